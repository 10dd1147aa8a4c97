"""The speakers' check: by a link, until a deadline, and nothing that was noted is lost."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from outcomes.forms.reporting import CheckForm
from outcomes.models import CheckedQuotation, SpeakersCheck, Treatment
from outcomes.press import pages
from outcomes.press.words import Tamer
from outcomes.services import checks
from outcomes.services.check_letters import link
from outcomes.services.inputs.documents import freeze
from sessions.models import Contribution, Session
from summit.errors import RuleBroken
from summit.models import Summit
from tests.counting import queries
from tests.outcomes import record as words

CORRECTED = "Water before everything, and the repair before the pump."


@pytest.fixture
def house(record: SimpleNamespace) -> SimpleNamespace:
    """sami spoke (S1-C003, in Arabic), and a minister without an account (S1-C004)."""
    words.say(
        record.plenary, 8, author=record.places.sami, kind="spoken", language="en",
        text="Water before everything.",
    )  # fmt: skip
    return record


def ask(house: SimpleNamespace, speaker: str = "", **more: Any) -> SpeakersCheck:
    values = {"due_at": timezone.now() + timedelta(days=2), "by": house.rana, **more}
    check = checks.ask_speaker(house.plenary, speaker or str(house.places.sami.pk), **values)
    assert checks.deliver(check)
    check.refresh_from_db()
    return check


def entry(house: SimpleNamespace, reference: str) -> dict[str, Any]:
    data = freeze(house.summit, "report", "en").data
    return next(
        one for one in data["sessions"][0]["contributions"] if one["reference"] == reference
    )


def summary(house: SimpleNamespace) -> dict[str, Any]:
    return dict(freeze(house.summit, "report", "en").data["sessions"][0]["checks"])


def over(check: SpeakersCheck) -> None:
    SpeakersCheck.objects.filter(pk=check.pk).update(due_at=timezone.now() - timedelta(minutes=1))


# ------------------------------------------------------------------ whom, and what
def test_speakers_are_who_spoke_on_the_record(house: SimpleNamespace) -> None:
    found = checks.speakers_of(house.plenary)
    assert [(one.name, [words_.number for words_ in one.words]) for one in found] == [
        ("Sami Haddad", [3, 8]),
        ("Minister Okello", [4]),
    ]
    Treatment.objects.create(contribution=house.said[3], attribution="affiliation")
    assert [one.name for one in checks.speakers_of(house.plenary)] == ["Sami Haddad"]
    house.plenary.attribution = Session.Attribution.CHATHAM
    assert checks.speakers_of(house.plenary) == []


def test_the_letter_brings_a_link_in_the_speakers_language(house: SimpleNamespace) -> None:
    check = ask(house, language="fr")
    [letter] = mail.outbox
    assert letter.to == ["sami@example.org"]
    assert link(check) in letter.body
    assert check.sent_at is not None
    assert check.token not in str(vars(check))  # nothing secret is kept


def test_without_an_address_the_link_is_handed_over(house: SimpleNamespace) -> None:
    check = ask(house, "name:Minister Okello")
    assert mail.outbox == []
    assert (check.name, check.sent_at is not None) == ("Minister Okello", True)


@pytest.mark.parametrize("days", [-1, 31])
def test_the_deadline_is_ahead_and_not_far(house: SimpleNamespace, days: int) -> None:
    with pytest.raises(RuleBroken) as refusal:
        ask(house, due_at=timezone.now() + timedelta(days=days))
    assert (refusal.value.code, refusal.value.field) == ("check.due", "due")


def test_a_newer_link_replaces_the_older(house: SimpleNamespace, client) -> None:
    old = ask(house)
    token = old.token
    new = ask(house)
    assert (new.pk, new.token != token) == (old.pk, True)
    assert client.get(reverse("outcomes:check", args=[token])).status_code == 404
    assert client.get(reverse("outcomes:check", args=[new.token])).status_code == 200
    assert client.get(reverse("outcomes:check", args=[new.token[:-2]])).status_code == 404


# ------------------------------------------------------------------ answers
def test_confirmed_corrected_and_silent_are_counted_in_the_report(house: SimpleNamespace) -> None:
    check = ask(house)
    ask(house, "name:Minister Okello")
    first, second = check.quotations.all()
    checks.answer(check, {first.pk: checks.Said(True), second.pk: checks.Said(False, CORRECTED)})
    assert {name: summary(house)[name] for name in ("speakers", "quotations", "confirmed",
            "corrected", "undecided", "unanswered")} == {
        "speakers": 2, "quotations": 3, "confirmed": 1, "corrected": 0, "undecided": 1,
        "unanswered": 1,
    }  # fmt: skip
    checks.decide(second, True, by=house.rana)
    assert (summary(house)["corrected"], summary(house)["undecided"]) == (1, 0)
    frozen = freeze(house.summit, "report", "en")
    page = " ".join(pages.html(frozen.data, frozen.digest, Tamer()).split())
    assert "Confirmed: 1. Corrected: 1." in page
    assert "confirmed by the speaker" in page


def test_an_accepted_correction_is_marked_and_the_original_kept(house: SimpleNamespace) -> None:
    check = ask(house)
    second = check.quotations.last()
    checks.answer(check, {second.pk: checks.Said(False, CORRECTED)})
    assert entry(house, "S1-C008")["correction"] == ""  # nobody has decided yet
    checks.decide(second, True, by=house.rana)
    one = entry(house, "S1-C008")
    assert (one["check"], one["correction"], one["text"]) == (
        "corrected", CORRECTED, "Water before everything.",
    )  # fmt: skip
    frozen = freeze(house.summit, "report", "en")
    page = " ".join(pages.html(frozen.data, frozen.digest, Tamer()).split())
    assert "corrected by the speaker" in page  # where the panel is quoted
    for expected in ("As corrected by the speaker", "As it was noted", CORRECTED,
                     "Water before everything."):  # fmt: skip
        assert expected in page
    checks.decide(second, False, by=house.rana)
    assert (entry(house, "S1-C008")["check"], entry(house, "S1-C008")["correction"]) == (
        "refused", "",
    )  # fmt: skip
    assert Contribution.objects.get(number=8).text == "Water before everything."


def test_words_that_were_changed_since_are_not_covered_by_an_answer(
    house: SimpleNamespace,
) -> None:
    check = ask(house)
    first, _second = check.quotations.all()
    checks.answer(check, {first.pk: checks.Said(True)})
    Contribution.objects.filter(number=8).update(text="Water after everything.", revision=2)
    assert (entry(house, "S1-C003")["check"], entry(house, "S1-C008")["check"]) == ("confirmed", "")
    ask(house)
    assert [(one.text[:12], one.answer) for one in check.quotations.all()][1] == (
        "Water after ", "",
    )  # fmt: skip
    assert check.quotations.first().answer == "confirmed"


def test_what_is_wrong_needs_words(house: SimpleNamespace) -> None:
    check = ask(house)
    first = check.quotations.first()
    with pytest.raises(RuleBroken) as refusal:
        checks.answer(check, {first.pk: checks.Said(False, "  ")})
    assert refusal.value.field == f"correction-{first.pk}"
    # The same words as before are a confirmation.
    checks.answer(check, {first.pk: checks.Said(False, first.text)})
    assert CheckedQuotation.objects.get(pk=first.pk).answer == "confirmed"


def test_after_the_deadline_nobody_answers(house: SimpleNamespace, client) -> None:
    check = ask(house)
    address = reverse("outcomes:check", args=[check.token])
    one = check.quotations.first()
    over(check)
    assert client.get(address).status_code == 410
    answer = client.post(address, {f"answer-{one.pk}": "confirmed"})
    assert answer.status_code == 410
    assert "No answer: counts as confirmed" in answer.content.decode()
    fields = {f"answer-{one.pk}": "correction", f"correction-{one.pk}": "Typed in the last minute."}
    late = client.post(address, fields)
    assert late.status_code == 410
    assert "Typed in the last minute." in late.content.decode(), "to be copied, for it is not kept"
    client.force_login(house.rana)
    desk = client.get(reverse("outcomes:speakers", args=[one.contribution.session_id]))
    assert "No answer: counts as confirmed" in desk.content.decode()
    with pytest.raises(RuleBroken):
        checks.answer(SpeakersCheck.objects.get(), {one.pk: checks.Said(True)})
    assert summary(house)["unanswered"] == 2


def test_no_clock_decides_what_is_printed(house: SimpleNamespace) -> None:
    """The deadline is printed; that it has passed changes no byte."""
    check = ask(house)
    before = freeze(house.summit, "report", "en").digest
    assert not check.is_over()
    assert check.is_over(check.due_at)
    assert freeze(house.summit, "report", "en").digest == before


# ------------------------------------------------------------------ pages
def test_a_speaker_answers_without_an_account(house: SimpleNamespace, client) -> None:
    check = ask(house)
    first, second = check.quotations.all()
    address = reverse("outcomes:check", args=[check.token])
    page = client.get(address).content.decode()
    assert "Water before everything." in page
    assert "Okello" not in page
    check.refresh_from_db()
    assert check.opened_at is not None
    kept = client.post(
        address,
        {f"answer-{first.pk}": "confirmed", f"answer-{second.pk}": "correction",
         f"correction-{second.pk}": "", f"note-{second.pk}": "Call me"},
    )  # fmt: skip
    assert kept.status_code == 409
    assert "Call me" in kept.content.decode()
    assert CheckedQuotation.objects.filter(answer="confirmed").count() == 0  # all or nothing
    sent = {f"answer-{first.pk}": "confirmed", f"answer-{second.pk}": "correction",
            f"correction-{second.pk}": CORRECTED}  # fmt: skip
    assert client.post(address, sent).status_code == 303
    assert [one.answer for one in check.quotations.all()] == ["confirmed", "correction"]


def test_somebody_elses_quotation_is_not_answered_by_this_link(
    house: SimpleNamespace, client
) -> None:
    check, other = ask(house), ask(house, "name:Minister Okello")
    foreign = other.quotations.get()
    client.post(
        reverse("outcomes:check", args=[check.token]), {f"answer-{foreign.pk}": "confirmed"}
    )
    foreign.refresh_from_db()
    assert foreign.answer == ""


def test_the_rapporteur_sees_who_was_asked_and_decides(house: SimpleNamespace, as_person) -> None:
    rana = as_person(house.rana)
    address = reverse("outcomes:speakers", args=[house.plenary.pk])
    assert "Minister Okello" in rana.get(address).content.decode()
    due = timezone.localtime(timezone.now() + timedelta(days=1), house.summit.zone)
    asked = rana.post(
        reverse("outcomes:speaker-ask", args=[house.plenary.pk]),
        {"speaker": str(house.places.sami.pk), "email": "office@example.org", "language": "en",
         "due": due.strftime("%Y-%m-%dT%H:%M")},
    )  # fmt: skip
    assert asked.status_code == 303
    check = SpeakersCheck.objects.get()
    assert abs(check.due_at - due) < timedelta(minutes=1)  # the summit's clock, not the reader's
    assert [letter.to for letter in mail.outbox] == [["office@example.org"]]
    one = check.quotations.last()
    checks.answer(check, {one.pk: checks.Said(False, CORRECTED, "Please")})
    page = rana.get(address).content.decode()
    assert CORRECTED in page
    assert "Please" in page
    decide = reverse("outcomes:correction-decide", args=[one.pk])
    assert rana.post(decide, {"accept": "1"}).status_code == 303
    one.refresh_from_db()
    assert (one.decision, one.decided_by) == ("accepted", house.rana)


def test_the_list_costs_the_same_for_one_and_three_speakers(
    house: SimpleNamespace, as_person
) -> None:
    rana = as_person(house.rana)
    address = reverse("outcomes:speakers", args=[house.plenary.pk])
    ask(house)
    few = queries(rana, address)
    for number in (9, 10):
        words.say(house.plenary, number, kind="spoken", speaker_name=f"Guest {number}")
        ask(house, f"name:Guest {number}")
    assert queries(rana, address) == few


def test_the_deadline_is_read_on_the_summits_clock_though_the_readers_jumps_over_it() -> None:
    """In Berlin there is no half past two on that night; in Nairobi there is."""
    session = Session(summit=Summit(time_zone="Africa/Nairobi"))
    given = {"speaker": "x", "language": "en", "due": "2027-03-28T02:30"}
    with timezone.override("Europe/Berlin"):
        form = CheckForm(session, given)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["due"].isoformat() == "2027-03-28T02:30:00+03:00"
        elsewhere = CheckForm(Session(summit=Summit(time_zone="Europe/Berlin")), given)
        assert "due" in elsewhere.errors
