"""What was asked, and what was answered. A command has one key and one of three outcomes."""

import time
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID, uuid4


@dataclass
class Command:
    """``answer`` is what the house said when it acknowledged: the id of what was made."""

    kind: str  # "contribution" or "upvote"
    person: "object"
    room: str
    text: str = ""
    question: str = ""
    on: bool = True
    key: UUID = field(default_factory=uuid4)
    outcome: str = "unknown"  # until somebody says otherwise
    answer: str = ""
    code: str = ""
    tries: int = 0
    began: float = field(default_factory=time.monotonic)
    ended: float = 0.0

    def acked(self, answer: str = "") -> None:
        self.outcome, self.answer, self.ended = "acked", answer, time.monotonic()

    def rejected(self, code: str) -> None:
        self.outcome, self.code, self.ended = "rejected", code, time.monotonic()


class Ledger:
    """All commands of one test, in the order in which they were begun."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    def contribution(self, person: object, room: str) -> Command:
        command = Command("contribution", person, room)
        command.text = f"Words {command.key}"
        self.commands.append(command)
        return command

    def upvote(self, person: object, room: str, question: str, on: bool) -> Command:
        command = Command("upvote", person, room, question=question, on=on)
        self.commands.append(command)
        return command

    def of(self, kind: str) -> list[Command]:
        return [command for command in self.commands if command.kind == kind]

    def counts(self) -> dict[str, int]:
        return dict(Counter(command.outcome for command in self.commands))
