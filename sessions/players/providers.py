"""Providers whose addresses are known: from what people copy to what may be embedded."""

import re
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from sessions.players.addresses import Address, NotUnderstood
from sessions.players.player import Kind, Player, meeting

Reader = Callable[[Address], Player]

UN_PARTNER, UN_PLAYER = "2503451", "49754663"


def youtube(address: Address) -> Player:
    """Without cookies; a watch page, a short link, a live page, an embed."""
    steps = address.steps
    video = ""
    if address.host == "youtu.be" and steps:
        video = steps[0]
    elif steps[:1] == ["watch"]:
        video = address.asked("v")
    elif len(steps) > 1 and steps[0] in {"live", "embed", "shorts", "v"}:
        video = steps[1]
    start = _seconds(address.asked("t") or address.asked("start"))
    if re.fullmatch(r"[\w-]{11}", video, re.ASCII) and video != "live_stream":
        base = f"https://www.youtube-nocookie.com/embed/{video}?autoplay=1&rel=0"
        base += f"&start={start}" if start else ""
        page = f"https://www.youtube.com/watch?v={video}"
        return Player("YouTube", Kind.FRAME, base, page, f"{base}&mute=1")
    channel = steps[1] if steps[:1] == ["channel"] and len(steps) > 1 else address.asked("channel")
    if re.fullmatch(r"UC[\w-]{22}", channel, re.ASCII):
        base = f"https://www.youtube-nocookie.com/embed/live_stream?channel={channel}&autoplay=1"
        page = f"https://www.youtube.com/channel/{channel}/live"
        return Player("YouTube", Kind.FRAME, base, page, f"{base}&mute=1")
    raise NotUnderstood(
        _(
            "This YouTube page names no video. Open the video itself and copy its address: "
            "https://www.youtube.com/watch?v=…"
        )
    )


def _seconds(given: str) -> int:
    """``90``, ``90s`` or ``1h2m3s``."""
    found = re.fullmatch(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?", given, re.ASCII)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def vimeo(address: Address) -> Player:
    """A video, an unlisted one with its key, or an event; told not to track."""
    event = re.fullmatch(r"/event/(\d{4,12})(?:/embed)?(?:/([0-9a-f]{6,20}))?/?", address.path)
    if event:
        number, key = event.groups()
        base = f"https://vimeo.com/event/{number}/embed{'/' + key if key else ''}?autoplay=1&dnt=1"
        page = f"https://vimeo.com/event/{number}{'/' + key if key else ''}"
        return Player("Vimeo", Kind.FRAME, base, page, f"{base}&muted=1")
    video = re.fullmatch(
        r"/(?:video/|channels/[\w-]+/|(?:album|showcase)/\d+/video/|groups/[\w-]+/videos/)?"
        r"(\d{4,12})(?:/([0-9a-f]{6,20}))?/?",
        address.path,
        re.ASCII,
    )
    if video is None:
        raise NotUnderstood(
            _("This Vimeo page names no video. Its address ends in a number: https://vimeo.com/…")
        )
    number, key = video[1], video[2] or address.asked("h")
    key = key if re.fullmatch(r"[0-9a-f]{6,20}", key) else ""
    base = f"https://player.vimeo.com/video/{number}?autoplay=1&dnt=1{'&h=' + key if key else ''}"
    page = f"https://vimeo.com/{number}{'/' + key if key else ''}"
    return Player("Vimeo", Kind.FRAME, base, page, f"{base}&muted=1")


def un_web_tv(address: Address) -> Player:
    """A meeting's page: its number is the one of the Kaltura entry behind it."""
    found = re.fullmatch(r"/(?:[a-z]{2}/)?asset/\w+/k([01])(\w{8})/?", address.path, re.ASCII)
    if found is None:
        raise NotUnderstood(
            _(
                "Open the meeting’s own page on UN Web TV and copy its address: "
                "https://webtv.un.org/en/asset/…"
            )
        )
    base = _kaltura(UN_PARTNER, UN_PLAYER, f"{found[1]}_{found[2].lower()}")
    return Player("UN Web TV", Kind.FRAME, base, f"https://{address.host}{address.path}")


def kaltura(address: Address) -> Player:
    """An embed code's address: partner, player and entry."""
    text = f"{address.path}?{address.query}"
    partner = re.search(r"/(?:p|partner_id)/(\d{1,10})(?:/|\?)", text)
    player = re.search(r"uiconf_id[/=](\d{1,10})", text)
    entry = re.search(r"entry_id[/=]([01]_[a-z0-9]{8})(?![a-z0-9])", text)
    if not (partner and player and entry):
        raise NotUnderstood(
            _(
                "A Kaltura address has a partner (/p/…), a player (uiconf_id) and an entry "
                "(entry_id). Copy the embed code of the video."
            )
        )
    return Player("Kaltura", Kind.FRAME, _kaltura(partner[1], player[1], entry[1]))


def _kaltura(partner: str, player: str, entry: str) -> str:
    return (
        f"https://cdnapisec.kaltura.com/p/{partner}/embedPlaykitJs/uiconf_id/{player}"
        f"?iframeembed=true&entry_id={entry}"
    )


def jitsi(address: Address) -> Player:
    """A room's page; nobody's own token comes along."""
    if not 1 <= len(address.steps) <= 2:
        raise NotUnderstood(_("A Jitsi address ends in the room’s name: https://meet.jit.si/…"))
    return meeting("Jitsi", f"https://{address.place}{address.path}")


def peertube(address: Address) -> Player | None:
    """A watch page or an embed of a PeerTube; None when it is something else."""
    found = re.fullmatch(r"/(?:w|videos/watch|videos/embed)/([\w-]{10,40})", address.path, re.ASCII)
    if found is None:
        return None
    base = f"https://{address.place}/videos/embed/{found[1]}?autoplay=1&p2p=0&peertubeLink=0"
    page = f"https://{address.place}/w/{found[1]}"
    return Player("PeerTube", Kind.FRAME, base, page, f"{base}&muted=1")


def big_blue_button(address: Address) -> Player | None:
    """A room or a recording on a BigBlueButton; None when it is something else."""
    if address.path.startswith("/bigbluebutton/api/"):
        raise NotUnderstood(
            _(
                "This link lets one person in, under one name. Paste the room’s address, "
                "the one that you give to everybody."
            )
        )
    if re.match(r"/(?:rooms|b|playback/presentation)/", address.path):
        return meeting("BigBlueButton", address.plain)
    return None


PROVIDERS: dict[str, Reader] = {
    **dict.fromkeys(
        (
            "youtube.com",
            "www.youtube.com",
            "m.youtube.com",
            "music.youtube.com",
            "youtu.be",
            "www.youtube-nocookie.com",
            "youtube-nocookie.com",
        ),
        youtube,
    ),
    **dict.fromkeys(("vimeo.com", "www.vimeo.com", "player.vimeo.com"), vimeo),
    **dict.fromkeys(("webtv.un.org", "media.un.org"), un_web_tv),
    **dict.fromkeys(("cdnapisec.kaltura.com", "cdnapi.kaltura.com", "www.kaltura.com"), kaltura),
    **dict.fromkeys(("meet.jit.si", "8x8.vc"), jitsi),
}
