"""What all doors share: refusals keep the words, and hostile input is answered, not crashed on."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from outcomes.services import recommendations
from sessions import live, shapes
from sessions.models import Appearance
from sessions.services import contributions, programme
from sessions.services import sessions as running
from summit.live import frames, topics
from summit.log.models import Event
from summit.models import User
from summit.permissions import can_create_summits
from summit.services import participation, summits
from tests import cast as people


@pytest.fixture
def words(cast):
    return contributions.contribute(
        cast.plenary, "The river is ours", by=cast.ada, place=cast.places.ada
    )


def contribute(cast, browser, text="Hello there", **fields):
    address = reverse("sessions:contribute", args=[cast.plenary.pk])
    return browser.post(address, {"text": text, "language": "en", **fields})


@pytest.mark.parametrize("text", ["Hello there, all of you", "谁来支付水资源保护的费用？", "لا"])
def test_a_refusal_gives_the_words_back_and_no_ids(cast, as_person, text):
    running.end_session(cast.plenary, by=cast.olga)
    question = cast.plenary.guiding_questions.first()
    page = contribute(cast, as_person(cast.ada), text, guiding_question=question.pk)
    assert (page.status_code, text in page.content.decode()) == (409, True)
    assert str(question.pk) not in page.content.decode()


@pytest.mark.parametrize("referer", ["nonsense", "http://evil.org/x", "javascript:alert(1)"])
def test_a_strange_referer_leads_home(cast, as_person, referer):
    running.end_session(cast.plenary, by=cast.olga)
    browser = as_person(cast.ada)
    browser.defaults["HTTP_REFERER"] = referer
    page = contribute(cast, browser)
    assert (page.status_code, page.context["back"]) == (409, "/")


def test_a_form_shown_again_carries_a_key(cast, as_person):
    page = contribute(cast, as_person(cast.ada), language="xx", key=str(uuid4()))
    assert (page.status_code, 'name="key"' in page.content.decode()) == (422, True)


def test_a_refused_recommendation_keeps_its_quotations(cast, as_person, words):
    data = {"text": "", "language": "en", "contribution": [words.pk], f"quote-{words.pk}": "river"}
    page = as_person(cast.rana).post(reverse("outcomes:recommend", args=[cast.plenary.pk]), data)
    assert page.status_code == 422
    assert re.search(rf'<textarea[^>]*name="quote-{words.pk}"[^>]*>\s*river', page.content.decode())


def test_nonsense_ids_are_unknown_things(cast, as_person, words):
    made = recommendations.recommend(
        cast.plenary, {"en": "x"}, by=cast.rana, place=None, contributions=[words]
    )
    address = reverse("outcomes:source-add", args=[made.pk])
    assert as_person(cast.rana).post(address, {"contribution": "x\x00"}).status_code == 404
    focus = reverse("sessions:focus", args=[cast.plenary.pk])
    assert as_person(cast.mira).post(focus, {"question": "x"}).status_code == 404


def test_a_name_that_grows_when_composed_is_cut_not_crashed_on(cast, as_person):
    data = {"display_name": "\u0958" * 120, "language": "en", "time_zone": ""}
    assert as_person(cast.ada).post(reverse("account"), data).status_code in {303, 422}


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA"])
def test_the_mail_viewer_is_not_behind_a_proxy(cast, as_person, settings, header):
    settings.LOOPBACK = True
    assert as_person(None).get("/mail/").status_code == 200
    assert as_person(None).get("/mail/", **{header: "9.9.9.9"}).status_code == 404


def test_a_banned_person_is_out_of_everything(cast, as_person, words):
    draft = people.make_session(cast.summit, 2, status="draft")
    Appearance.objects.create(session=draft, participation=cast.places.ada, role="moderator")
    place = people.place(cast.elsewhere, cast.ada, "organiser")
    people.place(cast.elsewhere, cast.leila, "organiser")
    participation.ban(cast.places.ada, by=cast.olga, reason="x")
    participation.ban(place, by=cast.leila, reason="x")
    browser = as_person(cast.ada)
    withdraw = reverse("sessions:contribution-withdraw", args=[words.pk])
    assert browser.get(reverse("sessions:session", args=[draft.pk])).status_code == 404
    assert browser.post(withdraw).status_code == 404
    assert not can_create_summits(cast.ada)


@pytest.mark.django_db(transaction=True)
def test_a_person_switched_off_in_the_admin_is_told_to_open_sockets(as_person):
    root = User.objects.create_superuser("root@example.org")
    ada = people.make_user("ada")
    data = {"email": ada.email, "display_name": "Ada", "language": "en", "time_zone": ""}
    page = as_person(root).post(reverse("admin:summit_user_change", args=[ada.pk]), data)
    ada.refresh_from_db()
    told = Event.objects.filter(stream__name="access").values_list("object_id", flat=True)
    assert (page.status_code, ada.is_active, list(told)) == (302, False, [str(ada.pk)])


def test_an_unannounced_summit_takes_its_streams_along(cast):
    assert topics.may_follow(cast.ada, live.room(cast.plenary.pk))
    summits.unannounce_summit(cast.summit, by=cast.olga)
    assert not topics.may_follow(cast.ada, live.room(cast.plenary.pk))


def test_a_page_that_opens_may_follow_its_streams_also_when_cancelled(cast, as_person):
    session = people.make_session(cast.summit, 3)
    Appearance.objects.create(session=session, participation=cast.places.mira, role="moderator")
    programme.cancel_session(session, by=cast.olga)
    for who, name in ((cast.rana, "outcomes:desk"), (cast.mira, "sessions:console")):
        page = as_person(who).get(reverse(name, args=[session.pk]))
        streams = [stream["name"] for stream in page.context["streams"]]
        assert [stream for stream in streams if not topics.may_follow(who, stream)] == []
        assert len(streams) >= 2


def test_the_pushed_state_names_its_zone_and_equals_the_page(cast, as_person):
    session = people.make_session(cast.summit, 6)
    cast.ada.time_zone = "Asia/Tokyo"
    cast.ada.save()
    page = as_person(cast.ada).get(reverse("sessions:room", args=[session.pk])).content.decode()
    context = shapes._sessions([str(session.pk)])[str(session.pk)]
    html = frames.registered()["state", "room"].frame(str(session.pk), context)["html"]
    assert re.sub(r"\s+", " ", html).strip() in re.sub(r"\s+", " ", page)
    assert "Africa/Nairobi" in html
