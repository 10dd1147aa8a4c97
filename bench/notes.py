"""How long a paste takes to be understood: ``python -m bench.notes [--size 120000]``.

For each shape of text, the processor time of reading and parsing at a quarter of the size and at
the whole (medians of three), the growth between them (4 is linear, 16 would be quadratic), and the
ratio to a plain pass over the same text: normalise (NFC), split into words, casefold each.
"""

import argparse
import statistics
import time
import unicodedata
from collections.abc import Callable

from sessions.notes import parse_note, read_text

SHAPES = {
    "words": "word ",
    "sentences": "It is so. Is it? ",
    "wrapped": "Some line that is wrapped here and goes\non to the next line of it.\n",
    "items": "- item of a list\n",
    "headings": "SCOPE\ntext here is long enough.\n",
    "labels": "Date: x\n",
    "times": "14:00 – 14:10 Opening\n",
    "rows": "| 14:00 | a |\n",
    "cut words": "commu-\nnaut",
    "openings": "The session opens with ",
    "question marks": "?",
    "full stops": ". ",
    "brackets": "[",
    "stars": "*",
    "colons": ":",
    "digits": "1",
    "tabs": "a\t",
    "spaces": "a" + " " * 4000 + "\n",
    "pages": "a\f",
}


def understood(text: str) -> None:
    parse_note(read_text(text.encode(), "paste.txt"))


def plain_pass(text: str) -> None:
    [word.casefold() for word in unicodedata.normalize("NFC", text).split()]


def spent(act: Callable[[str], None], text: str) -> float:
    """Median processor seconds of three runs."""
    times = []
    for _ in range(3):
        before = time.process_time()
        act(text)
        times.append(time.process_time() - before)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=120_000, help="characters (default 120000)")
    size = parser.parse_args().size
    print(f"{'shape':<16}{size // 4:>10} ms{size:>10} ms{'growth':>9}{'plain passes':>15}")
    for name, unit in SHAPES.items():
        quarter, whole = (unit * (n // len(unit) + 1) for n in (size // 4, size))
        small, large, peer = (
            spent(understood, quarter),
            spent(understood, whole),
            spent(plain_pass, whole),
        )
        print(
            f"{name:<16}{small * 1000:>13.1f}{large * 1000:>13.1f}"
            f"{large / max(small, 1e-6):>9.1f}{large / max(peer, 1e-6):>15.0f}"
        )


if __name__ == "__main__":
    main()
