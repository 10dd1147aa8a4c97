"""Loaded by the Python of one Daphne, through PYTHONPATH: a clock that can be moved, and bugs.

``SUMMIT_CHAOS_CLOCK`` names a file with a number of seconds that is added to ``time.time``.
``SUMMIT_CHAOS_BUGS`` names modules of tests/chaos/bugs, put in once the application is imported.
``CHAOS_INERT=1`` says that a bug is in and leaves it out: then its twin must fail.
"""

import importlib
import importlib.abc
import importlib.machinery
import os
import sys
import time


def _clock(path):
    """The file is read at most ten times a second."""
    real, real_ns, steady = time.time, time.time_ns, time.monotonic
    kept = [0.0, -1.0]

    def offset():
        now = steady()
        if now - kept[1] > 0.1:
            kept[1] = now
            try:
                with open(path, encoding="ascii") as file:  # noqa: PTH123 -- pathlib asks the time
                    kept[0] = float(file.read() or 0)
            except (OSError, ValueError):
                pass
        return kept[0]

    time.time = lambda: real() + offset()
    time.time_ns = lambda: real_ns() + int(offset() * 1e9)


_TOOLS = {"jumping_now", "hasty", "dies_before_filing"}


class _Late(importlib.abc.MetaPathFinder):
    """After a module is imported, the bugs that wait for it are put in."""

    def __init__(self, names):
        self.waiting = {}
        for name in names:
            bug, _, module = name.partition("@")
            self.waiting.setdefault(module or "summit.asgi", []).append(bug)

    def find_spec(self, name, path, target=None):
        bugs = self.waiting.pop(name, None)
        if bugs is None:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        run = spec.loader.exec_module

        def exec_module(module):
            run(module)
            for bug in bugs:
                if bug in _TOOLS or not os.environ.get("CHAOS_INERT"):
                    importlib.import_module(f"tests.chaos.bugs.{bug}").put_in()
                sys.stderr.write(f"bug {bug} is in {os.getpid()}\n")

        spec.loader.exec_module = exec_module
        return spec


_names = [name for name in os.environ.get("SUMMIT_CHAOS_BUGS", "").split(",") if name]
if os.environ.get("SUMMIT_CHAOS_CLOCK"):
    _clock(os.environ["SUMMIT_CHAOS_CLOCK"])
    _names.append("jumping_now@django.utils.timezone")  # datetime.now asks the kernel itself
if _names:
    sys.meta_path.insert(0, _Late(_names))
