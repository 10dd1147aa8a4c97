"""Who was there."""

from django.db import models

from sessions.models.sessions import Session
from summit.models import Participation, Stamped


class Attendance(Stamped):
    """That somebody has been in a session's room: figures speak of those who entered. Once a person and
    session; nothing is kept of how long or how often."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="attendances")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "session", "participation", name="one_attendance_per_person_and_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.participation_id}"
