"""The silence procedure: started on a clean text, broken with a reason, agreed at its deadline to the moment."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from outcomes.models import Notice, Objection, OutcomeDraft, SilenceProcedure
from outcomes.services import amendments, consultations, convening, drafts, paragraphs, silences
from outcomes.tasks import settle_silences, tell_delegations
from summit.errors import Forbidden, RuleBroken
from summit.models import Activity
from tests.outcomes import negotiating
from tests.outcomes.negotiating import WELLS, again, propose
from tests.outcomes.test_outcome_desk import Follower


@pytest.fixture
def cast(cast):
    return negotiating.build(cast)


@pytest.fixture
def clock(monkeypatch):
    """The server's clock, to be set."""

    class Clock:
        now = timezone.now().replace(microsecond=0)

        def __call__(self):
            return self.now

        def go(self, to):
            self.now = to

    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


def start(cast, *, hours: float = 2, invited=None, **fields):
    invited = [cast.ministry.pk, cast.youth.pk] if invited is None else invited
    return silences.start_silence(
        again(cast.draft), deadline=timezone.now() + timedelta(hours=hours), invited=invited,
        by=cast.rana, **fields,
    )  # fmt: skip


def object_to(silence, cast, name="sami", reason="We cannot fund this."):
    place = getattr(cast.places, name)
    place.refresh_from_db()
    return silences.break_silence(silence, reason, by=place.user, place=place)


def status(cast) -> str:
    return again(cast.draft).status


# ------------------------------------------------------------------ start
def test_the_text_is_issued_and_rests(cast):
    silence = start(cast)
    assert status(cast) == "silence"
    assert silence.revision.number == again(cast.draft).revision
    with pytest.raises(RuleBroken):
        propose(cast, WELLS + " All of them.")
    with pytest.raises(RuleBroken):
        paragraphs.set_status(again(cast.wells), "bracketed", by=cast.rana)


def test_an_unchanged_text_is_not_issued_again(cast):
    drafts.issue_revision(again(cast.draft), by=cast.rana)
    assert start(cast).revision.number == 1
    assert again(cast.draft).revisions.count() == 2  # the zero draft, and Rev.1


def test_what_is_in_brackets_is_named(cast):
    paragraphs.set_status(again(cast.fund), "bracketed", by=cast.rana)
    with pytest.raises(RuleBroken, match="Paragraph 2 is in brackets") as refusal:
        start(cast)
    assert refusal.value.code == "text.bracketed"
    paragraphs.set_status(again(cast.wells), "bracketed", by=cast.rana)
    with pytest.raises(RuleBroken, match="Paragraphs 1, 2 are in brackets"):
        start(cast)
    assert not SilenceProcedure.objects.exists()


def test_an_alternative_is_not_agreed_either(cast):
    paragraphs.add_alternative(again(cast.fund), "en", "No fund.", by=cast.rana)
    with pytest.raises(RuleBroken, match="2, 2 bis"):
        start(cast)


def test_undecided_amendments_and_an_open_consultation_are_in_the_way(cast):
    made = propose(cast, WELLS + " All of them.")
    with pytest.raises(RuleBroken, match="A1"):
        start(cast)
    amendments.reject_amendment(made, "No.", by=cast.rana)
    window = consultations.open_consultation(
        again(cast.draft), again(cast.draft).revisions.last(), opens_at=timezone.now(),
        closes_at=timezone.now() + timedelta(days=1), invited=[cast.youth.pk], by=cast.rana,
    )  # fmt: skip
    with pytest.raises(RuleBroken) as refusal:
        start(cast)
    assert refusal.value.code == "consultation.open"
    consultations.close_consultation(window, by=cast.rana)
    assert start(cast).state == "running"


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"hours": -1}, "silence.past"), ({"hours": 0}, "silence.past"),
     ({"hours": 61 * 24}, "silence.far"), ({"invited": []}, "invited.nobody")],
)  # fmt: skip
def test_a_deadline_and_somebody_to_keep_it_are_needed(cast, clock, fields, code):
    with pytest.raises(RuleBroken) as refusal:
        start(cast, **fields)
    assert refusal.value.code == code
    assert status(cast) == "open"


