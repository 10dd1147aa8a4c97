"""Files read into text, or refused with a sentence that says what to do."""

import io
import zipfile

import docx
import pypdf
import pytest
from weasyprint import HTML

from sessions.notes import NoteUnreadable, parse_note, read_text
from sessions.notes import word as word_files
from sessions.notes.reading import MAX_BYTES
from tests.sessions.notes.test_corpus import CORPUS, read


def printed(html):
    return HTML(string=html).write_pdf()


def locked(pdf):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.encrypt("secret", algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def empty_document():
    written = io.BytesIO()
    docx.Document().save(written)
    return written.getvalue()


def archive(name, data):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr(name, data)
    return written.getvalue()


REFUSED = {
    "an empty file": (b"", "a.txt", "“a.txt” is empty. Choose the file again."),
    "only blanks": (b" \r\n\t\n", "a.md", "“a.md” is empty. Choose the file again."),
    "only signs nobody sees": ("\u200b\ufeff".encode(), "a.txt", "“a.txt” has no text in it."),
    "a wrong kind of file": (
        b"x",
        "a.odt",
        "“a.odt” is not a .txt, .md, .docx or .pdf file. Save the note as one of these.",
    ),
    "an old Word file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "a.docx",
        "“a.docx” is an old Word file. Save it as .docx and try again.",
    ),
    "an RTF file": (
        b"{\\rtf1\\ansi}",
        "a.txt",
        "“a.txt” is an RTF file. Save it as .docx and try again.",
    ),
    "more than 5 MB": (
        b"a" * (MAX_BYTES + 1),
        "a.txt",
        "“a.txt” is larger than 5 MB. Remove its pictures, or save the text alone.",
    ),
    "a whole book": (
        b"a book, not a note. " * 70_000,
        "a.txt",
        "“a.txt” is too long for a note. Import the part about one session.",
    ),
    "bytes that are no text": (
        bytes(range(9)) * 50,
        "a.txt",
        "“a.txt” does not hold readable text. Save it as plain text (UTF-8).",
    ),
    "a locked PDF": (
        locked(printed("<p>Secret")),
        "a.pdf",
        "“a.pdf” is locked with a password. Save it without the password.",
    ),
    "a PDF without text": (
        printed("<div style='width:5cm;height:5cm;background:#888'></div>"),
        "a.pdf",
        "“a.pdf” is a scan without text. Recognise its text (OCR) or send the Word file.",
    ),
    "a PDF cut short": (
        printed("<p>Half")[:300],
        "a.pdf",
        "“a.pdf” is a damaged PDF. Export it again, or save it as .docx.",
    ),
    "an archive that is no Word file": (
        archive("readme.txt", b"hello"),
        "a.docx",
        "“a.docx” is not a Word file that can be read. Save it again as .docx.",
    ),
    "an archive made to explode": (
        archive("word/document.xml", b" " * (word_files.MAX_UNPACKED + 1)),
        "a.docx",
        "“a.docx” unpacks to far too much. Copy its text into a new document.",
    ),
    "a Word file without a word": (empty_document(), "a.docx", "“a.docx” has no text in it."),
}


@pytest.mark.parametrize(("data", "filename", "told"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_its_name_and_the_cure(data, filename, told):
    with pytest.raises(NoteUnreadable) as refusal:
        read_text(data, filename)
    assert str(refusal.value) == told


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("é".encode(), "é"),
        ("\ufeffé".encode(), "é"),
        ("Été".encode("utf-16"), "Été"),
        ("Cet été, à Nîmes".encode("utf-16-le"), "Cet été, à Nîmes"),
        ("Cet été, à Nîmes".encode("utf-16-be"), "Cet été, à Nîmes"),
        ("ماء ونخيل وملح".encode("utf-16-le"), "ماء ونخيل وملح"),
        ("\ufeffmañana".encode("utf-32"), "mañana"),
        ("L’été, “ici” – déjà".encode("cp1252"), "L’été, “ici” – déjà"),
        (b"one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\u2028two\x85three".encode(), "one\ntwo\nthree"),
        ("e\u0301te\u0301".encode(), "été"),
        ("o\ufb03ce \ufb01n".encode(), "office fin"),
        ("\u200fسلام\u200e".encode(), "سلام"),
        (b"a stray\x00sign in text", "a stray sign in text"),
        ("so\u00adft".encode(), "soft"),
    ],
)
def test_text_is_decoded_and_cleaned(data, text):
    assert read_text(data, "note.txt").text == text


def test_a_file_is_read_by_its_content_whatever_its_name_says():
    path = CORPUS / "held_out" / "couture.pdf"
    assert read_text(path.read_bytes(), "couture.txt").format == "pdf"


def test_running_heads_stay_in_the_text_and_are_marked():
    source = read(CORPUS / "tuned" / "form_feeds.txt")
    lines = source.text.split("\n")
    assert [line for number, line in enumerate(lines) if source.hint(number).furniture] == [
        "1",
        "World Gathering of Lamplighters – Session 4",
        "2",
        "World Gathering of Lamplighters – Session 4",
        "3",
    ]


def test_bullets_that_a_pdf_draws_last_stand_before_their_lines():
    lines = read(CORPUS / "held_out" / "couture.pdf").text.split("\n")
    assert [line.split()[:2] for line in lines if "•" in line] == [
        ["•", "Comment"],
        ["•", "Quels"],
        ["•", "De"],
    ]


def test_the_header_of_a_word_file_is_kept_aside():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Forum of Wells – Session 7"
    document.add_paragraph("Water is shared by the hour.")
    written = io.BytesIO()
    document.save(written)
    note = parse_note(read_text(written.getvalue(), "wells.docx"))
    assert (note.summit, note.number) == ("Forum of Wells", 7)
    assert note.paragraphs("overview") == ["Water is shared by the hour."]


def test_a_line_break_inside_a_word_paragraph_parts_two_lines():
    document = docx.Document()
    document.add_paragraph("Session 2\nWells and Hours")
    written = io.BytesIO()
    document.save(written)
    note = parse_note(read_text(written.getvalue(), "wells.docx"))
    assert (note.number, note.title) == (2, "Wells and Hours")
