"""Bugs that a Daphne can be started with (SUMMIT_CHAOS_BUGS). Each module has ``put_in()``."""
