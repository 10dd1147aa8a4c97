"""``manage.py build_css``: join the hand-written style sheets into the one file a page loads."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

LAYERS = "reset, tokens, base, layout, components, utilities"
HEAD = "/* Made by `manage.py build_css` from the files beside it. Edit those. */\n"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def assembled(folder: Path) -> str:
    """The text of ``site.css``: every source under `folder`, in its layer, without comments.

    The order is fixed (components by name), so the same sources give the same bytes.
    """
    components = sorted((folder / "components").glob("*.css"))
    plan = {
        "reset": [folder / "reset.css"],
        "tokens": [folder / "tokens.css"],
        "base": [folder / "base.css"],
        "layout": [folder / "layout.css"],
        "components": components,
        "utilities": [folder / "utilities.css", folder / "print.css"],
    }
    text = HEAD + f"@layer {LAYERS};\n"
    for layer, sources in plan.items():
        text += f"@layer {layer} {{\n" + "".join(map(_squeezed, sources)) + "}\n"
    return text


def _squeezed(source: Path) -> str:
    """One file without comments, blank lines and indentation."""
    text = COMMENT.sub("", source.read_text(encoding="utf-8"))
    return "".join(f"{line.strip()}\n" for line in text.splitlines() if line.strip())


class Command(BaseCommand):
    help = "Join static/css/**/*.css into static/css/site.css."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail when site.css is stale."
        )

    def handle(self, *args, check: bool = False, **options):
        folder = Path(settings.BASE_DIR) / "static" / "css"
        target = folder / "site.css"
        text = assembled(folder)
        if check:
            if not target.exists() or target.read_text(encoding="utf-8") != text:
                raise CommandError("static/css/site.css is stale: run `manage.py build_css`.")
            return
        target.write_text(text, encoding="utf-8", newline="\n")
        self.stdout.write(f"{target.relative_to(settings.BASE_DIR)}: {len(text)} characters")
