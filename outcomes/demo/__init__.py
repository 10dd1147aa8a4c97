"""What the demo's words have become so far."""

from outcomes.demo import agreeing, sorting

__all__ = ["agreeing", "sorting"]
