"""``rehearse SESSION``: a dress rehearsal with people who are none, in a private copy of the session."""

import asyncio
import json
import resource
import signal
import sys
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from sessions.models import Session
from sessions.rehearsal import audit, report, run, script, words
from sessions.rehearsal.book import Book
from sessions.rehearsal.people import Guest, Room
from sessions.rehearsal.script import Script
from sessions.rehearsal.wire import Site
from sessions.services import rehearsals
from sessions.services.rehearsals import Rehearsal
from summit.launch.running import origin_of

LOST = 1  # the status when something was lost
FILES_EACH = 3  # open files per person
SHORTEST = 0.25  # minutes


class Command(BaseCommand):
    help = (
        "Fill a private copy of a session with people who talk, ask, vote, react, drop out and come "
        "back, over real HTTP and WebSockets; print what an organiser would want to know. The "
        "session itself is only read, and the copy is removed afterwards. Status 1: something was "
        "lost."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("session", nargs="?", help="its id, SUMMIT/NUMBER as in forum/2, or words of its title")
        add("--people", type=int, default=50, help="besides two moderators; default 50")
        add("--minutes", type=float, default=3.0, help="default 3")
        add("--seed", type=int, default=1, help="the same seed plays the same script; default 1")
        add(
            "--url",
            default="",
            help="where the server answers; default: the running `up`'s address",
        )
        add("--languages", default="", help="of the people, with commas; default en,fr,es,ar")
        add("--run-yourself", action="store_true", help="no invented moderators: you run the copy")
        add("--keep", action="store_true", help="leave the copy to be looked at")
        add("--beside-live", action="store_true", help="also while a session is live here")
        add("--remove", action="store_true", help="only remove what earlier rehearsals left")
        add("--json", type=Path, metavar="FILE", help="the figures, for comparing")

    def handle(self, *args: Any, **given: Any) -> None:
        if given["remove"]:
            self._remove()
            return
        session = find(given["session"] or "")
        site = Site((given["url"] or origin_of(settings.DATA_DIR)).rstrip("/"))
        _check(site, given)
        if not given["beside_live"]:
            _refuse_live()
        self._rehearse(session, site, given)

    def _remove(self) -> None:
        for summit in rehearsals.rehearsals():
            rehearsals.remove_rehearsal(summit)
            self.stdout.write(f"Removed {summit.slug}.")

    def _rehearse(self, session: Session, site: Site, given: dict[str, Any]) -> None:
        moderated = not given["run_yourself"]
        plan = script.write(
            given["people"],
            given["minutes"],
            seed=given["seed"],
            languages=_languages(given["languages"]),
            items=max(1, session.agenda.count()),
            moderated=moderated,
        )
        made = rehearsals.prepare_rehearsal(
            session,
            [role.language for role in plan.roles],
            moderators=script.MODERATORS if moderated else 0,
            real=not moderated,
        )
        self._announce(session, made, site, plan, moderated)
        book = Book()
        try:
            asyncio.run(self._play(made, site, plan, book))
            book.missing += audit.missing(book, made.session)
            self._tell(book, given)
        finally:
            rehearsals.end_logins(made.logins)
            if given["keep"]:
                self.stdout.write(f"\nKept: {site.origin}/sessions/{made.session.pk}/")
            else:
                rehearsals.remove_rehearsal(made.session.summit)
        if book.lost:
            sys.exit(LOST)

    def _announce(
        self, session: Session, made: Rehearsal, site: Site, plan: Script, moderated: bool
    ) -> None:
        self.stdout.write(
            f"Rehearsing {session.summit.slug}/{session.number} at {site.origin} in a private copy, "
            f"for {plan.seconds / 60:g} min. Ctrl-C ends it cleanly."
        )
        if not moderated:
            self.stdout.write(
                f"Run it yourself: {site.origin}/sessions/{made.session.pk}/console/ (for the "
                "session's moderators and the summit's organisers)"
            )

    async def _play(self, made: Rehearsal, site: Site, plan: Script, book: Book) -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        room = Room(
            site,
            str(made.session.pk),
            book,
            approves_first=made.session.approves_first,
            chats=made.session.allows_chat,
        )
        guests = {
            role.number: Guest(user.name, login, str(user.pk))
            for role, user, login in zip(plan.roles, made.people, made.logins, strict=True)
        }
        people = await run.play(room, plan, guests, stop, partial(self._progress, len(guests)))
        book.behind += await run.settle(people, await asyncio.to_thread(_heads, made.session))
        if stop.is_set():
            self.stdout.write("Stopped; this is what came of it until then.")

    def _progress(self, of: int, seconds: float, room: Room, here: int) -> None:
        book = room.book
        seen = report.figures(book, people=0, minutes=0, seed=0)["seen_ms"]["p50"] if here else 0
        minutes, rest = divmod(int(seconds), 60)
        self.stdout.write(
            f"{minutes}:{rest:02d}  {here} of {of} here · {sum(book.accepted.values())} acts, "
            f"{sum(book.refused.values())} refused · {len(book.waiting)} wait for a moderator · "
            f"seen within {seen} ms"
        )
        self.stdout.flush()

    def _tell(self, book: Book, given: dict[str, Any]) -> None:
        people = given["people"] + (0 if given["run_yourself"] else script.MODERATORS)
        told = report.figures(book, people=people, minutes=given["minutes"], seed=given["seed"])
        self.stdout.write("")
        for line in report.lines(told):
            self.stdout.write(line)
        if given["json"]:
            text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
            given["json"].write_text(text, encoding="utf-8")


def find(wanted: str) -> Session:
    """The session meant. Raises CommandError that names what there is."""
    sessions = Session.objects.exclude(summit__slug__startswith=rehearsals.MARK)
    sessions = sessions.select_related("summit").order_by("summit__slug", "number")
    found = [each for each in sessions if _is_meant(each, wanted.strip())]
    if len(found) == 1:
        return found[0]
    listed = found or list(sessions)
    names = "\n".join(f"  {each.summit.slug}/{each.number}  {_title(each)}" for each in listed[:30])
    problem = "Several sessions are meant." if found else "Which session?"
    raise CommandError(f"{problem} Give one of these:\n{names or '  (there is none yet)'}")


def _is_meant(session: Session, wanted: str) -> bool:
    try:
        return session.pk == UUID(wanted)
    except ValueError:
        pass
    if wanted == f"{session.summit.slug}/{session.number}":
        return True
    return bool(wanted) and any(wanted.lower() in text.lower() for text in session.title.values())


def _title(session: Session) -> str:
    return next(iter(session.title.values()), "")


def _languages(given: str) -> list[str]:
    asked = [code.strip() for code in given.split(",") if code.strip()] or list(words.LANGUAGES)
    known = [code for code in asked if code in words.LANGUAGES]
    if known != asked:
        raise CommandError(f"--languages: choose from {', '.join(words.LANGUAGES)}.")
    return known


def _check(site: Site, given: dict[str, Any]) -> None:
    if site.parts.scheme not in {"http", "https"} or not site.parts.hostname:
        raise CommandError(
            "No server runs on this data directory. Start it (python3 manage.py up), or say where it "
            "answers: --url https://summit.example.org"
        )
    if given["people"] < 1 or given["minutes"] < SHORTEST:
        raise CommandError(f"At least one person, and {SHORTEST:g} minutes.")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = 200 + FILES_EACH * given["people"]
    if soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(needed, hard), hard))
    if hard < needed:
        raise CommandError(
            f"{given['people']} people need {needed} open files; {hard} are allowed."
        )


def _refuse_live() -> None:
    """Real people share the server with the rehearsal."""
    live = Session.objects.filter(status=Session.Status.LIVE, summit__is_demo=False)
    live = live.exclude(summit__slug__startswith=rehearsals.MARK).select_related("summit")
    if session := live.first():
        raise CommandError(
            f"{session.summit.slug}/{session.number} is live now, with real people, and would share "
            "the server with the rehearsal. Rehearse before or after it, or say --beside-live."
        )


def _heads(session: Session) -> dict[str, int]:
    try:
        return audit.heads(session)
    finally:
        connection.close()
