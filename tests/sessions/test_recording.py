"""Whether a session is recorded: decided by its organisers, told to everybody before they enter."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from sessions.models import Session
from sessions.services import programme
from sessions.services import sessions as running
from summit import checklist
from summit.errors import RuleBroken
from tests import cast as people

URL = "https://video.example.org/session-1"


def say(cast, **settings):
    return programme.edit_session(cast.plenary, by=cast.olga, **settings)


def page(cast, browser, name="sessions:session"):
    return browser.get(reverse(name, args=[cast.plenary.pk])).content.decode()


def test_nothing_is_said_before_it_is_decided_but_to_the_organisers(cast, as_person):
    for name in ("sessions:session", "sessions:room"):
        assert "recorded" not in page(cast, as_person(cast.ada), name).lower()
    (step,) = [step for step in checklist.steps(cast.summit) if step.order == 45]
    assert not step.done
    assert step.url == reverse("sessions:session-edit", args=[cast.plenary.pk])
    say(cast, recording="none")
    (step,) = [step for step in checklist.steps(cast.summit) if step.order == 45]
    assert step.done


def test_the_notice_stands_on_the_page_in_the_room_and_before_the_door(cast, as_person):
    for recording, notice, word in (
        ("none", "This session is not recorded", "Not recorded"),
        ("recorded", "This session is recorded", "Recorded"),
    ):
        say(cast, recording=recording, recording_note="Kept for a year.")
        assert notice in page(cast, as_person(None))
        assert "Kept for a year." in page(cast, as_person(None))
        assert notice in page(cast, as_person(cast.otto), "sessions:room")
        assert word in page(cast, as_person(cast.ada), "sessions:room")


def test_the_recording_is_offered_after_the_end_to_who_takes_part(cast, as_person):
    say(cast, recording="recorded", recording_url=URL, recording_language="fr")
    for name in ("sessions:session", "sessions:room"):
        assert URL not in page(cast, as_person(cast.ada), name)
    running.end_session(cast.plenary, by=cast.mira)
    assert URL in page(cast, as_person(cast.ada), "sessions:room")
    assert URL in page(cast, as_person(cast.ada))
    assert "Recording in French" in page(cast, as_person(cast.ada))
    assert URL not in page(cast, as_person(None))
    assert URL not in page(cast, as_person(cast.otto))


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"recording": "none", "recording_url": URL}, "recording"),
        ({"recording_url": URL}, "recording"),
        ({"recording": "recorded", "recording_url": "http://x.example.org/"}, "recording_url"),
        ({"recording": "recorded", "recording_url": "javascript:alert(1)"}, "recording_url"),
    ],
)  # fmt: skip
def test_an_address_is_https_and_of_a_recorded_session(cast, as_person, settings, field):
    with pytest.raises(RuleBroken) as raised:
        say(cast, **settings)
    assert raised.value.field == field
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=cast.plenary.pk).update(**settings)


def test_the_form_names_the_field_and_keeps_what_was_typed(cast, as_person):
    address = reverse("sessions:session-edit", args=[cast.plenary.pk])
    browser = as_person(cast.olga)
    form = browser.get(address).context["form"]
    data = {"title_en": "Water", "number": "1", "minutes": "90", "attribution": "named", "minimum_crowd": "10"}  # fmt: skip
    assert form["recording"].value() == "undecided"
    wrong = browser.post(
        address, {**data, "recording": "recorded", "recording_url": "http://x.org/"}
    )
    assert wrong.status_code == 422
    assert "recording_url" in wrong.context["form"].errors
    assert "http://x.org/" in wrong.content.decode()
    right = browser.post(address, {**data, "recording": "recorded", "recording_url": URL})
    assert right.status_code == 303
    cast.plenary.refresh_from_db()
    assert (cast.plenary.recording, cast.plenary.recording_url) == ("recorded", URL)


def test_a_page_without_the_field_leaves_what_was_decided(cast, as_person):
    say(cast, recording="none")
    address = reverse("sessions:session-edit", args=[cast.plenary.pk])
    data = {"title_en": "Water", "number": "1", "minutes": "90", "attribution": "named", "minimum_crowd": "10"}  # fmt: skip
    assert as_person(cast.olga).post(address, data).status_code == 303
    cast.plenary.refresh_from_db()
    assert cast.plenary.recording == "none"


def test_the_transcript_is_offered_on_the_page_once_there_is_one(cast, as_person):
    from sessions.services import captioners, captions  # noqa: PLC0415

    address = reverse("sessions:transcript", args=[cast.plenary.pk])
    captioner, _secret = captioners.make_captioner(cast.plenary, "en", by=cast.mira)
    assert address not in page(cast, as_person(cast.ada))
    captions.add_captions(captioner, captions.Line("Good morning."))
    assert address in page(cast, as_person(cast.ada))
    assert address not in page(cast, as_person(cast.otto))


def test_a_draft_is_undecided(cast):
    assert people.make_session(cast.summit, 2, status="draft").recording == "undecided"
