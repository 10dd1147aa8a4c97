"""How far several presses are, as one line."""

from collections.abc import Callable

Told = Callable[[str, int, int], None]

SETTING, LAYOUT = "setting", "layout"
ORDER = (SETTING, "formats", LAYOUT, "writing")


class Progress:
    """One press is told as it tells. Of several: the pages they have laid out together, until the last of
    them writes."""

    def __init__(self, tell: Told, presses: int) -> None:
        self._tell, self._presses = tell, presses
        self._at: dict[str, tuple[str, int, int]] = {}
        self._pages: dict[str, int] = {}

    def heard(self, who: str, stage: str, done: int, total: int) -> None:
        if self._presses == 1:
            self._tell(stage, done, total)
            return
        self._at[who] = (stage, done, total)
        if stage == LAYOUT:
            self._pages[who] = max(done, self._pages.get(who, 0))
        self._say()

    def ended(self, who: str, pages: int) -> None:
        """It is through, and has so many pages."""
        self._at[who] = ("ended", 0, 0)
        self._pages[who] = pages

    def _say(self) -> None:
        busy = [one for one in self._at.values() if one[0] in ORDER]
        waits = len(self._at) < self._presses
        earliest = min(busy, key=lambda one: ORDER.index(one[0]))
        if not self._pages and earliest[0] != LAYOUT:
            self._tell(*earliest)
        elif waits or earliest[0] != "writing":
            self._tell(LAYOUT, sum(self._pages.values()), 0)
        else:
            self._tell(*earliest)
