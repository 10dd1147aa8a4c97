"""What the demo's words have become so far."""

from outcomes.demo import agreeing, discussing, drafting, negotiating, reporting, sorting

__all__ = ["agreeing", "discussing", "drafting", "negotiating", "reporting", "sorting"]
