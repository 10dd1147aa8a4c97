"""What a hostile text would reach if it could: a listener and a file."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


class Canary(http.server.BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A listener that nobody may call, and a file that nobody may read."""
    secret = tmp_path_factory.mktemp("canary") / "secret.txt"
    secret.write_text("CANARY-7f3a-IN-A-FILE")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", secret
    server.shutdown()
    server.server_close()
