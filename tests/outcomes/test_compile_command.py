"""``manage.py compile``: without a worker, with a clear answer."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from outcomes.management.commands import compile as command
from outcomes.models import Job
from outcomes.press.progress import News
from outcomes.services import compiling, jobs, leases
from sessions.models import Contribution
from tests.outcomes import record as words
from tests.outcomes.conftest import text_of


@pytest.fixture
def house() -> SimpleNamespace:
    return words.build()


def run(*arguments: str, out: Path, document: str = "outcome") -> tuple[list[str], list[str]]:
    stdout, stderr = io.StringIO(), io.StringIO()
    call_command(
        "compile",
        *arguments,
        *(() if "--language" in arguments else ("--language", "en")),
        *("--document", document, "--out", str(out)),
        stdout=stdout,
        stderr=stderr,
    )
    return stdout.getvalue().splitlines(), stderr.getvalue().splitlines()


@pytest.mark.django_db(transaction=True)
def test_it_writes_both_files_and_tells_how_far_it_is(
    house: SimpleNamespace, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "folder"
    printed, told = run("forum", "--language", "fr", out=out)
    pdf, data = out / "forum-outcome-fr.pdf", out / "forum-outcome-fr.json"
    assert printed == [str(pdf), str(data)]
    assert sorted(path.name for path in out.iterdir()) == [data.name, pdf.name]
    assert told[:2] == ["Reading the record", "Setting the text"]
    assert [line for line in told if line.startswith("Laying out the pages ")] != []
    assert told[-1] == "Note: Recommendations not yet in this language: S1-R2, S1-R3."
    assert "Créer un fonds d’entretien commun" in text_of(pdf)
    assert json.loads(data.read_text())["language"] == "fr"
    # Once more: at once, the same bytes, one format only.
    before = pdf.read_bytes()
    printed, told = run("forum", "--language", "fr", "--format", "pdf", out=out)
    assert (printed, pdf.read_bytes() == before) == ([str(pdf)], True)
    assert told == ["Reading the record", "Note: " + told[-1].removeprefix("Note: ")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["nowhere"], "There is no summit “nowhere”. There is: elsewhere, forum."),
        (
            ["forum", "--language", "ru"],
            "This summit has no documents in “ru”; it has en, fr.",
        ),
        (
            ["forum", "--format", "pdf,odt"],
            "--format 'pdf,odt': write one or more of pdf, json, html, docx, akn, md, csv, zip; odt is "
            "not a format.",
        ),
        (
            ["forum", "--format", ","],
            "--format ',': write one or more of pdf, json, html, docx, akn, md, csv, zip; nothing is "
            "not a format.",
        ),
        (
            ["forum", "--session", "1"],
            "The outcome document is about the whole summit. Choose the report for a day or a session.",
        ),
    ],
)
def test_a_mistake_is_answered_before_anything_is_made(
    house: SimpleNamespace, tmp_path: Path, arguments: list[str], answer: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        run(*arguments, out=tmp_path)
    assert str(refusal.value) == answer
    assert (Job.objects.count(), list(tmp_path.iterdir())) == (0, [])


@pytest.mark.django_db
def test_a_directory_that_cannot_be_written_is_named(
    house: SimpleNamespace, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CommandError) as refusal:
        run("forum", out=tmp_path / "file")
    assert str(refusal.value) == (
        f"--out {tmp_path / 'file'}: cannot write there (File exists). Name another directory."
    )


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_told_with_its_cure(house: SimpleNamespace, tmp_path: Path) -> None:
    Contribution.objects.filter(pk=house.said[0].pk).update(text="Gone.")
    with pytest.raises(CommandError) as refusal:
        run("forum", out=tmp_path)
    assert str(refusal.value).startswith("Paragraph 1 (recommendation S1-R1) quotes S1-C001")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_a_job_that_runs_elsewhere_is_followed_to_its_end(
    house: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = jobs.ask(house.summit, "outcome", "en", by=house.olga)[0]
    lease = leases.claim(job.pk, "elsewhere:1")
    assert lease is not None
    leases.advance(lease, News("layout", 3, 9, 130))
    # The other process goes on while the command sleeps.
    monkeypatch.setattr(command.time, "sleep", lambda _: leases.fail(lease, "It broke elsewhere."))
    with pytest.raises(CommandError) as refusal:
        run("forum", out=tmp_path)
    assert str(refusal.value) == "It broke elsewhere."
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ctrl_c_cancels_the_job(
    house: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(compiling, "render", interrupted)
    with pytest.raises(CommandError) as refusal:
        run("forum", out=tmp_path)
    assert (str(refusal.value), refusal.value.returncode) == ("Cancelled.", 130)
    job = Job.objects.get()
    assert (job.state, list(tmp_path.iterdir())) == ("cancelled", [])
