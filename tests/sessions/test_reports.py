"""Reported words: by everybody, to who runs the session, decided at once, and answered."""

from uuid import uuid4

import pytest
from django.urls import reverse

from sessions.models import Restriction, WordsReport
from sessions.services import chat, conduct, contributions, decisions, questions, reports
from summit import parts
from summit.errors import RuleBroken
from summit.log.models import Event
from summit.models import Activity
from tests.counting import queries

KINDS = ["contributions", "questions", "messages"]


@pytest.fixture
def talking(cast):
    cast.plenary.allows_chat = True
    cast.plenary.save()
    return cast


def own(cast, who):
    return {"by": getattr(cast, who), "place": getattr(cast.places, who)}


def words(cast, kind="contributions", text="Rude words", who="ada"):
    made = {"contributions": contributions.contribute, "questions": questions.ask}
    return made.get(kind, chat.send)(cast.plenary, text, **own(cast, who))


def report(cast, thing, who="leila", category="insult", text="", **more):
    return reports.report(thing, category, text, **own(cast, who), **more)


def console(cast, browser):
    return browser.get(reverse("sessions:console", args=[cast.plenary.pk])).content.decode()


def reported(html):
    return html.split('id="m-reports"')[1].split("</section>")[0]


def code(act):
    with pytest.raises(RuleBroken) as refused:
        act()
    return refused.value.code


WHO = {
    "olga": 303, "mira": 303, "sami": 303, "rana": 303, "leila": 303, "vera": 303, "otto": 404,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", WHO)
def test_everybody_in_the_room_may_report(talking, as_person, kind, who):
    thing = words(talking, kind)
    address = reverse("sessions:report", args=[kind, thing.pk])
    browser = as_person(getattr(talking, who))
    assert browser.get(address).status_code == (200 if WHO[who] == 303 else 404)
    answer = browser.post(address, {"category": "insult", "text": "Look at this"})
    assert answer.status_code == WHO[who]
    assert WordsReport.objects.count() == (WHO[who] == 303)


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_silenced_may_call_for_help_and_who_was_removed_may_not(talking, as_person, kind):
    thing = words(talking, kind)
    conduct.silence(talking.plenary, talking.places.leila, reason="x", by=talking.mira)
    address = reverse("sessions:report", args=[kind, thing.pk])
    browser = as_person(talking.leila)
    assert browser.post(address, {"category": "insult"}).status_code == 303
    conduct.remove(talking.plenary, talking.places.leila, reason="x", by=talking.mira)
    assert browser.post(address, {"category": "insult"}).status_code == 403


@pytest.mark.parametrize(
    ("fields", "field"),
    [({}, "category"), ({"category": "boring"}, "category"), ({"category": "other"}, "text")],
)
def test_what_is_wrong_must_be_said(talking, as_person, fields, field):
    address = reverse("sessions:report", args=["contributions", words(talking).pk])
    page = as_person(talking.leila).post(address, fields)
    assert page.status_code == 422
    assert f"id_{field}" in page.content.decode()


def test_nobody_reports_their_own_words_or_what_is_gone(talking):
    thing = words(talking)
    assert code(lambda: report(talking, thing, "ada")) == "report.own"
    contributions.withdraw(thing, by=talking.ada)
    thing.refresh_from_db()
    assert code(lambda: report(talking, thing)) == "report.gone"


def test_the_same_person_about_the_same_words_is_one_report(talking):
    thing = words(talking)
    report(talking, thing)
    report(talking, thing, category="spam")
    assert WordsReport.objects.get().category == "spam"


def test_the_same_key_twice_is_one_report(talking):
    thing, key = words(talking), uuid4()
    assert report(talking, thing, key=key, payload=1) == report(talking, thing, key=key, payload=1)


def test_the_console_shows_what_by_how_many_and_never_by_whom(talking, as_person):
    thing = words(talking, "messages")
    report(talking, thing, "leila", text="It hurts")
    report(talking, thing, "vera", "hatred")
    shown = reported(console(talking, as_person(talking.mira)))
    for told in ("Rude words", "2 people", "Insult, threat", "Hatred", "It hurts", "Ada Michel"):
        assert told in shown
    assert not [name for name in ("Leïla", "Vera") if name in shown]
    stored = Activity.objects.filter(verb="words.reported")
    assert {entry.actor for entry in stored} == {None}


def test_what_was_reported_stands_as_it_was(talking, as_person):
    thing = words(talking, "messages")
    report(talking, thing)
    chat.edit(thing, "Kind words", by=talking.ada)
    assert "Rude words" in reported(console(talking, as_person(talking.mira)))


def test_the_room_is_told_nothing(talking):
    thing = words(talking)
    stream = f"session:{talking.plenary.pk}"
    before = Event.objects.filter(stream__name=stream).count()
    report(talking, thing)
    assert Event.objects.filter(stream__name=stream).count() == before
    assert Event.objects.filter(stream__name=f"{stream}:moderation", kind="reports").exists()


# ------------------------------------------------------------------ decided
def judge(talking, browser, thing, kind, outcome):
    address = reverse("sessions:judge", args=[kind, thing.pk])
    assert browser.get(address).status_code == 405
    return browser.post(address, {"outcome": outcome})


MAY = {
    "olga": 303, "mira": 303, "sami": 403, "rana": 403, "leila": 403, "vera": 403, "otto": 404,
}  # fmt: skip


@pytest.mark.parametrize("who", MAY)
def test_who_may_decide(talking, as_person, who):
    thing = words(talking)
    report(talking, thing)
    browser = as_person(getattr(talking, who))
    assert judge(talking, browser, thing, "contributions", "hidden").status_code == MAY[who]
    thing.refresh_from_db()
    assert thing.status == ("hidden" if MAY[who] == 303 else "approved")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("outcome", "status", "silenced"),
    [("dismissed", "approved", 0), ("hidden", "hidden", 0), ("silenced", "hidden", 1)],
)
def test_one_press_decides_for_all_who_reported(
    talking, as_person, kind, outcome, status, silenced
):
    thing = words(talking, kind)
    for who in ("leila", "vera"):
        report(talking, thing, who)
    assert judge(talking, as_person(talking.mira), thing, kind, outcome).status_code == 303
    thing.refresh_from_db()
    assert thing.status == status
    assert Restriction.objects.standing().count() == silenced
    assert {*WordsReport.objects.values_list("outcome", flat=True)} == {outcome}
    assert "Rude words" not in reported(console(talking, as_person(talking.mira)))


