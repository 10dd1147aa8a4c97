"""What the demo's people propose, sign and say about recommendations."""

from outcomes.models import Recommendation
from outcomes.services import endorsements, proposals, remarks
from sessions.models import Contribution, Session
from sessions.services.contributions import approve
from summit.demo.parts import Demo, part
from summit.services.delegations import edit_delegation

# Of these delegations the first member is the head; those named here have signed the first recommendation.
HEADS = (
    "Ministry of Communities Abroad",
    "City of Kivara",
    "Sahel Bridges",
    "Casa Puerta",
    "Second Chapter",
)
SIGNED = ("City of Kivara", "Casa Puerta", "Second Chapter")
SAID = [
    (
        "supports", "fr",
        "Chez nous, l’assurance a tout débloqué en un après-midi. Il suffit qu’une ville commence.",
    ),
    (
        "nuances", "en",
        "Insure them, yes; but say in writing what they may advise on and what only a nurse may.",
    ),
    (
        "amends", "en",
        "Cities should insure volunteers who interpret in health services, and give them a badge that opens "
        "the doors they are called to, by night too.",
    ),
]  # fmt: skip
PROPOSED = (
    "Every hospital should keep a list of the languages its staff speak, and put it on the door."
)
FROM = "We wait forty minutes at the entrance for somebody to fetch us"


@part("signatures and proposals", order=74)
def discussed(demo: Demo) -> None:
    _sign(demo)
    live = Session.objects.get(summit=demo.summit, number=2)
    if not live.is_live:  # ended by somebody meanwhile
        return
    made = Recommendation.objects.filter(session=live).order_by("number").first()
    speakers = [place for place in demo.places.values() if place.kind in {"diaspora", "youth"}]
    for who, (relation, language, text) in zip(speakers[-3:], SAID, strict=False):
        if made is not None:
            said = remarks.remark(
                made, text, by=who.user, place=who, relation=relation, language=language,
                key=demo.key("remark", relation),
            )  # fmt: skip
            approve(said, by=demo.user("mira"))
    words = Contribution.objects.filter(session=live, text__contains=FROM)
    proposals.propose(
        live, PROPOSED, by=speakers[-1].user, place=speakers[-1], language="en",
        guiding_question=live.guiding_questions.get(position=2), contributions=list(words),
        key=demo.key("proposal"),
    )  # fmt: skip


def _sign(demo: Demo) -> None:
    olga = demo.user("olga")
    signed = Recommendation.objects.filter(session__summit=demo.summit, session__number=1)
    first = signed.order_by("number").first()
    for delegation in demo.summit.delegations.filter(name__in=HEADS):
        members = [one for one in demo.places.values() if one.delegation_id == delegation.pk]
        if delegation.head is None and members:
            edit_delegation(
                delegation, name=delegation.name, kind=delegation.kind, head=members[0], by=olga
            )
        head = delegation.head or (members[0] if members else None)
        if head is not None and first is not None and delegation.name in SIGNED:
            endorsements.endorse(
                first, seen=first.revision, by=head.user, place=head,
                key=demo.key("signature", delegation.name),
            )  # fmt: skip
