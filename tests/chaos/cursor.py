"""What a browser keeps of one stream: every frame it applied, in order, and what is shown now."""

import time
from dataclasses import dataclass, field


@dataclass
class Cursor:
    """One stream: where this browser stands, and from where its books are whole."""

    epoch: str = ""
    seq: int = 0
    base: int = 0
    applied: list[tuple[str, int, str, str, str]] = field(default_factory=list)
    shown: dict[str, object] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    heard: dict[int, float] = field(default_factory=dict)  # seq: when

    def begin(self, epoch: str, seq: int, parts: dict[str, str]) -> None:
        """Another start: a snapshot, or the page again."""
        self.epoch, self.seq, self.base, self.parts = epoch, seq, seq, parts
        self.applied, self.shown = [], {}

    def apply(self, frame: dict) -> None:
        """The books first, then the picture."""
        self.seq = frame["q"]
        target, verb = frame.get("t", ""), frame["v"]
        self.applied.append((self.epoch, frame["q"], frame["e"], target, verb))
        self.heard[frame["q"]] = time.monotonic()
        if verb == "remove":
            self.shown[target] = None
        elif verb in {"append", "replace"}:
            self.shown[target] = frame["html"]
            self.shown.pop(f"{target}#n", None)
        elif verb == "tally":
            numbers = dict(self.shown.get(f"{target}#n") or {})
            self.shown[f"{target}#n"] = {**numbers, **frame["n"]}

    def forgive(self, upto: int) -> None:
        """What the log has forgotten, the books need not answer for."""
        self.base = max(self.base, upto)
        self.applied = [one for one in self.applied if one[1] > self.base]
