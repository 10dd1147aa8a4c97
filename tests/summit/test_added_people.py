"""Somebody who was added without a letter can log in by a code all the same."""

import re

from django.core import mail
from django.test import Client
from django.urls import reverse

from summit.services.roster import Entry, add_people


def test_a_code_sent_to_the_address_lets_an_added_person_in(cast):
    add_people(cast.summit, [Entry("nia@example.org", "Nia Okafor")], by=cast.olga, invite=False)
    browser = Client()
    browser.post(reverse("account_request_login_code"), {"email": "nia@example.org"})
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]
    browser.post(reverse("account_confirm_login_code"), {"code": code})
    place = cast.summit.participations.get(user__email="nia@example.org")
    assert browser.session["_auth_user_id"] == str(place.user_id)
    assert browser.get(reverse("place", args=[cast.summit.slug])).status_code == 200
