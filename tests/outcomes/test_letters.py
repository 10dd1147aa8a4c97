"""One letter about one's words, for who asked for it; and the page that says the same."""

import json
import smtplib
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from outcomes import tasks
from outcomes.models import Evidence, Letter, OutcomeDraft, Paragraph, Publication
from outcomes.services import files, letters, publishing
from outcomes.services.inputs.documents import freeze
from sessions import shapes
from sessions.models import Contribution
from summit.models import Participation
from tests import cast as people
from tests.outcomes import record as words

Browser = Callable[..., Client]


@pytest.fixture
def told_people(record: SimpleNamespace) -> SimpleNamespace:
    """ada and leila said something and asked for the letter; sami asked and is not asked about."""
    for name in ("ada", "leila", "vera"):
        Participation.objects.filter(pk=getattr(record.places, name).pk).update(
            consents_to_mail=True
        )
    record.leila.language = "fr"
    record.leila.save()
    return record


def report_of(record: SimpleNamespace, **fields: Any) -> Publication:
    """The report as its JSON has it."""
    frozen = freeze(record.summit, fields.get("document", "report"), "en")
    with files.workdir("letters") as place:
        (place / "json").write_bytes(frozen.content)
        kept = files.keep(place / "json", form="json", name="forum-report-en.json")
    values = {
        "document": "report",
        "language": "en",
        "input_digest": frozen.digest,
        "files": [kept],
    }
    return Publication.objects.create(summit=record.summit, **{**values, **fields})


def publish(record: SimpleNamespace, **fields: Any) -> Publication:
    return publishing.publish_document(report_of(record, **fields), by=record.olga)


# ------------------------------------------------------------------ letters
def test_who_asked_for_it_is_written_once_in_their_language(
    told_people: SimpleNamespace, told: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        one = publish(told_people)
    assert told == [str(one.pk)]
    tasks.send_letters(told[0])
    tasks.send_letters(told[0])
    tasks.send_waiting_letters()
    assert sorted(message.to[0] for message in mail.outbox) == [
        "ada@example.org",
        "leila@example.org",
    ]
    ada = next(message for message in mail.outbox if message.to == ["ada@example.org"])
    assert ada.subject == "Forum of Cities: what became of your words"
    for expected in (
        "Dear Ada Michel,",
        "S1-C001: The pump was ours, but nobody taught us the pump. When the …",
        "Used in a paragraph: ¶ ",
        "S1-C005",
        reverse("outcomes:my-words", args=["forum"]),
        reverse("outcomes:publication", args=["forum", one.pk]),
        reverse("place", args=["forum"]),
    ):
        assert expected in ada.body
    leila = next(message for message in mail.outbox if message.to == ["leila@example.org"])
    # Hers in French, also what the English report says of her words.
    assert "Aucune recommandation ne se fonde sur elle." in leila.body
    assert "Used in" not in leila.body
    assert "No recommendation" not in leila.body
    assert "S1-C002" not in ada.body  # leila's
    assert "S1-C007" not in ada.body  # withdrawn
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}


def test_a_correction_or_another_language_writes_to_nobody_again(
    told_people: SimpleNamespace,
) -> None:
    publish(told_people)
    letters.send_waiting()
    later = report_of(told_people, input_digest="0" * 64)
    publishing.publish_document(later, by=told_people.olga, correction="A figure.")
    publish(told_people, language="fr")
    letters.send_waiting()
    assert len(mail.outbox) == 2
    publish(told_people, document="outcome")
    letters.send_waiting()
    assert len(mail.outbox) == 4


def test_who_changed_their_mind_or_was_shut_out_gets_none(told_people: SimpleNamespace) -> None:
    publish(told_people)
    Participation.objects.filter(pk=told_people.places.ada.pk).update(consents_to_mail=False)
    Participation.objects.filter(pk=told_people.places.leila.pk).update(banned_at=Now())
    assert letters.send_waiting() == 0
    assert mail.outbox == []
    assert set(Letter.objects.values_list("state", flat=True)) == {"dropped"}


def test_a_document_that_was_withdrawn_meanwhile_writes_to_nobody(
    told_people: SimpleNamespace,
) -> None:
    one = publish(told_people)
    publishing.withdraw_document(one, by=told_people.olga, reason="Too early")
    assert letters.send_waiting() == 0
    assert mail.outbox == []


class Broken(EmailBackend):
    """Refuses as often as it is told, then works."""

    refusals = 0

    def send_messages(self, messages: Any) -> int:
        if Broken.refusals:
            Broken.refusals -= 1
            raise smtplib.SMTPServerDisconnected("gone")
        return super().send_messages(messages)


