"""A register that is too long for one file: volumes of their own beside the report, set only when what they print
has changed."""

import hashlib
import io
import json
import os
import re
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pdfua
import pytest
from django.conf import settings
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from outcomes.models import Publication
from outcomes.press import pages, runner, volumes
from outcomes.press.presses import PAGES, Press, RenderFailed
from outcomes.press.progress import News
from outcomes.press.proof import NotSound, proof
from outcomes.press.words import Tamer
from outcomes.services import compiling, files, jobs, publishing
from outcomes.services.binding import Parts
from outcomes.services.inputs import volumes as cutting
from outcomes.services.inputs.documents import Frozen, freeze
from outcomes.services.inputs.volumes import cut
from sessions.models import Contribution, Session
from tests import cast as people
from tests.outcomes import record as words

MAIN = "forum-report-en.pdf"


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    """What one test has kept is not there for the next."""
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def most(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets how many contributions one file holds."""

    def hold(count: int) -> None:
        monkeypatch.setattr(cutting, "WHOLE", count)
        monkeypatch.setattr(cutting, "MOST", count)

    return hold


@pytest.fixture
def house() -> SimpleNamespace:
    """Seven contributions in the first session, five in the fifth."""
    record = words.build()
    record.later = people.make_session(record.summit, 5, status="ended")
    record.later.started_at, record.later.ended_at = words.at(200), words.at(260)
    record.later.save()
    for number in range(1, 6):
        words.say(record.later, number, author=record.places.ada, status="approved")
    return record


@pytest.fixture
def presses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was set, by the name of its place; the report's own is "report"."""
    started: list[str] = []

    class Counted(Press):
        def __init__(self, content: bytes, digest: str, place: Path, task: str) -> None:
            super().__init__(content, digest, place, task)
            if task == PAGES:
                started.append(place.name if place.name.startswith("register") else "report")

    monkeypatch.setattr(runner, "Press", Counted)
    return started


def made(house: SimpleNamespace) -> Publication:
    job = jobs.ask(house.summit, "report", "en", by=house.rana)[0]
    compiling.work(job.pk)
    job.refresh_from_db()
    assert job.publication is not None, job.error
    return job.publication


def path_of(publication: Publication, form: str) -> Path:
    file = publication.file(form)
    assert file is not None, form
    return files.blob(file["sha256"])


def sums(publication: Publication) -> dict[str, str]:
    return {file["format"]: file["sha256"] for file in publication.files}


def touch(session: Session, number: int, text: str) -> None:
    """Somebody's words are other words now."""
    row = Contribution.objects.get(session=session, number=number)
    row.text = text
    row.save()


# ------------------------------------------------------------------ where it is cut
@pytest.mark.parametrize(
    ("lengths", "sizes"),
    [
        ([1001], [500, 501]),
        ([5000], [1000] * 5),
        ([200] * 6, [600, 600]),
        ([833, 833, 834], [833, 833, 834]),
        ([0, 3, 0, 1200, 1], [603, 601]),
        ([900, 90, 20], [900, 110]),
        ([1000], [1000]),
    ],
)
def test_volumes_are_few_and_even(lengths: list[int], sizes: list[int]) -> None:
    found = cut(lengths, 1000)
    assert [sum(end - begin for _, begin, end in one) for one in found] == sizes


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12).filter(any), st.integers(1, 30))
def test_every_contribution_stands_once_and_in_order(lengths: list[int], most: int) -> None:
    found = cut(lengths, most)
    pieces = [piece for one in found for piece in one]
    walked = [(place, at) for place, begin, end in pieces for at in range(begin, end)]
    assert walked == [(place, at) for place, length in enumerate(lengths) for at in range(length)]
    assert all(0 < sum(end - begin for _, begin, end in one) <= most for one in found)
    for place, length in enumerate(lengths):
        if 0 < length <= most:
            assert [piece for piece in pieces if piece[0] == place] == [(place, 0, length)]


# ------------------------------------------------------------------ what they say
@pytest.mark.django_db
def test_up_to_a_thousand_the_report_holds_its_register(house: SimpleNamespace, most: Any) -> None:
    frozen = freeze(house.summit, "report", "en")
    assert cutting.WHOLE == 1000
    assert "volumes" not in frozen.data
    assert volumes.of(frozen.data) == []
    most(12)
    assert freeze(house.summit, "report", "en").digest == frozen.digest
    assert 'id="S1-C001"' in html_of(frozen)[MAIN]
    most(11)
    assert len(freeze(house.summit, "report", "en").data["volumes"]) == 2
    assert "volumes" not in freeze(house.summit, "outcome", "en").data
    without = freeze(house.summit, "report", "en", {"register": False})
    assert "volumes" not in without.data


