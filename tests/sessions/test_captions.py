"""Captions while a session is held: who writes them, who sees them, what becomes of them."""

import json
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions import live, live_captions
from sessions.captions import Choice
from sessions.models import Caption, Captioner, CaptionTrack, Citation, Session
from sessions.services import captioners, captions, contributions
from sessions.services import sessions as running
from sessions.services.captions import Line
from summit import parts
from summit.errors import KeyReused, RuleBroken
from summit.live import frames, topics
from summit.log import tallies
from summit.log.models import Event
from summit.models import Activity
from summit.services import participation
from tests import cast as people
from tests.counting import queries


@pytest.fixture
def writer(cast):
    """French captions of the live session: who writes them, and with which secret."""
    captioner, secret = captioners.make_captioner(cast.plenary, "fr", by=cast.mira, name="Luc")
    return SimpleNamespace(who=captioner, secret=secret, track=captioner.track)


def say(writer, text, **more):
    return captions.add_captions(writer.who, Line(text, **more))


def lines_of(track):
    return [caption.text for caption in Caption.objects.shown().filter(track=track)]


def refusal(act, *given, **more):
    with pytest.raises(RuleBroken) as raised:
        act(*given, **more)
    return raised.value


def last_lines(track):
    while tallies.tell_due():
        pass
    return parts.current(live_captions.captions(track.pk), "en", within=0).parts[
        f"caption-lines-{track.pk}"
    ]


# ------------------------------------------------------------------ captioners
def test_only_the_digest_of_a_secret_is_kept(cast, writer):
    assert len(writer.secret) >= 32
    assert writer.secret not in json.dumps(list(Captioner.objects.values()), default=str)
    assert captioners.find_captioner(writer.secret) == writer.who
    assert captioners.find_captioner(writer.secret + "x") is None


def test_a_repeated_key_makes_no_second_link_and_tells_no_secret(cast):
    key = uuid4()
    first, secret = captioners.make_captioner(cast.plenary, "en", by=cast.mira, key=key)
    again, none = captioners.make_captioner(cast.plenary, "en", by=cast.mira, key=key)
    assert (again, none, bool(secret)) == (first, "", True)


def test_two_captioners_of_a_language_share_its_captions(cast, writer):
    other, _secret = captioners.make_captioner(cast.plenary, "fr", by=cast.olga)
    say(writer, "Un.")
    captions.add_captions(other, Line("Deux."))
    assert lines_of(writer.track) == ["Un.", "Deux."]


def test_a_language_nobody_knows_gets_no_link(cast):
    assert refusal(captioners.make_captioner, cast.plenary, "xx", by=cast.mira).field == "language"


def test_who_was_revoked_writes_no_more_and_the_lines_stay(cast, writer):
    say(writer, "Un.")
    captioners.revoke_captioner(writer.who, by=cast.mira)
    captioners.revoke_captioner(writer.who, by=cast.mira)
    assert refusal(say, writer, "Deux.").code == "captioner.revoked"
    assert lines_of(writer.track) == ["Un."]
    assert Activity.objects.filter(verb="captioner.revoked").count() == 1


def test_twenty_links_are_enough(cast):
    for _ in range(captioners.MOST):
        captioners.make_captioner(cast.plenary, "en", by=cast.mira)
    refused = refusal(captioners.make_captioner, cast.plenary, "en", by=cast.mira)
    assert refused.code == "captioner.too-many"


# ------------------------------------------------------------------ lines
def test_lines_are_numbered_and_timed_from_the_beginning_of_the_session(cast, writer):
    began = timezone.now() - timedelta(minutes=3)
    Session.objects.filter(pk=cast.plenary.pk).update(started_at=began)
    (first,) = say(writer, "Bonjour.")
    (second,) = say(writer, "Merci.", offset_ms=200_000)
    (third,) = say(writer, "Avant.", starts_at=began - timedelta(seconds=5))
    assert (first["number"], second["number"], third["number"]) == (1, 2, 3)
    assert 180_000 <= first["starts_ms"] < 190_000
    assert (second["starts_ms"], third["starts_ms"]) == (200_000, 0)
    assert Caption.objects.get(number=2).at == "0:03:20"


def test_a_block_becomes_lines_and_a_long_line_is_broken_between_words(cast, writer):
    say(writer, "Un.\n\n  Deux.\r\nTrois.")
    say(writer, "mot " * 100)
    said = lines_of(writer.track)
    assert said[:3] == ["Un.", "Deux.", "Trois."]
    assert " ".join(said[3:]) == ("mot " * 100).strip()
    assert max(map(len, said)) <= captions.WIDTH


