"""Strangers' files: made anew, or refused with the cure; in a process that can do nothing else."""

import resource
import subprocess
import sys

import pikepdf
import pytest
from PIL import Image

from sessions.models import Problem
from sessions.remake import child, pictures, runner
from tests.sessions import hostile


@pytest.fixture
def remake(tmp_path):
    """What the real child makes of these bytes under this name's end."""

    def make(content, suffix):
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(content)
        target.unlink(missing_ok=True)
        return runner.remake(source, target, suffix), target

    return make


# ------------------------------------------------------------------ pictures
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_pictures_are_drawn_again_whatever_their_name_says(remake, form):
    told, target = remake(hostile.picture(form), "png")
    assert told["kind"] == "picture"
    with Image.open(target) as made:
        assert (made.format, made.size) == (
            "JPEG" if told["suffix"] == "jpg" else "PNG",
            (80, 60),
        )


def test_a_photograph_loses_its_place_and_stands_upright(remake):
    content = hostile.photograph()
    assert hostile.CANARY.encode() in content
    told, target = remake(content, "jpg")
    with Image.open(target) as made:
        assert (told["suffix"], made.size, dict(made.getexif())) == ("jpg", (300, 400), {})
    assert hostile.CANARY.encode() not in target.read_bytes()


def test_what_stands_beside_the_pixels_or_behind_them_is_gone(remake):
    for content, suffix in ((hostile.noted_png(), "png"), (hostile.gif_script(), "gif")):
        told, target = remake(content, suffix)
        if "problem" in told:
            assert told["problem"] == "unreadable"
            continue
        assert hostile.CANARY.encode() not in target.read_bytes()
        assert target.read_bytes().startswith(b"\x89PNG")


def test_an_animation_becomes_a_still(remake, tmp_path):
    frames = [Image.new("P", (30, 30), n) for n in range(5)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    _told, target = remake((tmp_path / "a.gif").read_bytes(), "gif")
    with Image.open(target) as made:
        assert getattr(made, "n_frames", 1) == 1


def test_a_large_picture_is_made_smaller(remake):
    _told, target = remake(hostile.picture("JPEG", (4000, 1000)), "jpg")
    with Image.open(target) as made:
        assert max(made.size) == pictures.LONGEST_EDGE


@pytest.mark.parametrize(
    ("content", "suffix", "problem"),
    [
        (hostile.bomb_png(), "png", "pixels"),
        (hostile.photograph()[:600], "jpg", "unreadable"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "png", "unreadable"),
        (b"<html><script>alert(1)</script>", "png", "other"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "svg", "unknown"),
        (b"<html>", "html", "unknown"),
        (hostile.zip_bomb(), "zip", "archive"),
        (hostile.zip_bomb(), "png", "archive"),
        (hostile.document(), "docx", "office"),
        (hostile.document(), "pdf", "office"),
        (hostile.document(macros=False), "docm", "office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "doc", "office"),
        (b"{\\rtf1 hello}", "rtf", "office"),
        (b"MZ" + bytes(500), "exe", "unknown"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "eps", "unknown"),
        (b"", "txt", "empty"),
        (b"\xff\xfe\x00\xd8", "txt", "encoding"),
        (b"caf\xe9", "txt", "encoding"),
        (b"a\0b", "txt", "encoding"),
        (b" \n ", "md", "empty"),
        (b"a" * 5_000_000, "txt", "long"),
        (b"%PDF-1.7\nnonsense", "pdf", "unreadable"),
        (hostile.locked_pdf(), "pdf", "encrypted"),
        (hostile.locked_pdf(owner_only=True), "pdf", "encrypted"),
        (hostile.xfa_pdf(), "pdf", "xfa"),
        (hostile.external_pdf(), "pdf", "acting"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_refused_with_a_cure(remake, content, suffix, problem):
    told, target = remake(content, suffix)
    assert (told, target.exists()) == ({"problem": problem}, target.exists())
    assert str(Problem(problem).label)


# ------------------------------------------------------------------ PDF files
def test_a_wild_pdf_keeps_its_pages_and_loses_what_acts(remake):
    content = hostile.wild_pdf()
    assert hostile.CANARY.encode() in content
    told, target = remake(content, "pdf")
    assert (told.get("kind"), told.get("count")) == ("pdf", 2), told
    written = hostile.everything_in(target)
    for gone in (hostile.CANARY, "JavaScript", "/JS", "Launch", "SubmitForm", "GoToR", "evil",
                 "javascript:", "EmbeddedFile", "/AA", "/XFA", "AcroForm", "/OpenAction"):  # fmt: skip
        assert gone.encode() not in written, gone


def test_a_pdf_keeps_its_safe_links_its_bookmarks_and_what_was_filled_in(remake):
    _told, target = remake(hostile.wild_pdf(), "pdf")
    with pikepdf.open(target) as made:
        links = [dict(each.get("/A", {})) for each in made.pages[0].obj.Annots]
        addresses = [str(each["/URI"]) for each in links if "/URI" in each]
        assert addresses == ["https://example.org/kept"]
        assert any(each.get("/S") == "/GoTo" for each in links)
        with made.open_outline() as outline:
            assert [str(item.title) for item in outline.root] == ["Part two"]
    assert b"Ada filled this" in hostile.everything_in(target)


def test_the_same_pdf_twice_gives_the_same_bytes(remake):
    content = hostile.wild_pdf()
    first = remake(content, "pdf")[1].read_bytes()
    assert remake(content, "pdf")[1].read_bytes() == first


# ------------------------------------------------------------------ text
def test_text_is_kept_without_control_characters(remake):
    told, target = remake("L’eau\r\n\x1b[31mrouge\x07".encode("utf-16"), "txt")
    assert (told["kind"], target.read_text()) == ("text", "L’eau\n[31mrouge\n")


def test_a_table_is_no_program_and_its_numbers_stay(remake):
    table = 'name;sum\n=HYPERLINK("https://evil");-5\n@x;+3,5 %\n'
    told, target = remake(table.encode(), "csv")
    assert told["kind"] == "table"
    assert target.read_text().splitlines()[1:] == [
        '"\'=HYPERLINK(""https://evil"")";-5',
        "'@x;+3,5 %",
    ]


# ------------------------------------------------------------------ the child
def test_a_child_that_eats_memory_or_time_is_ended_and_the_file_refused(tmp_path, monkeypatch):
    source = tmp_path / "s"
    source.write_bytes(hostile.photograph())
    monkeypatch.setattr(runner, "LONGEST", 0.01)
    assert runner.remake(source, tmp_path / "t", "jpg") == {"problem": "heavy"}


def test_the_limits_are_set_before_anything_is_read():
    code = (
        "import resource\nfrom sessions.remake import child\nchild._limit()\n"
        "print([resource.getrlimit(x)[0] for x in (resource.RLIMIT_AS, resource.RLIMIT_CPU,"
        " resource.RLIMIT_FSIZE)])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str([child.MEMORY, child.SECONDS, child.LARGEST])
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] != child.SECONDS


@pytest.mark.parametrize("event", ["socket.connect", "subprocess.Popen", "os.system", "os.exec"])
def test_the_child_reaches_nothing(event):
    with pytest.raises(PermissionError):
        child._stay_inside(event, ())


def test_no_django_and_no_database_is_in_the_child():
    code = "import sys\nfrom sessions.remake import child, kinds, pdfs, pictures, texts\nprint('django' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