def html_of(frozen: Frozen) -> dict[str, str]:
    """The HTML of the report and its volumes, by the names of their files."""
    pages_of = {MAIN: pages.html(frozen.data, frozen.digest, Tamer())}
    for one in volumes.of(frozen.data):
        pages_of[one.file] = pages.html(json.loads(one.content), one.digest, Tamer())
    return pages_of


def links_in(html: str) -> set[tuple[str, str]]:
    """(file, name); the file is "" where the link stays."""
    found = set(re.findall(r'href="beside:([^"#]*)#?([^"]*)"', html))
    return found | {("", name) for name in re.findall(r'href="#([^"]+)"', html)}


@pytest.mark.django_db
def test_each_contribution_stands_in_one_volume_and_every_link_finds_it(
    house: SimpleNamespace, most: Any
) -> None:
    most(4)
    first, third, last = house.said[0], house.said[2], house.said[-1]
    Contribution.objects.filter(pk=last.pk).update(status="approved", merged_into=first)
    Contribution.objects.filter(pk=third.pk).update(reply_to=first)
    frozen = freeze(house.summit, "report", "en")
    found = html_of(frozen)
    assert [*found] == [MAIN, *(f"forum-report-en-register-{n}.pdf" for n in (1, 2, 3, 4))]
    names = {file: re.findall(r'id="([^"]+)"', html) for file, html in found.items()}
    stands = [name for file in found if file != MAIN for name in names[file]]
    wanted = [one["reference"] for each in frozen.data["sessions"] for one in each["contributions"]]
    assert [name for name in stands if re.fullmatch(r"S\d-C\d+", name)] == wanted
    assert [name for name in names[MAIN] if name in wanted] == []
    for file, html in found.items():
        assert "⟦" not in html
        for other, name in links_in(html):
            assert not name or name in names[other or file], (file, other, name)
    # From one volume into another, and into the report.
    assert ("forum-report-en-register-1.pdf", "S1-C001") in links_in(
        found["forum-report-en-register-2.pdf"]
    )
    cited = [
        name for file, name in links_in(found["forum-report-en-register-1.pdf"]) if file == MAIN
    ]
    assert any(name.startswith("p-") for name in cited)
    assert "S1-R1" in cited


@pytest.mark.django_db
def test_the_report_names_its_volumes_and_they_name_it(house: SimpleNamespace, most: Any) -> None:
    most(8)
    frozen = freeze(house.summit, "report", "en")
    found = html_of(frozen)
    for row, part in zip(frozen.data["volumes"], volumes.of(frozen.data), strict=True):
        assert row["inputs"] == part.digest
        for expected in (part.digest, part.file, f"Register, volume {row['number']} of 2"):
            assert expected in found[MAIN]
        assert f"{row['first']} – {row['last']}" in found[part.file]
        assert f'href="beside:{MAIN}"' in found[part.file]
    assert [row["contributions"] for row in frozen.data["volumes"]] == [7, 5]


@pytest.mark.django_db
def test_a_volume_knows_nothing_of_what_it_does_not_print(
    house: SimpleNamespace, most: Any
) -> None:
    most(8)
    before = [one.digest for one in volumes.of(freeze(house.summit, "report", "en").data)]
    house.coming.title = {"en": "Another name"}
    house.coming.save()
    touch(house.later, 2, "Other words altogether.")
    after = [one.digest for one in volumes.of(freeze(house.summit, "report", "en").data)]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False]


