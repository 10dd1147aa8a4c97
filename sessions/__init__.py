"""Rooms where things are said."""
