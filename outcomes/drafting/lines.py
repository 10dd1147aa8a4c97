"""Line numbers that are the same for everybody: on a telephone, on a wall, on paper.

A draft is broken into lines of at most ``MEASURE`` columns before anybody lays it out (a wide character of
East Asia takes two, a combining mark none), so “line 34” means one line of one language version, whatever
the width of the reader's page.
"""

import unicodedata

from outcomes.drafting.tokens import BLANK, sort_of, tokens

MEASURE = 64


def width(text: str) -> int:
    """In columns."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if not sort_of(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def lines(text: str, measure: int = MEASURE) -> list[str]:
    """Every character but the blanks at which it was broken, in order. Marks that end something stay with
    what they end; a word that is wider than a line is cut."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        if paragraph.strip():
            found += _broken(paragraph.strip(), measure)
    return found


def _broken(text: str, measure: int) -> list[str]:
    found, line = [], ""
    for unit in _units(text):
        if line and width(line + unit.rstrip()) > measure:
            found.append(line.rstrip())
            line = ""
        line += unit if line else unit.lstrip()
        while width(line.rstrip()) > measure:
            first = _cut(line, measure)
            found.append(line[:first])
            line = line[first:]
    return [*found, line.rstrip()] if line.strip() else found


def _units(text: str) -> list[str]:
    """What is never broken: a word with its marks, up to the next blank; a character of a script without
    blanks, with the marks that follow it."""
    found: list[str] = []
    free = True  # the next token may begin a line
    for token in tokens(text):
        sort = sort_of(token[0])
        if sort == BLANK and "\u00a0" not in token and "\u202f" not in token:
            free = True
            if found:
                found[-1] += token
            continue
        closes = sort != "sign" and unicodedata.category(token[0]) in {"Pe", "Pf", "Po"}
        if (
            not found
            or (free and not closes)
            or (sort == "sign" and found[-1][-1:] not in "([“«「")
        ):
            found.append(token)
        else:
            found[-1] += token
        free = sort == "sign"
    return found


def _cut(text: str, measure: int) -> int:
    """How many characters fill one line; never between a letter and its marks."""
    columns = 0
    for place, character in enumerate(text):
        columns += _columns(character)
        if columns > measure:
            return place
    return len(text)
