"""``python -m summit.launch.child PARENT COMMAND…``: the command, mortal. Standard library only.

It asks the kernel first and then becomes the command (same process id), which is safer than
``preexec_fn`` in a program with threads.
"""

import os
import sys
from collections.abc import Sequence

from summit.launch.mortal import die_with_parent


def mortal(command: Sequence[object]) -> list[str]:
    """The command line that runs ``command`` as a child that dies with this process."""
    words = [str(word) for word in command]
    return [sys.executable, "-m", "summit.launch.child", str(os.getpid()), *words]


def main(argv: list[str]) -> None:
    """Become ``argv[1:]``, as a child of process ``argv[0]``."""
    die_with_parent(int(argv[0]))
    command = argv[1:]
    try:
        os.execvp(command[0], command)  # noqa: S606 -- the supervisor's own command
    except OSError as error:
        sys.exit(f"Cannot start {command[0]}: {error.strerror}.")


if __name__ == "__main__":
    main(sys.argv[1:])
