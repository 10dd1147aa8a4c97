"""English: the day first, 24 hours."""
