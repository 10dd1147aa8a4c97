"""What the demo's words have become so far."""

from outcomes.demo import agreeing

__all__ = ["agreeing"]
