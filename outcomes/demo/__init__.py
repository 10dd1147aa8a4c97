"""What the demo's words have become so far."""

from outcomes.demo import agreeing, drafting, reporting, sorting

__all__ = ["agreeing", "drafting", "reporting", "sorting"]
