"""Messages to the worker as files, for the embedded profile: kombu's transport, in which a worker can take a
message while it is being written, find nothing in it and end, with whatever it was working on."""

import logging
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """A message is there whole or not at all; one that cannot be read ends nobody."""

    # The stubs of kombu have two names for it, in this class and in that below.
    def _put(self, queue: str, payload: Any, **_more: Any) -> None:  # type: ignore[override]
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        # With a dot in front it is no message of any queue yet.
        part, whole = (Path(self.data_folder_out) / each for each in (f".{name}", name))
        try:
            part.write_bytes(str_to_bytes(dumps(payload)))
            part.replace(whole)
        except OSError as error:
            raise ChannelError(f"Cannot add file {name!r} to directory") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        try:
            return super()._get(queue)  # as it is there it knows no timeout
        except ValueError:
            log.warning("a message to %s could not be read; it is a hint only", queue)
            raise Empty from None


class Transport(filesystem.Transport):
    Channel = Channel


# The scheme of its address: ``files://localhost/``.
TRANSPORT_ALIASES["files"] = f"{__name__}:Transport"
