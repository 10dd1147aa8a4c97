"""The draft as a whole: its title, and the states it goes through until somebody negotiates it.

zero → open ⇄ revised. Opening a zero draft issues it; what is issued is never changed again
(``services/revisions.py``). Silence, agreement and adoption: ``services/negotiation``.
"""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from outcomes.live import drafts as live
from outcomes.models import OutcomeDraft
from outcomes.services.revisions import freeze
from sessions.services.words import clean_words
from summit.errors import RuleBroken, Unknown
from summit.log import journal
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record
from summit.texts import clean_text

LONGEST_TITLE = 300


def lock(draft: OutcomeDraft) -> OutcomeDraft:
    """The draft's row, so that acts on one draft follow one another."""
    found = (
        OutcomeDraft.objects.select_for_update(no_key=True, of=("self",))
        .select_related("summit")
        .filter(pk=draft.pk)
        .first()
    )
    if found is None:
        raise Unknown
    return found


def lock_to_write(draft: OutcomeDraft) -> OutcomeDraft:
    """The same, and its words may be changed now."""
    locked = lock(draft)
    if locked.status == OutcomeDraft.Status.REVISED:
        raise RuleBroken(
            "draft.issued",
            _("%(revision)s has been issued. Open it for amendment first, then change it.")
            % {"revision": f"Rev.{locked.revision}"},
        )
    if not locked.is_editable:
        raise _closed(locked)
    return locked


def _closed(draft: OutcomeDraft) -> RuleBroken:
    return RuleBroken(
        "draft.closed",
        _("The draft is not open (%(status)s): its words stay as they are.")
        % {"status": draft.get_status_display()},
    )


def changed_order(act: Act, draft: OutcomeDraft, fact: str) -> None:
    """Paragraphs came, went or moved: the draft has changed, and so may have every number."""
    draft.save(update_fields=["updated_at"])
    live.outline_changed(act, draft, fact)


def edit_draft(
    draft: OutcomeDraft, title: Mapping[str, str], symbol: str, *, by: User, language: str = ""
) -> OutcomeDraft:
    """Title and symbol, until delegations are asked for their silence; the original language only
    before the draft is opened."""
    with journal.command(by=by) as act:
        locked = lock(draft)
        if locked.status in {OutcomeDraft.Status.SILENCE, OutcomeDraft.Status.AGREED}:
            raise _closed(locked)
        if locked.is_adopted:
            raise RuleBroken("draft.adopted", _("The document is adopted: it stays as it is."))
        titles = {
            code: clean_words(" ".join(words.split()), LONGEST_TITLE, f"title_{code}")
            for code, words in title.items()
            if words.strip()
        }
        if not titles:
            raise RuleBroken(
                "title.empty", _("Give the document a title."), f"title_{draft.language}"
            )
        before = (locked.title, locked.symbol, locked.language)
        _set_language(locked, language or locked.language)
        locked.title, locked.symbol = titles, clean_text(symbol)[:60]
        if before != (locked.title, locked.symbol, locked.language):
            locked.save(update_fields=["title", "symbol", "language", "updated_at"])
            record(act, "draft.edited", locked, by=by, summit=locked.summit, symbol=locked.symbol)
            live.draft_changed(act, locked, "draft.edited")
    return locked


def _set_language(draft: OutcomeDraft, language: str) -> None:
    if language == draft.language:
        return
    if draft.status != OutcomeDraft.Status.ZERO:
        raise RuleBroken(
            "draft.open",
            _("The original language is chosen before the draft is opened."),
            "language",
        )
    if language not in dict(settings.CONTENT_LANGUAGES):
        raise RuleBroken("language.unknown", _("Choose one of the languages listed."), "language")
    draft.language = language
    # Until now nobody has read one against the other: they are taken as they are.
    for row in draft.paragraphs.all():
        row.versions = {
            code: {**version, "based_on": 0 if code == language else row.revision}
            for code, version in row.versions.items()
        }
        row.save(update_fields=["versions", "updated_at"])


def open_draft(
    draft: OutcomeDraft, *, by: User, key: UUID | None = None, payload: object = None
) -> OutcomeDraft:
    """Open for amendment. A zero draft is issued with it, and from then on everybody who takes part reads
    it; a revised one may be changed again."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(OutcomeDraft)
        locked = lock(draft)
        if locked.status == OutcomeDraft.Status.ZERO:
            freeze(act, locked, by=by)
        elif locked.status != OutcomeDraft.Status.REVISED:
            raise RuleBroken(
                "draft.not-closed",
                _("The draft cannot be opened now (%(status)s).")
                % {"status": locked.get_status_display()},
            )
        locked.status = OutcomeDraft.Status.OPEN
        locked.save(update_fields=["status", "revision", "updated_at"])
        record(act, "draft.opened", locked, by=by, summit=locked.summit)
        live.draft_changed(act, locked, "draft.opened")
        return act.done(locked)


def issue_revision(
    draft: OutcomeDraft, *, by: User, key: UUID | None = None, payload: object = None
) -> OutcomeDraft:
    """The draft as it is becomes Rev.n, and rests until it is opened again."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(OutcomeDraft)
        locked = lock(draft)
        if locked.status != OutcomeDraft.Status.OPEN:
            raise RuleBroken(
                "draft.not-open",
                _("Only a draft that is open for amendment is issued as a revision."),
            )
        locked.revision += 1
        locked.status = OutcomeDraft.Status.REVISED
        locked.save(update_fields=["status", "revision", "updated_at"])
        freeze(act, locked, by=by)
        live.draft_changed(act, locked, "draft.issued")
        return act.done(locked)
