"""What one person's stances on several recommendations say when these become one."""

from collections.abc import Iterable

AGREE, DISAGREE, PASS = "agree", "disagree", "pass"


def stands(values: Iterable[str]) -> str:
    """Agreement with any counts once, disagreement too; who did both, or only passed, passes. ``""`` for
    who took none."""
    said = {value for value in values if value}
    decided = said - {PASS}
    if len(decided) == 1:
        return decided.pop()
    return PASS if said else ""
