"""``python -m bench.outcomes.agreement [--people 2000] [--recommendations 300] [--json FILE]``: how long it
takes to say how everything stands: from counts, from a matrix, and from the database, against what
the ranking replaces (likes) and against the plainest program that counts the same."""

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

DATA = tempfile.TemporaryDirectory()
os.environ.update(DJANGO_SETTINGS_MODULE="summit.settings", SUMMIT_DATA=DATA.name)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from outcomes.agreement import labels, support  # noqa: E402
from outcomes.agreement.changing import next_step  # noqa: E402
from outcomes.agreement.support import Stances  # noqa: E402
from outcomes.models import Recommendation, Stance  # noqa: E402
from outcomes.services.counting import keep_counts  # noqa: E402
from sessions.models import Attendance, Session  # noqa: E402
from summit.models import Participation, Summit, User  # noqa: E402

KINDS = ("government", "diaspora", "international", "civil_society", "academia", "youth", "media")
VALUES = ("agree", "disagree", "pass")


def stances(people: int, recommendations: int, seed: int = 1) -> list[list[str]]:
    """Per person a value for each recommendation; nearly everybody takes nearly every stance."""
    chance = random.Random(seed)
    liked = [[chance.random() for _ in KINDS] for _ in range(recommendations)]
    return [
        [
            (
                "agree"
                if chance.random() < liked[n][person % len(KINDS)]
                else chance.choice(VALUES[1:])
            )
            if chance.random() < 0.9
            else ""
            for n in range(recommendations)
        ]
        for person in range(people)
    ]


def timed(act: Callable[[], Any], rounds: int = 5) -> float:
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def fill(given: list[list[str]]) -> list[Any]:
    """A session in which they stand like this; its recommendations."""

    call_command("migrate", verbosity=0)
    summit = Summit.objects.create(slug="bench", title={"en": "Bench"})
    session = Session.objects.create(
        summit=summit, number=1, title={"en": "S"}, status="live", started_at=timezone.now()
    )
    users = User.objects.bulk_create(
        User(email=f"p{n}@example.org", display_name=f"P{n}", password="!")
        for n in range(len(given))
    )
    places = Participation.objects.bulk_create(
        Participation(summit=summit, user=user, declared_kind=KINDS[n % len(KINDS)])
        for n, user in enumerate(users)
    )
    Attendance.objects.bulk_create(Attendance(session=session, participation=p) for p in places)
    rows = Recommendation.objects.bulk_create(
        Recommendation(session=session, number=n + 1, text={"en": "R"})
        for n in range(len(given[0]))
    )
    for n, row in enumerate(rows):
        Stance.objects.bulk_create(
            Stance(recommendation=row, participation=place, value=theirs[n])
            for place, theirs in zip(places, given, strict=True)
            if theirs[n]
        )
    return rows


def measure(people: int, recommendations: int) -> list[dict[str, Any]]:

    given = stances(people, recommendations)
    in_kind = Counter(KINDS[n % len(KINDS)] for n in range(people))

    def plainly() -> list[dict[str, Stances]]:
        counted = []
        for n in range(recommendations):
            found = Counter((KINDS[p % len(KINDS)], theirs[n]) for p, theirs in enumerate(given))
            counted.append(
                {
                    kind: Stances(*(found[kind, value] for value in VALUES), in_kind[kind])
                    for kind in KINDS
                }
            )
        return counted

    counted = plainly()
    named = {str(n): groups for n, groups in enumerate(counted)}

    def say() -> None:
        support.ranked(named)
        for groups in counted:
            ready = labels.for_labels(groups)
            labels.label_of(ready, people)

    def steps() -> None:
        for groups in counted:
            next_step(labels.for_labels(groups), people)

    def likes() -> None:
        sorted(counted, key=lambda groups: -support.pooled(groups.values()).agree)

    def read() -> None:
        for standing in Stance.objects.standings(rows).values():
            _ = (standing.label, standing.unheard)

    def recount() -> None:
        Stance.objects.recount(row.pk for row in rows)

    def read_one() -> None:
        _ = Stance.objects.standings(rows[:1])[str(rows[0].pk)].step

    rows = fill(given)
    keep_counts(row.pk for row in rows)
    ids = [row.pk for row in rows]
    assert Stance.objects.counts(ids) == Stance.objects.recount(ids)
    return [
        {"what": "rank and label, counts given", "seconds": timed(say)},
        {"what": "rank by likes, counts given (peer)", "seconds": timed(likes)},
        {"what": "what would change each label", "seconds": timed(steps)},
        {"what": "count in plain Python (peer)", "seconds": timed(plainly)},
        {"what": "from the counts that are kept, and label", "seconds": timed(read)},
        {"what": "the same counted anew in the database (peer)", "seconds": timed(recount)},
        {"what": "one recommendation, as a frame needs it", "seconds": timed(read_one)},
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.outcomes.agreement", description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--recommendations", type=int, default=300)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    rows = measure(given.people, given.recommendations)
    print(f"{given.people} people, {given.recommendations} recommendations, medians of 5")
    for row in rows:
        print(f"{row['what']:<46} {row['seconds'] * 1000:>9.1f} ms")
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