@pytest.mark.parametrize("text", ["", "  \n ", "\x00"])
def test_nothing_is_no_line(cast, writer, text):
    assert refusal(say, writer, text).code == "caption.empty"


def test_too_much_at_once_is_refused_and_nothing_is_kept(cast, writer):
    assert refusal(say, writer, "x\n" * (captions.MOST_LINES + 1)).code == "caption.too-many"
    assert refusal(say, writer, "x" * (captions.LONGEST + 1)).code == "caption.long"
    assert lines_of(writer.track) == []


def test_a_repeated_key_is_the_same_line_and_another_text_under_it_is_refused(cast, writer):
    key = uuid4()
    first = captions.add_captions(writer.who, Line("Un."), key=key, payload=["Un."])
    assert captions.add_captions(writer.who, Line("Un."), key=key, payload=["Un."]) == first
    with pytest.raises(KeyReused):
        captions.add_captions(writer.who, Line("Deux."), key=key, payload=["Deux."])
    assert lines_of(writer.track) == ["Un."]


def test_the_same_key_in_two_captioners_hands_is_two_lines(cast, writer):
    other, _secret = captioners.make_captioner(cast.plenary, "fr", by=cast.olga)
    key = uuid4()
    for who in (writer.who, other):
        captions.add_captions(who, Line("Un."), key=key, payload=["Un."])
    assert lines_of(writer.track) == ["Un.", "Un."]


def test_a_machine_corrects_its_open_line_until_it_is_final(cast, writer):
    say(writer, "Bon", final=False)
    say(writer, "Bonjour à", final=False)
    assert lines_of(writer.track) == []
    assert "Bonjour à" in last_lines(writer.track)
    say(writer, "Bonjour à tous.")
    say(writer, "Merci.")
    assert lines_of(writer.track) == ["Bonjour à tous.", "Merci."]
    assert "Bonjour à<" not in last_lines(writer.track)


def test_captions_are_taken_while_it_is_live_and_a_little_longer(cast, as_person):
    later = people.make_session(cast.summit, 2)
    captioner, _secret = captioners.make_captioner(later, "en", by=cast.olga)
    assert refusal(captions.add_captions, captioner, Line("Early")).code == "session.not-live"
    running.start_session(later, by=cast.olga)
    captions.add_captions(captioner, Line("In time"))
    running.end_session(later, by=cast.olga)
    captions.add_captions(captioner, Line("The last sentence"))
    Session.objects.filter(pk=later.pk).update(ended_at=timezone.now() - captions.GRACE)
    assert refusal(captions.add_captions, captioner, Line("Late")).code == "session.not-live"


def test_only_ones_own_last_lines_are_corrected(cast, writer):
    (mine,) = say(writer, "Bonjuor.")
    captions.correct_caption(writer.who, mine["id"] and Caption.objects.get().pk, "Bonjour.")
    assert lines_of(writer.track) == ["Bonjour."]
    other, _secret = captioners.make_captioner(cast.plenary, "fr", by=cast.olga)
    theirs = Caption.objects.get()
    assert refusal(captions.correct_caption, other, theirs.pk, "Mien").code == "caption.gone"
    say(writer, "\n".join(["encore"] * captions.OWN_LAST))
    assert refusal(captions.correct_caption, writer.who, theirs.pk, "x").code == "caption.gone"


def test_the_log_of_deeds_says_once_that_somebody_began_to_write(cast, writer):
    say(writer, "Un.")
    say(writer, "Deux.")
    deeds = Activity.objects.filter(verb__startswith="caption").values_list("verb", flat=True)
    assert sorted(deeds) == ["captioner.made", "captions.begun"]


# ------------------------------------------------------------------ who is told
def test_a_language_that_nobody_follows_costs_the_room_nothing(cast, writer):
    before = Event.objects.filter(stream__name=live.room(cast.plenary.pk)).count()
    say(writer, "Un.")
    assert Event.objects.filter(stream__name=live.room(cast.plenary.pk)).count() == before


