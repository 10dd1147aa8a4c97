"""Whatever somebody writes into whatever field: it is taken, or refused in words, with what was written kept."""

import re

import pytest
from django.urls import reverse

from tests.doors.conftest import taken_back
from tests.doors.table import DOORS, POST, read_rows
from tests.doors.test_doors import body, in_address

read_rows()

# Fields that people write in; the others are chosen, counted or looked up.
WRITTEN = {
    "affiliation", "answer", "closing", "correction", "decision", "display_name", "method", "name",
    "needs", "note", "offers", "options", "overview", "owner", "place", "question", "quote", "reason",
    "scope", "speaker", "speaker_affiliation", "speaker_name", "symbol", "tag", "text", "theme_name",
    "title", "topic", "what",
}  # fmt: skip
MARK = "Kivara 4711"
TEXTS = {
    "twenty thousand characters": f"{MARK} " + "W" * 20_000,
    "ten thousand lines": MARK + "\n" * 10_000 + "below",
    "controls that nobody sees": f"{MARK} \u202egnirts\u202c z\u200be\u200br\u2060o\ufeff \x00\x1b\x7f",
    "signs": f"{MARK} 🙏🏽🏳️‍🌈 👩‍👩‍👧 Z" + "\u0301" * 40,
    "two directions": f"{MARK} مرحبا (COVID-19) 2022 شكرا",
    "no blanks": f"{MARK} 水和护理先于一切。",
    "markup": f"{MARK} <script>alert(1)</script> {{{{ x }}}} {{% y %}} javascript:alert(1)",
}  # fmt: skip
# Where twenty thousand characters are no mistake, or are not kept.
LONG = {
    "sessions:note-import": "a whole note is read",
    "sessions:note-edit": "a whole section is written",
    "sessions:similar": "it is compared and not kept",
    "sessions:similar-questions": "it is compared and not kept",
    "sessions:captions-push": "captions are cut to what a screen shows",
}
# Fields of these names that are chosen, not written.
CHOSEN = {("sessions:focus", "question"), ("outcomes:check", "answer")}


def fields(row, world) -> list[str]:
    """Those of this door that somebody writes in."""
    return [
        name
        for name, value in body(row, world).items()
        if re.sub(r"_[a-z]{2}$", "", name.partition("-")[0]) in WRITTEN
        and isinstance(value, str)
        and (row.name, name.partition("-")[0]) not in CHOSEN
    ]


POSTS = [row for row in DOORS if row.method == POST]


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_hostile_words_are_taken_or_refused_in_words(row, world, browsers):
    browser, where = browsers[row.may[0]], reverse(row.name, kwargs=in_address(row, world))
    kept = browser.cookies.copy()
    for name in fields(row, world):
        for what, text in TEXTS.items():
            with taken_back():
                answer = browser.post(where, {**body(row, world), name: text})
                browser.cookies = kept.copy()
            refused = answer.status_code in {409, 422}
            assert refused or answer.status_code in {row.welcome, 303, 404}, (name, what)
            if what.startswith("twenty") and row.name not in LONG:
                assert refused, f"{name} takes {what}"
            if refused:
                page = answer.content.decode()
                assert MARK in page, f"{name}: {what} was refused, and the words are gone"
                assert "<script>alert(1)" not in page
