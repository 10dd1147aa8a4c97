"""What must be in the database: ``python -m bench.live.seeding WHAT …``, in the house's environment.

Prints one line of JSON where there is something to tell.
"""

import argparse
import json
import os
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402

from bench.live import writing  # noqa: E402 -- and with it the bench's stream
from bench.live.seeded import CSRF, login_of  # noqa: E402
from sessions.models import Question, Session  # noqa: E402
from sessions.services import questions  # noqa: E402
from summit.live import tickets  # noqa: E402
from summit.models import Participation, User  # noqa: E402

BACKEND = "django.contrib.auth.backends.ModelBackend"


def people(count: int) -> list[User]:
    """The first ``count`` people of the bench, made when they are not there, with their logins."""
    found = list(User.objects.filter(email__endswith="@bench.invalid").order_by("email")[:count])
    new = [
        User(email=f"{place:06d}@bench.invalid", display_name=f"Follower {place}", password="!")
        for place in range(len(found), count)
    ]
    store = SessionStore()
    rows = []
    for place, user in enumerate(new, len(found)):
        inside = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        row = store.get_model_class()(session_key=login_of(place))
        row.session_data, row.expire_date = store.encode(inside), store.get_expiry_date()
        rows.append(row)
    with transaction.atomic():
        User.objects.bulk_create(new, batch_size=500)
        store.get_model_class().objects.bulk_create(rows, batch_size=500)
    return found + new


def followers(options: argparse.Namespace) -> None:
    """A line for each: the cookie, and the greeting with its ticket."""
    lines = []
    for place, user in enumerate(people(options.count)):
        hello = {"v": 2, "language": "en"}
        if options.ticket:
            hello["ticket"] = tickets.issue(user.pk, login_of(place), [options.stream])
        seq = None if options.snapshot else 0
        hello["streams"] = [{"name": options.stream, "epoch": "", "seq": seq}]
        cookie = f"{settings.SESSION_COOKIE_NAME}={login_of(place)}; "
        cookie += f"{settings.CSRF_COOKIE_NAME}={CSRF}"
        lines.append(f"{cookie}\t{json.dumps({'hello': hello}, separators=(',', ':'))}\n")
    Path(options.out).write_text("".join(lines), encoding="ascii")


def room(options: argparse.Namespace) -> None:
    """The demo's live session, with everybody as participants, the first two as organisers, and a few
    questions to support."""
    session = Session.objects.filter(status=Session.Status.LIVE).select_related("summit").first()
    assert session is not None, "the demo has no live session"
    there = set(session.summit.participations.values_list("user_id", flat=True))
    Participation.objects.bulk_create(
        (
            Participation(
                summit=session.summit,
                user=user,
                role="organiser" if place < 2 else "participant",
            )
            for place, user in enumerate(people(options.count))
            if user.pk not in there
        ),
        batch_size=500,
    )
    asker = session.summit.participations.filter(user__email="000002@bench.invalid").get()
    asked = [
        questions.ask(session, f"Question {n} of the bench?", by=asker.user, place=asker).pk
        for n in range(options.questions)
    ]
    Question.objects.filter(pk__in=asked).update(status=Question.Status.APPROVED)
    heard = {"session": str(session.pk), "stream": f"session:{session.pk}"}
    print(json.dumps({**heard, "questions": [str(pk) for pk in asked]}))


def upvotes(options: argparse.Namespace) -> None:
    """What is in the database of one question."""
    question = Question.objects.get(pk=options.question)
    deadline = time.monotonic() + 5
    rows = question.upvotes.count()
    while question.upvotes_count != rows and time.monotonic() < deadline:
        time.sleep(0.1)
        question.refresh_from_db()
    print(json.dumps({"rows": rows, "counter": question.upvotes_count}))


def writes(options: argparse.Namespace) -> None:
    """Threads that write events, for a while."""
    print(json.dumps(writing.measure(options.threads, options.streams, options.seconds)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    known = parser.add_subparsers(required=True)
    kinds = (
        ("followers", followers, {"count": int, "stream": str, "out": str}),
        ("room", room, {"count": int, "questions": int}),
        ("upvotes", upvotes, {"question": str}),
        ("writes", writes, {"threads": int, "streams": int, "seconds": float}),
    )
    for name, act, arguments in kinds:
        sub = known.add_parser(name)
        sub.set_defaults(act=act)
        for argument, kind in arguments.items():
            sub.add_argument(f"--{argument}", type=kind, required=True)
        if act is followers:
            sub.add_argument("--ticket", action="store_true")
            sub.add_argument("--snapshot", action="store_true")
    options = parser.parse_args()
    options.act(options)


if __name__ == "__main__":
    main()
