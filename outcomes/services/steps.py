"""A rapporteur's steps: everything that orders the words is kept with what was before, and can be taken
back (``outcomes.services.undoing``); two rapporteurs never undo one another unseen.

with at_desk(session, Verb.TAG, by=rana) as step:
    rows = step.hold(chosen)
    step.made(Tagging.objects.create(...))
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from outcomes import live
from outcomes.models import DeskStep, Recommendation, Tag, Theme
from outcomes.services.counting import Change as Stood
from outcomes.services.snapshots import KINDS, STANCE, Change, kind_of, snapshot
from sessions import live as session_live
from sessions.models import Contribution, Session
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Summit, User
from summit.services.activity import record


class Step:
    """A rapporteur at it: the act, the locked session, what changed so far, whom it concerns."""

    def __init__(self, act: Act, session: Session | None, by: User) -> None:
        self.act, self.session, self.by = act, session, by
        self.about = ""
        self.changes: list[Change] = []
        self.was: dict[UUID, Change] = {}
        self._parted: dict[UUID, Contribution] = {}
        self._touched: dict[UUID, Contribution] = {}
        self._themes: dict[UUID, Theme] = {}
        self._recommendations: dict[UUID, Recommendation] = {}

    def hold(self, ids: Iterable[UUID]) -> dict[UUID, Contribution]:
        """The shown contributions of the session among these, locked in one order for everybody; what
        is not shown any more is not among them."""
        rows = (
            Contribution.objects.select_for_update(no_key=True, of=("self",))
            .filter(session=self.session, pk__in=list(ids), status=Contribution.Status.APPROVED)
            .select_related("session__summit", "author", "guiding_question")
            .order_by("number")
        )
        found = {row.pk: row for row in rows}
        self.was |= {pk: snapshot("contribution", row) for pk, row in found.items()}
        return found

    def must_hold(self, ids: Sequence[UUID]) -> list[Contribution]:
        """The same, at least one; refused when one of them is not shown any more."""
        found = self.hold(ids)
        if not ids:
            raise RuleBroken("words.none", _("Tick what was said first."), "contribution")
        if len(found) < len(set(ids)):
            raise RuleBroken(
                "words.not-shown",
                _("Some of these words are not shown in the room (any more). Tick again."),
                "contribution",
            )
        return list(found.values())

    def merged(self, row: Contribution) -> None:
        """Its place under another has been set: saves and remembers it."""
        row.save(update_fields=["merged_into", "updated_at"])
        self._changed("contribution", row, self.was.get(row.pk), snapshot("contribution", row))
        self._parted[row.pk] = row

    def united(self, row: Recommendation, under: Recommendation | None) -> None:
        """It stands under another recommendation now, or on its own again."""
        was = snapshot("recommendation", row)
        row.merged_into = under
        row.save(update_fields=["merged_into", "updated_at"])
        self._changed("recommendation", row, was, snapshot("recommendation", row))
        self.concern("recommendation", row)

    def stood(self, changes: Sequence[Stood]) -> None:
        """Where people stand has changed with it; each is kept under the person's place."""
        for each in changes:
            on = {"recommendation_id": each.recommendation_id}
            self.changes.append(
                {
                    "kind": STANCE,
                    "id": str(each.place_id),
                    "was": {**on, "value": each.was},
                    "now": {**on, "value": each.now},
                }
            )

    def made(self, thing: Model) -> None:
        kind = kind_of(thing)
        self._changed(kind, thing, None, snapshot(kind, thing))
        self.concern(kind, thing)

    def rename(self, thing: Theme | Tag, **fields: Any) -> None:
        kind = kind_of(thing)
        was = snapshot(kind, thing)
        for name, value in fields.items():
            setattr(thing, name, value)
        thing.save()
        self._changed(kind, thing, was, snapshot(kind, thing))
        self.renamed(thing)

    def renamed(self, thing: Theme | Tag) -> None:
        """Whatever carries its name is shown anew."""
        carried = thing.groupings if isinstance(thing, Theme) else thing.taggings
        for each in carried.select_related("contribution__session"):
            self._touched[each.contribution_id] = each.contribution
        self.concern(kind_of(thing), thing)

    def gone(self, thing: Model) -> None:
        kind = kind_of(thing)
        self.concern(kind, thing)
        self._changed(kind, thing, snapshot(kind, thing), None)
        KINDS[kind]._default_manager.filter(pk=thing.pk).delete()

    def concern(self, kind: str, thing: Any) -> None:
        if kind in {"grouping", "tagging"}:
            self._touched[thing.contribution_id] = thing.contribution
        if kind == "grouping":
            self._themes[thing.theme_id] = thing.theme
        if kind == "theme":
            self._themes[thing.pk] = thing
        if kind == "source":
            self._touched[thing.contribution_id] = thing.contribution
            self._recommendations[thing.recommendation_id] = thing.recommendation
        if kind == "recommendation":
            self._recommendations[thing.pk] = thing

    def _changed(self, kind: str, thing: Model, was: Change | None, now: Change | None) -> None:
        if was != now:
            self.changes.append({"kind": kind, "id": str(thing.pk), "was": was, "now": now})

    def tell(self) -> None:
        """The room hears who stands under whom; the desks hear everything."""
        for row in self._parted.values():
            fact = "contribution.merged" if row.merged_into_id else "contribution.parted"
            session_live.contribution_changed(self.act, row, fact)
        ids = {row.merged_into_id for row in self._parted.values() if row.merged_into_id}
        ids |= {UUID(was) for pk in self._parted if (was := self.was[pk]["merged_into_id"])}
        for head in Contribution.objects.filter(pk__in=ids).exclude(pk__in=self._parted):
            session_live.contribution_changed(self.act, head, "contribution.merged")
        for row in self._touched.values():
            live.contribution_sorted(self.act, row)
        for theme in self._themes.values():
            live.theme_changed(self.act, theme)
        for recommendation in self._recommendations.values():
            live.recommendation_changed(self.act, recommendation, "recommendation.merged")

    def must_rest_on_words(self) -> None:
        """No recommendation is left without a source."""
        if any(not row.sources.exists() for row in self._recommendations.values()):
            raise overtaken()


@contextmanager
def at_desk(
    session: Session | None,
    verb: str,
    *,
    by: User,
    summit: Summit | None = None,
    key: UUID | None = None,
    payload: object = None,
) -> Iterator[Step]:
    """One command. What changed in it becomes one DeskStep; nothing changed, no step. Without a session
    it is about the tags of ``summit``."""
    with journal.command(by=by, key=key, payload=payload) as act:
        locked = session and (session if act.repeated else lock(session))
        step = Step(act, locked, by)
        yield step
        if act.repeated or not step.changes:
            return
        kept = DeskStep.objects.create(
            summit=locked.summit if locked else cast(Summit, summit),
            session=locked, by=by, verb=verb, about=step.about[:200], changes=step.changes,
        )  # fmt: skip
        record(act, f"desk.{verb}", kept, by=by, summit=kept.summit, what=kept.about)
        step.tell()
        live.step_taken(act, kept, "step.taken")


def last(session: Session) -> DeskStep | None:
    """The latest that still stands."""
    return DeskStep.objects.filter(session=session, undone_at=None).select_related("by").first()


def overtaken() -> RuleBroken:
    """Somebody was there meanwhile."""
    return RuleBroken(
        "step.overtaken",
        _(
            "Something of it has changed since, perhaps by another rapporteur. Nothing was taken back."
        ),
    )