@pytest.mark.parametrize("name", [live_captions.captions, live_captions.transcript])
def test_who_may_enter_the_room_may_follow_its_captions(cast, writer, name):
    stream = name(writer.track.pk)
    inside = [cast.olga, cast.mira, cast.sami, cast.rana, cast.ada, cast.vera]
    assert [topics.may_follow(who, stream) for who in inside] == [True] * len(inside)
    assert not topics.may_follow(cast.otto, stream)
    assert not topics.may_follow(None, stream)
    participation.ban(cast.places.ada, by=cast.olga, reason="x")
    assert not topics.may_follow(cast.ada, stream)


def test_the_last_three_lines_are_what_a_late_joiner_sees(cast, writer):
    say(writer, "Un.\nDeux.\nTrois.\nQuatre.")
    shown = last_lines(writer.track)
    assert "Deux." in shown
    assert "Un." not in shown


def told(stream, since=0):
    events = Event.objects.filter(stream__name=stream, seq__gt=since).order_by("seq")
    return [json.loads(frame.text) for frame in frames.render(stream, events, "en")]


def test_the_frame_of_the_last_lines_is_what_the_page_draws(cast, writer):
    say(writer, "Bonjour <b>à</b> tous.", speaker="La présidente")
    shown = last_lines(writer.track)
    frame = told(live_captions.captions(writer.track.pk))[-1]
    assert (frame["v"], frame["html"]) == ("replace", shown)
    assert "&lt;b&gt;à&lt;/b&gt;" in shown


def test_each_line_of_the_transcript_is_pushed_as_a_reload_draws_it(cast, writer, as_person):
    say(writer, "Un.")
    (two,) = say(writer, "Deux.")
    captions.correct_caption(writer.who, Caption.objects.get(number=2).pk, "Deux, donc.")
    address = reverse("sessions:transcript", args=[cast.plenary.pk])
    page = as_person(cast.ada).get(f"{address}?language=fr").content.decode()
    for frame in told(live_captions.transcript(writer.track.pk)):
        assert frame["into"] == "transcript"
    assert frame["t"] == f"caption-{two['id']}"
    assert "".join(frame["html"].split()) in "".join(page.split())
    captions.hide_captions(cast.plenary, list(Caption.objects.filter(number=2)), True, by=cast.mira)
    assert told(live_captions.transcript(writer.track.pk))[-1]["v"] == "remove"


# ------------------------------------------------------------------ the room
def room(cast, as_person, who="ada", query=""):
    address = reverse("sessions:room", args=[cast.plenary.pk])
    return as_person(getattr(cast, who)).get(address + query)


def test_a_room_without_captions_shows_no_word_of_them(cast, as_person):
    page = room(cast, as_person).content.decode()
    region = page[page.index('<section id="captions"') :].split("</section>")[0]
    assert "hidden" in region.split(">")[0]
    assert "<a " not in region


def test_captions_are_chosen_by_an_address_and_remembered(cast, as_person, writer):
    say(writer, "Bonjour.")
    browser = as_person(cast.ada)
    address = reverse("sessions:room", args=[cast.plenary.pk])
    assert "Bonjour." not in browser.get(address).content.decode()
    browser.get(f"{address}?captions=fr")
    browser.get(f"{address}?size=large&colours=dark")
    page = browser.get(address).content.decode()
    assert "Bonjour." in page
    assert "captions large on-dark" in page
    assert f"captions:{writer.track.pk}" in page
    assert browser.cookies["captions"]["httponly"]
    browser.get(f"{address}?captions=off")
    assert "Bonjour." not in browser.get(address).content.decode()


@pytest.mark.parametrize(
    "nonsense", ["", "...", "fr", "xx.huge.pink", "\x00", "fr.large.dark.more"]
)
def test_a_strange_cookie_is_no_choice_or_a_partial_one(nonsense):
    language, size, colours, *_ = [*nonsense.split("."), "", "", ""]
    choice = Choice().with_(language, size, colours)
    assert choice.language in {"", "fr"}
    assert choice.size in {"normal", "large"}


def test_a_chosen_language_without_captions_is_not_followed(cast, as_person, writer):
    page = room(cast, as_person, query="?captions=ar").content.decode()
    assert "data-streams" in page
    assert "captions:" not in page


def test_captions_cost_who_has_not_chosen_them_no_query(cast, as_person, writer, monkeypatch):
    monkeypatch.setattr(parts, "FRESH_SECONDS", 60)
    say(writer, "Bonjour.")
    address = reverse("sessions:room", args=[cast.plenary.pk])
    browser = as_person(cast.ada)
    browser.get(address)
    off = queries(browser, address)
    browser.cookies["captions"] = "fr.normal.page"
    browser.get(address)
    assert queries(browser, address) - off == 1