# ------------------------------------------------------------------ how they are made
@pytest.mark.timeout(400)
@pytest.mark.django_db(transaction=True)
def test_a_report_with_volumes_is_whole_and_its_parts_are_set_once(
    house: SimpleNamespace, most: Any, presses: list[str], tmp_path: Path
) -> None:
    most(8)
    first = made(house)
    assert sorted(presses) == ["register-1", "register-2", "report"]
    _is_whole(first)
    _leads_where_it_says(first)
    _prints(first)

    # Unchanged: nothing is set, the same publication.
    presses.clear()
    assert made(house) == first
    assert presses == []

    # One session changed: the other's volume is not set again.
    touch(house.later, 2, "Other words altogether.")
    second = made(house)
    assert sorted(presses) == ["register-2", "report"]
    assert sums(second)["register-1"] == sums(first)["register-1"]
    assert sums(second)["register-2"] != sums(first)["register-2"]
    _is_whole(second)

    # Given back, the record is the one that was compiled before, but for its date.
    presses.clear()
    Publication.objects.filter(pk=second.pk).update(input_digest="0" * 64)
    third = made(house)
    assert presses == ["report"]
    assert sums(third) == sums(second)

    # On the command line the volumes come with the PDF.
    call_command("compile", "forum", "--document", "report", "--language", "en", "--out",
                 str(tmp_path / "out"), "--format", "pdf", stdout=io.StringIO())  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "forum-report-en-register-1.pdf",
        "forum-report-en-register-2.pdf",
        MAIN,
    ]


def _is_whole(publication: Publication) -> None:
    """Every file is what its digest says, lies in the archive, and can be verified."""
    for file in publication.files:
        content = files.blob(file["sha256"]).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (
            file["sha256"],
            file["bytes"],
        )
    assert [file["format"] for file in publication.shown_files][:4] == [
        "pdf", "register-1", "register-2", "docx"]  # fmt: skip
    volume = publication.file("register-2")
    assert volume is not None
    inside = {one["name"]: one["sha256"] for one in publication.files[-1]["members"]}
    assert inside[volume["name"]] == volume["sha256"]
    with zipfile.ZipFile(path_of(publication, "zip")) as archive:
        told = archive.read("forum-report-en/SHA256SUMS").decode()
    assert f"{volume['sha256']}  {volume['name']}\n" in told
    publication.published_at = publication.created_at
    publication.save()
    assert publishing.find(publication.summit, volume["sha256"]) == (publication, volume["name"])


def _leads_where_it_says(publication: Publication) -> None:
    """Each link into another file names a place that is there; nothing else leads out."""
    readers = {
        file["name"]: PdfReader(files.blob(file["sha256"]))
        for file in publication.files
        if file["name"].endswith(".pdf")
    }
    places = {name: set(reader.named_destinations) for name, reader in readers.items()}
    crossed = set()
    for name, reader in readers.items():
        notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
        for action in (note["/A"] for note in notes if "/A" in note):
            assert (action["/S"], "/URI" in action) == ("/GoToR", False)
            file, to = action["/F"]["/UF"], action["/D"]
            assert file == action["/F"]["/F"] != name
            assert to in places[file] if isinstance(to, str) else to[0] == 0
            crossed.add((name, file))
    volume = MAIN.replace(".pdf", "-register-1.pdf")
    assert {(MAIN, volume), (volume, MAIN)} <= crossed


def _prints(publication: Publication) -> None:
    for form in ("pdf", "register-1", "register-2"):
        checked = pdfua.validate(str(path_of(publication, form)))
        assert [(one.rule_id, one.message) for one in checked.findings] == []
    reader = PdfReader(path_of(publication, "register-2"))
    text = " ".join(page.extract_text() for page in reader.pages)
    for expected in ("S5-C005", "Publish what a well costs", "VOLUME 2 OF 2"):
        assert expected in text
    content = reader.attachments["record.json"][0]
    assert hashlib.sha256(content).hexdigest() in text.replace("\n", "")
    assert [one["reference"] for one in json.loads(content)["sessions"]] == ["S5"]


