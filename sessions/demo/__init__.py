"""The demo's sessions: one held, one held behind closed doors, one live now, one tomorrow."""

from sessions.demo import around, captions, chat, entrance, floor, held, library, media, programme

__all__ = [
    "around",
    "captions",
    "chat",
    "entrance",
    "floor",
    "held",
    "library",
    "media",
    "programme",
]
