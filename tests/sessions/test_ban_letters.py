"""Organisers hear of a ban that is asked for: by mail, once each, and on the summit's page."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from sessions import tasks
from sessions.models import BanRequest
from sessions.services import ban_letters, bans
from summit.timetable import BEAT
from tests import cast as people
from tests.counting import queries


def ask(cast, who="ada"):
    return bans.ask_for_ban(
        cast.plenary, getattr(cast.places, who), reason="Threats", by=cast.mira,
        place=cast.places.mira,
    )  # fmt: skip


def written_to():
    return sorted(one.to[0] for one in mail.outbox)


def test_every_organiser_gets_one_letter_that_names_nobody(cast):
    second = people.make_user("second")
    people.place(cast.summit, second, "organiser")
    ask(cast)
    for _ in range(2):
        tasks.write_to_organisers()
    assert written_to() == sorted([cast.olga.email, second.email])
    letter = mail.outbox[0]
    assert f"{reverse('organise', args=['forum'])}#bans" in letter.body
    assert "Mira Solberg" in letter.body
    told = letter.subject + letter.body
    assert not [word for word in ("Ada", "Michel", "Threats") if word in told]
    assert "sessions.tasks.write_to_organisers" in {each["task"] for each in BEAT.values()}


def test_the_letter_speaks_its_readers_language(cast):
    cast.olga.language = "fr"
    cast.olga.save()
    ask(cast)
    ban_letters.write_waiting()
    assert "Dear" not in mail.outbox[0].body


def test_what_was_decided_or_taken_back_is_not_written_about(cast):
    bans.decline(ask(cast), by=cast.olga)
    bans.withdraw(ask(cast, "sami"), by=cast.mira)
    assert (ban_letters.write_waiting(), mail.outbox) == (0, [])
    ask(cast)
    assert ban_letters.write_waiting() == 1  # asked for once more is another request


def test_who_is_shut_out_or_has_no_address_is_not_written_to(cast):
    for name in ("banned", "gone", "mute"):
        place = people.place(cast.summit, people.make_user(name), "organiser")
        if name == "banned":
            place.banned_at = timezone.now()
            place.save()
        if name == "gone":
            place.user.is_active = False
        if name == "mute":
            place.user.email = None
        place.user.save()
    ask(cast)
    ban_letters.write_waiting()
    assert written_to() == [cast.olga.email]


def test_a_letter_that_the_mail_server_refuses_goes_with_the_next_round(cast, monkeypatch):
    def refuse(*_given, **_more):
        raise OSError("away")

    row = ask(cast)
    with monkeypatch.context() as away:
        away.setattr("django.core.mail.EmailMessage.send", refuse)
        assert ban_letters.write_waiting() == 0
    assert BanRequest.objects.get(pk=row.pk).written_at is None
    assert (ban_letters.write_waiting(), ban_letters.write_waiting()) == (1, 0)
    assert written_to() == [cast.olga.email]


def test_the_summits_page_says_to_organisers_alone_that_one_waits(cast, as_person):
    page, words = reverse("summit", args=["forum"]), "ask you for"
    assert words not in as_person(cast.olga).get(page).content.decode()
    row = ask(cast)
    told = as_person(cast.olga).get(page).content.decode()
    assert "Moderators ask you for 1 ban" in told
    assert "Threats" not in told
    for who in (cast.mira, cast.ada, None):
        assert words not in as_person(who).get(page).content.decode()
    bans.decline(row, by=cast.olga)
    assert words not in as_person(cast.olga).get(page).content.decode()


@pytest.mark.parametrize("who", ["olga", "ada"])
def test_one_and_three_that_wait_cost_the_same(cast, as_person, who):
    page, counts = reverse("summit", args=["forum"]), []
    for names in (["ada"], ["sami", "leila"]):
        for name in names:
            ask(cast, name)
        counts.append(queries(as_person(getattr(cast, who)), page))
    assert counts[0] == counts[1]
