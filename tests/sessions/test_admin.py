"""The operator's lists: to be looked at, never a way to change or to find out."""

import pytest
from django.contrib import admin
from django.urls import reverse

from sessions.models import (
    Choice,
    Decision,
    FloorRequest,
    Poll,
    Readiness,
    Resource,
    SpentToken,
    TokenGrant,
    TokenKey,
    Upload,
    Vote,
    Voter,
)
from sessions.services import contributions, floor, polls, readiness, resources, votes
from sessions.services import sessions as running
from sessions.services.sharing import Sharing
from summit.models import User

READ_ONLY = [Decision, FloorRequest, Poll, Readiness, Resource, Upload]


@pytest.fixture
def root(cast, as_person):
    """An operator, after something of each happened."""
    run, mira, places = cast.plenary, cast.mira, cast.places
    running.move_to_item(run, run.agenda.first(), by=mira)
    entry = floor.ask_for_floor(run, by=cast.ada, place=places.ada, language="en")
    floor.call_speaker(entry, by=mira)
    readiness.mark_ready(run.agenda.first(), True, by=cast.ada, place=places.ada)
    draft = polls.Draft("What first?", "single", "en", ["Wells", "Pipes"], is_secret=True)
    poll = polls.open_poll(polls.write_poll(run, draft, by=mira), by=mira)
    votes.cast_ballot(poll, [str(poll.options.first().pk)], by=cast.ada)
    words = contributions.contribute(run, "Hello", by=cast.ada, place=places.ada)
    contributions.hide(words, "x", by=mira)
    Decision.objects.create(session=run, by=mira, verb="hide", changes=[])
    what = Sharing(cast.summit, run, "A paper")
    made = resources.share_link(what, "https://example.org", by=cast.sami, place=places.sami)
    Upload.objects.create(resource=made, given_name="x.pdf", size=1)
    return as_person(User.objects.create_superuser("root@example.org"))


@pytest.mark.parametrize("model", READ_ONLY)
def test_operators_look_and_change_nothing(root, model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    listed = root.get(reverse(f"{name}_changelist"))
    assert listed.status_code == 200
    assert listed.context["cl"].result_count == 1
    one = model.objects.get()
    assert root.get(reverse(f"{name}_change", args=[one.pk])).status_code == 200
    assert root.post(reverse(f"{name}_change", args=[one.pk]), {}).status_code == 403
    assert root.post(reverse(f"{name}_delete", args=[one.pk]), {"post": "yes"}).status_code == 403
    assert root.get(reverse(f"{name}_add")).status_code == 403


@pytest.mark.parametrize("model", [Vote, Voter, Choice, TokenGrant, TokenKey, SpentToken])
def test_no_ballot_no_voter_and_no_token_is_in_the_admin(model):
    assert model not in admin.site._registry


def test_a_polls_page_names_nobody(root):
    poll = Poll.objects.get()
    name = f"admin:{Poll._meta.app_label}_poll_change"
    page = root.get(reverse(name, args=[poll.pk])).content.decode()
    assert "Ada Michel" not in page


@pytest.mark.parametrize("model", READ_ONLY)
def test_only_operators_come_in(cast, as_person, model):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert as_person(cast.olga).get(address).status_code == 302
    assert as_person(None).get(address).status_code == 302
