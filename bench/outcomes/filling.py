"""``python -m bench.outcomes.filling SLUG CONTRIBUTIONS``: a summit of six sessions in which so much was said, in the
database of ``SUMMIT_DATA``; a tenth of it is behind a recommendation."""

import hashlib
import os
import random
import sys
from typing import Any

SESSIONS = 6
# Of one sentence to a paragraph, as people write: 160 characters on average.
SAYINGS = (
    ("en", "The pump was ours, but nobody taught us the pump; we waited eleven months for a seal."),
    ("fr", "Avant le bâtiment, il y avait un numéro, et une infirmière qui répondait la nuit."),
    ("ar", "الماء قبل كل شيء. نحن في المهجر ندفع ثمن المضخة، ولا ندفع ثمن من يصلحها."),
    ("en", "Publish what a well costs in its tenth year, not in its first."),
)


def ready() -> None:
    """Django on this process's own settings, with its tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")
    import django  # noqa: PLC0415 -- the settings read the environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def fill(slug: str, size: int) -> Any:
    """The summit. The same size gives the same words."""
    from summit.models import Participation, Summit, User  # noqa: PLC0415

    summit = Summit.objects.create(
        slug=slug, title={"en": "Bench"}, languages=["en", "fr", "ar"], status="announced"
    )
    users = User.objects.bulk_create(
        User(email=f"{slug}-{n}@example.org", display_name=f"Person {n}", password="!")
        for n in range(max(10, size // 8))
    )
    places = Participation.objects.bulk_create(
        Participation(summit=summit, user=user) for user in users
    )
    for number in range(1, SESSIONS + 1):
        more = 1 if number <= size % SESSIONS else 0
        _hold(summit, places, number, size // SESSIONS + more)
    return summit


def _hold(summit: Any, places: list[Any], number: int, size: int) -> None:
    from django.utils import timezone  # noqa: PLC0415

    from sessions.models import Contribution, GuidingQuestion, Session  # noqa: PLC0415

    now, chance = timezone.now(), random.Random(number)
    session = Session.objects.create(
        summit=summit, number=number, title={"en": f"Session {number}"}, status="ended",
        started_at=now, ended_at=now,
    )  # fmt: skip
    questions = [
        GuidingQuestion.objects.create(session=session, position=n, text={"en": f"Why {n}?"})
        for n in range(1, 7)
    ]
    said = []
    for n in range(size):
        language, text = SAYINGS[n % 4]
        said.append(
            Contribution(
                session=session, number=n + 1, author=places[(number * 37 + n) % len(places)],
                guiding_question=questions[n % 7] if n % 7 < len(questions) else None,
                language=language, text=f"{' '.join([text] * chance.choice((1, 1, 2, 4)))} ({n})",
                status="approved", said_at=now,
            )
        )  # fmt: skip
    _recommend(session, questions, Contribution.objects.bulk_create(said))


def _recommend(session: Any, questions: list[Any], said: list[Any]) -> None:
    from outcomes.models import Recommendation, Source  # noqa: PLC0415

    cited = said[::10]
    for number in range(1, len(cited) // 5 + 1):
        made = Recommendation.objects.create(
            session=session, number=number, guiding_question=questions[number % 6],
            text={"en": f"Towns shall publish what their wells cost, part {number}."},
        )  # fmt: skip
        Source.objects.bulk_create(
            Source(
                recommendation=made, contribution=words, revision=words.revision, start=0,
                end=len(words.text), quote=words.text,
                sha256=hashlib.sha256(words.text.encode()).hexdigest(),
            )
            for words in cited[(number - 1) * 5 : number * 5]
        )  # fmt: skip


if __name__ == "__main__":
    ready()
    fill(sys.argv[1], int(sys.argv[2]))
