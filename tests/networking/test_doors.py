"""Where the login leads back to, and keys that are none; who may what: tests/doors."""

import pytest
from django.urls import reverse

from networking.services import connections, safety
from networking.urls import urlpatterns
from tests.networking.people import connected, listed

READ = ["people", "now", "connections", "connections-region", "conversations"]
READ += ["conversations-region", "blocked", "reports", "badge", "for-session", "person"]
READ += ["conversation", "mine"]
ACT = ["card", "ask", "block", "unblock", "accept", "decline", "withdraw", "send", "read", "close"]
BOTH = ["report"]


@pytest.fixture
def addresses(cast):
    """Every door with something real behind it."""
    listed(cast.places.sami)
    talk = connected(cast.places.ada, cast.places.sami)
    row = connections.ask(cast.places.sami, by=cast.leila)
    report = safety.report(cast.places.sami, "Threats", by=cast.ada)
    known = {
        "slug": cast.summit.slug,
        "summit_id": cast.summit.pk,
        "session_id": cast.plenary.pk,
        "person_id": cast.places.sami.pk,
        "connection_id": row.pk,
        "conversation_id": talk.pk,
        "report_id": report.pk,
    }
    return {
        pattern.name: reverse(
            f"networking:{pattern.name}",
            kwargs={name: known[name] for name in pattern.pattern.converters},
        )
        for pattern in urlpatterns
    }


def test_nobody_logged_in_is_sent_to_the_login_page_by_every_door(as_person, addresses):
    browser = as_person(None)
    answers = {name: browser.get(addresses[name]) for name in READ + BOTH}
    answers |= {name: browser.post(addresses[name]) for name in ACT}
    login = reverse("account_login")
    seen = {name: (answer.status_code, answer.url) for name, answer in answers.items()}
    back = {name: addresses[name] if name in READ + BOTH else reverse("home") for name in addresses}
    assert seen == {name: (302, f"{login}?next={back[name]}") for name in addresses}


def test_a_key_that_is_no_uuid_is_named(cast, as_person, addresses):
    answer = as_person(cast.sami).post(addresses["card"], {"key": "not a key"})
    assert answer.status_code == 400
