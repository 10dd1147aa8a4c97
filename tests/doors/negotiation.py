"""The negotiation of an outcome behind every door: one draft that is negotiated in the world's own summit, and
three other summits of the same people: ``calm`` (nothing is open), ``quiet`` (a silence runs), ``done``."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from outcomes.models import OutcomeDraft, Paragraph, Publication
from outcomes.services import (
    adoptions,
    commitments,
    consultations,
    drafts,
    proposing,
    silences,
)
from outcomes.services.paragraphs import New, add_paragraph
from summit.models import Delegation, Participation, Summit
from tests import cast as people
from tests.doors.table import WHO

TEXT = "Asks cities to count the wells."
BETTER = "Asks all cities to count the wells."


def the_negotiation(world: SimpleNamespace) -> None:
    sami = world.places.sami
    ministry = Delegation.objects.get(summit=world.summit, members=sami)
    ministry.head = sami
    ministry.save()
    world.ministry = ministry
    world.negotiated, world.amended = negotiated(world, world.summit)
    world.amendment_id = proposing.propose_amendment(
        world.amended, "en", BETTER, seen=1, by=world.sami, place=sami, delegation=ministry
    )
    now = timezone.now()
    world.revision = world.negotiated.revisions.last()
    world.consultation_id = consultations.open_consultation(
        world.negotiated, world.revision, opens_at=now, closes_at=now + timedelta(hours=1),
        invited=[ministry.pk], by=world.rana,
    )  # fmt: skip
    world.commitment_id = commitments.add_commitment(
        world.negotiated, line(world.amended), by=world.rana, place=world.places.rana
    )
    _others(world)


def negotiated(world: SimpleNamespace, summit: Summit) -> tuple[OutcomeDraft, Paragraph]:
    """The summit's draft, open, and a paragraph of it that nobody else touches."""
    draft, _fresh = OutcomeDraft.objects.get_or_create(
        summit=summit, defaults={"title": {"en": "Outcome"}, "language": "en"}
    )
    if draft.status in {"zero", "open"}:
        paragraph = add_paragraph(draft, New("operative", "en", TEXT), by=world.rana)
    if draft.status == "zero":
        draft = drafts.open_draft(draft, by=world.rana)
    return draft, Paragraph.objects.get(pk=paragraph.pk)


def line(paragraph: Paragraph) -> commitments.Line:
    return commitments.Line(paragraph, "Kivara", "government", "en", "Count the wells.")


def _others(world: SimpleNamespace) -> None:
    world.calm_draft, _paragraph, world.calm_delegation = _elsewhere(world, "calm")
    quiet, _paragraph, delegation = _elsewhere(world, "quiet")
    world.silence_id = silences.start_silence(
        quiet, deadline=timezone.now() + timedelta(hours=1), invited=[delegation.pk],
        by=world.rana,
    )  # fmt: skip
    world.done_draft, world.done_paragraph, world.done_delegation = _elsewhere(world, "done")
    decision = adoptions.Decision("consensus", timezone.localdate())
    adoptions.adopt(world.done_draft, decision, by=world.rana)
    world.reservation_id = adoptions.record_reservation(
        world.done_draft, world.done_delegation, "Not the wells.", language="en", by=world.sami
    )
    Publication.objects.create(
        summit=world.done_draft.summit, document="outcome", language="en", input_digest="x",
        published_at=timezone.now(),
    )  # fmt: skip


def _elsewhere(world: SimpleNamespace, slug: str) -> tuple[OutcomeDraft, Paragraph, Delegation]:
    """Another summit of the same people, of which sami heads a delegation."""
    summit = people.make_summit(slug)
    delegation = Delegation.objects.create(summit=summit, name="Ministry", kind="government")
    for name in WHO.values():
        if name in {"", "otto"}:
            continue
        there = getattr(world.places, name)
        mine = delegation if name == "sami" else None
        place: Participation = people.place(
            summit, getattr(world, name), there.role, delegation=mine
        )
        if name == "sami":
            delegation.head = place
            delegation.save()
    return (*negotiated(world, summit), delegation)
