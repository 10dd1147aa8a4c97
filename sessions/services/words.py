"""What holds for all words that somebody writes: not empty, not too long, in a language we know, and a reason
when they are hidden."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sessions.models import HideReason
from summit.errors import RuleBroken
from summit.models import User
from summit.texts import clean_text


def clean_words(text: str, longest: int, field: str = "text") -> str:
    """NFC, trimmed, not empty, not too long; the field is named when it is not."""
    text = clean_text(text)
    if not text:
        raise RuleBroken("words.empty", _("Write something first."), field)
    if len(text) > longest:
        raise RuleBroken(
            "words.long",
            _(
                "This is %(length)d characters long; %(most)d is the most. Shorten it or send it in parts."
            )
            % {"length": len(text), "most": longest},
            field,
        )
    return text


def known_language(language: str, by: User) -> str:
    known = dict(settings.CONTENT_LANGUAGES)
    return language if language in known else by.language


def why_hidden(hidden_for: str, reason: str) -> tuple[str, str]:
    """A reason of the list, words of one's own, or both; neither is refused."""
    if hidden_for not in HideReason.values:
        hidden_for = HideReason.OTHER if reason.strip() else ""
    if not hidden_for:
        raise RuleBroken(
            "reason.missing", _("Choose why, or say it: the author is told."), "hidden_for"
        )
    if reason.strip() or hidden_for == HideReason.OTHER:
        reason = clean_words(reason, 300, "reason")
    return hidden_for, reason
