#!/usr/bin/env python3
"""Django's door. When the environment is not ready, ``summit/bootstrap.py`` makes it ready first."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Run a Django command in the project's own environment, from any directory."""
    if str(HERE) not in sys.path:  # PYTHONSAFEPATH
        sys.path.insert(0, str(HERE))
    try:
        from summit import bootstrap  # noqa: PLC0415 -- a bare Python gets a sentence
    except ImportError as error:
        sys.exit(
            f"This Python is incomplete: {error}. Debian and Ubuntu: apt-get install -y python3. "
            "Windows: use WSL 2."
        )
    bootstrap.ensure(sys.argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")
    # Only now does the interpreter have the packages.
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    from summit.launch import options  # noqa: PLC0415

    options.read_early(sys.argv)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
