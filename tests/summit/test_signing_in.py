"""Letters at home, the first person, and every way of signing up and in."""

import re
from pathlib import Path

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from summit.models import User
from summit.services import people
from tests.cast import make_user

CODE = re.compile(r"[A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8})*")


# ------------------------------------------------------------------ letters
def write_letter(folder: Path, number: int, subject: str, body: str) -> None:
    folder.mkdir(exist_ok=True)
    text = f"To: ada@example.org\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    (folder / f"{number:020d}-00000000.eml").write_text(text, encoding="utf-8")


def test_letters_lie_there_the_newest_first_as_text(db, as_person, at_home):
    write_letter(at_home.MAIL_DIR, 1, "First", "Look: <b>bold</b> https://example.org/x")
    write_letter(at_home.MAIL_DIR, 2, "Second", "Your code is below.\n\nRPGM-SSQC\n\nGoodbye")
    page = as_person(None).get(reverse("mail")).content.decode()
    assert re.findall(r"<h2>(\w+)</h2>", page) == ["Second", "First"]
    assert re.findall(r"<code>([^<]+)</code>", page) == ["RPGM-SSQC"]
    assert page.count("<b>bold</b>") == 0
    assert page.count("&lt;b&gt;bold&lt;/b&gt;") == 1


@pytest.mark.parametrize("door", ["mail", "demo-login"])
def test_the_doors_of_home_exist_nowhere_else(db, at_home, door):
    address = reverse(door)
    assert Client().get(address).status_code == 200
    assert Client(REMOTE_ADDR="192.0.2.7").get(address).status_code == 404
    assert Client(headers={"X-Forwarded-For": "127.0.0.1"}).get(address).status_code == 404
    at_home.EMBEDDED = False
    assert Client().get(address).status_code == 404
    at_home.EMBEDDED = True
    at_home.LOOPBACK = False
    assert Client().get(address).status_code == 404


def test_letters_are_only_read(db, at_home):
    assert Client().post(reverse("mail")).status_code == 405


# ------------------------------------------------------------------ the first person
def setup_address() -> str:
    link = people.first_person_link("http://testserver")
    assert link is not None
    return link.removeprefix("http://testserver")


def test_the_first_person_becomes_operator_once(db, as_person):
    address = setup_address()
    client = as_person(None)
    assert client.get(address).status_code == 200
    response = client.post(address, {"display_name": "Olga Ndiaye", "email": "Olga@Example.org"})
    assert (response.status_code, response.headers["Location"]) == (302, reverse("summit-create"))
    olga = User.objects.get()
    assert (olga.email, olga.is_staff, olga.is_superuser) == ("olga@example.org", True, True)
    assert olga.has_usable_password() is False
    assert client.get(reverse("summit-create")).status_code == 200
    assert as_person(None).get(address).status_code == 404


def test_the_first_person_is_told_what_is_missing(db, as_person):
    response = as_person(None).post(setup_address(), {"display_name": "", "email": "nonsense"})
    page = response.content.decode()
    assert re.findall(r'<a href="#(id_\w+)">', page) == ["id_display_name", "id_email"]
    assert User.objects.count() == 0


def test_an_invented_link_opens_nothing(db, as_person):
    forged = signing.dumps("first", salt="another salt")
    assert as_person(None).get(reverse("set-up", args=[forged])).status_code == 404


def test_the_people_of_the_demo_are_not_the_first_person(db, as_person):
    make_user("olga", is_active=True)
    User.objects.update(email="olga@demo.invalid")
    assert as_person(None).get(setup_address()).status_code == 200


# ------------------------------------------------------------------ signing up and in
def code_for(address: str) -> str:
    """Read in the mail viewer, as a person would."""
    page = Client().get(reverse("mail")).content.decode()
    letter = next(part for part in page.split("<article")[1:] if address in part)
    found = re.search(r"<code>([^<]+)</code>", letter)
    assert found is not None
    assert CODE.fullmatch(found.group(1))
    return found.group(1)


def sign_up(client: Client, **fields: str):
    given = {"email": "nadia@example.org", "display_name": "Nadia Ferreira", **fields}
    return client.post(reverse("account_signup"), given)


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def test_signing_up_without_a_password(db, at_home):
    client = Client()
    assert sign_up(client).status_code == 302
    assert is_signed_in(client) is False
    client.post(reverse("account_email_verification_sent"), {"code": code_for("nadia@example.org")})
    assert is_signed_in(client) is True
    nadia = User.objects.get()
    assert (nadia.display_name, nadia.has_usable_password()) == ("Nadia Ferreira", False)


def test_signing_up_with_a_password_and_in_with_it(db, at_home):
    client = Client()
    sign_up(client, password1="a kettle on the roof")
    client.post(reverse("account_email_verification_sent"), {"code": code_for("nadia@example.org")})
    assert is_signed_in(client) is True
    again = Client()
    login = {"login": "nadia@example.org", "password": "a kettle on the roof"}
    assert again.post(reverse("account_login"), login).status_code == 302
    assert is_signed_in(again) is True
    wrong = Client()
    wrong.post(reverse("account_login"), {**login, "password": "a kettle in the cellar"})
    assert is_signed_in(wrong) is False


def test_a_weak_password_is_refused_and_the_rest_kept(db, at_home):
    page = sign_up(Client(), password1="12345").content.decode()
    assert page.count('value="Nadia Ferreira"') == 1
    assert page.count('href="#id_password1"') >= 1
    assert User.objects.count() == 0


def test_signing_in_by_a_code(cast, at_home):
    people.confirm_email(cast.ada)
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": "ada@example.org"})
    code = code_for("ada@example.org")
    client.post(reverse("account_confirm_login_code"), {"code": "XXXX-XXXX"})
    assert is_signed_in(client) is False
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert is_signed_in(client) is True


def test_the_sign_in_page_asks_for_a_code_first_and_a_password_second(db, at_home):
    page = Client().get(reverse("account_login")).content.decode()
    doors = re.findall(r'<form class="form" method="post" action="([^"]+)"', page)
    assert doors == [reverse("account_request_login_code"), reverse("account_login")]
