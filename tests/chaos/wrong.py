"""Daphnes with a seeded bug, for the twins: what a test promises must be found broken without its
safeguard."""

from contextlib import ExitStack, asynccontextmanager

from tests.chaos import report
from tests.chaos.house import until
from tests.chaos.storm import Storm

QUICK = 8.0  # a mistake is not given as long as a slow machine


@asynccontextmanager
async def wrong(house, bugs: str, names: str = "ab", *, wait: bool = True, **more: str):
    """Daphnes with these bugs; a line for each in their logs, written by this life, proves that they
    are in. ``wait`` until they answer, unless they are to die first."""
    with ExitStack() as stack:
        for name in names:
            stack.enter_context(house.changed(name))
            house.replace(name, SUMMIT_CHAOS_BUGS=bugs, **more)
        for name in names:
            server = house.webs[name]
            said = {f"bug {bug.partition('@')[0]} is in {server.pid}" for bug in bugs.split(",")}
            await until(lambda s=server, lines=said: lines <= _lines(s), bugs)
            if wait:
                await house.answering(name)
        yield


def _lines(server) -> set[str]:
    return set(server.said().splitlines())


def storm_of(house, **how) -> Storm:
    """A storm that is not counted: what it finds is the bug's."""
    return Storm(house, "twin", count=False, **how)


def found(bug: str, verdict, *kinds: str) -> None:
    """The oracle must have said one of these."""
    detected(bug, any(getattr(verdict, kind) for kind in kinds), verdict)


def detected(bug: str, yes: bool, what: object = "") -> None:
    """A measure must have been broken."""
    report.bug(bug, detected=bool(yes))
    assert yes, f"{bug} was not found: {what}"
