"""The product's own application, with one door more: ``POST /bench/tell`` says something on the
bench's stream. The body is ``stream stamp size count``. Never part of the product.

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
    if scope["type"] != "http" or scope["path"] != "/bench/tell":
        await product(scope, receive, send)
        return
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    name, stamp, size, count = body.decode("ascii").split()
    await _tell(name, stamp, int(size), int(count))
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})
