"""Where the engine's database work runs: threads of its own whose connections stay open.

``database_sync_to_async`` opens a connection for every call (CONN_MAX_AGE=0 under ASGI): 5–10 ms on
PostgreSQL. A connection that failed is closed, and the next call opens another.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import connections

P = ParamSpec("P")
R = TypeVar("R")

readers = ThreadPoolExecutor(max_workers=3, thread_name_prefix="live-read")
# One writer: what arrives while it commits is the next batch.
writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live-write")


def _kept(act: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return act(*args, **kwargs)
    finally:
        if settings.LIVE_KEEP_CONNECTIONS:
            let_go()
        else:
            connections.close_all()


def let_go() -> None:
    """This thread's connections that failed are closed, also when somebody caught the error: one that
    the database has ended would fail for ever."""
    for connection in connections.all(initialized_only=True):
        if connection.errors_occurred and not connection.in_atomic_block:
            connection.close()


async def read(act: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs ``act`` in one of the reading threads."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(readers, partial(_kept, act, *args, **kwargs))


async def write(act: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs ``act`` in the writing thread."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(writer, partial(_kept, act, *args, **kwargs))
