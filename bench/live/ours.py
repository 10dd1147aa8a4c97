"""The product's own application, with one door more: what comes over a socket at ``/bench/tell`` is said
on the bench's stream (``stream stamp size count``), as storms come over sockets, and as the peers but
nchan are told. Never part of the product.

``BENCH_COMMITS=FILE``: each commit's moment and heads are written there, for the busy session.
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import sync_to_async

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")

from summit.asgi import application as product  # noqa: I001 -- it sets Django up

from bench.live import told
from summit.log import hints

_writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="bench")
_tell = sync_to_async(told.say, thread_sensitive=False, executor=_writer)

if os.environ.get("BENCH_COMMITS"):
    _commits = open(os.environ["BENCH_COMMITS"], "a", buffering=1, encoding="ascii")  # noqa: SIM115, PTH123

    def _committed(heads):
        now = time.monotonic_ns()
        _commits.writelines(f"{name} {head} {now}\n" for name, head in heads.items())

    hints.listen(_committed)


async def application(scope, receive, send):
    if scope["type"] != "websocket" or scope["path"] != "/bench/tell":
        await product(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        name, stamp, size, count = message["text"].split()
        await _tell(name, stamp, int(size), int(count))
