"""Mail of the embedded profile: one .eml file per message, read in the mail viewer."""

import email
import email.policy
import re
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

CODE = re.compile(r"^[A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8})*$", re.MULTILINE)


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Writes each message whole (a reader never sees half of one)."""
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}.eml"
            draft = folder / f".{name}"
            draft.write_bytes(message.message().as_bytes())
            draft.replace(folder / name)
        return len(email_messages)


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    body: str
    at: datetime

    @property
    def code(self) -> str:
        """The code for signing in, when the letter brings one: alone on its line."""
        found = CODE.search(self.body)
        return found.group() if found else ""


def letters(most: int = 50) -> list[Letter]:
    """The newest first."""
    folder = Path(settings.MAIL_DIR)
    if not folder.is_dir():
        return []
    paths = sorted(folder.glob("[0-9]*.eml"), reverse=True)[:most]
    return [_letter(path) for path in paths]


def _letter(path: Path) -> Letter:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    part = message.get_body(preferencelist=("plain",))
    return Letter(
        to=str(message["to"]),
        subject=str(message["subject"]),
        body=part.get_content() if part else "",
        at=datetime.fromtimestamp(int(path.name[:20]) / 1e9, tz=timezone.get_current_timezone()),
    )
