"""The slow parts of sessions."""

from celery import shared_task

from sessions.services import announcements, conduct, guests, questions


@shared_task
def release_anonymous_questions() -> None:
    """Every few seconds: held questions whose random time has come."""
    questions.release_due()


@shared_task
def forget_guests() -> None:
    """Every day: guests who gave no address, a month after they came."""
    guests.forget_guests()


@shared_task
def end_announcements() -> None:
    """Every few seconds: announcements whose minutes are over."""
    announcements.end_due()


@shared_task
def end_silences() -> None:
    """Every few seconds: silences whose time has come."""
    conduct.lift_over()
