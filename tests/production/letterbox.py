"""A mail server that keeps what it is given: enough SMTP (RFC 5321) for Django to deliver."""

import email
import email.policy
import re
import socketserver
import threading
import time


class _Delivery(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._answer("220 letterbox")
        for line in self.rfile:
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"DATA":
                self._answer("354 go on")
                self.server.letters.append(self._letter())  # type: ignore[attr-defined]
                self._answer("250 kept")
            elif verb == b"QUIT":
                self._answer("221 bye")
                return
            else:
                self._answer("250 ok")

    def _letter(self) -> str:
        lines = []
        for line in self.rfile:
            if line.rstrip(b"\r\n") == b".":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        body = message.get_body(preferencelist=("plain",))
        return f"{message['to']}\n{message['subject']}\n{body.get_content() if body else ''}"

    def _answer(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Letterbox:
    """``with Letterbox() as box``: listens on ``box.url``."""

    def __enter__(self) -> "Letterbox":
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Delivery)
        self.server.daemon_threads = True
        self.server.letters = []  # type: ignore[attr-defined]
        self.url = f"smtp://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def code_for(self, address: str, seconds: float = 15) -> str:
        """The newest code sent to this address."""
        limit = time.monotonic() + seconds
        while True:
            letters = list(self.server.letters)  # type: ignore[attr-defined]
            for letter in reversed(letters):
                code = re.search(r"^\s*([A-Z0-9]{3,6}-?[A-Z0-9]{3,6})\s*$", letter, re.M)
                if address in letter and code:
                    return code[1]
            assert time.monotonic() < limit, letters
            time.sleep(0.1)