def test_what_it_hid_is_undone_like_any_decision(talking):
    thing = words(talking)
    report(talking, thing)
    reports.decide(thing, "hidden", by=talking.mira)
    decisions.undo(talking.plenary.decisions.first(), by=talking.mira)
    thing.refresh_from_db()
    assert thing.status == "approved"


def test_whoever_reported_reads_what_became_of_it_and_nobody_else_does(talking, as_person):
    thing = words(talking)
    report(talking, thing)
    reports.decide(thing, "hidden", by=talking.mira)
    room = reverse("sessions:room", args=[talking.plenary.pk])
    mine = reverse("sessions:my-words", args=[talking.plenary.pk])
    leila, ada = as_person(talking.leila), as_person(talking.ada)
    assert "decided about what you reported" in leila.get(room).content.decode()
    assert "The words were hidden" in leila.get(mine).content.decode()
    assert "you reported" not in ada.get(room).content.decode()
    assert "What I reported" not in ada.get(mine).content.decode()
    assert Event.objects.filter(
        stream__name=f"user:{talking.leila.pk}", fact="words.judged"
    ).exists()
    leila.post(reverse("sessions:told-seen", args=[talking.plenary.pk]))
    assert "decided about what you reported" not in leila.get(room).content.decode()


def test_decided_twice_is_decided_once(talking):
    thing = words(talking)
    report(talking, thing)
    assert reports.decide(thing, "dismissed", by=talking.mira) == 1
    assert reports.decide(thing, "hidden", by=talking.olga) == 0
    thing.refresh_from_db()
    assert thing.status == "approved"


def test_words_that_their_author_took_back_meanwhile_do_not_stop_the_decision(talking):
    thing = words(talking)
    report(talking, thing)
    contributions.withdraw(thing, by=talking.ada)
    assert reports.decide(thing, "hidden", by=talking.mira) == 1
    assert WordsReport.objects.get().outcome == "hidden"


def test_nobody_is_silenced_for_an_anonymous_question(talking):
    talking.plenary.allows_anonymous = True
    talking.plenary.save()
    thing = questions.ask_anonymously(talking.plenary, "Rude?", crowd=99)
    type(thing).objects.filter(pk=thing.pk).update(status="approved")
    thing.refresh_from_db()
    report(talking, thing)
    assert code(lambda: reports.decide(thing, "silenced", by=talking.mira)) == "report.nobody"
    assert reports.decide(thing, "hidden", by=talking.mira) == 1


def test_a_moderator_whose_words_are_reported_is_not_silenced_by_another(talking):
    thing = words(talking, who="olga")
    report(talking, thing)
    refused = code(lambda: reports.decide(thing, "silenced", by=talking.mira))
    assert refused == "conduct.protected"
    thing.refresh_from_db()
    assert (thing.status, WordsReport.objects.get().outcome) == ("approved", "")


def test_an_outcome_that_there_is_not_is_unknown(talking, as_person):
    thing = words(talking)
    report(talking, thing)
    assert judge(talking, as_person(talking.mira), thing, "contributions", "").status_code == 404


def test_one_and_three_reports_cost_the_same(talking, as_person):
    counts = []
    for _ in (1, 2):
        for kind in KINDS:
            thing = words(talking, kind, f"Rude {uuid4()}")
            report(talking, thing)
        parts._cache.clear()
        address = reverse("sessions:console", args=[talking.plenary.pk])
        counts.append(queries(as_person(talking.mira), address))
    assert counts[0] == counts[1]


def test_the_log_keeps_what_was_decided(talking):
    thing = words(talking)
    report(talking, thing)
    reports.decide(thing, "silenced", by=talking.mira)
    entry = Activity.objects.get(verb="words.judged")
    assert (entry.actor, entry.details["outcome"], entry.details["reports"]) == (
        talking.mira, "The words were hidden and their author silenced", 1,
    )  # fmt: skip
    assert Activity.objects.get(verb="person.silenced").about == talking.ada
