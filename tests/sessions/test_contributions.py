"""Answering, editing, finding again, and being told of what is close: through the doors."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outcomes.services import recommendations
from sessions import live
from sessions.models import Contribution
from sessions.services import contributions, editing, interventions
from sessions.services import sessions as running
from summit.live import frames
from summit.log.models import Event
from summit.models import Activity
from tests import cast as people

SAID = "Every clinic needs clean water before it needs anything else."
AGAIN = "Before anything else, every clinic needs clean water!"
OTHER = "The road to the port floods every spring."


def say(cast, text=SAID, who="ada", **fields):
    return contributions.contribute(
        cast.plenary, text, by=getattr(cast, who), place=getattr(cast.places, who), **fields
    )


def post(cast, browser, **fields):
    address = reverse("sessions:contribute", args=[cast.plenary.pk])
    return browser.post(address, {"text": "Yes, and soon.", "language": "en", **fields})


def room(cast, browser, search=""):
    address = reverse("sessions:room", args=[cast.plenary.pk])
    return browser.get(f"{address}{search}").content.decode()


def approve_first(cast):
    cast.plenary.approves_first = True
    cast.plenary.save()


def facts(stream, fact):
    return Event.objects.filter(stream__name=stream, fact=fact)


# ------------------------------------------------------------------ language
def test_the_form_offers_the_interface_language_and_keeps_the_writers_choice(cast, as_person):
    browser = as_person(cast.ada)
    browser.cookies["django_language"] = "fr"
    assert '<option value="fr" selected' in room(cast, browser)
    post(cast, browser, text="El agua es de todos.", language="es")
    assert Contribution.objects.get().language == "es"


# ------------------------------------------------------------------ answering
def test_an_answer_stands_under_the_same_question_and_leads_to_what_it_answers(cast, as_person):
    first, second = cast.plenary.guiding_questions.all()
    said = say(cast, guiding_question=first)
    fields = {"reply_to": said.pk, "relation": "opposes", "guiding_question": second.pk}
    assert post(cast, as_person(cast.sami), **fields).status_code == 303
    answer = Contribution.objects.get(number=2)
    assert (answer.reply_to, answer.relation, answer.guiding_question) == (said, "opposes", first)
    page = room(cast, as_person(cast.leila))
    address = reverse("sessions:contribution", args=[said.pk])
    assert f'<a class="num" data-said href="{address}">S1-C001</a>' in page
    assert '<span class="relation opposes">opposes</span>' in page


def test_an_answer_needs_no_relation_and_an_unknown_one_is_named(cast, as_person):
    said = say(cast)
    assert post(cast, as_person(cast.sami), reply_to=said.pk).status_code == 303
    assert Contribution.objects.get(number=2).relation == ""
    wrong = post(cast, as_person(cast.sami), reply_to=said.pk, relation="adores")
    assert (wrong.status_code, "adores" in wrong.content.decode()) == (422, True)


def test_what_is_hidden_or_elsewhere_is_not_answered_and_the_words_are_kept(cast, as_person):
    hidden = say(cast)
    contributions.hide(hidden, "Off topic", by=cast.mira)
    cast.plenary, plenary = people.make_session(cast.summit, 2, status="live"), cast.plenary
    elsewhere, cast.plenary = say(cast), plenary
    for target in (hidden.pk, elsewhere.pk, uuid4(), "nonsense"):
        page = post(cast, as_person(cast.sami), reply_to=target, relation="supports")
        html = page.content.decode()
        assert (page.status_code, "Yes, and soon." in html) == (422, True)
        assert f'value="{target}"' not in html  # sending again goes through
    assert Contribution.objects.filter(reply_to__isnull=False).count() == 0


def test_what_is_hidden_while_somebody_answers_is_a_conflict(cast, as_person, monkeypatch):
    said = say(cast)
    monkeypatch.setattr(
        "sessions.services.contributions._answering",
        lambda *given, real=contributions._answering: (
            Contribution.objects.update(status="hidden", hidden_for="off_topic"),
            real(*given),
        )[1],
    )
    page = post(cast, as_person(cast.sami), reply_to=said.pk)
    assert (page.status_code, "Yes, and soon." in page.content.decode()) == (409, True)
    assert Contribution.objects.count() == 1


def test_the_form_for_an_answer_names_what_it_answers(cast, as_person):
    said = say(cast)
    page = room(cast, as_person(cast.sami), f"?reply={said.pk}&relation=supports")
    assert f'name="reply_to" value="{said.pk}"' in page
    assert '<option value="supports" selected>' in page
    assert f"room/write/?reply={said.pk}" in page  # a refresh keeps it
    part = reverse("sessions:write", args=[cast.plenary.pk])
    assert "reply_to" in as_person(cast.sami).get(f"{part}?reply={said.pk}").content.decode()
    for nonsense in ("x", uuid4()):
        assert 'name="reply_to"' not in room(cast, as_person(cast.sami), f"?reply={nonsense}")
    assert 'name="reply_to"' not in room(cast, as_person(cast.vera), f"?reply={said.pk}")


def test_the_link_to_what_was_answered_goes_when_it_does_and_the_room_is_told(cast, as_person):
    said = say(cast)
    answer = say(cast, "I agree.", "sami", reply_to=said, relation="supports")
    for act in (
        lambda: contributions.hide(said, "Off topic", by=cast.mira),
        lambda: contributions.approve(said, by=cast.mira),
        lambda: contributions.withdraw(said, by=cast.ada),
    ):
        act()
        stream = live.room(cast.plenary.pk)
        event = facts(stream, "contribution.echoed").order_by("seq").last()
        assert event.object_id == str(answer.pk)
        ((frame),) = frames.render(stream, [event], "en")
        said.refresh_from_db()
        address = reverse("sessions:contribution", args=[said.pk])
        linked = f'href=\\"{address}\\"' in frame.text
        assert linked == (said.status == "approved")
        assert (f'href="{address}">S1-C001' in room(cast, as_person(cast.vera))) == linked
    assert facts(live.room(cast.plenary.pk), "contribution.echoed").count() == 3


def test_no_contribution_answers_itself_and_no_relation_stands_alone(cast):
    said = say(cast)
    for wrong in ({"reply_to": said.pk}, {"relation": "supports"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contribution.objects.filter(pk=said.pk).update(**wrong)


# ------------------------------------------------------------------ editing
def edit(browser, said, text="Better words.", **fields):
    address = reverse("sessions:contribution-edit", args=[said.pk])
    return browser.post(address, {"text": text, "language": "en", "seen": "1", **fields})


def test_every_edit_counts_and_the_first_words_are_kept(cast, as_person):
    said = say(cast)
    contributions.highlight(said, True, by=cast.mira)
    key = str(uuid4())
    for _ in range(2):
        edit(as_person(cast.ada), said, "Eau d’abord.", language="fr", key=key)
    said.refresh_from_db()
    assert (said.text, said.language, said.revision) == ("Eau d’abord.", "fr", 2)
    assert not said.is_highlighted  # those words were highlighted, not these
    deed = Activity.objects.get(verb="contribution.edited")
    assert deed.details == {"before": SAID, "language": "en", "revision": 1}
    assert facts(live.room(cast.plenary.pk), "contribution.edited").count() == 2
    assert "<span>edited</span>" in room(cast, as_person(cast.vera))


def test_the_first_words_are_read_by_the_author_and_by_who_answers_for_the_session(cast, as_person):
    said = say(cast)
    address = reverse("sessions:contribution-earlier", args=[said.pk])
    edit(as_person(cast.ada), said, "Better words.")
    names = ("nobody", "otto", "sami", "vera", "mira", "rana", "olga", "ada")
    answers = {name: as_person(getattr(cast, name, None)).get(address) for name in names}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "nobody": 302, "otto": 404, "sami": 403, "vera": 403,
        "mira": 200, "rana": 200, "olga": 200, "ada": 200,
    }  # fmt: skip
    page = answers["ada"].content.decode()
    assert page.index(SAID) < page.index("Better words.")
    assert as_person(cast.ada).post(address).status_code == 405
    mine = as_person(cast.ada).get(reverse("sessions:my-words", args=[cast.plenary.pk]))
    assert address in mine.content.decode()
    assert address not in room(cast, as_person(cast.vera))
    console = as_person(cast.mira).get(reverse("sessions:console", args=[cast.plenary.pk]))
    desk = as_person(cast.rana).get(reverse("outcomes:desk", args=[cast.plenary.pk]))
    assert address in console.content.decode()
    assert address in desk.content.decode()


def test_an_edit_that_changes_nothing_is_none(cast, as_person):
    said = say(cast)
    assert edit(as_person(cast.ada), said, SAID).status_code == 303
    said.refresh_from_db()
    assert said.revision == 1


def test_words_from_an_older_page_do_not_win(cast, as_person):
    said = say(cast)
    edit(as_person(cast.ada), said)
    late = edit(as_person(cast.ada), said, "From the other tab")
    assert (late.status_code, "From the other tab" in late.content.decode()) == (409, True)


def test_an_empty_edit_names_the_field(cast, as_person):
    said = say(cast)
    page = edit(as_person(cast.ada), said, " ")
    assert (page.status_code, "Your words" in page.content.decode()) == (422, True)


def late(cast, said):
    said.said_at = timezone.now() - timedelta(minutes=10, seconds=1)
    said.save()


@pytest.mark.parametrize(
    "happened",
    [
        late,
        lambda cast, said: running.end_session(cast.plenary, by=cast.mira),
        lambda cast, said: contributions.hide(said, "Off topic", by=cast.mira),
        lambda cast, said: contributions.withdraw(said, by=cast.ada),
        lambda cast, said: say(cast, "I agree.", "sami", reply_to=said),
        lambda cast, said: recommendations.recommend(
            cast.plenary, {"en": "x"}, by=cast.rana, place=None, contributions=[said]
        ),
    ],
    ids=["late", "ended", "hidden", "withdrawn", "answered", "used"],
)
def test_words_stay_when(cast, as_person, happened):
    said = say(cast)
    happened(cast, said)
    page = edit(as_person(cast.ada), said)
    assert (page.status_code, "Better words." in page.content.decode()) == (409, True)
    said.refresh_from_db()
    assert (said.text, said.revision) == (SAID, 1)
    mine = as_person(cast.ada).get(reverse("sessions:my-words", args=[cast.plenary.pk]))
    assert reverse("sessions:contribution-edit", args=[said.pk]) not in mine.content.decode()


def test_spoken_words_are_not_edited_by_the_speaker(cast, as_person):
    said = interventions.note_intervention(
        cast.plenary, "As I heard it", by=cast.rana, place=None, speaker=cast.places.ada
    )
    assert edit(as_person(cast.ada), said).status_code == 409


def test_where_a_moderator_reads_first_edited_words_wait_again(cast, as_person):
    approve_first(cast)
    said = say(cast)
    contributions.approve(said, by=cast.mira)
    edit(as_person(cast.ada), said)
    said.refresh_from_db()
    assert said.status == "pending"
    assert "Better words." not in room(cast, as_person(cast.sami))
    stream = live.room(cast.plenary.pk)
    events = facts(stream, "contribution.edited").filter(kind="contribution")
    assert [frame.verb for frame in frames.render(stream, events, "en")] == ["remove"]


# ------------------------------------------------------------------ my words, permalinks
def test_my_words_offer_the_edit_and_cost_the_same_for_one_and_three(cast, as_person):
    browser, address = as_person(cast.ada), reverse("sessions:my-words", args=[cast.plenary.pk])
    said = say(cast)
    browser.get(address)
    with CaptureQueriesContext(connection) as one:
        page = browser.get(address).content.decode()
    assert reverse("sessions:contribution-edit", args=[said.pk]) in page
    say(cast, OTHER, reply_to=said)
    say(cast, "A third", reply_to=said)
    with CaptureQueriesContext(connection) as three:
        browser.get(address)
    assert len(one) == len(three)


def test_the_address_of_a_contribution_leads_everybody_to_where_they_find_it(cast, as_person):
    approve_first(cast)
    said = say(cast)
    address = reverse("sessions:contribution", args=[said.pk])
    base = f"/sessions/{cast.plenary.pk}"
    in_room, mine, console = (
        f"{base}/room/#contribution-{said.pk}",
        f"{base}/my-words/#mine-{said.pk}",
        f"{base}/console/#m-contribution-{said.pk}",
    )

    def found():
        names = ("nobody", "otto", "vera", "sami", "rana", "mira", "olga", "ada")
        answers = {name: as_person(getattr(cast, name, None)).get(address) for name in names}
        return {
            name: each.headers.get("Location", each.status_code) for name, each in answers.items()
        }

    login = f"/accounts/login/?next={address}"
    waiting = dict.fromkeys(["otto", "vera", "sami", "rana"], 404)
    assert found() == {
        "nobody": login, **waiting, "mira": console, "olga": console, "ada": mine,
    }  # fmt: skip
    contributions.approve(said, by=cast.mira)
    everybody = dict.fromkeys(["vera", "sami", "rana", "mira", "olga", "ada"], in_room)
    assert found() == {"nobody": login, "otto": 403, **everybody}
    assert f'id="contribution-{said.pk}"' in room(cast, as_person(cast.vera))
    contributions.withdraw(said, by=cast.ada)
    gone = dict.fromkeys(["otto", "vera", "sami", "rana", "mira", "olga"], 404)
    assert found() == {"nobody": login, **gone, "ada": mine}
    assert as_person(cast.ada).post(address).status_code == 405


# ------------------------------------------------------------------ similar words
def similar(cast, browser, text=AGAIN, **fields):
    address = reverse("sessions:similar", args=[cast.plenary.pk])
    return browser.post(address, {"text": text, **fields})


def test_who_is_told_of_similar_words(cast, as_person):
    assert {
        name: similar(cast, as_person(getattr(cast, name, None))).status_code
        for name in ("nobody", "otto", "vera", "ada", "sami")
    } == {"nobody": 302, "otto": 403, "vera": 403, "ada": 200, "sami": 200}
    address = reverse("sessions:similar", args=[cast.plenary.pk])
    assert as_person(cast.ada).get(address).status_code == 405


def test_whoever_writes_sees_what_is_close_under_the_same_question(cast, as_person):
    first, second = cast.plenary.guiding_questions.all()
    say(cast, OTHER, guiding_question=first)
    said = say(cast, guiding_question=first)
    browser = as_person(cast.sami)
    html = similar(cast, browser, guiding_question=first.pk).content.decode()
    assert ("S1-C002" in html, "S1-C001" in html) == (True, False)
    assert f"?reply={said.pk}&amp;relation=supports#write" in html
    assert "S1-C0" not in similar(cast, browser, guiding_question=second.pk).content.decode()
    assert "S1-C0" not in similar(cast, browser).content.decode()
    assert similar(cast, browser, guiding_question=uuid4()).status_code == 404
    assert similar(cast, browser, guiding_question="x").status_code == 404


def test_nobody_is_told_of_words_that_they_may_not_see(cast, as_person):
    approve_first(cast)
    waiting = say(cast)
    assert "S1-C001" not in similar(cast, as_person(cast.sami)).content.decode()
    contributions.hide(waiting, "Off topic", by=cast.mira)
    assert "S1-C001" not in similar(cast, as_person(cast.sami)).content.decode()


def test_names_stay_out_where_the_room_shows_none(cast, as_person):
    say(cast)
    cast.plenary.shows_names = False
    cast.plenary.save()
    html = similar(cast, as_person(cast.sami)).content.decode()
    assert ("S1-C001" in html, "Ada Michel" in html) == (True, False)


def test_without_javascript_the_result_names_what_is_close_and_nothing_is_blocked(cast, as_person):
    say(cast)
    browser = as_person(cast.sami)
    answer = post(cast, browser, text=AGAIN)
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"].split("#")[0]).content.decode()
    assert "Somebody said something close: S1-C001." in page


def test_the_moderator_sees_how_close_and_to_what(cast, as_person):
    approve_first(cast)
    said = say(cast)
    say(cast, OTHER, "leila")
    again = say(cast, AGAIN, "sami")
    assert again.close_to == said
    assert 50 < again.closeness <= 100
    page = as_person(cast.mira).get(reverse("sessions:console", args=[cast.plenary.pk]))
    html = page.content.decode()
    assert html.count("close to S1-C001") == 1
    assert f"({again.closeness} %)" in html
    contributions.withdraw(said, by=cast.ada)
    stream = live.moderation(cast.plenary.pk)
    ((frame),) = frames.render(stream, facts(stream, "contribution.echoed"), "en")
    assert (frame.target, "close to" in frame.text) == (f"m-contribution-{again.pk}", False)


def test_edited_words_are_compared_anew(cast):
    approve_first(cast)
    say(cast)
    mine = say(cast, OTHER, "sami")
    assert mine.close_to is None
    edited = editing.edit(mine, AGAIN, seen=1, by=cast.sami)
    assert edited.close_to.number == 1


def test_the_queue_costs_the_same_with_one_and_three_that_are_close(cast, as_person):
    approve_first(cast)
    browser, address = as_person(cast.mira), reverse("sessions:console", args=[cast.plenary.pk])
    contributions.approve(say(cast, "Boats are cheaper.", "leila"), by=cast.mira)
    said = say(cast)
    say(cast, AGAIN, "sami", reply_to=None)
    browser.get(address)
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    contributions.approve(said, by=cast.mira)
    for _ in range(2):
        say(cast, AGAIN, "sami", reply_to=said, relation="supports")
    with CaptureQueriesContext(connection) as three:
        browser.get(address)
    assert len(one) == len(three)


def test_no_frame_of_the_room_takes_the_place_of_a_row_on_my_own_page(cast, as_person):
    """A row there says more than the room shows, and may be being edited."""
    said = say(cast)
    page = as_person(cast.ada).get(reverse("sessions:my-words", args=[cast.plenary.pk]))
    assert f'id="contribution-{said.pk}"' not in page.content.decode()
    assert f'id="mine-{said.pk}"' in page.content.decode()
