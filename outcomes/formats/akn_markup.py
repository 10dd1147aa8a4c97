"""Elements of Akoma Ntoso, and what stands in a line of them."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from outcomes.formats.tree import Line, Run
from outcomes.formats.web import QUOTES

NS = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def make(name: str, /, *inside: Any, **attributes: str) -> Any:
    made = etree.Element(
        f"{{{NS}}}{name}", {key: value for key, value in attributes.items() if value}
    )
    made.extend(inside)
    return made


def fill(made: Any, line: Line, places: Mapping[str, str]) -> None:
    """Runs as inline elements, line breaks as ``eol``; ``places`` says where each name leads."""
    for run in line:
        text = run.text
        if run.kind == "quote":
            opens, closes = QUOTES.get(run.language.split("-")[0], ("“", "”"))
            text = f"{opens}{text}{closes}"
        target = made
        if run.to and run.to in places:
            target = etree.SubElement(made, f"{{{NS}}}ref", {"href": f"#{places[run.to]}"})
        elif run.kind == "strong" or run.language or run.direction:
            tag = "b" if run.kind == "strong" else "span"
            target = etree.SubElement(made, f"{{{NS}}}{tag}")
        if target is not made:
            speak(target, run)
        write(target, text)


def speak(made: Any, run: Run) -> None:
    if run.language and run.language != "und":
        made.set(LANG, run.language)
    if run.direction == "rtl":
        made.set("style", "direction: rtl")


def write(made: Any, text: str) -> None:
    """After whatever is in it already."""
    for place, line in enumerate(text.split("\n")):
        if place:
            etree.SubElement(made, f"{{{NS}}}eol")
        if len(made):
            made[-1].tail = (made[-1].tail or "") + line
        else:
            made.text = (made.text or "") + line


def p(inside: Any) -> Any:
    return make("p", inside)


def cell(name: str, text: str) -> Any:
    inside = make("p")
    inside.text = text
    return make(name, inside)
