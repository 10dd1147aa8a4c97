"""A revision as a delegation reads it in a consultation: paragraph by paragraph, in one language, with the
comments that this reader may see."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from outcomes.models import Comment, Consultation, Paragraph, Revision
from summit.texts import Words


def languages_in(revision: Revision) -> list[str]:
    """Those in which any paragraph exists, the original first."""
    order = [revision.content["language"]]
    for one in revision.paragraphs:
        order += one["text"]
    return list(dict.fromkeys(order))


def title_in(revision: Revision, language: str) -> Words:
    return _words(revision.content["title"], language, revision.content["language"])


def rows(revision: Revision, language: str, comments: Iterable[Comment]) -> list[dict[str, Any]]:
    """``id``, ``name``, ``kind``, ``words`` (with a fallback to the original where it is not in this
    language), ``stale``, and ``comments`` on it in every language, in the order in which they came."""
    said: dict[str, list[Comment]] = defaultdict(list)
    for one in comments:
        said[str(one.paragraph_id)].append(one)
    original = revision.content["language"]
    kinds = dict(Paragraph.Kind.choices)
    return [
        {
            "id": one["id"],
            "anchor": one["anchor"],
            "name": one["number"] or kinds[one["kind"]],
            "mark": one["mark"],
            "level": one["level"],
            "kind": one["kind"],
            "bracketed": one["status"] == Paragraph.Status.BRACKETED,
            "words": _words(one["text"], language, original),
            "stale": language in one["stale"],
            "comments": said[one["id"]],
        }
        for one in revision.paragraphs
    ]


def _words(texts: dict[str, str], language: str, original: str) -> Words:
    if texts.get(language):
        return Words(texts[language], language, False)
    if texts.get(original):
        return Words(texts[original], original, True)
    code = next(iter(texts), original)
    return Words(texts.get(code, ""), code, True)


def comments_for(user: object, consultation: Consultation) -> list[Comment]:
    """What this reader may see of it."""
    visible = Comment.objects.visible_to(user).filter(consultation=consultation)
    return list(visible.select_related("delegation", "by__user").distinct().order_by("created_at"))
