"""Noting an intervention: who speaks is proposed, any name may be written, the time is kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from outcomes import noting
from sessions.forms.interventions import InterventionForm
from sessions.models import Contribution
from sessions.services import floor, interventions
from sessions.services import sessions as running
from summit.errors import RuleBroken
from summit.models import Delegation
from tests import cast as people


def note(cast, as_person, **fields):
    address = reverse("outcomes:note", args=[cast.plenary.pk])
    data = {"text": "We opened the port.", "language": "en", **fields}
    return as_person(cast.rana).post(address, data)


def take_floor(cast, name, language="ar"):
    place = getattr(cast.places, name)
    entry = floor.ask_for_floor(cast.plenary, by=place.user, place=place, language=language)
    return floor.call_speaker(entry, by=cast.mira)


def proposed(cast):
    cast.plenary.refresh_from_db()
    return noting.proposal(cast.plenary, "en")


def test_nobody_is_proposed_before_anybody_spoke(cast):
    assert proposed(cast) == {"speaker": "", "language": "en", "guiding_question": None}


def test_whoever_has_the_floor_is_proposed_in_the_language_they_asked_for(cast):
    take_floor(cast, "leila")
    take_floor(cast, "ada", "fr")
    assert proposed(cast)["speaker"] == "Ada Michel (Haiti Renewal)"
    assert proposed(cast)["language"] == "fr"


def test_whoever_spoke_last_is_proposed_until_somebody_else_was_noted(cast):
    floor.end_speech(take_floor(cast, "leila"), by=cast.mira)
    assert proposed(cast)["speaker"] == "Leïla Baptiste"
    interventions.note_intervention(
        cast.plenary, "Well.", by=cast.rana, place=None, speaker=cast.places.sami, language="fr"
    )
    assert (proposed(cast)["speaker"], proposed(cast)["language"]) == (
        "Sami Haddad (Ministry)",
        "fr",
    )


def test_the_question_in_focus_is_proposed(cast, as_person):
    second = cast.plenary.guiding_questions.last()
    running.focus_question(cast.plenary, second, by=cast.mira)
    address = reverse("outcomes:note-form", args=[cast.plenary.pk])
    form = as_person(cast.rana).get(address).context["note_form"]
    assert form["guiding_question"].value() == second.pk


@pytest.mark.parametrize(
    "written", ["Sami Haddad", "sami haddad", "Sami  Haddad (Ministry)", "SAMI HADDAD (ministry)"]
)
def test_a_person_is_found_by_name(cast, as_person, written):
    assert note(cast, as_person, speaker=written).status_code == 303
    assert cast.plenary.contributions.get().author == cast.places.sami


def test_two_people_of_one_name_are_asked_apart(cast, as_person):
    twin = people.make_user("twin")
    twin.display_name = "Sami Haddad"
    twin.save()
    people.place(cast.summit, twin, affiliation="Harbour Radio")
    page = note(cast, as_person, speaker="Sami Haddad")
    assert (page.status_code, cast.plenary.contributions.count()) == (422, 0)
    assert "Several people" in page.content.decode()
    note(cast, as_person, speaker="Sami Haddad (Harbour Radio)")
    assert cast.plenary.contributions.get().author.user == twin


def test_a_free_name_comes_with_what_it_stands_for(cast, as_person):
    note(cast, as_person, speaker="H.E. Joy", speaker_affiliation="Kenya", speaker_kind="youth")
    noted = cast.plenary.contributions.get()
    assert (noted.who, noted.affiliation, noted.speaks_as) == ("H.E. Joy", "Kenya", "youth")


def test_the_kind_of_a_known_delegation_is_known(cast, as_person):
    Delegation.objects.create(summit=cast.summit, name="Harbour Guild", kind="private_sector")
    note(cast, as_person, speaker="A docker", speaker_affiliation="harbour guild")
    assert cast.plenary.contributions.get().speaks_as == "private_sector"


def test_the_time_when_the_writing_began_is_kept(cast, as_person):
    began = timezone.now() - timedelta(minutes=12)
    cast.plenary.started_at = began - timedelta(minutes=30)
    cast.plenary.save()
    written = timezone.localtime(began, cast.summit.zone).strftime("%H:%M")
    assert note(cast, as_person, speaker="Joy", said_at=written).status_code == 303
    noted = cast.plenary.contributions.get()
    assert noted.said_at == began.replace(second=0, microsecond=0)


def test_a_time_before_the_session_is_refused_with_its_field(cast, as_person):
    early = timezone.now() - timedelta(minutes=40)
    written = timezone.localtime(early, cast.summit.zone).strftime("%H:%M")
    page = note(cast, as_person, speaker="Joy", said_at=written)
    assert (page.status_code, "We opened the port." in page.content.decode()) == (409, True)
    with pytest.raises(RuleBroken) as refusal:
        interventions.note_intervention(
            cast.plenary, "x", by=cast.rana, place=None, speaker_name="Joy", said_at=early
        )
    assert (refusal.value.code, refusal.value.field) == ("said.elsewhere", "said_at")


def test_a_time_after_now_was_yesterday(cast):
    later = timezone.localtime(timezone.now() + timedelta(minutes=30), cast.summit.zone)
    form = InterventionForm(cast.plenary)
    moment = form._moment(later.time())
    assert timezone.now() - timedelta(hours=24) < moment < timezone.now() - timedelta(hours=23)


def test_the_same_form_twice_is_noted_once(cast, as_person):
    key = str(uuid4())
    for _ in range(2):
        assert note(cast, as_person, speaker="Joy", key=key).status_code == 303
    assert Contribution.objects.count() == 1


def test_the_suggestions_are_people_of_the_summit_only(cast, as_person):
    page = as_person(cast.rana).get(reverse("outcomes:desk", args=[cast.plenary.pk]))
    told = page.context["note_form"].suggestions
    assert "Ada Michel (Haiti Renewal)" in told
    assert "Otto Berg" not in told


def test_somebody_of_another_summit_is_a_free_name(cast, as_person):
    note(cast, as_person, speaker="Otto Berg")
    assert cast.plenary.contributions.get().author is None