def test_a_mail_server_that_is_away_is_tried_again_later(
    told_people: SimpleNamespace, settings: Any
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    Broken.refusals = 1
    publish(told_people)
    assert letters.send_waiting() == 1
    assert letters.send_waiting() == 0  # taken: not at once
    Letter.objects.filter(state="waiting").update(taken_until=Now() - timedelta(seconds=1))
    assert letters.send_waiting() == 1
    assert len(mail.outbox) == 2


def test_after_many_refusals_it_is_given_up(told_people: SimpleNamespace, settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    publish(told_people)
    Letter.objects.exclude(participation=told_people.places.ada).delete()
    for _ in range(letters.MOST):
        Broken.refusals = 1
        Letter.objects.update(taken_until=None)
        letters.send_waiting()
    Broken.refusals = 0
    assert Letter.objects.get().state == "failed"
    assert mail.outbox == []


def test_one_whose_sender_died_is_sent_by_the_next_under_the_same_id(
    told_people: SimpleNamespace,
) -> None:
    publish(told_people)
    taken = letters._take()
    assert taken is not None
    first = letters.write(taken).extra_headers["Message-ID"]
    letters.send_waiting()
    assert len(mail.outbox) == 1
    Letter.objects.filter(pk=taken.pk).update(taken_until=Now() - timedelta(seconds=1))
    letters.send_waiting()
    assert len(mail.outbox) == 2
    assert mail.outbox[1].extra_headers["Message-ID"] == first


def test_nobody_is_written_who_did_not_ask(record: SimpleNamespace) -> None:
    publish(record)
    assert Letter.objects.count() == 0


# ------------------------------------------------------------------ my words
def mine(record: SimpleNamespace) -> str:
    return reverse("outcomes:my-words", args=[record.summit.slug])


def test_each_of_my_contributions_has_its_one_disposition(
    record: SimpleNamespace, as_person: Browser
) -> None:
    text = as_person(record.ada).get(mine(record)).content.decode()
    for expected in ("S1-C001", "Used in a paragraph", "S1-R1", "S1-C005", "Recorded, not used",
                     "No recommendation rests on it.", "S1-C007", "Withdrawn by the author"):  # fmt: skip
        assert expected in text
    assert "S1-C002" not in text
    assert "Hidden words" not in text
    leila = as_person(record.leila).get(mine(record)).content.decode()
    assert "Withheld by moderation" in leila
    assert "S1-C001" not in leila


def test_it_leads_to_the_paragraphs_of_the_draft_and_of_what_was_published(
    record: SimpleNamespace, as_person: Browser
) -> None:
    browser = as_person(record.ada)
    draft = drafted(record)
    assert "In the outcome draft" not in browser.get(mine(record)).content.decode()
    OutcomeDraft.objects.filter(pk=draft.pk).update(status="open")
    one = publish(record)
    text = browser.get(mine(record)).content.decode()
    anchor = draft.paragraphs.get(position=2).anchor
    assert f"{reverse('outcomes:outcome', args=['forum'])}#{anchor}" in text
    data = json.loads(files.blob(one.files[0]["sha256"]).read_bytes())
    numbers = data["sessions"][0]["contributions"][0]["disposition"]["paragraphs"]
    assert numbers
    for number in numbers:
        assert f"{reverse('outcomes:publication', args=['forum', one.pk])}#p-{number}" in text


def drafted(record: SimpleNamespace) -> OutcomeDraft:
    """A heading and two operative paragraphs; the second rests on ada's words."""
    draft = OutcomeDraft.objects.create(summit=record.summit, language="en")
    for place, kind in enumerate(["heading", "operative", "operative"]):
        made = Paragraph.objects.create(
            draft=draft, kind=kind, position=place, text={"en": f"Text {place}"}
        )
    said = record.said[0]
    Evidence.objects.create(
        paragraph=made, contribution=said, revision=1, start=0, end=8, quote=said.text[:8],
        sha256="0" * 64,
    )  # fmt: skip
    return draft


def test_the_page_costs_the_same_for_one_and_three(
    cast: SimpleNamespace, as_person: Browser, django_assert_num_queries: Callable[..., Any]
) -> None:
    browser = as_person(cast.ada)
    words.say(cast.plenary, 1, author=cast.places.ada)
    address = mine(cast)
    browser.get(address)
    with django_assert_num_queries(12):
        browser.get(address)
    for number in (2, 3):
        words.say(cast.plenary, number, author=cast.places.ada)
    with django_assert_num_queries(12):
        browser.get(address)


def test_a_guest_has_theirs_and_an_outsider_none(cast: SimpleNamespace, as_person: Browser) -> None:
    guest = people.make_guest(cast.summit)
    place = Participation.objects.get(user=guest)
    words.say(cast.plenary, 1, author=place)
    text = as_person(guest).get(mine(cast)).content.decode()
    assert "S1-C001" in text
    assert "My place" not in text
    assert as_person(cast.otto).get(mine(cast)).status_code == 404
    assert as_person(None).get(mine(cast)).status_code == 302


def test_who_said_nothing_reads_what_to_do(cast: SimpleNamespace, as_person: Browser) -> None:
    text = as_person(cast.vera).get(mine(cast)).content.decode()
    assert "You have not contributed yet" in text


# ------------------------------------------------------------------ in the room
def test_the_room_says_in_which_paragraphs_words_stand_once_the_draft_is_open(
    record: SimpleNamespace, as_person: Browser, django_assert_num_queries: Callable[..., Any]
) -> None:
    draft = drafted(record)
    (shown,) = shapes.shown_in_room(pk=record.said[0].pk)
    assert shown.places == []
    OutcomeDraft.objects.filter(pk=draft.pk).update(status="open")
    with django_assert_num_queries(4):
        rows = {one.reference: one.places for one in shapes.shown_in_room(session=record.plenary)}
    assert [place.number for place in rows["S1-C001"]] == ["2"]
    assert rows["S1-C002"] == []
    room = as_person(record.leila).get(reverse("sessions:room", args=[record.plenary.pk]))
    assert "¶&nbsp;2" in room.content.decode()
    Paragraph.objects.filter(draft=draft, position=2).update(status="deleted")
    assert shapes.shown_in_room(pk=record.said[0].pk)[0].places == []


def test_words_that_are_in_no_paragraph_cost_one_question_more(
    cast: SimpleNamespace, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in (1, 2, 3):
        words.say(cast.plenary, number)
    with django_assert_num_queries(3):
        shapes.shown_in_room(session=cast.plenary)
    assert Contribution.objects.count() == 3
