"""Not a bug but a fault: the process is killed once between the files and the row."""

import os
import signal
from pathlib import Path

from outcomes.services import compiling


def put_in() -> None:
    finish, died = compiling._finish, Path(os.environ["SUMMIT_CHAOS_DIED"])

    def _finish(lease, publication):
        if not died.exists():
            died.write_text(str(os.getpid()), encoding="ascii")
            os.kill(os.getpid(), signal.SIGKILL)
        finish(lease, publication)

    compiling._finish = _finish
