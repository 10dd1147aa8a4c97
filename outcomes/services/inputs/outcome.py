"""The outcome document: what it takes of the record."""

from typing import Any

REPORT_ONLY = {
    "annexes", "cancelled", "follow_up", "method", "narratives", "participants",
    "rejected_amendments", "sections",
}  # fmt: skip


def outcome(data: dict[str, Any], draft: dict[str, Any] | None) -> dict[str, Any]:
    """Only what the outcome document needs: the draft, sessions that recommend something, and the words
    that their recommendations or its paragraphs cite."""
    sessions = []
    evidence = {one["reference"] for each in paragraphs_of(draft) for one in each["evidence"]}
    for session in data["sessions"]:
        cited = [
            one
            for one in session["contributions"]
            if one["used_in"] or one["reference"] in evidence
        ]
        if not session["recommendations"] and not cited:
            continue
        kept = ("number", "reference", "title", "held", "attribution", "attribution_label", "note")
        sessions.append(
            {
                **{name: session[name] for name in kept},
                "guiding_questions": session["guiding_questions"],
                "recommendations": session["recommendations"],
                "contributions": cited,
            }
        )
    return {
        **{name: value for name, value in data.items() if name not in REPORT_ONLY},
        "sessions": sessions,
        "draft": draft,
    }


def paragraphs_of(draft: dict[str, Any] | None) -> list[dict[str, Any]]:
    return draft["paragraphs"] if draft else []


def places(data: dict[str, Any], draft: dict[str, Any] | None) -> dict[str, list[int | str]]:
    """In which paragraphs of the outcome document each contribution is used: as the draft cites it, or,
    while nobody drafts, through its recommendations. "" is the preamble, whose paragraphs have no numbers."""
    found: dict[str, list[int | str]] = {}
    cited: list[tuple[int | str, str]] = [
        (one["paragraph"], source["reference"])
        for session in data["sessions"]
        for one in session["recommendations"]
        for source in one["sources"]
    ]
    if draft is not None:
        cited = [
            (one["number"], each["reference"])
            for one in draft["paragraphs"]
            for each in one["evidence"]
        ]
    for number, reference in cited:
        there = found.setdefault(reference, []) if number is not None else []
        if number not in there:
            there.append(number)
    return found
