"""The words by which title lines are told apart: summits, kinds of documents, dates (folded)."""

import re

from sessions.notes.numbers import NUMBERED
from sessions.notes.vocabulary import is_label_word
from sessions.notes.words import fold

SUMMIT = re.compile(
    r"\b(?:summit|sommet|cumbre|forum|foro|conference|conferencia|congress|congre|congreso|assembly|assemblee|"
    r"asamblea|assises|jornadas|encuentro|rencontres|convention|symposium|colloque|colloquium|simposio|"
    r"etats generaux|festival|gathering|(?:diaspora|global|world) week)s?\b|(?:ال)?(?:قمه|منتدي|موتمر|ملتقي|كونغرس|جمعيه)\b"
)
DOCUMENT = re.compile(
    r"\W*(?:(?:information|concept|background|briefing|guidance|session|discussion|outline|issues?|framing) "
    r"(?:note|paper|brief|sheet)s?|note (?:d'information|conceptuelle|de cadrage|de concept|d'orientation|"
    r"technique|de synthese|introductive|de presentation)|nota (?:informativa|conceptual|de concepto|"
    r"de informacion|orientativa|tecnica|de prensa)|document (?:de cadrage|d'orientation)|documento de trabajo|"
    r"(?:ال)?(?:مذكره|ورقه|نشره) (?:ال)?(?:اعلاميه|مفاهيميه|توجيهيه|معلومات|تعريفيه|مفاهيم|معلوماتيه|عمل|اطاريه))"
    r"(?!\w)"
)
DOCUMENT_AT_END = re.compile(DOCUMENT.pattern + r"\W*$")
LINK = re.compile(
    r"[\s:,.|·•/()-]*(?:(?:on|about|for|of|to|sur|pour|relative? [aà]|du|de|des|a propos de|sobre|para|del|"
    r"acerca de|حول|عن|بشان|الخاصه ب|بخصوص|ل)(?!\w)[\s:]*)?(?:(?:the|le|la|les|el|los|las)\s+|l')?"
)
DATED = re.compile(
    r"\d{1,2}[:h]\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2} (?:de )?(?:jan|feb|fev|mar|apr|avr|abr|may|mai|jun|juin|jul|juil|aug|"
    r"aout|ago|sep|oct|nov|dec|dic|ene)"
    r"|\b(?:jan|feb|fev|mar|apr|avr|abr|may|mai|jun|juin|jul|juil|aug|aout|ago|sep|oct|nov|dec|dic|ene)[a-z]*\.? "
    r"(?:de )?(?:\d{1,2},? )?(?:19|20)\d\d\b|^(?:draft|version|page|confidential|embargo)\b"
)
EDGES = " \t\u00a0\u202f:.-–—|·•,/)(]["
OPEN_END = re.compile(
    r"(?:[:,–—&/-]|\b(?:of|the|and|a|an|for|in|on|to|as|with|from|de|la|le|les|du|des|et|en|au|aux|pour|sur|"
    r"un|une|el|los|las|y|del|para|por|con|و|في|من|على|إلى))$",
    re.IGNORECASE,
)
TITLE_LABELS = {
    "title",
    "titre",
    "titulo",
    "عنوان",
    "العنوان",
    "theme",
    "tema",
    "subject",
    "sujet",
}
SUMMIT_LABELS = {
    "summit",
    "sommet",
    "cumbre",
    "event",
    "evenement",
    "evento",
    "القمه",
    "forum",
    "foro",
}


def is_labelled(text: str) -> bool:
    """“Title: …”, “session: 6”, “language: fr”: a line that says itself what it is."""
    head, colon, rest = fold(text).partition(":")
    numbered = NUMBERED.match(fold(text)) is not None and rest.strip(" #").isdigit()
    named = head.strip() in TITLE_LABELS | SUMMIT_LABELS or names_title(head.strip())
    return bool(colon and rest.strip()) and (named or numbered or is_label_word(head))


def names_title(label: str) -> bool:
    """Whether a label (folded) says “session title”, in its language."""
    found = label.split()
    named = len(found) <= 5 and not TITLE_LABELS.isdisjoint(found)
    return named and not is_label_word(label)