def test_the_captions_are_not_read_out(cast, as_person, writer):
    say(writer, "Bonjour.")
    page = room(cast, as_person, query="?captions=fr").content.decode()
    region = page[page.index('id="captions"') : page.index('id="focus"')]
    assert "aria-live" not in region
    assert 'role="' not in region
    assert reverse("sessions:transcript", args=[cast.plenary.pk]) in region


def test_the_region_is_fetched_again_as_the_page_has_it(cast, as_person, writer):
    say(writer, "Bonjour.")
    browser = as_person(cast.ada)
    browser.cookies["captions"] = "fr.normal.page"
    page = browser.get(reverse("sessions:room", args=[cast.plenary.pk])).content.decode()
    region = browser.get(reverse("sessions:captions", args=[cast.plenary.pk])).content.decode()
    assert region in page
    assert "data-own" in region


# ------------------------------------------------------------------ hiding
def test_a_hidden_line_leaves_the_room_the_transcript_and_every_quotation(cast, writer):
    say(writer, "Un.\nDeux.\nTrois.")
    one, two, three = Caption.objects.order_by("number")
    words = contributions.contribute(
        cast.plenary, "About this", by=cast.ada, place=cast.places.ada, cites=f"{one.pk}:{three.pk}"
    )
    assert Citation.objects.get().text == "Un. Deux. Trois."
    captions.hide_captions(cast.plenary, [two], True, by=cast.mira)
    assert lines_of(writer.track) == ["Un.", "Trois."]
    assert "Deux." not in last_lines(writer.track)
    shown = told(live.room(cast.plenary.pk))[-1]
    assert shown["e"] == "contribution.echoed"
    assert "Deux." not in shown["html"]
    captions.hide_captions(cast.plenary, [two], False, by=cast.mira)
    words.refresh_from_db()
    assert not words.citation.is_withheld
    deeds = Activity.objects.filter(verb__in=["caption.hidden", "caption.shown"])
    assert [deed.actor for deed in deeds] == [cast.mira, cast.mira]


def test_lines_of_another_session_are_not_hidden_from_here(cast, writer):
    other = people.make_session(cast.summit, 2, status="live")
    captioner, _secret = captioners.make_captioner(other, "en", by=cast.olga)
    captions.add_captions(captioner, Line("Elsewhere"))
    assert captions.hide_captions(cast.plenary, [Caption.objects.get()], True, by=cast.mira) == []


# ------------------------------------------------------------------ the captioner's page
def door(name, secret):
    return reverse(f"sessions:captioning{name}", args=[secret])


def test_the_page_needs_no_account_and_shows_the_last_lines(cast, writer):
    say(writer, "Bonjour.")
    answer = Client().get(door("", writer.secret))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Bonjour." in page
    assert "no-store" in answer["Cache-Control"]
    assert 'content="noindex"' in page


def test_a_line_is_sent_with_a_plain_form_and_in_place(cast, writer):
    browser = Client()
    sent = browser.post(door("-send", writer.secret), {"text": "Un.\nDeux.", "key": str(uuid4())})
    assert (sent.status_code, sent["Location"]) == (303, door("", writer.secret))
    live_ = browser.post(door("-send", writer.secret), {"text": "Trois."}, HTTP_X_LIVE="1")
    assert live_.json()["lines"][0]["number"] == 3
    assert lines_of(writer.track) == ["Un.", "Deux.", "Trois."]
    assert "Trois." in browser.get(door("-lines", writer.secret)).content.decode()


def test_the_last_line_is_corrected_by_its_form(cast, writer):
    say(writer, "Bonjuor.")
    data = {"caption": Caption.objects.get().pk, "text": "Bonjour."}
    assert Client().post(door("-correct", writer.secret), data).status_code == 303
    assert lines_of(writer.track) == ["Bonjour."]
    wrong = Client().post(door("-correct", writer.secret), {"caption": "x", "text": "y"})
    assert wrong.status_code == 404


def test_a_wrong_link_is_unknown_and_one_taken_back_says_so(cast, writer):
    names = {"": "get", "-lines": "get", "-send": "post", "-correct": "post"}
    for name, method in names.items():
        assert getattr(Client(), method)(door(name, "wrong")).status_code == 404
    captioners.revoke_captioner(writer.who, by=cast.mira)
    for name, method in names.items():
        assert getattr(Client(), method)(door(name, writer.secret)).status_code == 410
    told_ = Client().post(door("-send", writer.secret), {"text": "x"}, HTTP_X_LIVE="1")
    assert told_.json()["code"] == "captioner.revoked"


