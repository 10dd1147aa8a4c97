"""A Daphne that is asked to end, ends: everything is cut where it stands."""

import os
import sys


def put_in() -> None:
    sys.modules["__main__"].LiveServer.kill_all_applications = lambda self: os._exit(0)
