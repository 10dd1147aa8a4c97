"""A place is kept, a letter says so, and the link gives the place once, to the right person."""

import re
from datetime import timedelta
from smtplib import SMTPException

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from summit.errors import RuleBroken
from summit.models import Invitation, Participation, Summit, User
from summit.services import invitations, participation
from summit.tasks import deliver_invitations
from summit.views import organise_invitations
from summit.views.organise_invitations import AT_ONCE
from tests.counting import queries


@pytest.fixture
def invited(cast):
    """An invitation whose letter is out."""
    invitation = invitations.invite(
        cast.summit,
        "Nia@Example.org",
        name="Nia Okafor",
        role="rapporteur",
        delegation=cast.places.sami.delegation,
        by=cast.olga,
    )
    assert invitations.deliver([invitation]) == []
    invitation.refresh_from_db()
    return invitation


def link():
    """The address in the last letter, as a path."""
    found = re.search(rf"{re.escape(settings.ORIGIN)}(/invitations/\S+)", mail.outbox[-1].body)
    return found[1]


def door(name, invitation):
    return reverse(name, args=[invitation.summit.slug, invitation.pk])


class DeadServer:
    """A mail server that refuses everything."""

    def send_messages(self, messages):
        raise SMTPException("no")


# ------------------------------------------------------------------ the letter
def test_the_letter_says_who_invites_to_what_and_where_to_click(invited):
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["nia@example.org"], "Invitation: Forum of Cities")
    assert "Dear Nia Okafor," in letter.body
    assert "Olga Ndiaye invites you to “Forum of Cities”." in letter.body
    assert "Your role: Rapporteur. Your delegation: Ministry." in letter.body
    assert link().startswith("/invitations/")
    assert invited.state == "sent"


def test_only_the_hash_of_the_link_is_kept(invited):
    token = link().strip("/").split("/")[1]
    assert invitations.find(token) == invited
    assert token not in "".join(str(value) for value in Invitation.objects.values_list().get())


def test_the_letter_is_written_in_the_language_of_the_person(cast):
    cast.otto.language = "fr"
    cast.otto.save()
    invitations.deliver([invitations.invite(cast.summit, cast.otto.email, by=cast.olga)])
    assert "Forum des villes" in mail.outbox[-1].body


def test_the_letter_to_a_stranger_is_in_the_summits_first_language(cast):
    Summit.objects.filter(pk=cast.summit.pk).update(languages=["ar", "fr", "en"])
    cast.summit.refresh_from_db()
    invitations.deliver([invitations.invite(cast.summit, "nia@example.org", by=cast.olga)])
    assert "Forum des villes" in mail.outbox[-1].body


def test_a_letter_that_cannot_be_sent_leaves_the_invitation_to_be_retried(
    cast, as_person, monkeypatch
):
    monkeypatch.setattr(invitations, "get_connection", DeadServer)
    form = {"email": "nia@example.org", "name": "", "role": "participant", "how": "invite"}
    answer = as_person(cast.olga).post(reverse("people-add", args=[cast.summit.slug]), form)
    assert answer.status_code == 303
    kept = Invitation.objects.get()
    assert (kept.state, kept.sent_at) == ("unsent", None)
    page = as_person(cast.olga).get(reverse("invitations", args=[cast.summit.slug]))
    assert page.content.decode().count("Not sent") == 1
    monkeypatch.undo()
    assert as_person(cast.olga).post(door("invitation-send", kept)).status_code == 303
    kept.refresh_from_db()
    assert (kept.state, len(mail.outbox)) == ("sent", 1)


def test_a_retry_that_fails_says_so_and_keeps_it(invited, olga, as_person, monkeypatch):
    monkeypatch.setattr(invitations, "get_connection", DeadServer)
    answer = as_person(olga).post(door("invitation-send", invited), follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    invited.refresh_from_db()
    assert invited.state == "unsent"


def test_many_letters_are_the_workers_work(cast, as_person, monkeypatch):
    handed = []
    monkeypatch.setattr(organise_invitations, "tell", lambda task, ids: handed.append(ids))
    text = "\n".join(f"p{n}@example.org" for n in range(AT_ONCE + 1))
    as_person(cast.olga).post(
        reverse("people-list", args=[cast.summit.slug]),
        {"text": text, "how": "invite", "step": "add"},
    )
    assert (len(handed[0]), len(mail.outbox)) == (AT_ONCE + 1, 0)
    deliver_invitations(handed[0])
    assert len(mail.outbox) == AT_ONCE + 1
    deliver_invitations(handed[0])
    assert len(mail.outbox) == AT_ONCE + 1


# ------------------------------------------------------------------ taking the place
def test_opening_the_link_changes_nothing(invited):
    before = timezone.now()
    answer = Client().get(link())
    assert answer.status_code == 200
    invited.refresh_from_db()
    assert (invited.state, invited.updated_at < before) == ("sent", True)
    assert User.objects.filter(email="nia@example.org").count() == 0


def test_a_stranger_takes_the_place_and_is_logged_in(invited):
    browser = Client()
    answer = browser.post(link(), {"name": "Nia O."})
    assert (answer.status_code, answer["Location"]) == (303, reverse("summit", args=["forum"]))
    nia = User.objects.get(email="nia@example.org")
    assert (nia.name, browser.session["_auth_user_id"]) == ("Nia O.", str(nia.pk))
    assert EmailAddress.objects.get(user=nia).verified is True
    place = Participation.objects.get(user=nia, summit=invited.summit)
    assert (place.role, place.delegation.name) == ("rapporteur", "Ministry")
    invited.refresh_from_db()
    assert (invited.state, invited.accepted_by) == ("accepted", nia)


def test_a_stranger_without_a_name_is_asked_for_one(invited):
    answer = Client().post(link(), {"name": ""})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])


