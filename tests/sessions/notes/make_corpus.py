"""Write the notes of the corpus that no editor writes well: Word, PDF, old encodings, huge pastes.

Run from the root of the project: ``python -m tests.sessions.notes.make_corpus``. The files it
writes are committed; the plain ``.txt`` and ``.md`` notes beside them are written by hand.
"""

from pathlib import Path

import docx
from weasyprint import HTML

from tests.sessions.notes.corpus_pages import PAGES
from tests.sessions.notes.corpus_texts import ENCODED
from tests.sessions.notes.corpus_words import DOCUMENTS

CORPUS = Path(__file__).parent / "corpus"


def write_document(path, parts):
    """``parts``: ``("Heading 1", text)``, ``("bold", text)``, ``("table", rows)``, …"""
    document = docx.Document()
    for style, content in parts:
        if style == "table":
            add_table(document, content)
        elif style == "bold":
            document.add_paragraph().add_run(content).bold = True
        else:
            document.add_paragraph(content, style=style)
    document.core_properties.author = ""
    document.save(path)


def add_table(document, rows):
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for cells, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(cells.cells, values, strict=True):
            cell.text = value


def main():
    for name, parts in DOCUMENTS.items():
        write_document(CORPUS / name, parts)
    for name, html in PAGES.items():
        HTML(string=html).write_pdf(CORPUS / name)
    for name, (text, encoding, newline) in ENCODED.items():
        (CORPUS / name).write_bytes(text.replace("\n", newline).encode(encoding))


if __name__ == "__main__":
    main()
