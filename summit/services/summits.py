"""The summit itself: begun, described, announced, concluded."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Participation, Summit, User
from summit.models.people import is_time_zone
from summit.services.activity import record
from summit.services.participation import everybody_asks_again, seat

# Words that stand where a summit's short name stands in /organise/…
RESERVED = {"new", "sessions", "notes"}
# What an organiser may say about a summit; ``edit_summit`` takes no other field.
DESCRIBED = {
    "title",
    "description",
    "place",
    "host",
    "contact",
    "starts_on",
    "ends_on",
    "time_zone",
    "languages",
    "is_private",
    "registration",
}


def create_summit(
    title: Mapping[str, str],
    *,
    by: User,
    languages: Sequence[str] = (),
    key: UUID | None = None,
    payload: object = None,
    **described: Any,
) -> Summit:
    """A draft that only its organiser sees: whoever creates it. The short name in addresses comes
    from the title. ``described`` takes what DESCRIBED names."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Summit)
        summit = Summit(slug=_free_slug(title, described.get("starts_on")))
        _describe(summit, title=dict(title), languages=list(languages or title), **described)
        summit.save(force_insert=True)
        record(act, "summit.created", summit, by=by, summit=summit)
        seat(act, summit, by, by=by, role=Participation.Role.ORGANISER)
        return act.done(summit)


def edit_summit(summit: Summit, *, by: User, **described: Any) -> Summit:
    """Changes what DESCRIBED names and leaves the rest."""
    with journal.command(by=by) as act:
        locked = _lock(summit)
        was_private = locked.is_private
        _describe(locked, **described)
        locked.save()
        record(act, "summit.edited", locked, by=by, summit=locked, fields=sorted(described))
        if locked.is_private and not was_private:
            everybody_asks_again(act, locked)
    return locked


def announce_summit(summit: Summit, *, by: User) -> Summit:
    """Its programme becomes visible (to its people only, when it is private). Twice is once."""
    with journal.command(by=by) as act:
        locked = _lock(summit)
        if locked.status == Summit.Status.DRAFT:
            if not any(locked.title.values()):
                raise RuleBroken("summit.untitled", _("Give the summit a title first."), "title")
            if locked.starts_on is None:
                raise RuleBroken(
                    "summit.undated", _("Say on which day the summit begins first."), "starts_on"
                )
            _pass_to(act, locked, Summit.Status.ANNOUNCED, "summit.announced", by)
    return locked


def unannounce_summit(summit: Summit, *, by: User) -> Summit:
    """Back to a draft that only organisers and rapporteurs see. Undone by announcing."""
    with journal.command(by=by) as act:
        locked = _lock(summit)
        if locked.status == Summit.Status.CONCLUDED:
            raise RuleBroken(
                "summit.concluded", _("A concluded summit stays public. Reopen it first.")
            )
        if locked.status == Summit.Status.ANNOUNCED:
            _pass_to(act, locked, Summit.Status.DRAFT, "summit.unannounced", by)
            everybody_asks_again(act, locked)
    return locked


def conclude_summit(summit: Summit, *, by: User) -> Summit:
    """It is over: nobody registers any more; everything stays readable. Undone by reopening."""
    with journal.command(by=by) as act:
        locked = _lock(summit)
        if locked.status == Summit.Status.DRAFT:
            raise RuleBroken(
                "summit.draft", _("A summit that was never announced cannot conclude.")
            )
        if locked.status == Summit.Status.ANNOUNCED:
            _pass_to(act, locked, Summit.Status.CONCLUDED, "summit.concluded", by)
    return locked


def reopen_summit(summit: Summit, *, by: User) -> Summit:
    """Undoes ``conclude_summit``."""
    with journal.command(by=by) as act:
        locked = _lock(summit)
        if locked.status == Summit.Status.DRAFT:
            raise RuleBroken("summit.draft", _("This summit is a draft. Announce it instead."))
        if locked.status == Summit.Status.CONCLUDED:
            _pass_to(act, locked, Summit.Status.ANNOUNCED, "summit.reopened", by)
    return locked


def _lock(summit: Summit) -> Summit:
    return Summit.objects.select_for_update(no_key=True).get(pk=summit.pk)


def _pass_to(act: journal.Act, summit: Summit, status: str, verb: str, by: User) -> None:
    summit.status = status
    summit.save(update_fields=["status", "updated_at"])
    record(act, verb, summit, by=by, summit=summit)


def _describe(summit: Summit, **described: Any) -> None:
    unknown = set(described) - DESCRIBED
    if unknown:
        raise TypeError(f"A summit has no {', '.join(sorted(unknown))}.")
    for name, value in described.items():
        setattr(summit, name, value)
    if not any(str(text).strip() for text in summit.title.values()):
        raise RuleBroken(
            "summit.untitled", _("Give the summit a title in at least one language."), "title"
        )
    if summit.starts_on and summit.ends_on and summit.ends_on < summit.starts_on:
        raise RuleBroken("summit.dates", _("The last day lies before the first day."), "ends_on")
    known = dict(settings.CONTENT_LANGUAGES)
    if not summit.languages or any(code not in known for code in summit.languages):
        raise RuleBroken(
            "summit.languages", _("Choose at least one of the languages offered."), "languages"
        )
    try:
        is_time_zone(summit.time_zone)
    except ValidationError as error:
        raise RuleBroken("summit.time-zone", error.messages[0], "time_zone") from None


def _free_slug(title: Mapping[str, str], starts_on: date | None) -> str:
    year = f"-{starts_on.year}" if starts_on else ""
    roots = [slugify(text)[:60].strip("-") for text in title.values()]
    root = next((root for root in roots if root), f"summit{year}")
    taken = RESERVED | set(
        Summit.objects.filter(slug__startswith=root).values_list("slug", flat=True)
    )
    slug, number = root, 2
    while slug in taken:
        slug, number = f"{root}-{number}", number + 1
    return slug
