"""The design system holds: contrast, direction, one place for colours, icons that exist."""

import re
from pathlib import Path

import brotli
import pytest
from django import forms
from django.conf import settings
from django.template.loader import get_template, render_to_string

from summit.management.commands.build_css import sheets

ROOT = Path(settings.BASE_DIR)
CSS = ROOT / "static" / "css"
TEMPLATES = ROOT / "templates"
MADE = sheets(CSS)
SOURCES = [
    path for path in sorted(CSS.rglob("*.css")) if path.parent != CSS or path.name not in MADE
]
HTML = sorted(TEMPLATES.rglob("*.html"))
SPRITE = (ROOT / "static" / "img" / "sprite.svg").read_text(encoding="utf-8")
ICONS = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE)) - {"logo"}

TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
COLOURS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in TOKEN.findall((CSS / "tokens.css").read_text(encoding="utf-8"))
}
COLOURS["on-stage"] = {"light": "#efe9dc", "dark": "#efe9dc"}

TEXT_PAIRS = [
    *[
        (text, ground)
        for text in ("ink", "muted", "accent", "good", "warn", "bad")
        for ground in ("paper", "sheet", "wash")
    ],
    ("paper", "ink"),
    ("paper", "bad"),
    ("on-accent", "accent"),
    ("on-stage", "stage"),
]
SHAPE_PAIRS = [
    (shape, ground)
    for shape in ("edge", "focus", "agree", "disagree")
    for ground in ("paper", "sheet")
]


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Addresses without hashes: nothing here needs ``collectstatic``."""
    backend = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of ``#rrggbb``."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def without_comments(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def found(pattern: str, text: str) -> list[str]:
    return [match.group(0) for match in re.finditer(pattern, text)]


def test_black_on_white_has_the_contrast_that_wcag_says():
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_colour_can_be_read_on_every_ground(scheme):
    pairs = {
        (text, ground): contrast(COLOURS[text][scheme], COLOURS[ground][scheme])
        for text, ground in TEXT_PAIRS
    }
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_controls_and_bars_stand_out(scheme):
    pairs = {
        (shape, ground): contrast(COLOURS[shape][scheme], COLOURS[ground][scheme])
        for shape, ground in SHAPE_PAIRS
    }
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < 3} == {}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_style_sheet_names_no_side_of_the_page(path):
    text = re.sub(r"@media[^{]*{", "{", without_comments(path))
    physical = (
        r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-)?"
        r"(?:left|right|top|bottom)(?:-\w+)?\s*:"
        r"|(?<![\w-])(?:min-|max-)?(?:width|height)\s*:"
        r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
    )
    assert found(physical, text) == []


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if path.name != "tokens.css"], ids=lambda path: path.stem
)
def test_a_style_sheet_takes_its_colours_from_the_tokens(path):
    values = re.findall(r":\s*([^;{}]+)[;}]", without_comments(path))
    literal = r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(|\b(?:white|black|red|gray|grey)\b"
    selectors = r'"#[\w-]+"'
    assert [v for v in values if found(literal, re.sub(selectors, "", v))] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_style_sheet_uses_only_tokens_that_exist(path):
    known = set(re.findall(r"(--[\w-]+):", (CSS / "tokens.css").read_text(encoding="utf-8")))
    used = set(re.findall(r"var\((--[\w-]+)", without_comments(path)))
    assert used - known == set()


@pytest.mark.parametrize("name", MADE)
def test_the_assembled_style_sheet_is_up_to_date(name):
    assert (CSS / name).read_text(encoding="utf-8") == MADE[name]


def test_no_rule_of_a_style_sheet_is_lost_on_the_way():
    site = {line for text in MADE.values() for line in text.splitlines()}
    for path in SOURCES:
        rules = {line.strip() for line in without_comments(path).splitlines()} - {""}
        assert rules - site == set()


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("site.css", 8 * 1024),
        ("room.css", 4 * 1024),
        ("screen.css", 3 * 1024),
        ("captions.css", 1024),
        ("desk.css", 1024),
        ("outcome.css", 3 * 1024),
        ("report.css", 1024),
        ("stage.css", 1024),
    ],
)
def test_a_page_loads_little_style(name, most):
    assert len(brotli.compress(MADE[name].encode())) <= most


def test_the_pages_of_a_room_load_its_style_and_no_others_do():
    loading = {
        str(path.relative_to(TEMPLATES))
        for path in HTML
        if "css/room.css" in path.read_text(encoding="utf-8")
    }
    assert loading == {
        "sessions/room.html",
        "sessions/chat.html",
        "sessions/console.html",
        "sessions/backchannel.html",
        "sessions/message.html",
        "sessions/poll.html",
        "sessions/question.html",
        "sessions/similar_questions.html",
        "sessions/watch.html",
        "sessions/words.html",
        "sessions/captioning.html",
        "outcomes/desk.html",
        "outcomes/coverage.html",
        "outcomes/propose.html",
        "outcomes/recommendation.html",
    }


def test_there_are_at_most_forty_five_icons():
    assert len(ICONS) <= 45


def test_every_icon_that_a_template_uses_is_in_the_sprite():
    used = set()
    for path in HTML:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"""{% icon ["']([\w-]+)["'] %}""", text))
        used |= set(re.findall(r"""{% include [^%]*\bicon=["']([\w-]+)["']""", text))
    assert used - ICONS == set()


def test_the_documentation_names_exactly_the_icons_that_exist():
    text = (ROOT / "docs" / "design-system.md").read_text(encoding="utf-8")
    line = re.search(r"\*\*Icons\*\* · `{% icon \"name\" %}`: `([^`]+)`", text)
    assert line is not None
    assert set(line.group(1).split()) == ICONS


@pytest.mark.parametrize("path", HTML, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_carries_nothing_that_the_content_policy_blocks(path):
    text = path.read_text(encoding="utf-8")
    blocked = r"\sstyle=|<style\b|\son\w+=[\"']|<script(?![^>]*(?:\bsrc=|application/json))[^>]*>|\|safe\b|javascript:"
    assert found(blocked, text) == []


# The press sets its pages with an engine of its own; its tests print them.
PAGES = [path for path in HTML if path.parent != TEMPLATES / "outcomes" / "pdf"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_compiles(path):
    name = str(path.relative_to(TEMPLATES))
    assert get_template(name).template.name == name


class NoteForm(forms.Form):
    title = forms.CharField(label="Title", help_text="As on the invitation.")
    kind = forms.ChoiceField(
        label="Kind", choices=[("panel", "Panel"), ("keynote", "Keynote")], widget=forms.RadioSelect
    )
    anonymous = forms.BooleanField(label="Ask anonymously", required=False)
    words = forms.CharField(label="Words", widget=forms.Textarea, required=False)


def test_the_error_summary_links_to_the_fields_and_the_fields_name_their_errors():
    html = render_to_string("ui/_form.html", {"form": NoteForm({"title": "", "kind": "panel"})})
    assert re.findall(r'<a href="#([\w-]+)">([^<]+)</a>', html) == [
        ("id_title", "Title: This field is required.")
    ]
    assert len(found(r'<input[^>]*id="id_title"[^>]*>', html)) == 1
    field = found(r'<input[^>]*id="id_title"[^>]*>', html)[0]
    assert 'aria-invalid="true"' in field
    described = re.search(r'aria-describedby="([^"]+)"', field)
    assert described is not None
    for reference in described.group(1).split():
        assert html.count(f'id="{reference}"') == 1


def test_a_group_of_choices_is_a_fieldset_whose_error_link_has_a_target():
    html = render_to_string("ui/_form.html", {"form": NoteForm({"title": "Boats"})})
    assert re.findall(r"<legend>(\w+)", html) == ["Kind"]
    target = re.findall(r'<a href="#([\w-]+)">', html)
    assert target == ["id_kind"]
    assert html.count(f'id="{target[0]}"') == 1


def test_a_state_is_said_with_a_word_and_a_picture():
    for state in ("live", "approved", "pending", "failed", "hidden", "ended", "draft", "odd", ""):
        html = render_to_string("ui/_status.html", {"state": state, "label": "Word"})
        assert html.count("Word") == 1
        assert len(found(r'class="icon"|class="dot"', html)) == 1
    assert render_to_string("ui/_status.html", {"state": "", "label": "Word"}).count("dot") == 1


def test_bars_carry_numbers_without_arithmetic_or_thousands_separators():
    group = {"label": "Youth", "agree": 1200, "disagree": 34, "passed": 5, "total": 1300}
    html = render_to_string("ui/_bars.html", {"groups": [group]})
    assert re.findall(r'class="(\w+)"[^>]*? width="(\d+)"', html) == [
        ("agree", "1200"),
        ("passed", "5"),
        ("disagree", "34"),
    ]
    assert re.findall(r'viewBox="([^"]+)"', html) == ["0 0 1300 1"]


def test_the_last_resort_page_needs_neither_a_template_engine_nor_a_database():
    text = (TEMPLATES / "500.html").read_text(encoding="utf-8")
    assert found(r"{[{%]", text) == []
    assert render_to_string("500.html") == text


@pytest.mark.parametrize("code", ["400", "403", "404", "413", "429", "403_csrf", "409"])
def test_an_error_page_says_what_to_do_even_without_a_request(code):
    html = render_to_string(f"{code}.html")
    assert html.count("<h1>") == 1
    assert html.count('class="actions"') == 1
