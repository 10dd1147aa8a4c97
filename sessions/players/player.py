"""How one source is played."""

from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

VIDEO_ALLOW = "autoplay; encrypted-media; fullscreen; picture-in-picture"
MEETING_ALLOW = f"{VIDEO_ALLOW}; camera; microphone; display-capture"
# Never allow-top-navigation: what is embedded cannot take the room away.
VIDEO_SANDBOX = (
    "allow-scripts allow-same-origin allow-presentation allow-popups allow-popups-to-escape-sandbox"
)
MEETING_SANDBOX = f"{VIDEO_SANDBOX} allow-forms allow-modals allow-downloads"


class Kind(Enum):
    FRAME = "frame"
    VIDEO = "video"
    AUDIO = "audio"
    HLS = "hls"


@dataclass(frozen=True)
class Player:
    """``address`` is what the browser loads, made by us; ``page`` where a person finds the same at the
    provider's; ``muted`` the same without sound, for beside an interpreter's voice."""

    name: str
    kind: Kind
    address: str
    page: str = ""
    muted: str = ""
    sandbox: str = VIDEO_SANDBOX
    allow: str = VIDEO_ALLOW
    is_meeting: bool = False
    only_sound: bool = False

    @property
    def host(self) -> str:
        """From where it loads; "" from this server."""
        return urlsplit(self.address).netloc

    @property
    def place(self) -> str:
        """Where a person finds it: the provider by its name, a file or a stream by its host."""
        return self.name if self.kind is Kind.FRAME else self.host

    @property
    def origin(self) -> str:
        """For the content policy."""
        return f"https://{self.host}" if self.host else "'self'"

    @property
    def element(self) -> str:
        if self.kind is Kind.FRAME:
            return "iframe"
        return "audio" if self.kind is Kind.AUDIO or self.only_sound else "video"

    @property
    def is_hls(self) -> bool:
        return self.kind is Kind.HLS


def meeting(name: str, address: str) -> Player:
    return Player(
        name, Kind.FRAME, address, address, "", MEETING_SANDBOX, MEETING_ALLOW, is_meeting=True
    )
