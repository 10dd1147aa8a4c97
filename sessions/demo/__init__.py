"""The demo's sessions: one held, one held behind closed doors, one live now, one tomorrow."""

from sessions.demo import floor, held, programme

__all__ = ["floor", "held", "programme"]
