"""Slow mode, set while the session runs."""

from django.utils.translation import gettext_lazy as _

from sessions import live_chat as live
from sessions.models import Session
from sessions.services.programme import must_be_editable
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import User
from summit.services.activity import record

SLOWEST = 3600


def set_pace(session: Session, words: int, chat: int, *, by: User) -> Session:
    """Seconds between two contributions or questions, and between two messages, of the same person; 0
    is without. Organisers and who runs the session do not wait."""
    for seconds, field in ((words, "slow_words"), (chat, "slow_chat")):
        if not 0 <= seconds <= SLOWEST:
            raise RuleBroken("slow.seconds", _("Give 0 to 3600 seconds."), field)
    with journal.command(by=by) as act:
        locked = lock(session)
        must_be_editable(locked)
        before = (locked.slow_words, locked.slow_chat)
        if before == (words, chat):
            return locked
        locked.slow_words, locked.slow_chat = words, chat
        locked.save(update_fields=["slow_words", "slow_chat", "updated_at"])
        record(
            act, "session.slowed", locked, by=by, summit=locked.summit,
            before=f"{before[0]}/{before[1]}", seconds=f"{words}/{chat}",
        )  # fmt: skip
        live.session_slowed(act, locked)
    return locked
