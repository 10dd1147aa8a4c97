"""Doors of the negotiation of the outcome draft, and of the follow-up register."""

from datetime import timedelta

from django.utils import timezone

from outcomes.models import OutcomeDraft
from outcomes.services import amendments, consultations, drafts, silences
from tests.doors.negotiation import BETTER
from tests.doors.table import EVERYBODY, GET, ORGANISERS, PEOPLE, POST, RAPPORTEURS, door
from tests.doors.world import again

HEAD = ("speaker",)  # sami, who heads the Ministry
DELEGATES = (*HEAD, *RAPPORTEURS)
HERE = {"outsider": 404}
ELSEWHERE = {"outsider": 404, "private": False}  # another summit of the same people
REGISTER = {"others": 404, "outsider": 404, "nobody": 404}


def issued(world) -> None:
    drafts.issue_revision(again(world.negotiated), by=world.rana)


def withdrawn(world) -> None:
    amendments.withdraw_amendment(world.amendment_id, by=world.sami)


def rejected(world) -> None:
    amendments.reject_amendment(world.amendment_id, "No.", by=world.rana)


def closed(world) -> None:
    consultations.close_consultation(world.consultation_id, by=world.rana)


def now(name: str, status: str):
    """The draft is in another state."""

    def state(world) -> None:
        OutcomeDraft.objects.filter(pk=getattr(world, name).pk).update(status=status)

    return state


def on_the_clock(world, hours: float) -> str:
    at = timezone.localtime(timezone.now() + timedelta(hours=hours), world.summit.zone)
    return f"{at:%Y-%m-%dT%H:%M}"


# ------------------------------------------------------------------ amendments
door("outcomes:amendments", GET, PEOPLE, **HERE)
door("outcomes:paragraph-amendments", GET, PEOPLE, **HERE, paragraph_id="amended")
door("outcomes:amend", GET, DELEGATES, **HERE, also=(POST,), paragraph_id="amended")
door("outcomes:amend", POST, DELEGATES, {"text": "Asks nobody.", "language": "en", "seen": "1"},
     **HERE, also=(GET,), wrong=issued, paragraph_id="amended")  # fmt: skip
for name, body in (
    ("delete", {"language": "en", "seen": "1", "reason": "It is said in paragraph 1."}),
    ("insert", {"text": "And the pumps.", "kind": "operative", "level": "1", "language": "en"}),
):
    door(f"outcomes:amend-{name}", GET, DELEGATES, **HERE, also=(POST,), paragraph_id="amended")
    door(f"outcomes:amend-{name}", POST, DELEGATES, body, **HERE, also=(GET,), wrong=issued,
         paragraph_id="amended")  # fmt: skip
door("outcomes:amendment", GET, PEOPLE, **HERE, also=(POST,))
door("outcomes:amendment", POST, RAPPORTEURS, lambda world: {
     "text": BETTER, "decision": "Nearly.", "seen": again(world.amended).revision},
     **HERE, also=(GET,), wrong=withdrawn)  # fmt: skip
for name in ("take-up", "accept"):
    door(f"outcomes:amendment-{name}", POST, RAPPORTEURS, **HERE, wrong=withdrawn)
door("outcomes:amendment-reject", POST, RAPPORTEURS, {"decision": "No."}, **HERE, wrong=withdrawn)
door("outcomes:amendment-withdraw", POST, HEAD, **HERE, wrong=rejected)

# ------------------------------------------------------------------ consultations
door("outcomes:consultations", GET, PEOPLE, **HERE, also=(POST,))
door("outcomes:consultations", POST, RAPPORTEURS, lambda world: {
     "revision": world.revision.pk, "opens_at": on_the_clock(world, 1),
     "closes_at": on_the_clock(world, 2), "invited": [world.ministry.pk]},
     **HERE, also=(GET,), wrong=now("negotiated", "adopted"))  # fmt: skip
door("outcomes:consultation", GET, PEOPLE, **HERE)
door("outcomes:comment", POST, HEAD, lambda world: {
     "paragraph": world.revision.paragraphs[-1]["id"], "language": "en", "text": "Which?"},
     **HERE, wrong=closed)  # fmt: skip
door("outcomes:consultation-close", POST, RAPPORTEURS, **HERE, why="what is closed stays closed")

# ------------------------------------------------------------------ silence
door("outcomes:silence", GET, PEOPLE, **HERE, also=(POST,))
door("outcomes:silence", POST, RAPPORTEURS, lambda world: {
     "deadline": on_the_clock(world, 2), "invited": [world.calm_delegation.pk]},
     **ELSEWHERE, also=(GET,), slug="calm", wrong=now("calm_draft", "agreed"))  # fmt: skip
door("outcomes:silence-break", POST, HEAD, {"reason": "Not the wells."}, **ELSEWHERE,
     wrong=lambda world: silences.break_silence(
         world.silence_id, "No.", by=world.sami,
         place=world.sami.participations.get(summit__slug="quiet")))  # fmt: skip

# ------------------------------------------------------------------ adoption
door("outcomes:adoption", GET, PEOPLE, **HERE, also=(POST,))
door("outcomes:adoption", POST, RAPPORTEURS, {"mode": "consensus", "day": "2026-11-26"},
     **ELSEWHERE, also=(GET,), slug="calm", wrong=now("calm_draft", "silence"))  # fmt: skip
door("outcomes:reserve", POST, DELEGATES, lambda world: {
     "delegation": world.done_delegation.pk, "language": "en", "text": "Not all of it."},
     **ELSEWHERE, slug="done", wrong=now("done_draft", "open"))  # fmt: skip
door("outcomes:reservation-withdraw", POST, DELEGATES, **ELSEWHERE, twice=404,
     why="a delegation may always join after all")  # fmt: skip

# ------------------------------------------------------------------ corrigenda
door("outcomes:corrigenda", GET, PEOPLE, **ELSEWHERE, also=(POST,), slug="done")
door("outcomes:corrigenda", POST, ORGANISERS, lambda world: {
     "paragraph": world.done_paragraph.pk, "language": "en", "instead_of": "count the wells",
     "text": "count all wells", "reason": "A slip of the pen."},
     **ELSEWHERE, also=(GET,), slug="done", wrong=now("done_draft", "open"))  # fmt: skip

# ------------------------------------------------------------------ follow-up
for name in ("follow-up", "follow-up-csv"):
    door(f"outcomes:{name}", GET, EVERYBODY, slug="done", private=False)
    door(f"outcomes:{name}", GET, RAPPORTEURS, **REGISTER)
LINE = {"owner": "Kivara", "owner_kind": "government", "language": "en", "what": "Count them.",
        "status": "done", "seen": "1"}  # fmt: skip
door("outcomes:commitment-add", GET, RAPPORTEURS, **HERE, also=(POST,))
door("outcomes:commitment-add", POST, RAPPORTEURS,
     lambda world: {**LINE, "paragraph": world.amended.pk}, **HERE, also=(GET,),
     why="the register is kept in every state of the draft")  # fmt: skip
door("outcomes:commitment", GET, RAPPORTEURS, **HERE, also=(POST,))
door("outcomes:commitment", POST, RAPPORTEURS,
     lambda world: {**LINE, "paragraph": world.amended.pk}, **HERE, also=(GET,), twice=422,
     why="an older line is refused in test_follow_up.py")  # fmt: skip
