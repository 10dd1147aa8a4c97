"""Who runs the rehearsal when no person does: the agenda, the queue, the polls, the floor."""

from time import monotonic

from sessions.rehearsal.people import Person
from sessions.rehearsal.script import Step

AT_A_LOOK = 3  # how many somebody decides about before looking up
HIDDEN = 25  # one of so many is hidden


class Moderator(Person):
    """Works at the console."""

    page = "console"

    def _read(self, html: str) -> None:
        self.room.scene.console(html)

    async def do_start(self, step: Step) -> None:
        await self.post("start", self.room.address("start"))

    async def do_next(self, step: Step) -> None:
        seen = {f"seen-{self.room.session}": self.room.scene.moves}
        await self.post("next item", self.room.address("step", self.room.session, "next"), **seen)

    async def do_end(self, step: Step) -> None:
        await self.post("end", self.room.address("end"))

    async def do_look(self, step: Step) -> None:
        """A few of those that wait longest."""
        for _ in range(AT_A_LOOK):
            if not self.room.scene.queue:
                return
            name = next(iter(self.room.scene.queue))
            self.room.scene.queue.pop(name)
            await self._decide(name, hide=step.pick % HIDDEN == 0)

    async def _decide(self, name: str, *, hide: bool) -> None:
        kind, pk = name.split(":")
        verb, began = "hide" if hide else "approve", monotonic()
        path = self.room.address("decide", f"{kind}s", pk, verb)
        fields = {f"hidden_for-{pk}": "off_topic"} if hide else {}
        if await self.post(verb, path, **fields):
            self.room.book.decided(name)
            if not hide:
                self.room.book.send(f"{kind}-{pk}", f"{kind}.approved", began)

    async def do_call(self, step: Step) -> None:
        scene = self.room.scene
        if scene.next_speaker:
            seen = {f"seen-floor-{self.room.session}": scene.speaking}
            path = self.room.address("floor-give", scene.next_speaker, "call")
            await self.post("give the floor", path, **seen)

    async def do_open_poll(self, step: Step) -> None:
        await self._poll("open")

    async def do_show_poll(self, step: Step) -> None:
        await self._poll("show")

    async def do_close_poll(self, step: Step) -> None:
        await self._poll("close")

    async def _poll(self, decision: str) -> None:
        """The first draft, from its opening to its end."""
        if self.room.scene.drafts:
            poll = next(iter(self.room.scene.drafts))
            path = self.room.address("poll-decide", poll, decision)
            await self.post(f"{decision} a poll", path)

    async def do_pin(self, step: Step) -> None:
        await self._mark("pin", "question", step)

    async def do_stage(self, step: Step) -> None:
        await self._mark("stage", "question", step)

    async def do_answered(self, step: Step) -> None:
        await self._mark("answered", "question", step)

    async def do_highlight(self, step: Step) -> None:
        await self._mark("highlight", "contribution", step)

    async def _mark(self, verb: str, kind: str, step: Step) -> None:
        shown = [*getattr(self.room.scene, f"{kind}s")]
        if shown:
            pk = shown[step.pick % len(shown)]
            await self.post(verb, self.room.address("decide", f"{kind}s", pk, verb), on="1")
