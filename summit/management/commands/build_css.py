"""``manage.py build_css``: join the hand-written style sheets into the files that pages load:
``site.css``, which every page has, ``room.css``, which the room, the console and the desk add, and
``screen.css``, which the screens in the hall and the speaker view add, ``stage.css`` for the room's
stage and its player, ``captions.css`` for the transcript and the captioner, ``desk.css``, which only the desk and its pages do,
``report.css``, for the rapporteur's words and the speakers' check, ``outcome.css`` for the outcome document and its pages,
and ``publication.css`` for published documents."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

LAYERS = "reset, tokens, base, layout, components, utilities"
HEAD = "/* Made by `manage.py build_css` from the files beside it. Edit those. */\n"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def sheets(folder: Path) -> dict[str, str]:
    """The text of each file that is made, by its name: every source under `folder`, in its layer,
    without comments.

    The order is fixed (components by name), so the same sources give the same bytes.
    """
    site = {
        "reset": [folder / "reset.css"],
        "tokens": [folder / "tokens.css"],
        "base": [folder / "base.css"],
        "layout": [folder / "layout.css"],
        "components": sorted((folder / "components").glob("*.css")),
        "utilities": [folder / "utilities.css", folder / "print.css"],
    }
    room = {"components": sorted((folder / "rooms").glob("*.css"))}
    stage = {"components": sorted((folder / "stages").glob("*.css"))}
    screen = {"components": sorted((folder / "screens").glob("*.css"))}
    captions = {"components": sorted((folder / "captions").glob("*.css"))}
    return {
        "site.css": HEAD + f"@layer {LAYERS};\n" + _layered(site),
        "room.css": HEAD + _layered(room),
        "screen.css": HEAD + _layered(screen),
        "captions.css": HEAD + _layered(captions),
        "desk.css": HEAD + _layered({"components": sorted((folder / "desk").glob("*.css"))}),
        "report.css": HEAD + _layered({"components": sorted((folder / "reports").glob("*.css"))}),
        "outcome.css": HEAD + _layered({"components": sorted((folder / "outcomes").glob("*.css"))}),
        "stage.css": HEAD + _layered(stage),
        "publication.css": HEAD
        + _layered({"components": sorted((folder / "publications").glob("*.css"))}),
    }


def _layered(plan: dict[str, list[Path]]) -> str:
    return "".join(
        f"@layer {layer} {{\n" + "".join(map(_squeezed, sources)) + "}\n"
        for layer, sources in plan.items()
    )


def _squeezed(source: Path) -> str:
    """One file without comments, blank lines and indentation."""
    text = COMMENT.sub("", source.read_text(encoding="utf-8"))
    return "".join(f"{line.strip()}\n" for line in text.splitlines() if line.strip())


class Command(BaseCommand):
    help = "Join static/css/**/*.css into the style sheets that pages load."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail when a file is stale."
        )

    def handle(self, *args, check: bool = False, **options):
        folder = Path(settings.BASE_DIR) / "static" / "css"
        for name, text in sheets(folder).items():
            target = folder / name
            if check:
                if not target.exists() or target.read_text(encoding="utf-8") != text:
                    raise CommandError(f"static/css/{name} is stale: run `manage.py build_css`.")
                continue
            target.write_text(text, encoding="utf-8", newline="\n")
            self.stdout.write(f"{target.relative_to(settings.BASE_DIR)}: {len(text)} characters")
