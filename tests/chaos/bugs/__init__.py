"""Bugs that a Daphne can be started with: ``SUMMIT_CHAOS_BUGS=name`` (see shim/sitecustomize.py).

Each module has ``put_in()``, called once the application is imported, or earlier, after the module that
its name is followed by: ``serve_restored@summit.log.incarnation``. Each is a mistake that somebody
made somewhere; what it breaks, ``test_bugs.py`` must find.
"""
