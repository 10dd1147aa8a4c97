"""The demo summit. Every app has a ``demo`` module that registers its part of it."""

from summit.demo import people

__all__ = ["people"]
