"""A compiled document becomes everybody's, is corrected by a later one, or is withdrawn."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from outcomes import live
from outcomes.models import Publication
from outcomes.services import files, letters
from sessions.services.words import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Summit, User
from summit.services.activity import record
from summit.texts import clean_text

MOST_SAID = 1000  # characters of a correction, or of why it was withdrawn


def publish_document(
    publication: Publication,
    *,
    by: User,
    correction: str = "",
    key: UUID | None = None,
    payload: object = None,
) -> Publication:
    """From now on whoever may see the summit may have it. Twice is once. Where the same document is public
    already, this one replaces it and says what it corrects; the former stays. People who asked for it
    are written a letter about their words."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Publication)
        locked = _lock(publication)
        if locked.is_public:
            return act.done(locked)
        _must_be_fit(locked)
        former = current(locked).first()
        said = _short(correction, "correction")
        if former is not None and not said:
            raise RuleBroken(
                "publication.correction",
                _("Say what this version corrects: whoever holds the former one will read it."),
                "correction",
            )
        locked.published_at, locked.published_by = act.at, by
        locked.withdrawn_at, locked.withdrawn_because = None, ""
        locked.replaces, locked.correction = former, said if former else ""
        locked.save()
        record(
            act, "publication.published", locked, by=by, summit=locked.summit,
            document=locked.document, language=locked.language,
        )  # fmt: skip
        live.publication_changed(act, locked, "publication.published")
        letters.prepare(locked)
        return act.done(locked)


def withdraw_document(
    publication: Publication,
    *,
    by: User,
    reason: str,
    key: UUID | None = None,
    payload: object = None,
) -> Publication:
    """Its files are given to nobody any more; its page says when and why. Undone by publishing it again."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Publication)
        locked = _lock(publication)
        if not locked.is_public:
            raise RuleBroken("publication.not-public", _("This document is not public."))
        said = _short(reason, "reason")
        if not said:
            raise RuleBroken(
                "publication.reason",
                _("Say why: whoever comes by its address will read it."),
                "reason",
            )
        locked.withdrawn_at, locked.withdrawn_because = act.at, said
        locked.save()
        record(
            act, "publication.withdrawn", locked, by=by, summit=locked.summit, reason=said,
            document=locked.document, language=locked.language,
        )  # fmt: skip
        live.publication_changed(act, locked, "publication.withdrawn")
        return act.done(locked)


def current(publication: Publication) -> QuerySet[Publication]:
    """Other public versions of the same document, the latest first."""
    same = Publication.objects.published().filter(
        summit=publication.summit_id,
        document=publication.document,
        language=publication.language,
        scope=publication.scope,
    )
    return same.exclude(pk=publication.pk).order_by("-published_at")


def replacement(publication: Publication) -> Publication | None:
    """The latest version of the same document, where this one is public and not it."""
    if not publication.is_public:
        return None
    return current(publication).filter(published_at__gt=publication.published_at).first()


def blockers(publication: Publication) -> list[RuleBroken]:
    """Everything that keeps it from being published, each with what to do."""
    return [*_unfit(publication)]


def find(summit: Summit, sha256: str) -> tuple[Publication, str] | None:
    """Which published file, or member of a published archive, has this digest: the document, and the file's
    name. Withdrawn ones are found too, and say so."""
    published = Publication.objects.filter(summit=summit, published_at__isnull=False)
    for one in published.order_by("published_at"):
        for file in one.files:
            if file["sha256"] == sha256:
                return one, file["name"]
            for member in file.get("members", ()):
                if member["sha256"] == sha256:
                    return one, f"{file['name']}: {member['name']}"
    return None


def _lock(publication: Publication) -> Publication:
    """The summit's row first: two who publish at once take turns."""
    Summit.objects.select_for_update(no_key=True).get(pk=publication.summit_id)
    return (
        Publication.objects.select_for_update(no_key=True, of=("self",))
        .select_related("summit")
        .get(pk=publication.pk)
    )


def _short(text: str, field: str) -> str:
    """It stands at the head of a page."""
    text = clean_text(text)
    return clean_words(text, MOST_SAID, field) if text else ""


def _must_be_fit(publication: Publication) -> None:
    for refusal in _unfit(publication):
        raise refusal


def _unfit(publication: Publication) -> Iterator[RuleBroken]:
    if publication.options.get("notes"):
        yield RuleBroken(
            "publication.notes",
            _(
                "It holds the internal notes of the moderators. Compile it without them, and "
                "publish that."
            ),
        )
    glyphs = next((one for one in publication.warnings if one["code"] == "missing-glyphs"), None)
    if glyphs:
        yield RuleBroken(
            "publication.glyphs",
            _(
                "No font has these characters, so the PDF prints their numbers: %(what)s. Replace "
                "them where they were written, compile again, and publish that."
            )
            % {"what": ", ".join(glyphs["what"])},
        )
    if not files.all_there(publication):
        yield RuleBroken(
            "publication.files",
            _("Some of its files are gone. Compile it again, and publish that."),
        )
