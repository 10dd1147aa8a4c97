"""From a pasted address to its player."""

from pathlib import PurePosixPath

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from sessions.players.addresses import Address, NotUnderstood, read
from sessions.players.player import MEETING_SANDBOX, Kind, Player
from sessions.players.providers import PROVIDERS, big_blue_button, peertube

# Ours, to try a stage out with: no other host is asked.
SAMPLES = {
    "sample": (Kind.VIDEO, "stage/sample.webm"),
    "sample-sound": (Kind.AUDIO, "stage/sample-sound.webm"),
}
FILES = {
    **dict.fromkeys((".m3u8",), Kind.HLS),
    **dict.fromkeys((".mp4", ".m4v", ".webm", ".ogv", ".mov"), Kind.VIDEO),
    **dict.fromkeys((".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wav", ".flac"), Kind.AUDIO),
}
NAMES = {Kind.HLS: _("Stream (HLS)"), Kind.VIDEO: _("Video file"), Kind.AUDIO: _("Sound")}


def understand(given: str) -> Player:
    """Raises NotUnderstood, with what to paste instead."""
    sample = SAMPLES.get(given.strip().casefold())
    if sample is not None:
        return Player(str(_("Sample")), sample[0], static(sample[1]))
    address = read(given)
    kind = FILES.get(PurePosixPath(address.path).suffix.lower())
    if kind is not None:
        return Player(str(NAMES[kind]), kind, address.plain, address.plain)
    if address.path.lower().endswith(".mpd"):
        raise NotUnderstood(
            _("This is a DASH stream. Most servers have the same as HLS, ending in .m3u8.")
        )
    if address.port is None and address.host in PROVIDERS:
        return PROVIDERS[address.host](address)
    if not is_allowed(address.place):
        raise NotUnderstood(_refusal(address))
    frame = Player(address.place, Kind.FRAME, address.plain, address.plain, "", MEETING_SANDBOX)
    return peertube(address) or big_blue_button(address) or frame


def tidy(given: str) -> str:
    """What is kept of it: the address alone, also of an embed code. Raises NotUnderstood."""
    text = given.strip()
    return text.casefold() if text.casefold() in SAMPLES else read(text).plain


def is_allowed(place: str) -> bool:
    """The operator has named this host (``*.example.org`` names all below it)."""
    return any(
        place == named or (named.startswith("*.") and place.endswith(named[1:]))
        for named in settings.EMBED_HOSTS
    )


def _refusal(address: Address) -> object:
    return _(
        "%(host)s is not known here. Paste a page of YouTube, Vimeo, UN Web TV or Jitsi, an embed code "
        "of Kaltura, or a file that ends in .m3u8, .mp4 or .mp3; or ask whoever runs this server to "
        "allow %(host)s (SUMMIT_EMBED_HOSTS)."
    ) % {"host": address.place}
