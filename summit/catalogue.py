"""The words of the interface and their translations, without gettext's own tools.

English stands in the sources; ``locale/<language>/LC_MESSAGES/django.po`` holds a translation of
each of its messages, ``django.mo`` beside it is what the program reads. Both are committed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from gettext import c2py
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

PYTHON = ("summit", "sessions", "networking", "outcomes")
TEMPLATES = ("*.html", "*.txt")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOTES = ["Translators"]
HOLES = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?\w+|https?://[\w./?=&%~-]*|--\w[\w-]*")
HEADER = "# Translations for the summit platform. Made by `manage.py catalogue`; edit the msgstr."


def languages() -> list[str]:
    """The codes that have a catalogue."""
    return [code for code, _name in settings.LANGUAGES if code != "en"]


def folder(language: str) -> Path:
    return Path(settings.LOCALE_DIR) / to_locale(language) / "LC_MESSAGES"


def sources() -> Catalog:
    """Every message that the sources show to people, with the files it stands in."""
    catalog = Catalog(charset="utf-8")
    for path, text in _texts():
        place = path.relative_to(settings.BASE_DIR).as_posix()
        for line, message, notes, context in extract(
            "python", BytesIO(text.encode()), KEYWORDS, NOTES
        ):
            catalog.add(message, None, [(place, line)], auto_comments=notes, context=context)
    return catalog


def _texts() -> Iterator[tuple[Path, str]]:
    """Each source as Python that holds its messages as calls of gettext."""
    base = Path(settings.BASE_DIR)
    for pattern in TEMPLATES:
        for path in sorted((base / "templates").rglob(pattern)):
            calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # Indented as in HTML, which Python's tokenizer would refuse.
            yield path, "\n".join(line.lstrip() for line in calls.splitlines()) + "\n"
    for app in PYTHON:
        for path in sorted((base / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text(encoding="utf-8")


def read(language: str) -> Catalog:
    """The translations as they are written down; an empty catalogue when there are none yet."""
    path = folder(language) / "django.po"
    written = path.read_bytes() if path.exists() else b""
    return read_po(
        BytesIO(written), locale=to_locale(language), charset="utf-8", abort_invalid=True
    )


def read_compiled(language: str) -> Catalog:
    """The translations as the program reads them."""
    catalog = Catalog(locale=to_locale(language))
    packed = read_mo(BytesIO((folder(language) / "django.mo").read_bytes()))
    for message in packed:
        # Babel leaves the contexts of a compiled catalogue as bytes.
        context = message.context
        context = context.decode() if isinstance(context, bytes) else context
        catalog.add(message.id, message.string, context=context)
    return catalog


def renew(language: str) -> Catalog:
    """Writes both files anew: what the sources have no more is gone, what is new has no words yet.
    A translation is kept only for the very same English."""
    catalog = read(language)
    catalog.update(sources(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.header_comment = HEADER
    catalog.fuzzy = False
    catalog.project, catalog.version = "Summit", "1"
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = "Summit"
    catalog.revision_date = catalog.creation_date
    place = folder(language)
    place.mkdir(parents=True, exist_ok=True)
    with (place / "django.po").open("wb") as file:
        write_po(file, catalog, width=100, include_lineno=False, sort_by_file=True)
    with (place / "django.mo").open("wb") as file:
        write_mo(file, catalog)
    return catalog


def words(message: Message) -> tuple[str, ...]:
    """The translation's forms: one, or one per plural."""
    given = message.string
    return (given,) if isinstance(given, str) else tuple(given or ("",))


def untranslated(catalog: Catalog) -> list[str]:
    """English that has no translation, or only part of its plurals, or a doubtful one."""
    return [
        _english(message)
        for message in catalog
        if message.id and (message.fuzzy or not all(words(message)))
    ]


def uneven(catalog: Catalog) -> list[str]:
    """English whose placeholders, tags, addresses or options differ from the translation's.

    A plural's forms may each use what either English form uses, and must use all that both do; a form
    that stands for one number only (Arabic has three such) may leave one of them out, the number."""
    spare = [int(exact) for exact in _exact(catalog)]
    return [
        _english(message)
        for message in catalog
        if message.id
        and any(
            not _fits(message, form, spare[place])
            for place, form in enumerate(words(message))
            if form
        )
    ]


def _exact(catalog: Catalog) -> list[bool]:
    """Of each plural form, whether it stands for one number only."""
    form = c2py(catalog.plural_expr)
    found = Counter(form(n) for n in range(1000))
    return [found[place] == 1 for place in range(catalog.num_plurals)]


def _fits(message: Message, form: str, spare: int) -> bool:
    holes = HOLES.findall(form)
    if isinstance(message.id, str):
        return sorted(HOLES.findall(message.id)) == sorted(holes)
    one, many = (set(HOLES.findall(text)) for text in message.id)
    return len((one & many) - set(holes)) <= spare and set(holes) <= one | many


def _english(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[1]


def keys(catalog: Catalog) -> set[tuple[str, str]]:
    """(context, English) of every message; a plural by its first form."""
    return {
        (str(message.context or ""), message.id if isinstance(message.id, str) else message.id[0])
        for message in catalog
        if message.id
    }
