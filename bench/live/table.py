"""Rows as text."""

from typing import Any


def show(rows: list[dict[str, Any]]) -> None:
    """Fan-out first, with the share of the bare send loop at the same size; then part by part."""
    fan = [row for row in rows if "server" in row and "part" not in row]
    limits = {
        (row["followers"], row["frame_bytes"]): row["deliveries_per_s"]
        for row in fan
        if row["server"] == "sendloop"
    }
    if fan:
        columns([{**row, "of_limit": _share(row, limits)} for row in fan])
    for part in dict.fromkeys(row["part"] for row in rows if "part" in row):
        print()
        columns([row for row in rows if row.get("part") == part])


def _share(row: dict[str, Any], limits: dict[tuple[int, int], float]) -> str:
    limit = limits.get((row["followers"], row["frame_bytes"]))
    return f"{row['deliveries_per_s'] / limit:.2f}" if limit else ""


def columns(rows: list[dict[str, Any]]) -> None:
    """One table; a row may lack a column."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[str(row.get(name, "")) for name in names] for row in rows]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    for line in [names, *cells]:
        print("  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)))
