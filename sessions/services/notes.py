"""Information notes become sessions, and sessions get notes in further languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import InformationNote, Session
from sessions.services.order import MOST
from sessions.services.pairing import aligned, pair_agenda, pair_questions
from sessions.services.programme import must_be_editable, new_session, number_warning
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Summit, User
from summit.services.activity import record
from summit.texts import clean_text

SECTIONS = ("overview", "background", "scope", "method", "closing")


class NoteLike(Protocol):
    """What the parser understood, or what an organiser made of it: ``title``, ``number``,
    ``language``, the SECTIONS, ``guiding_questions``, ``agenda`` and ``warnings``."""

    def as_json(self) -> Mapping[str, Any]: ...


class SourceLike(Protocol):
    """The text as it was read (kept whole), and the name of its file."""

    @property
    def text(self) -> str: ...

    @property
    def filename(self) -> str: ...


@dataclass(frozen=True)
class Content:
    """A note's content, checked."""

    title: str
    number: int | None
    language: str
    sections: dict[str, Any]
    questions: list[str]
    agenda: list[dict[str, Any]]
    warnings: list[str]


def create_session_from_note(
    summit: Summit,
    note: NoteLike,
    source: SourceLike,
    *,
    by: User | None,
    number: int | None = None,
    language: str = "",
    key: UUID | None = None,
    payload: object = None,
    **session_settings: Any,
) -> Session:
    """A draft session with the note's title, sections, guiding questions and agenda. ``number``
    and ``language`` override the note's own. A number that is missing or taken becomes the next
    free one; the stored note's ``warnings`` say so. A repeated key gives the same session."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Session)
        content = _content(note, summit, language)
        wanted = number if number is not None else content.number
        session = new_session(
            act,
            summit,
            {content.language: content.title or gettext("Untitled session")},
            by=by,
            number=wanted,
            **session_settings,
        )
        warning = number_warning(wanted, session.number)
        _add_language(act, session, content, [warning] if warning else [], source)
        record(act, "note.imported", session, by=by, summit=summit, language=content.language)
        return act.done(session)


def add_note_language(
    session: Session,
    note: NoteLike,
    source: SourceLike,
    *,
    by: User | None,
    language: str = "",
    paired: bool = False,
    key: UUID | None = None,
    payload: object = None,
) -> InformationNote:
    """The same note in another language. Its questions are paired by position, and its agenda
    titles too, once they are ``aligned`` by kind (``paired``: somebody has done that already). An
    empty question or title skips its place; what finds no partner is added at the end."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(InformationNote)
        locked = lock(session)
        must_be_editable(locked)
        content = _content(note, locked.summit, language)
        if locked.notes.filter(language=content.language).exists():
            raise RuleBroken(
                "note.language-taken",
                _(
                    "Session %(number)d has a note in this language already. "
                    "Choose another language, or edit the note that is there."
                )
                % {"number": locked.number},
                "language",
            )
        if content.title and not locked.title.get(content.language):
            locked.title = {**locked.title, content.language: content.title}
            locked.save(update_fields=["title", "updated_at"])
        if not paired:
            kinds = list(locked.agenda.order_by("position").values_list("kind", flat=True))
            content = replace(content, agenda=aligned(kinds, content.agenda))
        stored = _add_language(act, locked, content, [], source)
        record(act, "note.imported", locked, by=by, summit=locked.summit, language=content.language)
        live.session_moved(act, locked, "session.changed")
        live.agenda_changed(act, locked)
        return act.done(stored)


def edit_note(
    session: Session, language: str, sections: Mapping[str, Any], *, by: User
) -> InformationNote:
    """Writes the note's SECTIONS in this language; makes the note if there is none."""
    with journal.command(by=by) as act:
        locked = lock(session)
        must_be_editable(locked)
        _must_be_offered(language)
        cleaned = _sections(sections)
        note, _fresh = InformationNote.objects.update_or_create(
            session=locked, language=language, defaults=cleaned
        )
        record(act, "note.edited", locked, by=by, summit=locked.summit, language=language)
    return note


def _content(note: NoteLike, summit: Summit, language: str) -> Content:
    given = note.as_json()
    language = language or str(given.get("language") or "") or summit.language_codes[0]
    _must_be_offered(language)
    warnings = [str(warning) for warning in given.get("warnings", [])]
    title = _shortened(given.get("title"), 300, gettext("The title"), warnings)
    questions = [
        _shortened(text, 2000, gettext("Guiding question %(n)d") % {"n": n}, warnings)
        for n, text in enumerate(given.get("guiding_questions", []), 1)
    ]
    agenda = [dict(item) for item in given.get("agenda", [])]
    for things, name in ((questions, "guiding_questions"), (agenda, "agenda")):
        if len(things) > MOST:
            raise RuleBroken(
                "note.too-many",
                _("A session holds at most %(most)d guiding questions and agenda items.")
                % {"most": MOST},
                name,
            )
    return Content(
        title=title,
        number=given.get("number"),
        language=language,
        sections=_sections(given),
        questions=questions,
        agenda=agenda,
        warnings=warnings,
    )


def _shortened(value: object, most: int, what: str, warnings: list[str]) -> str:
    text = clean_text(str(value or ""))
    if len(text) > most:
        warnings.append(
            gettext("%(what)s was cut to %(most)d characters; the source text has all of it.")
            % {"what": what, "most": most}
        )
    return text[:most]


def _sections(given: Mapping[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {
        name: _paragraphs(given.get(name) or []) for name in SECTIONS if name != "background"
    }
    entries = [
        {
            "heading": clean_text(str(entry.get("heading") or "")),
            "paragraphs": _paragraphs(entry.get("paragraphs") or []),
        }
        for entry in given.get("background") or []
    ]
    cleaned["background"] = [entry for entry in entries if entry["heading"] or entry["paragraphs"]]
    return cleaned


def _paragraphs(given: Sequence[object]) -> list[str]:
    cleaned = [clean_text(str(text)) for text in given]
    return [text for text in cleaned if text]


def _must_be_offered(language: str) -> None:
    if language not in dict(settings.CONTENT_LANGUAGES):
        raise RuleBroken(
            "note.language", _("Choose the language the note is written in."), "language"
        )


def _add_language(
    act: Act, session: Session, content: Content, warnings: list[str], source: SourceLike
) -> InformationNote:
    """Stores the note and gives questions and agenda their words in its language."""
    warnings = [
        *warnings,
        *content.warnings,
        *pair_questions(session, content.language, content.questions),
        *pair_agenda(session, content.language, content.agenda),
    ]
    return InformationNote.objects.create(
        session=session,
        language=content.language,
        source_name=source.filename[:255],
        source_text=source.text,
        warnings=list(dict.fromkeys(warnings)),
        **content.sections,
    )