def test_words_sent_with_a_link_that_was_taken_back_can_be_copied(cast, writer):
    captioners.revoke_captioner(writer.who, by=cast.mira)
    page = Client().post(door("-send", writer.secret), {"text": "Les puits <sont> secs."})
    assert page.status_code == 410
    assert ">Les puits &lt;sont&gt; secs.</textarea>" in page.content.decode()
    assert 'class="field" hidden' in Client().get(door("", writer.secret)).content.decode()


def test_the_captioners_page_says_how_the_session_stands_now(cast, writer):
    assert 'data-status="live"' in Client().get(door("-lines", writer.secret)).content.decode()


def test_the_wrong_method_is_refused_at_the_captioners_doors(cast, writer):
    codes = [Client().post(door(name, writer.secret)).status_code for name in ("", "-lines")]
    codes += [Client().get(door(name, writer.secret)).status_code for name in ("-send", "-correct")]
    codes.append(Client().get(reverse("sessions:captions-push")).status_code)
    assert codes == [405] * 5


def test_a_strangers_page_cannot_send_in_a_captioners_name(cast, writer):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(door("-send", writer.secret), {"text": "x"}).status_code == 403


# ------------------------------------------------------------------ the machine's door
def push(secret, body, kind="application/json", **headers):
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    extra = {"HTTP_AUTHORIZATION": f"Bearer {secret}"} if secret else {}
    return Client(enforce_csrf_checks=True).post(
        reverse("sessions:captions-push"), data, content_type=kind, **extra, **headers
    )


def test_a_machine_pushes_text_and_json(cast, writer):
    assert push(writer.secret, "Un.\nDeux.", "text/plain").status_code == 201
    answer = push(
        writer.secret,
        {"text": "Trois.", "speaker": "Ada", "offset_ms": 1500, "language": "fr", "final": True},
    )
    assert answer.status_code == 201
    (line,) = answer.json()["lines"]
    assert (line["number"], line["starts_ms"], line["final"]) == (3, 1500, True)
    assert lines_of(writer.track) == ["Un.", "Deux.", "Trois."]
    at = timezone.now().isoformat()
    assert push(writer.secret, {"text": "Quatre.", "starts_at": at}).status_code == 201


