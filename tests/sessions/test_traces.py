"""A question without a name: no table, no event, no log line and no key leads to who asked, at either
level. The whole database is compared before and after, not what we thought of."""

import logging
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from sessions import blind
from sessions.models import Question, TokenGrant
from sessions.services import questions
from summit import presence
from tests.sessions.test_tokens import fetch, pay

CANARY = "Who carries the canary 7f3a9c?"


def everything() -> dict[str, dict[str, str]]:
    """Every row of every table, as text, by table and key."""
    return {
        model._meta.db_table: {
            str(row["pk"]): repr(sorted((k, str(v)) for k, v in row.items()))
            for row in (
                {
                    "pk": each.pk,
                    **{f.attname: getattr(each, f.attname) for f in each._meta.concrete_fields},
                }
                for each in model._base_manager.all()
            )
        }
        for model in apps.get_models()
        if not model._meta.proxy
    }


def changed(before, after) -> dict[str, list[str]]:
    """Rows that are new or different, by table."""
    found = {
        table: [row for pk, row in rows.items() if before[table].get(pk) != row]
        for table, rows in after.items()
    }
    return {table: rows for table, rows in found.items() if rows}


def traces(cast) -> list[str]:
    """Whatever names ada."""
    place = cast.places.ada
    return [
        str(cast.ada.pk),
        cast.ada.pk.hex,
        str(place.pk),
        place.pk.hex,
        cast.ada.email,
        cast.ada.display_name,
    ]


@pytest.fixture
def room(cast, monkeypatch):
    monkeypatch.setattr(presence, "here", lambda _stream: [object()] * 12)
    session = cast.plenary
    session.allows_anonymous, session.minimum_crowd = True, 2
    session.save()
    return session


def ask_at_level_one(cast, room, as_person, key):
    browser = as_person(cast.ada)
    data = {"text": CANARY, "language": "en", "is_anonymous": "on", "key": key}
    return browser, lambda: browser.post(
        reverse("sessions:ask", args=[room.pk]), data, headers={"X-Live": "1"}
    )


def ask_at_level_two(cast, room, as_person, key):
    room.anonymity = "token"
    room.save()
    TokenGrant.objects.create(session=room, participation=cast.places.leila)
    browser = as_person(cast.ada)
    token = fetch(browser, room)[0]
    nobody = as_person(None)
    return browser, lambda: pay(nobody, room, token, text=CANARY, key=key)


@pytest.mark.parametrize("level", [ask_at_level_one, ask_at_level_two])
def test_asking_changes_no_row_that_names_the_asker_and_writes_no_line(
    cast, room, as_person, caplog, level
):
    key = str(uuid4())
    _browser, ask = level(cast, room, as_person, key)
    before = everything()
    caplog.set_level(logging.DEBUG)
    assert ask().status_code == 200
    Question.objects.update(release_at=timezone.now())
    questions.release_due()
    rows = changed(before, everything())
    tables = {
        "summit_sessions_question",
        "log_commandkey",
        "log_event",
        "log_stream",
        "log_tally",  # the share of questions answered
        "summit_activity",
    }
    assert set(rows) == tables | (
        {"summit_sessions_spenttoken"} if level is ask_at_level_two else set()
    )
    told = "\n".join([*(row for found in rows.values() for row in found), caplog.text])
    assert {trace for trace in traces(cast) if trace in told} == set()
    assert CANARY not in caplog.text
    assert key not in caplog.text
    # The words stand in one place.
    assert [table for table, found in rows.items() if any(CANARY in row for row in found)] == [
        "summit_sessions_question"
    ]


@pytest.mark.parametrize("level", [ask_at_level_one, ask_at_level_two])
def test_its_times_are_whole_minutes(cast, room, as_person, level):
    _browser, ask = level(cast, room, as_person, str(uuid4()))
    ask()
    Question.objects.update(release_at=timezone.now())
    questions.release_due()
    asked = Question.objects.get()
    moments = [asked.created_at, asked.updated_at]
    from summit.log.models import CommandKey, Event  # noqa: PLC0415
    from summit.models import Activity  # noqa: PLC0415

    moments += Event.objects.filter(object_id=str(asked.pk)).values_list("at", flat=True)
    moments += Activity.objects.filter(object_id=str(asked.pk)).values_list("at", flat=True)
    moments += CommandKey.objects.filter(scope="anon").values_list("at", flat=True)
    assert len(moments) >= 6
    assert {(at.second, at.microsecond) for at in moments} == {(0, 0)}


def test_the_comparison_sees_a_question_with_a_name(cast, room):
    """The twin."""
    before = everything()
    questions.ask(room, CANARY, by=cast.ada, place=cast.places.ada)
    told = "\n".join(row for found in changed(before, everything()).values() for row in found)
    assert [trace for trace in traces(cast) if trace in told] != []


def test_what_the_server_saw_of_a_token_stands_in_no_row(cast, room, as_person):
    _browser, ask = ask_at_level_two(cast, room, as_person, str(uuid4()))
    n = int(room.token_key.modulus, 16)
    grants = changed({table: {} for table in everything()}, everything())[
        "summit_sessions_tokengrant"
    ]
    ask()
    assert len(grants) == 2
    assert all(len(row) < 400 for row in grants), "a grant holds no number of a token"
    assert blind.fingerprint(n)
