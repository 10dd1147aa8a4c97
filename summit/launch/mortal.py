"""No process outlives the one that started it. Standard library only."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int | None = None) -> None:
    """Ask the kernel to kill this process when its parent dies.

    ``parent``: the process id of the parent as the parent knows it; when it is already gone, this
    process ends at once. On systems without ``prctl`` (macOS) nothing is asked: there, only a
    ``kill -9`` of the parent leaves its children behind.

    The kernel watches the *thread* that started this process, so whoever starts mortal processes
    does it from a thread that lives as long as itself.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # The parent may have died before the kernel was asked.
    if parent is not None and os.getppid() != parent:
        os._exit(1)
