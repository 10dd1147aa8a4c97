"""Somebody of the rehearsal: comes in, does what the script says, and keeps trying as people do."""

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from time import monotonic
from uuid import uuid4

from django.urls import reverse

from sessions.rehearsal.book import Book
from sessions.rehearsal.line import Line
from sessions.rehearsal.scene import Scene
from sessions.rehearsal.script import Role, Step
from sessions.rehearsal.wire import Answer, Site, Unanswered

TRIES = 3
REACTIONS = ["applause", "agree", "thanks", "question"]
ENTER_SECONDS = 45.0


@dataclass
class Guest:
    """What the operator's command line gives each: a name, a login."""

    name: str
    login: str
    user_id: str


@dataclass
class Room:
    """What all share."""

    site: Site
    session: str
    book: Book
    scene: Scene = field(default_factory=Scene)
    approves_first: bool = False
    chats: bool = False

    def address(self, name: str, *args: object) -> str:
        return reverse(f"sessions:{name}", args=[*(args or (self.session,))])


class Person:
    """Its acts are the methods named ``do_…``."""

    page = "room"

    def __init__(self, room: Room, role: Role, guest: Guest) -> None:
        self.room, self.role, self.guest = room, role, guest
        self.cookies = room.site.cookies(guest.login, role.language)
        self.line = Line(room.site, self.cookies, role.language, room.book, room.scene, self._fetch)
        self.mine: list[tuple[str, str]] = []
        self._following: asyncio.Task[None] | None = None

    # -------------------------------------------------------------- coming and going
    async def come(self) -> None:
        """Opens the page and waits until its line is live."""
        began = monotonic()
        try:
            html = await self._fetch()
        except Unanswered:
            self.room.book.not_in["no answer"] += 1
            return
        if not html:
            return
        self.line.take(html)
        self._read(html)
        self._following = asyncio.create_task(self.line.follow())
        try:
            async with asyncio.timeout(ENTER_SECONDS):
                await self.line.live.wait()
            self.room.book.entered.append(monotonic() - began)
        except TimeoutError:
            self.room.book.not_in["no line"] += 1

    async def go(self) -> None:
        await self.line.end()
        if self._following is not None:
            await asyncio.wait([self._following], timeout=2)
            self._following.cancel()

    def _read(self, html: str) -> None:
        self.room.scene.page(html)

    async def _fetch(self) -> str:
        began = monotonic()
        answer = await self.room.site.get(self.room.address(self.page), self.cookies)
        self.room.book.answered(f"open the {self.page}", monotonic() - began)
        if answer.status == HTTPStatus.OK:
            return answer.text
        self._note_error(f"open the {self.page}", answer)
        self.room.book.not_in[f"status {answer.status}"] += 1
        return ""

    # -------------------------------------------------------------- acts
    async def act(self, step: Step) -> None:
        """What the script says, as far as the room shows something to do it with."""
        if self._following is not None:
            await getattr(self, f"do_{step.act.replace('-', '_')}")(step)

    async def post(self, act: str, path: str, **fields: str) -> Answer | None:
        """Sent again with the same key, as the button *Retry* does; None: refused or unanswered."""
        book, key = self.room.book, str(uuid4())
        for number in range(TRIES):
            began = monotonic()
            try:
                answer = await self.room.site.post(path, self.cookies, fields, key)
            except Unanswered:
                await asyncio.sleep(0.5 * 2**number)
                continue
            book.answered(act, monotonic() - began)
            if answer.status < HTTPStatus.BAD_REQUEST:
                book.made_it(act)
                return answer
            if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                book.refuse(act, _why(answer))
                return None
            self._note_error(act, answer)
        book.unanswered[act] += 1
        return None

    async def command(self, act: str, kind: str, **fields: object) -> bool:
        began = monotonic()
        said = await self.line.command(kind, **fields)
        if said:
            self.room.book.answered(act, monotonic() - began)
        if said == "ok":
            self.room.book.made_it(act)
        elif said == "failed":
            self.room.book.errors[act] += 1
        elif said:
            self.room.book.refuse(act, said)
        else:
            self.room.book.unanswered[act] += 1
        return said == "ok"

    def _note_error(self, act: str, answer: Answer) -> None:
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.room.book.errors[act] += 1

    # -------------------------------------------------------------- what the script may say
    async def do_contribute(self, step: Step) -> None:
        guiding = _pick([*self.room.scene.guiding, ""], step)
        fields = {"text": step.text, "language": step.language, "guiding_question": guiding}
        await self._say("contribute", "contribution", "submitted", fields)

    async def do_ask(self, step: Step) -> None:
        fields = {"text": step.text, "language": step.language}
        await self._say("ask", "question", "asked", fields)

    async def _say(self, act: str, kind: str, fact: str, fields: dict[str, str]) -> None:
        began = monotonic()
        answer = await self.post(act, self.room.address(act), **fields)
        mine = str(answer.said.get("mine", "")) if answer else ""
        if not mine:
            return
        pk = mine.partition("-")[2]
        self.mine.append((kind, pk))
        self.room.book.made[kind].add(pk)
        if self.room.approves_first:
            self.room.book.wait(f"{kind}:{pk}")
        else:
            self.room.book.send(mine, f"{kind}.{fact}", began)

    async def do_edit(self, step: Step) -> None:
        mine = [pk for kind, pk in self.mine if kind == "contribution"]
        if mine:
            path = self.room.address("contribution-edit", mine[-1])
            await self.post("edit", path, text=step.text, language=step.language, seen="1")

    async def do_withdraw(self, step: Step) -> None:
        if not self.mine:
            return
        kind, pk = self.mine.pop(step.pick % len(self.mine))
        if await self.post("withdraw", self.room.address(f"{kind}-withdraw", pk)):
            self.room.book.decided(f"{kind}:{pk}")

    async def do_upvote(self, step: Step) -> None:
        asked = _pick([*self.room.scene.questions], step)
        if not asked:
            return
        on = step.pick % 10 > 0
        if await self.command("upvote", "question.upvote", id=asked, on=on):
            self.room.book.wishes["upvote", self.guest.user_id, asked] = on

    async def do_vote(self, step: Step) -> None:
        scene = self.room.scene
        if scene.votes:
            poll = [*scene.votes][-1]
            option = _pick(scene.votes[poll], step)
            if await self.command("vote", "poll.vote", id=poll, value=option):
                self.room.book.wishes["vote", self.guest.user_id, poll] = option
        elif scene.choices:
            option = _pick([*scene.choices.values()][-1], step)
            await self.command("vote", "poll.choose", id=option, on=True)

    async def do_react(self, step: Step) -> None:
        await self.command("react", f"react.{_pick(REACTIONS, step)}", id=self.room.session)

    async def do_ready(self, step: Step) -> None:
        if self.room.scene.ready:
            await self.command("ready", "item.ready", id=self.room.scene.ready, on=True)

    async def do_chat(self, step: Step) -> None:
        if not self.room.chats:
            return
        began = monotonic()
        answer = await self.post("chat", self.room.address("chat-send"), text=step.text)
        if answer and (mine := str(answer.said.get("mine", ""))):
            self.room.book.made["message"].add(mine.partition("-")[2])
            self.room.book.send(mine, "chat.sent", began)

    async def do_floor(self, step: Step) -> None:
        fields = {"kind": "statement", "language": step.language, "topic": ""}
        answer = await self.post("ask for the floor", self.room.address("floor-ask"), **fields)
        if answer and (mine := str(answer.said.get("mine", ""))):
            self.room.book.made["floor"].add(mine.partition("-")[2])

    async def do_drop(self, step: Step) -> None:
        self.line.drop(float(step.pick))

    async def do_reload(self, step: Step) -> None:
        await self._fetch()


def _pick(things: list[str], step: Step) -> str:
    return things[step.pick % len(things)] if things else ""


def _why(answer: Answer) -> str:
    return str(answer.said.get("code") or answer.status)
