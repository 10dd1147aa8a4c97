"""What somebody pastes, understood: whose player it is, from which host, and what a browser may do there.

Nothing that was pasted reaches a page as it came: addresses are put together from what was read.
"""

from sessions.players.addresses import NotUnderstood
from sessions.players.player import Kind, Player
from sessions.players.reading import tidy, understand

__all__ = ["Kind", "NotUnderstood", "Player", "tidy", "understand"]