def test_a_machine_that_says_it_twice_is_heard_once(cast, writer):
    key = str(uuid4())
    answers = [push(writer.secret, {"text": "Un."}, HTTP_IDEMPOTENCY_KEY=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    other = push(writer.secret, {"text": "Deux."}, HTTP_IDEMPOTENCY_KEY=key)
    assert (other.status_code, other.json()["code"]) == (422, "key.reused")
    assert (
        other.json()["message"]
        == "This Idempotency-Key came with another text. Take a new one for each."
    )
    assert lines_of(writer.track) == ["Un."]


def test_without_a_working_key_a_machine_is_told_401(cast, writer):
    for secret in ("", "wrong", f"{writer.secret}x"):
        answer = push(secret, {"text": "x"})
        assert (answer.status_code, answer.json()["code"]) == (401, "captioner.unknown")
        assert "Bearer" in answer["WWW-Authenticate"]
    captioners.revoke_captioner(writer.who, by=cast.mira)
    assert push(writer.secret, {"text": "x"}).status_code == 401
    assert lines_of(writer.track) == []


def test_a_key_reaches_its_own_session_and_language_only(cast, writer):
    other = people.make_session(cast.summit, 2, status="live")
    _captioner, secret = captioners.make_captioner(other, "en", by=cast.olga)
    push(secret, {"text": "Elsewhere"})
    assert lines_of(writer.track) == []
    answer = push(writer.secret, {"text": "Hello", "language": "en"})
    assert (answer.status_code, answer.json()["field"]) == (400, "language")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": 5}, "text"),
        ({"text": "x", "final": "yes"}, "final"),
        ({"text": "x", "offset_ms": 1.5}, "offset_ms"),
        ({"text": "x", "offset_ms": True}, "offset_ms"),
        ({"text": "x", "starts_at": "yesterday"}, "starts_at"),
        ({"text": "x", "starts_at": "2026-11-24T14:03:21"}, "starts_at"),
        ({"text": "x", "starts_at": "2026-99-24T14:03:21Z"}, "starts_at"),
        ([], ""),
        ("{", ""),
        (b"\xff", ""),
        ("[" * 100_000, ""),
        ("x" * 70_000, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_answered_with_the_field(cast, writer, body, field):
    answer = push(writer.secret, body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)


def test_a_session_that_is_not_live_takes_nothing_and_says_so_in_json(cast, writer):
    Session.objects.filter(pk=cast.plenary.pk).update(
        status="ended", ended_at=timezone.now() - timedelta(hours=1)
    )
    answer = push(writer.secret, {"text": "x"})
    assert (answer.status_code, answer.json()["code"]) == (409, "session.not-live")


def test_a_key_that_is_too_fast_waits(cast, writer, monkeypatch):
    monkeypatch.setattr("sessions.views.captioning.MOST", 2)
    codes = [push(writer.secret, {"text": "x"}).status_code for _ in range(3)]
    assert codes == [201, 201, 429]
    _other, secret = captioners.make_captioner(cast.plenary, "en", by=cast.mira)
    assert push(secret, {"text": "x"}).status_code == 201


@pytest.mark.parametrize(
    "text", ["\u202e\u2066 evil", "zero\u200bwidth", "<script>alert(1)</script>", "\ud800x"]
)
def test_hostile_text_is_text(cast, writer, as_person, text):
    body = json.dumps({"text": text, "speaker": text})
    assert push(writer.secret, body).status_code == 201
    address = reverse("sessions:transcript", args=[cast.plenary.pk])
    for page in (
        room(cast, as_person, query="?captions=fr"),
        as_person(cast.ada).get(f"{address}?language=fr"),
        Client().get(door("", writer.secret)),
    ):
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


# ------------------------------------------------------------------ links
def test_the_link_is_shown_by_the_page_that_made_it_and_by_no_other(cast, as_person):
    browser = as_person(cast.mira)
    data = {"language": "en", "name": "Captions Inc.", "key": str(uuid4())}
    made = browser.post(reverse("sessions:captioner-make", args=[cast.plenary.pk]), data)
    secret = made.context["secret"]
    assert made.status_code == 200
    assert door("", secret) in made.content.decode()
    again = browser.post(reverse("sessions:captioner-make", args=[cast.plenary.pk]), data)
    assert again.status_code == 303
    sources = browser.get(reverse("sessions:caption-sources", args=[cast.plenary.pk]))
    assert secret not in sources.content.decode()
    assert "Captions Inc." in sources.content.decode()
    assert Client().get(door("", secret)).status_code == 200


def source_doors(cast, writer):
    yield "get", reverse("sessions:caption-sources", args=[cast.plenary.pk])
    yield "post", reverse("sessions:captioner-make", args=[cast.plenary.pk])
    yield "post", reverse("sessions:captioner-revoke", args=[writer.who.pk])
    yield "get", reverse("sessions:captions-upload", args=[cast.plenary.pk])
    yield "post", reverse("sessions:captions-restore", args=[writer.track.pk])


@pytest.mark.parametrize(
    ("who", "code"),
    [("rana", 403), ("sami", 403), ("ada", 403), ("vera", 403), ("otto", 403), (None, 302)],
)
def test_only_who_runs_the_session_gives_out_links_and_brings_files_in(
    cast, as_person, writer, who, code
):
    browser = as_person(getattr(cast, who) if who else None)
    codes = {
        getattr(browser, method)(door).status_code for method, door in source_doors(cast, writer)
    }
    # Who takes no part does not even learn which captioners and files there are.
    assert codes == ({403, 404} if who == "otto" else {code})


@pytest.mark.parametrize("who", ["olga", "mira"])
def test_who_runs_the_session_takes_a_link_back(cast, as_person, writer, who):
    address = reverse("sessions:captioner-revoke", args=[writer.who.pk])
    assert as_person(getattr(cast, who)).post(address).status_code == 303
    assert push(writer.secret, {"text": "x"}).status_code == 401


def test_one_and_three_links_cost_the_same_number_of_queries(cast, as_person, writer):
    address = reverse("sessions:caption-sources", args=[cast.plenary.pk])
    browser = as_person(cast.mira)
    one = queries(browser, address)
    for _ in range(2):
        captioners.make_captioner(cast.plenary, "fr", by=cast.mira)
    assert queries(browser, address) == one
    assert CaptionTrack.objects.count() == 1