def test_one_runs_at_a_time(cast):
    start(cast)
    with pytest.raises(RuleBroken):
        start(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        SilenceProcedure.objects.create(
            draft=cast.draft, revision=again(cast.draft).revisions.last(), deadline=timezone.now()
        )


# ------------------------------------------------------------------ the deadline
def test_a_moment_before_the_deadline_it_is_broken(cast, clock):
    silence = start(cast)
    clock.go(silence.deadline - timedelta(microseconds=1))
    object_to(silence, cast)
    assert (again(silence).state, status(cast)) == ("broken", "open")


def test_at_the_deadline_it_is_too_late(cast, clock):
    silence = start(cast)
    clock.go(silence.deadline)
    with pytest.raises(RuleBroken) as refusal:
        object_to(silence, cast)
    assert refusal.value.code == "silence.over"
    assert (again(silence).state, status(cast)) == ("held", "agreed")
    assert not Objection.objects.exists()


def test_it_does_not_hold_before_its_time(cast, clock):
    silence = start(cast)
    clock.go(silence.deadline - timedelta(microseconds=1))
    assert silences.settle(cast.draft) is False
    assert silences.settle_due() == 0
    assert status(cast) == "silence"
    clock.go(silence.deadline)
    assert silences.settle(cast.draft) is True
    assert silences.settle(cast.draft) is False
    assert again(silence).ended_at == silence.deadline


def test_every_paragraph_is_agreed_with_it_but_headings_are_not_negotiated(cast, clock):
    silence = start(cast)
    clock.go(silence.deadline)
    settle_silences()
    assert {one.kind: one.status for one in again(cast.draft).paragraphs.all()} == {
        "heading": "proposed",
        "operative": "agreed",
    }
    assert Activity.objects.get(verb="silence.held").actor is None


@pytest.mark.parametrize("name", ["outcome", "amendments", "silence", "adoption", "consultations"])
def test_whoever_looks_sees_it_agreed_when_no_worker_runs(cast, as_person, clock, name):
    silence = start(cast)
    clock.go(silence.deadline)
    page = as_person(cast.mira).get(reverse(f"outcomes:{name}", args=["forum"]))
    assert page.status_code == 200
    assert (again(silence).state, status(cast)) == ("held", "agreed")
    assert "under silence procedure" not in page.content.decode()


# ------------------------------------------------------------------ break
@pytest.mark.parametrize("name", ["ada", "vera", "rana", "mira"])
def test_only_heads_of_invited_delegations_break_it(cast, as_person, name):
    silence = start(cast)
    place = getattr(cast.places, name)
    with pytest.raises(Forbidden):
        silences.break_silence(silence, "No.", by=place.user, place=place)
    address = reverse("outcomes:silence-break", args=[silence.pk])
    assert as_person(place.user).post(address, {"reason": "No."}).status_code == 403
    assert status(cast) == "silence"


def test_the_head_of_a_delegation_that_was_not_invited_does_not(cast, as_person):
    silence = start(cast, invited=[cast.youth.pk])
    with pytest.raises(Forbidden):
        object_to(silence, cast)
    address = reverse("outcomes:silence-break", args=[silence.pk])
    assert as_person(cast.sami).post(address, {"reason": "No."}).status_code == 403


def test_there_is_always_a_reason(cast, as_person):
    silence = start(cast)
    with pytest.raises(RuleBroken) as refusal:
        object_to(silence, cast, reason="  ")
    assert refusal.value.field == "reason"
    address = reverse("outcomes:silence-break", args=[silence.pk])
    assert as_person(cast.sami).post(address, {"reason": ""}).status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(silence=silence, delegation=cast.youth, reason="")


def test_broken_the_next_revision_is_open_and_a_new_silence_may_follow(cast, as_person):
    first = start(cast)
    address = reverse("outcomes:silence-break", args=[first.pk])
    answer = as_person(cast.leila).post(address, {"reason": "Paragraph 2 says nothing of youth."})
    assert answer.status_code == 303
    page = as_person(cast.mira).get(reverse("outcomes:silence", args=["forum"])).content.decode()
    assert "Paragraph 2 says nothing of youth." in page
    assert "Youth Forum" in page
    with pytest.raises(RuleBroken) as refusal:
        object_to(first, cast)
    assert refusal.value.code == "silence.broken"
    made = propose(cast, WELLS + " Young people decide with them.")
    amendments.accept_amendment(made, by=cast.rana)
    assert start(cast).revision.number == first.revision.number + 1


# ------------------------------------------------------------------ every pair of states
MOVES = {"held": lambda one, cast: silences.settle(cast.draft), "broken": object_to}


@pytest.mark.parametrize("wanted", MOVES)
@pytest.mark.parametrize("state", SilenceProcedure.State.values)
def test_every_pair_of_states(cast, clock, state, wanted):
    silence = start(cast)
    if state != "running":
        SilenceProcedure.objects.update(state=state, ended_at=clock.now)
        OutcomeDraft.objects.update(status="agreed" if state == "held" else "open")
    if wanted == "held":
        clock.go(silence.deadline)
    if state == "running":
        MOVES[wanted](silence, cast)
        assert again(silence).state == wanted
        return
    if wanted == "broken":
        with pytest.raises(RuleBroken):
            object_to(silence, cast)
    else:
        assert MOVES[wanted](silence, cast) is False
    assert again(silence).state == state


# ------------------------------------------------------------------ letters and pages
def test_the_page_names_the_deadline_in_the_summits_time(cast, as_person):
    silence = start(cast)
    local = timezone.localtime(silence.deadline, cast.summit.zone)
    written = date_format(local, "DATETIME_FORMAT")
    for name in ("silence", "amendments", "outcome"):
        page = as_person(cast.ada).get(reverse(f"outcomes:{name}", args=["forum"])).content.decode()
        assert "under silence procedure" in page
        assert written in page
        assert "Nairobi" in page


def test_the_form_starts_one_on_the_summits_clock(cast, as_person):
    local = timezone.localtime(timezone.now() + timedelta(hours=3), cast.summit.zone)
    data = {"deadline": f"{local:%Y-%m-%dT%H:%M}", "invited": [cast.ministry.pk]}
    address = reverse("outcomes:silence", args=["forum"])
    assert as_person(cast.ada).post(address, data).status_code == 403
    assert as_person(cast.rana).post(address, data).status_code == 303
    silence = SilenceProcedure.objects.get()
    assert silence.deadline == local.replace(second=0, microsecond=0)
    assert list(silence.invited.all()) == [cast.ministry]


def test_the_form_keeps_what_was_chosen_and_names_what_is_wrong(cast, as_person):
    address = reverse("outcomes:silence", args=["forum"])
    answer = as_person(cast.rana).post(
        address, {"deadline": "2020-01-01T10:00", "invited": [cast.youth.pk]}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "has to be in the future" in page
    assert "2020-01-01T10:00" in page


def test_each_of_the_invited_gets_one_letter(cast, as_person):
    silence = start(cast)
    convening.tell(silence)
    convening.tell(silence)
    tell_delegations()
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "ada@example.org", "leila@example.org", "sami@example.org",
    ]  # fmt: skip
    assert "Nairobi" in mail.outbox[0].body
    assert "/summits/forum/outcome/silence/" in mail.outbox[0].body
    assert Notice.objects.count() == 3


def test_a_letter_that_could_not_go_is_tried_again(cast, monkeypatch):
    silence = start(cast)
    with monkeypatch.context() as broken:
        broken.setattr(
            "django.core.mail.EmailMessage.send",
            lambda self, **_: (_ for _ in ()).throw(OSError("no server")),
        )
        assert convening.tell(silence) == 0
    assert again(silence).told_at is None
    tell_delegations()
    assert len(mail.outbox) == 3
    assert again(silence).told_at is not None


def test_a_letter_is_in_the_language_of_whoever_reads_it(cast):
    cast.ada.language = "fr"
    cast.ada.save()
    convening.tell(start(cast))
    letter = next(one for one in mail.outbox if one.to == ["ada@example.org"])
    assert "Forum des villes" in letter.body


def test_who_has_the_draft_open_sees_the_silence_begin_and_end(cast, client):
    follower = Follower(client, again(cast.draft), cast.ada)
    said = "Unless a delegation objects before the deadline, the text is agreed."
    assert said not in follower.page.find("draft-head").text()
    silence = start(cast)
    follower.agrees()
    assert said in follower.page.find("draft-head").text()
    object_to(silence, cast)
    follower.agrees()
    assert said not in follower.page.find("draft-head").text()
