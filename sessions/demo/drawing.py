"""Pictures and a PDF file for the demo, drawn here."""

import io
import math

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

PAPER, INK, ACCENT, LINE = "#faf7f1", "#231f1b", "#9c2f1b", "#d2cabb"


def chart(title: str, rows: list[tuple[str, int]]) -> bytes:
    """Bars, as a PNG."""
    picture = Image.new("RGB", (1200, 160 + 90 * len(rows)), PAPER)
    draw = ImageDraw.Draw(picture)
    large, small = ImageFont.load_default(40), ImageFont.load_default(28)
    draw.text((60, 50), title, INK, font=large)
    most = max(number for _label, number in rows)
    for place, (label, number) in enumerate(rows):
        top = 140 + 90 * place
        draw.line((60, top - 10, 1140, top - 10), LINE)
        draw.text((60, top + 14), label, INK, font=small)
        draw.rectangle((300, top + 12, 300 + 740 * number // most, top + 48), ACCENT)
        draw.text((316 + 740 * number // most, top + 14), str(number), INK, font=small)
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def hall() -> bytes:
    """The rows of a round hall from above, one seat taken; a PNG."""
    picture = Image.new("RGB", (2560, 1440), INK)  # twice as large, for smooth edges
    draw = ImageDraw.Draw(picture)
    for row in range(7):
        seats, radius = 15 + 4 * row, 420 + 150 * row
        for seat in range(seats):
            angle = math.pi * (1.06 + 0.88 * seat / (seats - 1))
            x, y = 1280 + 1.15 * radius * math.cos(angle), 1560 + radius * math.sin(angle)
            taken = (row, seat) == (3, 16)
            colour = ACCENT if taken else ("#6b6056" if (row + seat) % 2 else "#564c44")
            size = 34 if taken else 26
            draw.ellipse((x - size, y - size, x + size, y + size), colour)
    draw.rounded_rectangle((1130, 1290, 1430, 1360), 20, PAPER)
    made = io.BytesIO()
    picture.resize((1280, 720), Image.Resampling.LANCZOS).save(made, "PNG")
    return made.getvalue()


def sheet(title: str, lines: list[str]) -> bytes:
    """One page of text, as a PDF file. Latin letters only."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    fonts = {
        name: pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{base}"),
                Encoding=Name.WinAnsiEncoding,
            )
        )
        for name, base in (("/T", "Times-Bold"), ("/B", "Times-Roman"))
    }  # fmt: skip
    page.obj.Resources = Dictionary(Font=Dictionary(fonts))
    written = [f"BT /T 24 Tf 72 740 Td {_letters(title)} Tj ET"]
    for place, line in enumerate(lines):
        written.append(f"BT /B 13 Tf 72 {690 - 24 * place} Td {_letters(line)} Tj ET")
    page.obj.Contents = pdf.make_stream("\n".join(written).encode("cp1252"))
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()


def _letters(text: str) -> str:
    for sign in ("\\", "(", ")"):
        text = text.replace(sign, f"\\{sign}")
    return f"({text})"
