"""What was said, as the desk shows it: found by many things at once, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from outcomes.models import Evidence, Grouping, Source, Tagging
from sessions.models import Contribution, Session
from sessions.shapes import all_contributions, shown_contributions
from sessions.similar import fold

PAGE = 50
GENERAL, NONE, ANY = "general", "none", "any"
Status = Contribution.Status


def _cited() -> QuerySet[Evidence]:
    """Evidence of paragraphs that stand."""
    rows = Evidence.objects.exclude(paragraph__status="deleted").select_related("paragraph")
    return rows.order_by("paragraph__position")


def with_order(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """With tags, themes, recommendations and paragraphs: four queries for many."""
    return rows.select_related("session__summit").prefetch_related(
        Prefetch("taggings", Tagging.objects.select_related("tag")),
        Prefetch("groupings", Grouping.objects.select_related("theme").order_by("created_at")),
        Prefetch("evidence", _cited()),
        Prefetch("used_in", Source.objects.select_related("recommendation__session")),
    )


def at_desk(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    """What a contribution's partial needs, by id."""
    return {
        str(row.pk): {"contribution": row} for row in with_order(shown_contributions(pk__in=ids))
    }


@dataclass(frozen=True)
class Sieve:
    """What somebody looks for; "" is everything. From a request's query: nonsense finds nothing."""

    q: str = ""
    question: str = ""
    kind: str = ""
    language: str = ""
    theme: str = ""
    tag: str = ""
    use: str = ""
    state: str = ""
    before: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Sieve":
        return cls(
            **{each.name: str(given.get(each.name, ""))[:200].strip() for each in fields(cls)}
        )

    @property
    def is_open(self) -> bool:
        """Lets everything through: what comes may be shown as it comes."""
        return not any(vars(self).values())

    def query(self, **other: str) -> str:
        """As it stands in an address."""
        return urlencode({name: v for name, v in {**vars(self), **other}.items() if v})


@dataclass(frozen=True)
class Page:
    """One page, newest first; ``older`` is the query of the next one, "" on the last."""

    rows: Sequence[Contribution]
    found: int
    older: str


def find(session: Session, sieve: Sieve) -> Page:
    """The newest that pass, at most ``PAGE``; a search is without regard to case and accents."""
    rows = _sifted(session, sieve)
    if sieve.q:
        rows = rows.filter(pk__in=_search(rows, sieve.q))
    found = rows.count()
    if sieve.before.isdecimal():
        rows = rows.filter(number__lt=int(sieve.before[:9]))
    shown = list(with_order(rows).order_by("-number")[: PAGE + 1])
    page = shown[:PAGE]
    older = sieve.query(before=str(page[-1].number)) if len(shown) > PAGE else ""
    return Page(page, found, older)


def _sifted(session: Session, sieve: Sieve) -> QuerySet[Contribution]:
    rows = shown_contributions(session=session)
    if sieve.state == "hidden":
        rows = all_contributions(session=session, status=Status.HIDDEN)
    for name, field in (("question", "guiding_question"), ("theme", "themes")):
        rows = _by_id(rows, getattr(sieve, name), field)
    rows = _by_id(rows, sieve.tag, "taggings__tag")
    if sieve.kind:
        kind = Coalesce("author__delegation__kind", "author__declared_kind", "speaker_kind")
        wanted = "" if sieve.kind == NONE else sieve.kind
        rows = rows.annotate(of_kind=kind).filter(of_kind=wanted)
    if sieve.language:
        rows = rows.filter(language=sieve.language)
    if sieve.state in Contribution.Kind.values:
        rows = rows.filter(kind=sieve.state)
    if sieve.state == "merged":
        rows = rows.filter(Q(merged_into__isnull=False) | Q(merged__isnull=False)).distinct()
    if sieve.use in {"used", "unused"}:
        used = Exists(Source.objects.filter(contribution=OuterRef("pk")))
        rows = rows.filter(used if sieve.use == "used" else ~used)
    return rows


def _by_id(rows: QuerySet[Contribution], wanted: str, field: str) -> QuerySet[Contribution]:
    """``field`` is this, or nothing (``none``, ``general``), or anything (``any``)."""
    if not wanted:
        return rows
    if wanted in {GENERAL, NONE}:
        return rows.filter(**{f"{field}__isnull": True})
    if wanted == ANY:
        return rows.filter(**{f"{field}__isnull": False}).distinct()
    try:
        return rows.filter(**{field: UUID(wanted)})
    except ValueError:
        return rows.none()


def _search(rows: QuerySet[Contribution], wanted: str) -> list[UUID]:
    """Every word of it, in the text, the speaker, what they stand for or the reference."""
    words = _folded(wanted).split()
    texts = rows.order_by().values_list(
        "pk", "text", "number", "speaker_name", "speaker_affiliation",
        "author__user__display_name", "author__affiliation", "author__delegation__name",
    )  # fmt: skip
    found = []
    for pk, text, number, *names in texts:
        where = " ".join(
            [_folded(text), f"c{number:03d}", *(_folded(name) for name in names if name)]
        )
        if all(word in where for word in words):
            found.append(pk)
    return found


@lru_cache(maxsize=5_000)
def _folded(text: str) -> str:
    return fold(text)
