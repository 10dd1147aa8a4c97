"""Tokens: genuine, once, for anybody who holds one; and nothing leads back to whom it was given."""

import hashlib
import json
import secrets
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.urls import reverse
from django.utils import timezone

from sessions import blind
from sessions.models import Question, SpentToken, TokenGrant
from sessions.services import questions, tokens
from summit import presence
from summit.errors import RuleBroken
from tests import cast as people

PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=blind.SALT_SIZE)


@pytest.fixture(scope="module")
def key():
    return blind.make_key()


class Token:
    """The browser's half, in Python: static/js/blind.js does the same."""

    def __init__(self, n):
        self.n, self.message = n, secrets.token_bytes(32)
        salt = secrets.token_bytes(blind.SALT_SIZE)
        digest = blind.HASH(bytes(8) + blind.HASH(self.message).digest() + salt).digest()
        size = blind.SIZE - blind.HASH_SIZE - 1
        block = bytes(size - blind.SALT_SIZE - 1) + b"\1" + salt
        masked = bytearray(a ^ b for a, b in zip(block, blind._mask(digest, size), strict=True))
        masked[0] &= 0x7F
        self.encoded = int.from_bytes(bytes(masked) + digest + b"\xbc")
        self.mask = secrets.randbelow(n - 2) + 2
        self.blinded = self.encoded * pow(self.mask, blind.EXPONENT, n) % n

    def finish(self, signed):
        self.signature = signed * pow(self.mask, -1, self.n) % self.n
        return self


# ------------------------------------------------------------------ the signatures
def test_what_was_signed_unseen_is_a_signature_that_another_library_knows(key):
    token = Token(key.n)
    token.finish(blind.sign(key, token.blinded))
    public = rsa.RSAPublicNumbers(blind.EXPONENT, key.n).public_key()
    public.verify(token.signature.to_bytes(blind.SIZE), token.message, PSS, hashes.SHA384())
    assert blind.is_signed(key.n, token.message, token.signature)


def test_a_signature_of_another_library_is_known_and_a_changed_one_is_not(key):
    d = pow(blind.EXPONENT, -1, (key.p - 1) * (key.q - 1))
    private = rsa.RSAPrivateNumbers(
        key.p, key.q, d, d % (key.p - 1), d % (key.q - 1), pow(key.q, -1, key.p),
        rsa.RSAPublicNumbers(blind.EXPONENT, key.n),
    ).private_key()  # fmt: skip
    signed = private.sign(b"message", PSS, hashes.SHA384())
    number = int.from_bytes(signed)
    assert blind.is_signed(key.n, b"message", number)
    assert not blind.is_signed(key.n, b"massage", number)
    assert not blind.is_signed(key.n, b"message", number ^ 1)
    wrong = private.sign(
        b"message", padding.PSS(padding.MGF1(hashes.SHA384()), 20), hashes.SHA384()
    )
    assert not blind.is_signed(key.n, b"message", int.from_bytes(wrong))
    for nonsense in (0, 1, key.n - 1, key.n, number + key.n):
        assert not blind.is_signed(key.n, b"message", nonsense)


@pytest.mark.parametrize("number", [-1, 0, 1])
def test_numbers_that_would_tell_about_the_key_are_not_signed(key, number):
    with pytest.raises(ValueError, match="range"):
        blind.sign(key, number)
    for far in (key.n - 1, key.n, key.n + 5):
        with pytest.raises(ValueError, match="range"):
            blind.sign(key, far)


def test_every_signature_fits_every_token_so_nothing_tells_them_apart(key):
    """For what the server saw and any token there is a mask with which the one is the other."""
    one, other = Token(key.n), Token(key.n)
    seen = blind.sign(key, one.blinded)
    other.finish(blind.sign(key, other.blinded))
    mask = seen * pow(other.signature, -1, key.n) % key.n
    assert other.encoded * pow(mask, blind.EXPONENT, key.n) % key.n == one.blinded


