"""What the reader of a compiled document should know, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "not-held": _("Not yet held, printed with note and questions: %(what)s."),
    "no-note": _("Without an information note: %(what)s."),
    "note-in-another-language": _("The information note is in another language: %(what)s."),
    "text-in-another-language": _("Recommendations not yet in this language: %(what)s."),
    "paragraph-in-another-language": _("Paragraphs not yet in this language: %(what)s."),
    "translation-stale": _("Paragraphs translated from an earlier wording: %(what)s."),
    "without-sources": _("Recommendations without words behind them: %(what)s."),
    "source-withheld": _("Recommendations that rest on withdrawn or withheld words: %(what)s."),
    "names-in-narrative": _(
        "The rapporteur’s words name somebody, although the session is not on the record: %(what)s."
    ),
    "corrections-undecided": _("Corrections that speakers ask for wait for a decision: %(what)s."),
    "interface-in-english": _(
        "The document's own words are in English; they do not exist in: %(what)s."
    ),
    "missing-glyphs": _("No font has these characters, so their numbers are printed: %(what)s."),
    "texts-cut": _("Texts too long to print whole (the JSON has them): %(what)s."),
}


def in_words(warning: dict[str, Any]) -> str:
    """``{"code", "what"}`` as a sentence in the active language."""
    sentence = SENTENCES.get(warning["code"])
    if sentence is None:
        return str(warning["code"])
    return str(sentence) % {"what": ", ".join(warning["what"])}
