"""The rapporteur's words around the compiled facts: written, and every wording kept."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes.models import Narrative, NarrativeWording
from sessions.models import Session
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Summit, User
from summit.services.activity import record
from summit.texts import clean_text


def write_narrative(  # noqa: PLR0913 -- a form's fields, all by name
    summit: Summit,
    section: str,
    text: str,
    *,
    language: str,
    seen: int,
    by: User,
    session: Session | None = None,
    key: UUID | None = None,
    payload: object = None,
) -> Narrative:
    """The words of one section in one language; an empty text takes them out of the report, never out of
    the history. ``seen`` is the revision the writer started from (0: there was none): somebody else's newer
    words are never overwritten unseen."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Narrative)
        _must_exist(summit, session, section, language)
        text = clean_text(text)
        if len(text) > Narrative.LONGEST:
            raise RuleBroken(
                "narrative.long",
                _("This is longer than %(n)d characters.") % {"n": Narrative.LONGEST},
                "text",
            )
        # Its summit's row is held, so that two who write the first words take turns.
        Summit.objects.select_for_update(no_key=True).get(pk=summit.pk)
        narrative, _new = Narrative.objects.get_or_create(
            summit=summit, session=session, section=section, language=language
        )
        if narrative.revision != seen:
            raise RuleBroken(
                "narrative.newer",
                _("Somebody wrote here meanwhile. Compare with the current words and save again."),
                "text",
            )
        if text != narrative.text:
            narrative.text, narrative.written_by = text, by
            narrative.revision += 1
            narrative.save()
            NarrativeWording.objects.create(
                narrative=narrative, revision=narrative.revision, text=text, written_by=by
            )
            record(act, "narrative.written", narrative, by=by, summit=summit, section=section)
        return act.done(narrative)


def sections_of(session: Session | None) -> list[str]:
    """Which sections have a narrative, in the order of the report."""
    chosen = Narrative.OF_THE_SUMMIT if session is None else Narrative.OF_A_SESSION
    return [str(section) for section in chosen]


def _must_exist(summit: Summit, session: Session | None, section: str, language: str) -> None:
    if section not in sections_of(session):
        raise RuleBroken("section.unknown", _("The report has no such section."), "section")
    if language not in summit.language_codes:
        raise RuleBroken(
            "language.unknown",
            _("This summit has no documents in “%(language)s”; it has %(languages)s.")
            % {"language": language, "languages": ", ".join(summit.language_codes)},
            "language",
        )
