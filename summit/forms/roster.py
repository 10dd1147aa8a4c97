"""A list of people as organisers have it: pasted lines, or a table saved as CSV."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from summit.models import Participation
from summit.services.roster import Entry
from summit.texts import clean_text

MOST = 2000
# In the languages of the interface; what stands in a heading, and in the column of roles.
COLUMNS = {
    column: set(words.split(", "))
    for column, words in {
        "name": "name, full name, display name, person, nom, nom complet, personne, nombre, "
        "nombre completo, الاسم, الاسم الكامل",
        "email": "email, e-mail, mail, email address, courriel, adresse, adresse email, correo, "
        "correo electrónico, البريد الإلكتروني",
        "role": "role, function, rôle, función, rol, cargo, الدور, الصفة",
        "delegation": "delegation, délégation, delegación, الوفد",
        "affiliation": "affiliation, organisation, organization, institution, organización, afiliación, "
        "institución, الجهة, المؤسسة",
    }.items()
}
_ROLE_WORDS = {
    Participation.Role.ORGANISER: "organiser, organizer, organisateur, organisatrice, organizador, "
    "organizadora, organización, منظم, المنظم",
    Participation.Role.RAPPORTEUR: "rapporteur, rapporteuse, relator, relatora, relatoría, مقرر, المقرر",
    Participation.Role.PARTICIPANT: "participant, participante, مشارك, المشارك",
    Participation.Role.OBSERVER: "observer, observateur, observatrice, observador, observadora, مراقب, المراقب",
}
ROLES = {
    "": Participation.Role.PARTICIPANT,
    **{word: role for role, words in _ROLE_WORDS.items() for word in words.split(", ")},
}
ORDER = ["role", "delegation", "affiliation"]
_ADDRESS = re.compile(r"[<(]?([^\s<>(),;]+@[^\s<>(),;]+)[>)]?")


@dataclass(frozen=True)
class Problem:
    line: int
    text: str

    def __str__(self) -> str:
        return _("Line %(line)d: %(text)s") % {"line": self.line, "text": self.text}


def read_roster(text: str) -> tuple[list[Entry], list[Problem]]:
    """The people of the list, and what is wrong with it, line by line. With a heading line
    (name, email, role, delegation, affiliation in any order), or without one: “Name <address>”,
    an address alone, or “Name, address, role, delegation, affiliation”."""
    rows = _rows(text)
    if len(rows) > MOST:
        problem = _("At most %(most)d people fit in one list. Send the rest as a second one.")
        return [], [Problem(MOST + 1, problem % {"most": MOST})]
    heading = _heading(rows[0][1]) if rows else {}
    entries: list[Entry] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line, cells in rows[1:] if heading else rows:
        named = _by_heading(heading, cells) if heading else _by_address(cells)
        found = _complaints(named, seen)
        problems += [Problem(line, complaint) for complaint in found]
        if not found:
            seen[named["email"]] = line
            entries.append(Entry(**{**named, "role": ROLES[named["role"].casefold()]}, line=line))
    return entries, problems


def _rows(text: str) -> list[tuple[int, list[str]]]:
    text = clean_text(text)
    first = text.partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
    rows = []
    for cells in reader:
        stripped = [" ".join(cell.split()) for cell in cells]
        if any(stripped):
            rows.append((reader.line_num, stripped))
    return rows


def _heading(cells: Sequence[str]) -> dict[int, str]:
    """Which column is which, if this line says so."""
    found = {
        place: column
        for place, cell in enumerate(cells)
        for column, words in COLUMNS.items()
        if cell.casefold() in words
    }
    return found if "email" in found.values() else {}


def _by_heading(heading: dict[int, str], cells: Sequence[str]) -> dict[str, str]:
    named = dict.fromkeys(COLUMNS, "")
    for place, cell in enumerate(cells):
        if place in heading:
            named[heading[place]] = cell
    address = _ADDRESS.fullmatch(named["email"])
    named["email"] = (address[1] if address else named["email"]).lower()
    return named


def _by_address(cells: Sequence[str]) -> dict[str, str]:
    """The cell with the address divides the name before it from what comes after."""
    named = dict.fromkeys(COLUMNS, "")
    place = next((place for place, cell in enumerate(cells) if "@" in cell), None)
    if place is None:
        return {**named, "name": " ".join(cells)}
    address = _ADDRESS.search(cells[place])
    rest = cells[place].replace(address[0], "") if address else cells[place]
    named["email"] = address[1].lower() if address else ""
    named["name"] = " ".join(" ".join([*cells[:place], rest]).split()).strip("\"' ")
    named.update(zip(ORDER, cells[place + 1 :], strict=False))
    return named


def _complaints(named: dict[str, str], seen: dict[str, int]) -> list[str]:
    """What is wrong and how to cure it."""
    found = []
    if not named["email"]:
        found.append(_("there is no email address. Write one like name@example.org."))
    else:
        try:
            validate_email(named["email"])
        except ValidationError:
            complaint = _("“%(email)s” is not an email address. Write one like name@example.org.")
            found.append(complaint % {"email": named["email"]})
    if named["email"] in seen:
        complaint = _("%(email)s stands on line %(line)d already. Keep one of the two.")
        found.append(complaint % {"email": named["email"], "line": seen[named["email"]]})
    if named["role"].casefold() not in ROLES:
        complaint = _(
            "“%(role)s” is not a role. Write organiser, rapporteur, participant or observer."
        )
        found.append(complaint % {"role": named["role"]})
    for column, most in (("name", 120), ("delegation", 200), ("affiliation", 200)):
        if len(named[column]) > most:
            complaint = _("“%(start)s…” is longer than %(most)d characters. Shorten it.")
            found.append(complaint % {"start": named[column][:30], "most": most})
    return found
