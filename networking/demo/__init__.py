"""The demo's people as they meet each other."""

from networking.demo import meeting

__all__ = ["meeting"]
