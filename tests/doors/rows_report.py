"""Doors of the report: the rapporteur's words, how contributions are treated, and the speakers' check."""

from datetime import timedelta

from django.utils import timezone

from outcomes.models import CheckedQuotation
from outcomes.services.narratives import write_narrative
from sessions.models import Session
from tests.doors.rows_summit import ANYWHERE
from tests.doors.table import EVERYBODY, GET, POST, RAPPORTEURS, door
from tests.doors.world import again


def written(section, session=None):
    """Somebody was faster."""

    def state(world):
        write_narrative(world.summit, section, "First.", language="en", seen=0, by=world.olga,
                        session=getattr(world, session) if session else None)  # fmt: skip

    return state


def off_the_record(world):
    Session.objects.filter(pk=world.plenary.pk).update(attribution="chatham")


def confirmed(world):
    CheckedQuotation.objects.filter(pk=world.quotation_id.pk).update(
        answer="confirmed", correction=""
    )


WORDS = {"text": "It was a long day.", "language": "en", "seen": "0"}

door("outcomes:narratives", GET, RAPPORTEURS, outsider=404)
door("outcomes:narrative", GET, RAPPORTEURS, outsider=404, also=(POST,))
door("outcomes:narrative", POST, RAPPORTEURS, WORDS, outsider=404, also=(GET,),
     wrong=written("next"))  # fmt: skip
door("outcomes:session-narrative", GET, RAPPORTEURS, section="session_section", also=(POST,))
door("outcomes:session-narrative", POST, RAPPORTEURS, WORDS, section="session_section",
     also=(GET,), wrong=written("held", "plenary"))  # fmt: skip
door("outcomes:treatment", GET, RAPPORTEURS, outsider=404, also=(POST,))
door("outcomes:treatment", POST, RAPPORTEURS, {"attribution": "chatham", "reason": "Said twice."},
     outsider=404, also=(GET,), wrong=off_the_record)  # fmt: skip
door("outcomes:asked", GET, RAPPORTEURS)
door("outcomes:question-treatment", GET, RAPPORTEURS, outsider=404, also=(POST,))
door("outcomes:question-treatment", POST, RAPPORTEURS,
     lambda world: {"attribution": "chatham", "guiding_question": str(world.guiding_question.pk)},
     outsider=404, also=(GET,), wrong=off_the_record)  # fmt: skip
door("outcomes:speakers", GET, RAPPORTEURS)
door("outcomes:speaker-ask", POST, RAPPORTEURS, lambda world: {
     "speaker": str(world.places.sami.pk), "email": "", "language": "en",
     "due": (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT12:00")},
     wrong=off_the_record)  # fmt: skip
door("outcomes:correction-decide", POST, RAPPORTEURS, {"accept": "1"}, wrong=confirmed)
door("outcomes:check", GET, EVERYBODY, token="check_token", **ANYWHERE, also=(POST,))
door("outcomes:check", POST, EVERYBODY, lambda world: {
     f"answer-{again(world.quotation_id).pk}": "confirmed"}, token="check_token", **ANYWHERE,
     also=(GET,), why="after the deadline it is gone (410): tests/outcomes/test_checks.py")  # fmt: skip
