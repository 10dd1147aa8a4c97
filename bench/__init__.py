"""Repeatable measurements: each script prints a table, with a peer in the same run."""
