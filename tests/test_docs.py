"""The documentation is true: what it lists is what there is, what it names exists."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands

from sessions.notes import Note, SourceText, parse_note
from sessions.notes.note import KINDS
from summit import budget, env, parts
from summit.launch.options import ROOT
from summit.live import consumer, delivery, frames, hub, outlet, rights, tail, wheel
from summit.log import commands
from summit.management.steps import GROUPS

DOCS = ROOT / "docs"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *DOCS.rglob("*.md"),
        *(ROOT / "static").rglob("*.md"),
        *(ROOT / "outcomes").rglob("*.md"),
    ]
)
SOURCES = [
    path
    for app in ("summit", "sessions", "networking", "outcomes")
    for path in sorted((ROOT / app).rglob("*.py"))
]
# The first word of whatever is a path in this project.
PLACES = {
    "summit", "sessions", "networking", "outcomes",
    "templates", "static", "tests", "docs", "locale", ".ci",
}  # fmt: skip
FACT = re.compile(r"([a-z_]+)\.([a-z_]+(?:\|[a-z_]+)*)")


def words(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def table(page: str, heading: str) -> list[list[str]]:
    """The rows of the first table under this heading, without its head."""
    after = words(page).split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in after.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def code(cell: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def block(page: str, language: str) -> str:
    """The first fenced block in this language."""
    return re.search(rf"```{language}\n(.*?)\n```", words(page), re.DOTALL)[1]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# ------------------------------------------------------------------ what is named exists
@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_and_image_leads_somewhere(page):
    targets = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    near = [target.split("#")[0] for target in targets if not re.match(r"https?:|mailto:", target)]
    assert [target for target in near if target and not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_named_exists(page):
    named = re.findall(r"`([\w.-]+/[\w./-]+)`", page.read_text(encoding="utf-8"))
    ours = [path for path in named if path.split("/")[0] in PLACES]
    # A partial is named from the folder of the templates.
    gone = [p for p in ours if not (ROOT / p).exists() and not (ROOT / "templates" / p).exists()]
    assert gone == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_named_exists(page):
    named = re.findall(r"manage\.py ([a-z_]+)", page.read_text(encoding="utf-8"))
    assert set(named) - set(get_commands()) == set()


def test_every_page_is_reached_from_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = {(ROOT / target).resolve() for target in re.findall(r"\]\(([\w./-]+)\)", readme)}
    assert [name_of(page) for page in sorted(DOCS.rglob("*.md")) if page not in linked] == []


def test_the_pictures_are_small():
    sizes = {path.name: path.stat().st_size for path in (DOCS / "img").glob("*.png")}
    assert sorted(sizes) == [
        "agreement.png", "console.png", "cover.png", "draft.png", "register.png", "report.png",
        "room.png",
    ]  # fmt: skip
    assert {name: size for name, size in sizes.items() if size > 200_000} == {}


# ------------------------------------------------------------------ settings and dependencies
def test_every_setting_is_documented_and_every_documented_one_is_read():
    documented = [code(row[0])[0] for row in table("operators.md", "Settings")]
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    read = set(re.findall(r"\benv\.\w+\(\s*\"(SUMMIT_\w+)\"", text))
    beside = set(re.findall(r"environ(?:\.get\(|\[)\"(SUMMIT_\w+)\"", text))
    assert sorted(documented) == sorted(read | {name.removesuffix("_FILE") for name in beside})
    assert read >= env.KNOWN


def test_the_compose_file_sets_only_what_is_documented():
    documented = {code(row[0])[0] for row in table("operators.md", "Settings")}
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    names = {name.removesuffix("_FILE") for name in re.findall(r"SUMMIT_[A-Z_]+", compose)}
    assert names - documented == set()


@pytest.mark.parametrize(("heading", "group"), [("To run", ""), ("To test", "test")])
def test_every_dependency_has_its_reason(heading, group):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["dependency-groups"][group] if group else project["project"]["dependencies"]
    names = [re.match(r"[\w-]+", line)[0] for line in wanted]
    assert [code(row[0])[0] for row in table("dependencies.md", heading)] == names


def test_the_groups_of_tests_are_the_documented_ones():
    told = re.search(r"one group \(([^)]+)\)", words("developers.md"))[1]
    assert tuple(told.split(", ")) == GROUPS


# ------------------------------------------------------------------ live
def facts_in(path: Path) -> dict[str, set[str]]:
    """By function: the facts that its docstring lists, or that it says itself."""
    found = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if (
            isinstance(node, ast.FunctionDef)
            and node.args.args[:1]
            and node.args.args[0].arg == "act"
        ):
            said = [
                call.args[1].value
                for call in ast.walk(node)
                if isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr in {"say", "tally"}
                and isinstance(call.args[1], ast.Constant)
            ]
            listed = re.findall(r"``([a-z_.|]+)``", ast.get_docstring(node) or "")
            found[node.name] = {
                f"{noun}.{verb}"
                for entry in [*listed, *said]
                for noun, verbs in FACT.findall(entry)
                for verb in verbs.split("|")
            }
    return found


def documented_facts() -> dict[str, set[str]]:
    rows = table("developers.md", "Facts")
    return {code(row[2])[0]: set(code(row[0])) for row in rows}


def test_the_table_of_facts_is_what_each_live_py_says():
    told: dict[str, set[str]] = {}
    for path in [
        *(ROOT / app / "live.py" for app in ("sessions", "networking")),
        *(ROOT / "outcomes" / "live").glob("*.py"),
        ROOT / "sessions" / "live_messages.py",
        ROOT / "sessions" / "live_captions.py",
        ROOT / "sessions" / "live_polls.py",
        ROOT / "sessions" / "live_chat.py",
        ROOT / "sessions" / "live_conduct.py",
        ROOT / "summit" / "log" / "access.py",
    ]:
        told |= facts_in(path)
    assert documented_facts() == told


def test_every_fact_that_a_service_says_is_in_the_table():
    """Calls of ``live.<noun>_<past participle>(act, thing, "noun.past_participle")``."""
    said = set()
    for path in SOURCES:
        if "services" not in path.parts:
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            if isinstance(call.func.value, ast.Name) and call.func.value.id == "live":
                constants = [node for argument in call.args for node in ast.walk(argument)]
                said |= {
                    (call.func.attr, node.value)
                    for node in constants
                    if isinstance(node, ast.Constant) and FACT.fullmatch(str(node.value))
                }
    facts = documented_facts()
    assert {entry for entry in said if entry[1] not in facts.get(entry[0], set())} == set()
    assert ("contribution_changed", "contribution.submitted") in said


def test_no_fact_of_the_table_has_fallen_silent():
    """Connections put theirs together from the status; the others stand in the sources."""
    layers = [
        path
        for path in SOURCES
        if {
            "services",
            "live",
            "live.py",
            "live_captions.py",
            "live_polls.py",
            "live_chat.py",
            "live_conduct.py",
            "access.py",
        }
        & {*path.parts}
        or path.name == "live_messages.py"
    ]
    text = "".join(path.read_text(encoding="utf-8") for path in layers)
    facts = {fact for said in documented_facts().values() for fact in said}
    assert {f for f in facts if f'"{f}"' not in text and not f.startswith("connection.")} == set()


def test_the_table_of_shapes_is_what_is_registered():
    documented = [
        (row[0], code(row[1])[0], row[2], code(row[3])[0], "".join(code(row[4])))
        for row in table("developers.md", "Shapes")
    ]
    registered = [
        (audience, kind, type(shape).__name__.lower(), shape.root, getattr(shape, "partial", ""))
        for (kind, audience), shape in frames.registered().items()
    ]
    assert sorted(documented) == sorted(registered)


def test_the_verbs_of_frames_are_the_documented_ones():
    source = Path(frames.__file__).read_text(encoding="utf-8")
    documented = [code(row[0])[0] for row in table("live-protocol.md", "Frames")]
    assert sorted(documented) == sorted(set(re.findall(r"\"v\": \"(\w+)\"", source)))


def engine() -> str:
    """The sources of what speaks the protocol."""
    modules = (consumer, outlet, hub, delivery, rights, wheel, parts, commands)
    return "".join(Path(str(module.__file__)).read_text(encoding="utf-8") for module in modules)


def test_the_commands_are_the_documented_ones():
    documented = [code(row[0])[0] for row in table("live-protocol.md", "Commands")]
    assert sorted(documented) == commands.registered()


def test_the_close_codes_are_the_documented_ones():
    documented = [row[0] for row in table("live-protocol.md", "Close codes")]
    assert documented == sorted(set(re.findall(r"(?:close_soon|Refused)\((4\d{3})\)", engine())))


def test_the_limits_of_the_socket_are_the_documented_ones():
    documented = {code(row[0])[0]: int(row[1]) for row in table("live-protocol.md", "Limits")}
    there = {**vars(tail), **vars(budget), **vars(wheel), **vars(outlet), **vars(consumer)}
    assert documented == {name: there[name] for name in documented}
    assert len(documented) == 11


def test_the_messages_of_the_protocol_are_the_ones_of_the_consumer():
    heard = set(re.findall(r"if \"(\w+)\" in message", engine()))
    said = set(re.findall(r"(?:say|say_now|say_soon|dump)\(\s*\{\"(\w+)\"", engine())) | {"ok"}
    assert 'kind = "err" if is_refusal(answer) else "ok"' in engine()
    browser = [code(row[0])[0] for row in table("live-protocol.md", "The browser says")]
    server = [
        code(row[0])[0] for row in table("live-protocol.md", "The server says") if code(row[0])
    ]
    assert {re.match(r"\{\"(\w+)\"", told)[1] for told in browser} == heard
    assert {re.match(r"\{\"(\w+)\"", told)[1] for told in server} == said


# ------------------------------------------------------------------ information notes
def test_the_note_of_the_example_is_understood_as_printed():
    note = parse_note(SourceText(block("note-format.md", "text"), "note.txt"))
    assert note.as_json() == json.loads(block("note-format.md", "json"))


def test_the_keys_and_kinds_of_a_note_are_the_documented_ones():
    documented = [key for row in table("note-format.md", "The preview") for key in code(row[0])]
    kinds = re.search(r"The kinds: (.+)\.", words("note-format.md"))[1]
    assert sorted(documented) == sorted(Note().as_json())
    assert tuple(code(kinds)) == KINDS
