"""Drafting as pure functions: numbering, lines, comparing, merging. No database, no request."""
