"""The report's body for the templates: chapters with their sections, and each paragraph with what it refers to."""

from typing import Any


def arranged(data: dict[str, Any]) -> dict[str, Any]:
    """``chapters``; ``annexes`` with their letters; ``audits``, the rows of their table; ``licence``, the rapporteur's words about it."""
    things = _Things(data)
    chapters: list[dict[str, Any]] = []
    for section in data["sections"]:
        shown = {
            **section,
            "paragraphs": [things.resolve(one) for one in section["paragraphs"]],
            "sections": [],
        }
        if section["level"] == 1:
            chapters.append(shown)
        else:
            chapters[-1]["sections"].append(shown)
    return {
        "chapters": chapters,
        "annexes": data["annexes"],
        "audits": [
            {**found, "name": name, "session": session["reference"]}
            for session in data["sessions"]
            for name, found in sorted(session["audit"].items())
            if found
        ],
        "licence": [one for one in data["narratives"] if one["section"] == "licence"],
    }


class _Things:
    """Everything a paragraph can refer to, by reference."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.sessions = {one["reference"]: one for one in data["sessions"]}
        self.said = {
            one["reference"]: one
            for session in data["sessions"]
            for one in session["contributions"]
        }
        self.proposed = {
            one["reference"]: one
            for session in data["sessions"]
            for one in session["recommendations"]
        }

    def resolve(self, paragraph: dict[str, Any]) -> dict[str, Any]:
        session = self.sessions.get(paragraph["session"])
        found = {**paragraph, "template": f"_p_{paragraph['kind']}.html", "part": session}
        if paragraph["kind"] == "recommendation":
            found["one"] = self.proposed[paragraph["reference"]]
        if session and "index" in paragraph:
            rows = session["polls" if paragraph["kind"] == "poll" else "questions"]
            found["one"] = rows[paragraph["index"]]
        if "items" in paragraph:
            found["items"] = [self._item(item) for item in paragraph["items"]]
        return found

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        name = item.get("reference", "")
        return {**item, "one": self.said.get(name) or self.proposed.get(name)}
