"""A draft that is open for amendment, and delegations to negotiate it.

sami heads the Ministry, leila heads the Youth Forum of which ada is a member; vera observes for it. The
draft has a heading, two operative paragraphs in English, and the first of them in French too.
"""

from types import SimpleNamespace

from outcomes.models import OutcomeDraft, Paragraph
from outcomes.services import drafts, paragraphs, proposing
from outcomes.services.paragraphs import New
from outcomes.services.wording import write
from summit.models import Delegation

WELLS = "Calls upon governments to repair the wells within three years."
FUND = "Recommends that a fund for repairs be made."
PUITS = "Demande aux gouvernements de réparer les puits dans les trois ans."


def join(cast: SimpleNamespace) -> None:
    """Everybody into their delegation."""
    ministry = Delegation.objects.get(summit=cast.summit)
    youth = Delegation.objects.create(summit=cast.summit, name="Youth Forum", kind="youth")
    for name in ("leila", "ada", "vera"):
        place = getattr(cast.places, name)
        place.delegation = youth
        place.save()
    for delegation, head in ((ministry, cast.places.sami), (youth, cast.places.leila)):
        delegation.head = head
        delegation.save()
    for place in (cast.places.sami, cast.places.leila, cast.places.ada, cast.places.vera):
        place.refresh_from_db()
    cast.ministry, cast.youth = ministry, youth


def zero(cast: SimpleNamespace) -> OutcomeDraft:
    """Not opened yet."""
    draft = OutcomeDraft.objects.create(
        summit=cast.summit, title={"en": "Outcome of the forum", "fr": "Document final du forum"},
        language="en", symbol="FORUM/L.1",
    )  # fmt: skip
    for kind, text in (("heading", "Water"), ("operative", WELLS), ("operative", FUND)):
        made = paragraphs.add_paragraph(draft, New(kind, "en", text), by=cast.rana)
        if text == WELLS:
            write(made, "fr", PUITS, seen=made.revision, by=cast.rana)
    return draft


def build(cast: SimpleNamespace) -> SimpleNamespace:
    """Open for amendment."""
    join(cast)
    cast.draft = drafts.open_draft(zero(cast), by=cast.rana)
    cast.wells = Paragraph.objects.get(text__en=WELLS)
    cast.fund = Paragraph.objects.get(text__en=FUND)
    return cast


def again(thing):
    """As it is in the database."""
    return type(thing).objects.get(pk=thing.pk)


def who(cast: SimpleNamespace, name: str = "sami", reason: str = "") -> proposing.Proposer:
    place = getattr(cast.places, name)
    return proposing.Proposer(place.user, place, place.delegation, reason)


def propose_to_delete(cast: SimpleNamespace, paragraph=None, *, name: str = "sami", **fields):
    paragraph = again(paragraph or cast.wells)
    language = fields.pop("language", "en")
    fields.setdefault("seen", paragraph.versions[language]["revision"])
    return proposing.propose_deletion(paragraph, language, who=who(cast, name), **fields)


def propose_new(cast: SimpleNamespace, text: str, *, after=None, name: str = "sami", **shape):
    new = New(shape.pop("kind", "operative"), shape.pop("language", "en"), text,
              shape.pop("level", 0), again(after or cast.wells), shape.pop("before", False))  # fmt: skip
    return proposing.propose_insertion(again(cast.draft), new, who=who(cast, name), **shape)


def propose(cast: SimpleNamespace, text: str, *, name: str = "sami", paragraph=None, **fields):
    """By this person, in the name of their delegation, from the words that stand now."""
    place = getattr(cast.places, name)
    paragraph = again(paragraph or cast.wells)
    language = fields.pop("language", "en")
    fields.setdefault("seen", paragraph.versions[language]["revision"])
    return proposing.propose_amendment(
        paragraph, language, text, by=place.user, place=place, delegation=place.delegation, **fields
    )