# ------------------------------------------------------------------ the session
@pytest.fixture
def room(cast, key, monkeypatch):
    """A session with tokens, in which twelve are present and hold some."""
    monkeypatch.setattr(blind, "make_key", lambda: key)
    monkeypatch.setattr(presence, "here", lambda _stream: [object()] * 12)
    session = cast.plenary
    session.allows_anonymous, session.anonymity, session.minimum_crowd = True, "token", 2
    session.save()
    TokenGrant.objects.create(session=session, participation=cast.places.leila)
    return session


def tokens_door(session):
    return reverse("sessions:tokens", args=[session.pk])


def pay_door(session):
    return reverse("sessions:ask-with-token", args=[session.pk])


def fetch(browser, session, made=None, **more):
    """The five tokens of one browser."""
    n = int(browser.get(tokens_door(session)).json()["modulus"], 16)
    made = made or [Token(n) for _ in range(tokens.EACH)]
    data = {"blinded": json.dumps([f"{each.blinded:x}" for each in made]), **more}
    answer = browser.post(tokens_door(session), data, headers={"X-Live": "1"})
    if answer.status_code != 200:
        return answer
    signed = [int(each, 16) for each in answer.json()["signed"]]
    return [each.finish(number) for each, number in zip(made, signed, strict=True)]


def pay(browser, session, held, text="Who decided?", **more):
    data = {
        "text": text, "language": "en", "is_anonymous": "on",
        "token": held.message.hex(), "signature": f"{held.signature:x}", **more,
    }  # fmt: skip
    return browser.post(pay_door(session), data, headers={"X-Live": "1"})


def test_a_token_asks_without_a_login(room, cast, as_person):
    token = fetch(as_person(cast.ada), room)[0]
    answer = pay(as_person(None), room, token)
    asked = Question.objects.get()
    assert (answer.status_code, answer.json()["decision"]) == (200, str(asked.pk))
    assert (asked.status, asked.author, asked.is_anonymous) == ("held", None, True)
    Question.objects.update(release_at=timezone.now())
    questions.release_due()
    page = as_person(cast.leila).get(reverse("sessions:room", args=[room.pk])).content.decode()
    assert "Who decided?" in page


def test_a_login_in_the_request_is_refused(room, cast, as_person):
    token = fetch(as_person(cast.ada), room)[0]
    assert pay(as_person(cast.ada), room, token).status_code == 400
    assert Question.objects.count() == 0


def test_a_token_is_spent_once_and_the_same_key_has_the_same_answer(room, cast, as_person):
    first, second, *_rest = fetch(as_person(cast.ada), room)
    key = str(uuid4())
    answers = [pay(as_person(None), room, first, key=key).json() for _ in range(2)]
    assert answers[0] == answers[1]
    again = pay(as_person(None), room, first, key=str(uuid4()))
    assert (again.status_code, again.json()["code"]) == (409, "token.spent")
    assert pay(as_person(None), room, second).status_code == 200
    assert Question.objects.count() == SpentToken.objects.count() == 2


def test_a_refused_question_spends_nothing(room, cast, as_person):
    token = fetch(as_person(cast.ada), room)[0]
    assert pay(as_person(None), room, token, text=" ").status_code == 422
    room.minimum_crowd = 50
    room.save()
    assert pay(as_person(None), room, token).json()["code"] == "anonymous.few"
    assert SpentToken.objects.count() == 0


def test_few_holders_are_few_people_however_full_the_room_is(room, cast, as_person):
    room.minimum_crowd = 3
    room.save()
    token = fetch(as_person(cast.ada), room)[0]  # with leila two hold tokens, twelve are present
    assert pay(as_person(None), room, token).json()["code"] == "anonymous.few"


def test_a_false_token_is_refused(room, cast, as_person):
    token = fetch(as_person(cast.ada), room)[0]
    for change in ({"token": "00" * 32}, {"signature": "2"}, {"token": token.message.hex() + "00"}):
        answer = pay(as_person(None), room, token, **change)
        assert (answer.status_code, answer.json()["code"]) == (409, "token.false")
    for change in (
        {"token": "zz"},
        {"signature": ""},
        {"signature": "x"},
        {"signature": "1" * 5000},
    ):
        assert pay(as_person(None), room, token, **change).status_code == 400