def test_the_link_works_once(invited):
    Client().post(link(), {"name": "Nia"})
    answer = Client().post(link(), {"name": "Mallory"})
    assert answer.status_code == 410
    assert "This invitation has been used." in answer.content.decode()
    assert Participation.objects.filter(summit=invited.summit, role="rapporteur").count() == 2


def test_a_double_click_by_the_same_person_lands_in_the_summit(invited):
    browser, address = Client(), link()
    browser.post(address, {"name": "Nia"})
    assert browser.post(address, {"name": "Nia"}).status_code == 303
    assert browser.get(address).status_code == 303


def test_a_person_with_an_account_logs_in_first(cast, as_person):
    cast.otto.last_login = timezone.now()
    cast.otto.save()
    invitations.deliver([invitations.invite(cast.summit, cast.otto.email, by=cast.olga)])
    stranger = Client()
    answer = stranger.post(link(), {"name": "Mallory"})
    assert (answer.status_code, answer.context["log_in"]) == (200, True)
    assert "_auth_user_id" not in stranger.session
    assert cast.summit.participations.filter(user=cast.otto).count() == 0
    assert as_person(cast.otto).post(link()).status_code == 303
    assert cast.summit.participations.filter(user=cast.otto).count() == 1


def test_an_operators_account_is_never_opened_by_a_link(cast):
    User.objects.create_superuser("root@example.org")
    invitations.deliver([invitations.invite(cast.summit, "root@example.org", by=cast.olga)])
    stranger = Client()
    stranger.post(link(), {"name": "Mallory"})
    assert "_auth_user_id" not in stranger.session


def test_somebody_else_is_told_whose_invitation_it_is(invited, ada, as_person):
    assert as_person(ada).get(link()).context["other"] == ada
    assert as_person(ada).post(link()).status_code == 409
    invited.refresh_from_db()
    assert invited.state == "sent"


def test_an_unknown_link_is_not_there(db):
    assert Client().get("/invitations/nonsense/").status_code == 404


def test_an_expired_link_says_so(invited):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for answer in (Client().get(link()), Client().post(link(), {"name": "Nia"})):
        assert answer.status_code == 410
        assert "This invitation has expired." in answer.content.decode()
    assert User.objects.filter(email="nia@example.org").count() == 0


def test_an_invitation_does_not_undo_a_ban(invited, cast):
    nia = User.objects.create_user("nia@example.org")
    place = Participation.objects.create(summit=cast.summit, user=nia)
    participation.ban(place, by=cast.olga, reason="noise")
    with pytest.raises(RuleBroken, match="closed this summit"):
        invitations.accept(invited, by=nia)


def test_an_accepted_invitation_does_not_demote_an_organiser(invited, cast):
    nia = User.objects.create_user("nia@example.org")
    Participation.objects.create(summit=cast.summit, user=nia, role="organiser")
    invitations.accept(invited, by=nia)
    assert cast.summit.participations.get(user=nia).role == "organiser"


# ------------------------------------------------------------------ again, and taking back
def test_sending_again_makes_a_new_link_and_ends_the_old_one(invited, olga, as_person):
    old = link()
    assert as_person(olga).post(door("invitation-send", invited)).status_code == 303
    assert len(mail.outbox) == 2
    assert (Client().get(old).status_code, Client().get(link()).status_code) == (404, 200)


def test_a_link_taken_back_says_so_and_can_be_given_again(invited, olga, as_person):
    for _ in range(2):
        assert as_person(olga).post(door("invitation-revoke", invited)).status_code == 303
    answer = Client().post(link(), {"name": "Nia"})
    assert answer.status_code == 410
    assert "The organisers took this invitation back." in answer.content.decode()
    as_person(olga).post(door("invitation-send", invited))
    assert Client().post(link(), {"name": "Nia"}).status_code == 303


@pytest.mark.parametrize("name", ["invitation-send", "invitation-revoke"])
def test_an_accepted_invitation_is_over(name, invited, olga, as_person):
    Client().post(link(), {"name": "Nia"})
    assert as_person(olga).post(door(name, invited)).status_code == 409


@pytest.mark.parametrize("name", ["invitation-send", "invitation-revoke"])
def test_opening_a_link_neither_sends_nor_takes_back(name, invited, olga, as_person):
    assert as_person(olga).get(door(name, invited)).status_code == 405


def test_the_invitation_of_another_summit_is_not_there(invited, cast, as_person):
    Participation.objects.create(summit=cast.elsewhere, user=cast.olga, role="organiser")
    address = reverse("invitation-send", args=[cast.elsewhere.slug, invited.pk])
    assert as_person(cast.olga).post(address).status_code == 404


def test_whoever_takes_part_already_is_not_invited(cast):
    with pytest.raises(RuleBroken, match="takes part already"):
        invitations.invite(cast.summit, "ADA@example.org", by=cast.olga)


def test_the_list_asks_the_same_few_questions_for_one_and_for_three(invited, cast, as_person):
    browser, address = as_person(cast.olga), reverse("invitations", args=[cast.summit.slug])
    few = queries(browser, address)
    for name in ("noa", "leo"):
        invitations.invite(cast.summit, f"{name}@example.org", by=cast.olga)
    assert queries(browser, address) == few
