"""Under what a recommendation stands in the draft: its guiding question, or the theme of its words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.models import Grouping, Recommendation, Theme

BY_QUESTION, BY_THEME = "question", "theme"


@dataclass(frozen=True)
class Heading:
    """Under what a recommendation stands: a guiding question or a theme (``key``), or the session."""

    key: str
    texts: dict[str, str]


def headings(recommendations: Sequence[Recommendation], group_by: str) -> dict[Any, Heading]:
    themes = _themes(recommendations) if group_by == BY_THEME else {}
    return {one.pk: themes.get(one.pk) or _by_question(one) for one in recommendations}


def _by_question(one: Recommendation) -> Heading:
    if one.guiding_question is not None:
        return Heading(f"question:{one.guiding_question_id}", one.guiding_question.text)
    return Heading(f"session:{one.session_id}:general", one.session.title)


def _themes(recommendations: Sequence[Recommendation]) -> dict[Any, Heading]:
    """The theme in which most of its sources are; of equal ones the older. A theme's name is in one
    language, the summit's first."""
    by_words: dict[Any, list[Theme]] = {}
    for grouping in (
        Grouping.objects.filter(contribution__used_in__recommendation__in=recommendations)
        .select_related("theme__session__summit")
        .order_by("theme__created_at", "theme_id")
        .distinct()
    ):
        by_words.setdefault(grouping.contribution_id, []).append(grouping.theme)
    return {one.pk: found for one in recommendations if (found := _theme_of(one, by_words))}


def _theme_of(one: Recommendation, by_words: dict[Any, list[Theme]]) -> Heading | None:
    themes = list(_all_themes(one, by_words))
    if not themes:
        return None
    most = max(themes, key=lambda theme: (themes.count(theme), -theme.created_at.timestamp()))
    code = most.session.summit.language_codes[0]
    return Heading(f"theme:{most.pk}", {code: most.name})


def _all_themes(one: Recommendation, by_words: dict[Any, list[Theme]]) -> Iterator[Theme]:
    for source in one.sources.all():
        yield from by_words.get(source.contribution_id, [])