def test_tokens_are_given_once_and_a_lost_answer_again(room, cast, as_person):
    browser, key = as_person(cast.ada), str(uuid4())
    n = int(tokens.key_of(room).modulus, 16)
    made = [Token(n) for _ in range(tokens.EACH)]
    first = [each.signature for each in fetch(browser, room, made, key=key)]
    assert [each.signature for each in fetch(browser, room, made, key=key)] == first
    assert fetch(browser, room, key=key).status_code == 422
    assert fetch(browser, room).status_code == 409
    assert browser.get(tokens_door(room)).json()["given"] is True
    assert TokenGrant.objects.filter(session=room).count() == 2


@pytest.mark.parametrize(("name", "status"), [("vera", 403), ("otto", 403)])
def test_who_does_not_write_gets_no_tokens(room, cast, as_person, name, status):
    browser = as_person(getattr(cast, name))
    assert browser.get(tokens_door(room)).status_code == status
    assert browser.post(tokens_door(room), {"blinded": "[]"}).status_code == status


def test_a_guest_gets_no_tokens_for_anybody_can_be_many_guests(room, cast, as_person):
    gus = people.make_guest(cast.summit)
    room.guests = "take_part"
    room.save()
    assert as_person(gus).get(tokens_door(room)).status_code == 403


def test_doors_answer_nonsense(room, cast, as_person):
    browser = as_person(cast.ada)
    for blinded in ("", "{}", "[1]", '["x"]', json.dumps(["2"] * 99)):
        assert browser.post(tokens_door(room), {"blinded": blinded}).status_code == 400
    for blinded in (["2"] * 4, ["0"] * 5, ["1"] * 5):
        assert browser.post(tokens_door(room), {"blinded": json.dumps(blinded)}).status_code == 409
    assert as_person(None).get(pay_door(room)).status_code == 405
    assert as_person(None).get(tokens_door(room)).status_code == 302
    unknown = reverse("sessions:ask-with-token", args=[uuid4()])
    assert as_person(None).post(unknown).status_code == 404


def test_a_session_without_tokens_has_no_such_doors(cast, as_person):
    cast.plenary.allows_anonymous = True
    cast.plenary.save()
    assert as_person(cast.ada).get(tokens_door(cast.plenary)).status_code == 404
    assert as_person(None).post(pay_door(cast.plenary)).status_code == 404
    page = (
        as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk])).content.decode()
    )
    assert "js/tokens.js" not in page
    assert "Nobody can find out from what is stored" in page


def test_the_room_promises_what_it_holds_and_nothing_weaker_is_done_instead(room, cast, as_person):
    browser = as_person(cast.ada)
    page = browser.get(reverse("sessions:room", args=[room.pk])).content.decode()
    assert "js/tokens.js" in page
    assert "Not even this server can tell who asked" in page
    assert "Nobody can find out from what is stored" not in page
    plain = {"text": "Who?", "language": "en", "is_anonymous": "on"}
    answer = browser.post(reverse("sessions:ask", args=[room.pk]), plain)
    assert (answer.status_code, Question.objects.count()) == (409, 0)
    assert "needs JavaScript" in answer.content.decode()


def test_a_closed_session_takes_no_token(room, cast, as_person):
    token = fetch(as_person(cast.ada), room)[0]
    room.status, room.ended_at, room.current_item = "ended", timezone.now(), None
    room.save()
    assert pay(as_person(None), room, token).json()["code"] == "session.closed"
    with pytest.raises(RuleBroken):
        tokens.grant(room, [2] * 5, by=cast.leila, place=cast.places.leila)


def test_organisers_choose_the_level(cast, as_person):
    from sessions.forms.organise import SessionForm  # noqa: PLC0415
    from sessions.services.programme import edit_session  # noqa: PLC0415

    assert SessionForm(summit=cast.summit, session=cast.plenary).initial["anonymity"] == "stored"
    edit_session(cast.plenary, by=cast.olga, anonymity="token", allows_anonymous=True)
    cast.plenary.refresh_from_db()
    assert cast.plenary.takes_tokens


def test_the_digest_of_a_spent_token_says_nothing_of_its_signature(room, cast, as_person):
    token = fetch(as_person(cast.ada), room)[0]
    pay(as_person(None), room, token)
    assert SpentToken.objects.get().digest == hashlib.sha256(token.message).hexdigest()
