"""What the room and the console show, read off the same HTML and frames that a browser gets.

Everybody gets the same, so it is kept once for all people of the rehearsal.
"""

import re
from dataclasses import dataclass, field
from typing import Any

UUID = r"([0-9a-f-]{36})"
QUESTION = re.compile(rf'id="question-{UUID}"')
CONTRIBUTION = re.compile(rf'id="contribution-{UUID}"')
WAITING = re.compile(rf'value="((?:contribution|question):{UUID[1:-1]})(?::[^"]*)?"')
VOTE = re.compile(rf'formaction="[^"]*/polls/{UUID}/vote/" name="value" value="{UUID}"')
CHOOSE = re.compile(rf'formaction="[^"]*/poll-options/{UUID}/choose/"')
BALLOT = re.compile(rf'<li id="poll-{UUID}".*?</article>', re.DOTALL)
READY = re.compile(rf'id="ready-{UUID}"')
CALL = re.compile(rf'class="primary" form="act" formaction="[^"]*/floor/{UUID}/call/"')
SEEN = re.compile(rf'name="seen-{UUID}" value="(\d+)"')
SEEN_FLOOR = re.compile(rf'name="seen-floor-{UUID}" value="([^"]*)"')
POLL = re.compile(rf'formaction="[^"]*/polls/{UUID}/open/"')
GUIDING = re.compile(rf'name="guiding_question"[^>]*value="{UUID}"|<option value="{UUID}"')


@dataclass
class Scene:
    questions: dict[str, None] = field(default_factory=dict)
    contributions: dict[str, None] = field(default_factory=dict)
    guiding: list[str] = field(default_factory=list)
    votes: dict[str, list[str]] = field(default_factory=dict)  # open polls of one answer
    choices: dict[str, list[str]] = field(default_factory=dict)  # of several
    ready: str = ""
    queue: dict[str, None] = field(default_factory=dict)  # contribution:<id>, question:<id>
    drafts: dict[str, None] = field(default_factory=dict)
    next_speaker: str = ""
    moves: str = ""
    speaking: str = ""
    _known: dict[str, int] = field(default_factory=dict)

    def page(self, html: str) -> None:
        """The room's page."""
        self.questions.update(dict.fromkeys(QUESTION.findall(html)))
        self.contributions.update(dict.fromkeys(CONTRIBUTION.findall(html)))
        self.guiding = self.guiding or [one or two for one, two in GUIDING.findall(html)]
        for poll in BALLOT.finditer(html):
            self._ballot(poll[1], poll[0])
        self.ready = _first(READY, html) or self.ready

    def console(self, html: str) -> None:
        """The moderator's page."""
        self.queue.update(dict.fromkeys(WAITING.findall(html)))
        self.drafts.update(dict.fromkeys(POLL.findall(html)))
        self._run(html)
        self._floor(html)

    def frame(self, frame: dict[str, Any]) -> None:
        """Somebody was told; the first of all is enough."""
        if frame["q"] <= self._known.get(frame["s"], 0):
            return
        self._known[frame["s"]] = frame["q"]
        target, html = frame.get("t", ""), frame.get("html", "")
        kind, _dash, pk = target.partition("-")
        if frame["s"].endswith(":moderation"):
            self._told_moderators(target, html, frame)
        elif kind in {"question", "contribution"}:
            self._words(getattr(self, f"{kind}s"), pk, frame["v"])
        elif kind == "poll" and frame["v"] in {"append", "replace"}:
            self._ballot(pk, html)
        elif target == "where":
            self.ready = _first(READY, html)

    def _words(self, known: dict[str, None], pk: str, verb: str) -> None:
        if verb == "remove":
            known.pop(pk, None)
        elif verb in {"append", "replace"}:
            known[pk] = None

    def _ballot(self, poll: str, html: str) -> None:
        options = [option for asked, option in VOTE.findall(html) if asked == poll]
        self.votes.pop(poll, None)
        self.choices.pop(poll, None)
        if options:
            self.votes[poll] = list(dict.fromkeys(options))
        elif several := CHOOSE.findall(html):
            self.choices[poll] = several

    def _told_moderators(self, target: str, html: str, frame: dict[str, Any]) -> None:
        if target == "run":
            self._run(html)
        elif target == "m-floor":
            self._floor(html)
        elif target.startswith(("m-contribution-", "m-question-")):
            name = target.removeprefix("m-").replace("-", ":", 1)
            if frame.get("into") == "queue":
                self.queue[name] = None
            elif frame["v"] in {"append", "remove"}:
                self.queue.pop(name, None)

    def _run(self, html: str) -> None:
        found = SEEN.search(html)
        self.moves = found[2] if found else self.moves

    def _floor(self, html: str) -> None:
        self.next_speaker = _first(CALL, html)
        found = SEEN_FLOOR.search(html)
        self.speaking = found[2] if found else ""


def _first(pattern: re.Pattern[str], html: str) -> str:
    found = pattern.search(html)
    return found[1] if found else ""
