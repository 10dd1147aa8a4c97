"""What the demo's words have become so far."""

from outcomes.demo import agreeing, discussing, drafting, reporting, sorting

__all__ = ["agreeing", "discussing", "drafting", "reporting", "sorting"]