@pytest.mark.timeout(400)
@pytest.mark.django_db(transaction=True)
def test_what_a_killed_attempt_had_set_is_not_set_again(
    house: SimpleNamespace, most: Any, presses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    most(8)
    file, filed = Parts.file, []

    def once(self: Parts, *what: Any) -> None:
        file(self, *what)
        filed.append(what[0].name)
        if len(filed) == 1:
            raise RenderFailed("The press was ended by SIGKILL.")

    monkeypatch.setattr(Parts, "file", once)
    publication = made(house)
    assert publication.jobs.get().attempt == 2
    assert sorted(filed) == ["register-1", "register-2"]
    assert presses.count(filed[0]) == 1
    assert [path.name for path in (Path(settings.FILES_DIR) / "tmp").glob("*")] == []
    _is_whole(publication)


@pytest.mark.timeout(400)
@pytest.mark.django_db(transaction=True)
def test_a_part_that_is_gone_or_spoilt_is_set_again(
    house: SimpleNamespace, most: Any, presses: list[str]
) -> None:
    most(8)
    first = made(house)
    Publication.objects.filter(pk=first.pk).update(input_digest="0" * 64)
    path_of(first, "register-1").unlink()
    path_of(first, "register-2").write_bytes(b"%PDF-1.7 not what it was")
    presses.clear()
    again = made(house)
    assert sorted(presses) == ["register-1", "register-2", "report"]
    assert sums(again) == sums(first)
    _is_whole(again)


@pytest.mark.timeout(400)
@pytest.mark.django_db(transaction=True)
def test_a_cancel_ends_every_press(house: SimpleNamespace, most: Any, presses: list[str]) -> None:
    most(8)
    job, seen = jobs.ask(house.summit, "report", "en", by=house.rana)[0], []

    def cancel_when_it_lays_out(news: News) -> None:
        if news.stage == "layout" and news.done and not seen:
            seen.extend(running())
            jobs.cancel(job, by=house.rana)

    compiling.work(job.pk, tell=cancel_when_it_lays_out)
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert 1 <= len(seen) <= runner.AT_ONCE
    assert running() == []
    assert Publication.objects.count() == 0


def running() -> list[str]:
    """The presses of this test. What one starts while it loads its libraries looks like it for a moment, but leads
    no session."""
    mine = str(settings.FILES_DIR).encode()
    found = (path.parent for path in Path("/proc").glob("[0-9]*/cmdline") if mine in said(path))
    return [place.name for place in found if leads(int(place.name))]


def leads(pid: int) -> bool:
    try:
        return os.getsid(pid) == pid
    except ProcessLookupError:
        return False


def said(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


# ------------------------------------------------------------------ how they are kept
@pytest.fixture
def kept(db: None, tmp_path: Path) -> dict[str, Any]:
    """A part's file with its note."""
    path = tmp_path / "x.pdf"
    path.write_bytes(b"%PDF-1.7 a volume\n%%EOF\n")
    file = files.keep(path, form="register-1", name="x.pdf", pages=3)
    files.note("ab" * 32, file, tmp_path)
    return file


def test_a_note_counts_while_its_file_is_there(kept: dict[str, Any], tmp_path: Path) -> None:
    assert files.noted("ab" * 32) == {"sha256": kept["sha256"], "pages": 3}
    assert files.noted("cd" * 32) is None
    assert files.take(kept["sha256"], tmp_path / "y.pdf")
    files.blob(kept["sha256"]).unlink()
    assert files.noted("ab" * 32) is None
    assert not files.take(kept["sha256"], tmp_path / "z.pdf")
    # Whoever took it can put it back.
    assert files.keep(tmp_path / "y.pdf", form="register-1", name="x.pdf", pages=3) == kept


def test_parts_are_swept_a_day_later(kept: dict[str, Any], tmp_path: Path) -> None:
    note, blob = files._note("ab" * 32), files.blob(kept["sha256"])
    for path in (note, blob):
        os.utime(path, (time.time() - 90_000,) * 2)
    assert files.take(kept["sha256"], tmp_path / "y.pdf")  # taken up again: young
    files.sweep()
    assert (note.exists(), blob.exists()) == (True, True)
    os.utime(blob, (time.time() - 90_000,) * 2)
    files.sweep()  # the file first, its note when it is seen that it is gone
    assert (note.exists(), blob.exists()) == (True, False)
    files.sweep()
    assert not note.exists()


def test_a_link_beside_the_set_is_not_sound(tmp_path: Path) -> None:
    from outcomes.press.typeset import ForbiddenLink, typeset  # noqa: PLC0415 -- slow import

    page = '<html lang=en><title>x</title><p><a href="beside:other.pdf#p-1">x</a>'
    how: dict[str, Any] = {"digest": "ab" * 32, "codes": set(), "tell": lambda *_: None}
    with pytest.raises(ForbiddenLink):
        typeset(page, tmp_path / "x.pdf", **how)
    typeset(page, tmp_path / "x.pdf", **how, beside={"other.pdf"})
    digest = hashlib.sha256(b"{}").hexdigest()
    proof(tmp_path / "x.pdf", 1, "en", digest, {"other.pdf"})
    with pytest.raises(NotSound, match=r"leads to \['other.pdf'\]"):
        proof(tmp_path / "x.pdf", 1, "en", digest, {"forum.pdf"})
