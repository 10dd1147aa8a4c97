"""Take the pictures of these pages from the demo: ``.venv/bin/python docs/img/make.py``.

It starts a demo of its own, walks in as its people, compiles the documents, and leaves nothing behind
but ``room.png``, ``console.png``, ``report.png`` and the single pages of ``PAGES`` beside this file.
(Pillow comes with WeasyPrint.)
"""

import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SUMMIT = "forum-of-diasporas-and-host-cities"
MANAGE = [sys.executable, str(ROOT / "manage.py")]
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
GROUND = (236, 233, 224)
MARGIN = 40
COLOURS = 256  # of a picture
# One page of a document: which, in which language, and words that stand on it first.
PAGES = {
    "cover.png": ("report", "en", "Draft – not negotiated"),
    "agreement.png": ("report", "fr", "Signée par"),
    "draft.png": ("outcome", "en", "Declaration on the first"),
    "register.png": ("report", "en", "What became of the contributions"),
}


@contextmanager
def demo(data: Path) -> Iterator[str]:
    """A demo that is up; its address."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUMMIT_")}
    command = [*MANAGE, "up", "--port", "8900", "--data", str(data)]
    up = subprocess.Popen(command, env=kept, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- ours
    try:
        assert up.stdout is not None
        yield up.stdout.readline().removeprefix("Ready: ").strip().rstrip("/")
    finally:
        up.terminate()
        up.wait(timeout=30)


def walk_in(browser: Browser, base: str, name: str, size: dict[str, int], language: str) -> Page:
    """A window of somebody from the cast, on the page of the session that is live."""
    context = browser.new_context(viewport=size, locale=language, color_scheme="light")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{base}/demo/")
    page.get_by_role("button", name=re.compile(name)).first.click()
    page.goto(f"{base}/summits/{SUMMIT}/")
    page.locator("a[href$='/room/']").first.click()
    page.wait_for_load_state("networkidle")
    return page


def shoot(page: Page) -> Image.Image:
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(1500)
    return Image.open(io.BytesIO(page.screenshot()))


def places_of(document: pypdfium2.PdfDocument, sought: str) -> list[int]:
    """The pages with these words."""
    texts = [page.get_textpage().get_text_bounded() for page in document]
    return [number for number, text in enumerate(texts) if sought in text]


def pages_of(path: Path, sought: str) -> list[Image.Image]:
    """The first page with these words, and the one that faces it."""
    document = pypdfium2.PdfDocument(path)
    place = places_of(document, sought)[0]
    return [document[number].render(scale=1.2).to_pil() for number in (place, place + 1)]


def page_of(path: Path, sought: str) -> Image.Image:
    """The first page with these words."""
    document = pypdfium2.PdfDocument(path)
    return document[places_of(document, sought)[0]].render(scale=1.1).to_pil()


def beside(pictures: list[Image.Image]) -> Image.Image:
    """Side by side on a ground, their feet on one line."""
    height = max(picture.height for picture in pictures) + 2 * MARGIN
    width = sum(picture.width for picture in pictures) + MARGIN * (len(pictures) + 1)
    sheet = Image.new("RGB", (width, height), GROUND)
    x = MARGIN
    for picture in pictures:
        sheet.paste(picture.convert("RGB"), (x, height - MARGIN - picture.height))
        x += picture.width + MARGIN
    return sheet


def save(picture: Image.Image, name: str) -> None:
    picture.convert("RGB").quantize(
        COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    ).save(HERE / name, optimize=True)
    sys.stdout.write(f"{name}: {(HERE / name).stat().st_size} bytes\n")


def compiled(data: Path, document: str, language: str) -> Path:
    """A PDF; from the second time on it is there at once."""
    out = data / "out" / document / language
    words = ["compile", SUMMIT, "--document", document, "--language", language, "--out", str(out)]
    environment = {**os.environ, "SUMMIT_DATA": str(data)}
    subprocess.run([*MANAGE, *words, "--format", "pdf"], env=environment, check=True)  # noqa: S603 -- ours
    return next(out.glob("*.pdf"))


def main() -> None:
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        data = Path(place)
        with demo(data) as base:
            chromium = os.environ.get("SUMMIT_CHROMIUM", "/usr/bin/chromium")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for name in ("Leïla", "Sami", "Tomás", "Rana"):  # so that somebody is there
                walk_in(browser, base, name, DESK, "en")
            phone = walk_in(browser, base, "Ada", PHONE, "fr")
            desk = walk_in(browser, base, "Mira", DESK, "en")
            save(beside([shoot(desk), shoot(phone)]), "room.png")
            desk.goto(desk.url.replace("/room/", "/console/"))
            desk.wait_for_load_state("networkidle")
            desk.keyboard.press("j")  # the first in the queue is chosen: its buttons show
            save(shoot(desk), "console.png")
            browser.close()
            made = {
                (document, language): compiled(data, document, language)
                for document, language, _sought in PAGES.values()
            }
        save(beside(pages_of(made["report", "en"], "S1-R1")), "report.png")
        for name, (document, language, sought) in PAGES.items():
            save(page_of(made[document, language], sought), name)


if __name__ == "__main__":
    main()
