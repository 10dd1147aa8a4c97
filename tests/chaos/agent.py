"""``python -m tests.chaos.agent``: one process of the house that does what a line of JSON says.

    {"do": "ban", "place": "…"}     →     {"done": …}  or  {"failed": "…"}

Everything goes through the house's own services; only ``prune`` and ``seed`` write rows themselves.
"""

import json
import os
import sys
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import close_old_connections, transaction  # noqa: E402

from sessions.models import Appearance, Question, Session  # noqa: E402
from sessions.services import sessions as running  # noqa: E402
from summit.log import journal  # noqa: E402
from summit.log.models import Event, Stream  # noqa: E402
from summit.models import Participation, User  # noqa: E402
from summit.services import participation  # noqa: E402
from tests import cast  # noqa: E402
from tests.chaos import jobbing  # noqa: E402

Store = import_module(settings.SESSION_ENGINE).SessionStore


def seed(people: int, rooms: int) -> dict:
    """A summit, its organiser olga, people who may speak, and open rooms with three questions."""
    with transaction.atomic():
        summit = cast.make_summit()
        olga = cast.make_user("olga")
        organiser = cast.place(summit, olga, "organiser")
        told = [_person(summit, number) for number in range(people)]
        made = [_room(summit, organiser, number) for number in range(1, rooms + 1)]
    return {"olga": _told(olga, organiser), "people": told, "rooms": made}


def _person(summit, number: int) -> dict:
    user = cast.make_user(f"person{number}")
    return _told(user, cast.place(summit, user))


def _told(user, place) -> dict:
    return {"id": str(user.pk), "place": str(place.pk), "cookie": login(str(user.pk))}


def _room(summit, organiser, number: int) -> dict:
    session = cast.make_session(summit, number, status="live")
    now = session.created_at
    questions = [
        Question.objects.create(
            session=session, author=organiser, text=text, language="en", status="approved",
            created_at=now, updated_at=now,
        )
        for text in ("Who pays?", "Who decides?", "Who is missing?")
    ]  # fmt: skip
    return {"id": str(session.pk), "questions": [str(question.pk) for question in questions]}


def login(user: str) -> str:
    """A login cookie, as the login page would set it."""
    person = User.objects.get(pk=user)
    store = Store()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return store.session_key


def _olga() -> User:
    return User.objects.get(email="olga@example.org")


def ban(place: str) -> None:
    participation.ban(Participation.objects.get(pk=place), by=_olga(), reason="a fault test")


def promote(place: str, room: str) -> None:
    """Somebody moderates a room from now on."""
    Appearance.objects.create(
        session_id=room, participation_id=place, role=Appearance.Role.MODERATOR
    )


def demote(place: str, room: str) -> None:
    """And from now on no more; said as the organiser's page says it."""
    from summit.log import access  # noqa: PLC0415 -- only here

    with journal.command(by=_olga()) as act:
        Appearance.objects.filter(session_id=room, participation_id=place).delete()
        access.changed(act, Participation.objects.get(pk=place).user)


def close(room: str) -> None:
    running.end_session(Session.objects.get(pk=room), by=_olga())


def deactivate(user: str) -> None:
    from summit.log import access  # noqa: PLC0415 -- only here

    person = User.objects.get(pk=user)
    with journal.command(by=_olga()) as act:
        person.is_active = False
        person.save(update_fields=["is_active"])
        access.changed(act, person)


def prune(stream: str, upto: int) -> None:
    """As the reference says: first the floor, then the rows."""
    with transaction.atomic():
        Stream.objects.filter(name=stream).update(floor_seq=upto)
        Event.objects.filter(stream__name=stream, seq__lte=upto).delete()


OURS = (seed, login, ban, promote, demote, close, deactivate, prune)
ACTS = {act.__name__: act for act in (*OURS, *jobbing.ACTS)}


def main() -> None:
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        asked = json.loads(line)
        close_old_connections()
        try:
            said = {"done": ACTS[asked.pop("do")](**asked)}
        except Exception as error:
            said = {"failed": repr(error)}
        print(json.dumps(said), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
