"""Who has which paragraph open now: seen by the other drafters, by nobody else, and gone with the line."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from outcomes import editing
from outcomes.live.drafts import page
from summit import presence
from summit.live import topics
from summit.log.models import Event
from tests.counting import queries
from tests.outcomes.drafts import make_draft


@pytest.fixture
def draft(cast):
    cache.clear()
    yield make_draft(cast, "Mend the wells.", "Pay who mends.")
    presence.forget()


def is_at(*open_pages) -> None:
    """These people have these paragraphs open: ``(paragraph, person)``."""
    here: dict[str, list[str]] = {}
    for paragraph, person in open_pages:
        here.setdefault(page(paragraph.pk), []).append(str(person.pk))
    presence.report(here)


def desk(client, who, draft) -> str:
    client.force_login(who)
    return client.get(reverse("outcomes:outcome", args=[draft.summit.slug])).content.decode()


def test_drafters_see_on_the_desk_who_has_what_open(cast, client, draft):
    first, second = draft.paragraphs.in_order()
    is_at((second, cast.rana), (first, cast.olga))
    shown = desk(client, cast.olga, draft)
    assert "Open now:" in shown
    line = shown.split('id="editors"')[1].split("</p>")[0]
    assert "Rana Qureshi" in line
    assert reverse("outcomes:paragraph", args=[second.pk]) in line
    assert "Olga" not in line, "not oneself"
    before = Event.objects.count()
    part = client.get(reverse("outcomes:outcome-editors", args=[draft.summit.slug]))
    assert "Rana Qureshi" in part.content.decode()
    assert Event.objects.count() == before, "nothing is told"


def test_who_opens_the_same_paragraph_is_told_who_is_there(cast, client, draft):
    first = draft.paragraphs.in_order()[0]
    is_at((first, cast.rana))
    client.force_login(cast.olga)
    shown = client.get(reverse("outcomes:paragraph", args=[first.pk])).content.decode()
    assert "Also open here: Rana Qureshi." in shown
    assert page(first.pk) in shown, "by following it, this page is seen too"
    assert editing.others_at(first, but=cast.rana) == []


def test_whoever_only_reads_sees_nothing_of_it_and_is_not_seen(cast, client, draft):
    first = draft.paragraphs.in_order()[0]
    is_at((first, cast.rana))
    assert "Rana Qureshi" not in desk(client, cast.ada, draft)
    client.force_login(cast.ada)
    shown = client.get(reverse("outcomes:paragraph", args=[first.pk])).content.decode()
    assert page(first.pk) not in shown
    followers = ("olga", "rana", "ada", "mira", "otto")
    assert [
        name for name in followers if topics.may_follow(getattr(cast, name), page(first.pk))
    ] == ["olga", "rana"]


def test_a_process_that_dies_takes_its_people_with_it(cast, client, draft, monkeypatch):
    first = draft.paragraphs.in_order()[0]
    is_at((first, cast.rana))
    wall = presence.time.time()
    monkeypatch.setattr(presence.time, "time", lambda: wall + presence.TTL_SECONDS + 1)
    cache.delete_many([presence._key(name, "") for name in cache.get(presence._INDEX)])
    assert editing.open_now(draft, but=cast.olga) == []


def test_many_open_paragraphs_cost_as_many_questions_as_one(cast, client, draft):
    address = reverse("outcomes:outcome-editors", args=[draft.summit.slug])
    first, second = draft.paragraphs.in_order()
    client.force_login(cast.olga)
    is_at((first, cast.rana))
    before = queries(client, address)
    is_at((first, cast.rana), (second, cast.rana), (second, cast.mira))
    assert queries(client, address) == before
