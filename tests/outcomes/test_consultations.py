"""Consultations: a window on a frozen revision, comments per paragraph and language, and who reads them when."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outcomes.models import Comment, Consultation
from outcomes.services import consultations, convening, drafts
from outcomes.services.wording import write
from summit.errors import Forbidden, RuleBroken
from summit.models import Delegation
from tests import cast as people
from tests.outcomes import negotiating
from tests.outcomes.negotiating import FUND, PUITS, WELLS, again

HOUR = timedelta(hours=1)


@pytest.fixture
def cast(cast):
    cast = negotiating.build(cast)
    cast.press = Delegation.objects.create(summit=cast.summit, name="Press", kind="media")
    cast.places.mira.delegation = cast.press
    cast.places.mira.save()
    return cast


def open_one(cast, *, since=-HOUR, until=HOUR, invited=None):
    now = timezone.now()
    draft = again(cast.draft)
    return consultations.open_consultation(
        draft, draft.revisions.last(), opens_at=now + since, closes_at=now + until,
        invited=invited or [cast.ministry.pk, cast.youth.pk], by=cast.rana,
    )  # fmt: skip


def say(cast, window, name="ada", text="Name the wells.", language="en", paragraph=None):
    place = getattr(cast.places, name)
    place.refresh_from_db()
    return consultations.comment(
        window, paragraph or cast.wells, language, text, by=place.user, place=place
    )


def seen_by(cast, as_person, window, name) -> set[str]:
    page = as_person(getattr(cast, name)).get(reverse("outcomes:consultation", args=[window.pk]))
    assert page.status_code == 200
    return {text for text in ("Name the wells.", "Too dear.") if text in page.content.decode()}


def close(window):
    Consultation.objects.filter(pk=window.pk).update(closes_at=timezone.now())
    return again(window)


# ------------------------------------------------------------------ who reads what when
def test_comments_are_the_drafters_and_ones_own_until_the_window_closes(cast, as_person):
    window = open_one(cast)
    say(cast, window)
    say(cast, window, "sami", "Too dear.")
    both = {"Name the wells.", "Too dear."}
    everybody = ("rana", "olga", "ada", "leila", "sami", "mira")
    assert {name: seen_by(cast, as_person, window, name) for name in everybody} == {
        "rana": both, "olga": both, "ada": {"Name the wells."}, "leila": {"Name the wells."},
        "sami": {"Too dear."}, "mira": set(),
    }  # fmt: skip
    close(window)
    assert {name: seen_by(cast, as_person, window, name) for name in everybody} == {
        "rana": both, "olga": both, "ada": both, "leila": both, "sami": both, "mira": set(),
    }  # fmt: skip


def test_outsiders_see_nothing(cast, as_person):
    window = open_one(cast)
    assert (
        as_person(cast.otto).get(reverse("outcomes:consultation", args=[window.pk])).status_code
        == 404
    )
    say(cast, window)
    assert not Comment.objects.visible_to(cast.otto).exists()
    assert not Comment.objects.visible_to(None).exists()


def test_a_ban_takes_the_comments_away(cast):
    window = open_one(cast)
    say(cast, window)
    assert Comment.objects.visible_to(cast.leila).exists()
    cast.places.leila.banned_at = timezone.now()
    cast.places.leila.save()
    assert not Comment.objects.visible_to(cast.leila).exists()


# ------------------------------------------------------------------ comment
def test_a_member_comments_on_a_paragraph_in_a_language(cast, as_person):
    window = open_one(cast)
    address = reverse("outcomes:comment", args=[window.pk])
    data = {"paragraph": cast.wells.pk, "language": "fr", "text": "Nommez les puits."}
    answer = as_person(cast.ada).post(address, data)
    assert answer.status_code == 303
    assert answer.url.endswith(f"?language=fr#{cast.wells.anchor}")
    made = Comment.objects.get()
    assert (made.delegation, made.language, made.paragraph) == (cast.youth, "fr", cast.wells)


@pytest.mark.parametrize("name", ["mira", "vera", "rana"])
def test_who_is_not_invited_only_reads(cast, as_person, name):
    window = open_one(cast)
    place = getattr(cast.places, name)
    address = reverse("outcomes:comment", args=[window.pk])
    data = {"paragraph": cast.wells.pk, "language": "en", "text": "Hello."}
    assert as_person(place.user).post(address, data).status_code == 403
    page = as_person(place.user).get(reverse("outcomes:consultation", args=[window.pk]))
    assert page.status_code == 200
    assert address not in page.content.decode()
    if name != "vera":
        with pytest.raises(Forbidden):
            say(cast, window, name)


def test_the_window_is_kept_by_the_clock(cast, monkeypatch):
    window = open_one(cast, since=HOUR, until=2 * HOUR)
    with pytest.raises(RuleBroken, match="not opened yet"):
        say(cast, window)
    moments = {window.opens_at: True, window.closes_at - timedelta(microseconds=1): True,
               window.closes_at: False}  # fmt: skip
    for moment, is_open in moments.items():
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        if is_open:
            say(cast, window)
        else:
            with pytest.raises(RuleBroken, match="is closed"):
                say(cast, window)
    assert Comment.objects.count() == 2


def test_closed_early_it_is_closed(cast, as_person):
    window = open_one(cast)
    address = reverse("outcomes:consultation-close", args=[window.pk])
    assert as_person(cast.sami).post(address).status_code == 403
    for _click in range(2):
        assert as_person(cast.rana).post(address).status_code == 303
    with pytest.raises(RuleBroken, match="is closed"):
        say(cast, again(window))


@pytest.mark.parametrize(
    ("language", "text", "field"), [("es", "Hola", "language"), ("en", " ", "text")]
)
def test_a_comment_is_about_words_that_are_there(cast, language, text, field):
    with pytest.raises(RuleBroken) as refusal:
        say(cast, open_one(cast), text=text, language=language)
    assert refusal.value.field == field


# ------------------------------------------------------------------ the revision
def test_the_revision_stays_as_it_is_while_the_draft_goes_on(cast, as_person):
    window = open_one(cast)
    write(again(cast.wells), "en", "Asks for everything.", seen=again(cast.wells).revision,
          by=cast.rana)  # fmt: skip
    drafts.issue_revision(again(cast.draft), by=cast.rana)
    address = reverse("outcomes:consultation", args=[window.pk])
    page = as_person(cast.ada).get(f"{address}?language=en").content.decode()
    assert WELLS in page
    assert "Asks for everything." not in page
    page = as_person(cast.ada).get(f"{address}?language=fr").content.decode()
    assert PUITS.replace(" ?", "\u00a0?") in page
    assert FUND in page  # the original stands in, marked
    assert page.count('class="fallback"') == 2


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [(-HOUR, -HOUR / 2, "consultation.closes"), (HOUR, HOUR / 2, "consultation.closes"),
     (HOUR, 91 * 24 * HOUR, "consultation.long")],
)  # fmt: skip
def test_a_window_has_a_beginning_and_an_end(cast, since, until, code):
    with pytest.raises(RuleBroken) as refusal:
        open_one(cast, since=since, until=until)
    assert (refusal.value.code, refusal.value.field) == (code, "closes_at")


def test_delegations_of_another_summit_are_not_invited(cast):
    foreign = Delegation.objects.create(summit=cast.elsewhere, name="Far", kind="youth")
    with pytest.raises(RuleBroken, match="Choose the delegations"):
        open_one(cast, invited=[foreign.pk])


# ------------------------------------------------------------------ the form and the letters
def test_the_form_opens_one_and_writes_to_the_invited(cast, as_person):
    local = timezone.localtime(timezone.now(), cast.summit.zone)
    data = {
        "revision": again(cast.draft).revisions.last().pk,
        "opens_at": f"{local - HOUR:%Y-%m-%dT%H:%M}",
        "closes_at": f"{local + HOUR:%Y-%m-%dT%H:%M}",
        "invited": [cast.youth.pk],
    }
    address = reverse("outcomes:consultations", args=["forum"])
    assert as_person(cast.leila).post(address, data).status_code == 403
    assert as_person(cast.rana).post(address, data).status_code == 303
    window = Consultation.objects.get()
    assert sorted(one.to[0] for one in mail.outbox) == ["ada@example.org", "leila@example.org"]
    assert f"/consultations/{window.pk}/" in mail.outbox[0].body


def test_one_that_opens_later_is_told_when_it_opens(cast, monkeypatch):
    window = open_one(cast, since=HOUR, until=2 * HOUR)
    convening.tell_waiting()
    assert mail.outbox == []
    monkeypatch.setattr(timezone, "now", lambda: window.opens_at)
    convening.tell_waiting()
    convening.tell_waiting()
    assert len(mail.outbox) == 3


def test_who_is_shut_out_observes_or_has_no_address_is_not_written_to(cast):
    guest = people.make_guest(cast.summit)
    place = guest.participations.get()
    place.delegation, place.role = cast.youth, "participant"
    place.save()
    cast.places.ada.banned_at = timezone.now()
    cast.places.ada.save()
    convening.tell(open_one(cast, invited=[cast.youth.pk]))
    assert [one.to[0] for one in mail.outbox] == ["leila@example.org"]


def test_one_and_many_comments_cost_the_same(cast, as_person):
    window, costs = open_one(cast), []
    browser = as_person(cast.rana)
    for count in (1, 3):
        while Comment.objects.count() < count:
            say(cast, window)
        with CaptureQueriesContext(connection) as seen:
            browser.get(reverse("outcomes:consultation", args=[window.pk]))
        costs.append(len(seen))
    assert costs[0] == costs[1]
