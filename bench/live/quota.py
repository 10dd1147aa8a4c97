"""A share of a core for one process, by a control group of its own (version 1 or 2)."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.live.machine import Missing

PERIOD_US = 20_000
OLD, NEW = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")


@contextmanager
def limited(pid: int, share: float) -> Iterator[None]:
    """The process gets at most ``share`` of one core inside. Raises ``Missing`` where that cannot be
    arranged; the group is removed again when the process has ended or left it."""
    old = (OLD / "cpu.shares").exists()
    top = OLD if old else NEW
    group = top / f"summit-bench-{os.getpid()}-{pid}"
    quota = int(PERIOD_US * share)
    try:
        group.mkdir()
    except OSError as error:
        raise Missing(f"no control group can be made in {top}: {error.strerror}") from error
    try:
        try:
            if old:
                (group / "cpu.cfs_period_us").write_text(str(PERIOD_US))
                (group / "cpu.cfs_quota_us").write_text(str(quota))
            else:
                (group / "cpu.max").write_text(f"{quota} {PERIOD_US}")
            (group / "cgroup.procs").write_text(str(pid))
        except OSError as error:
            raise Missing(f"no share of a core in {group}: {error.strerror}") from error
        yield
    finally:
        _leave(pid, top)
        _remove(group)


def _leave(pid: int, top: Path) -> None:
    try:
        (top / "cgroup.procs").write_text(str(pid))
    except OSError:
        return  # it has ended


def _remove(group: Path) -> None:
    for _ in range(50):
        try:
            group.rmdir()
        except OSError:
            time.sleep(0.05)
        else:
            return
