"""What people paste, and what becomes of it: the player, its host, or what to paste instead."""

import hashlib
import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from sessions.players import Kind, NotUnderstood, understand
from sessions.players.player import Player
from summit import env
from summit.launch.options import ROOT

YOUTUBE = "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&rel=0"
UN = "https://cdnapisec.kaltura.com/p/2503451/embedPlaykitJs/uiconf_id/49754663?iframeembed=true&entry_id=1_o7stmi6p"
KALTURA = "https://cdnapisec.kaltura.com/p/123/sp/12300/embedIframeJs/uiconf_id/456/partner_id/123?iframeembed=true&playerId=k&entry_id=0_abcd1234"
UUID = "9c9de5e8-0a1e-484a-b099-e80766180a6d"
ALLOWED = ["tube.example.org", "bbb.example.org:8443", "*.meet.example.org"]

UNDERSTOOD = [
    ("https://www.youtube.com/watch?v=aqz-KE-bpKQ", "YouTube", YOUTUBE),
    ("youtube.com/watch?list=PL1&v=aqz-KE-bpKQ&pp=x", "YouTube", YOUTUBE),
    ("  https://youtu.be/aqz-KE-bpKQ?si=tracker  ", "YouTube", YOUTUBE),
    ("HTTPS://M.YOUTUBE.COM/live/aqz-KE-bpKQ?feature=share", "YouTube", YOUTUBE),
    ("https://www.youtube.com/shorts/aqz-KE-bpKQ", "YouTube", YOUTUBE),
    ("https://youtu.be/aqz-KE-bpKQ?t=1h2m3s", "YouTube", f"{YOUTUBE}&start=3723"),
    ("https://youtu.be/aqz-KE-bpKQ?t=\"><script>", None, "quotes"),
    (
        '<iframe width="560" src="https://www.youtube.com/embed/aqz-KE-bpKQ?si=x&amp;start=7" '
        'onload="alert(1)" allow="*"></iframe>',
        "YouTube",
        f"{YOUTUBE}&start=7",
    ),
    (
        "https://www.youtube.com/channel/UC1234567890123456789012/live",
        "YouTube",
        "https://www.youtube-nocookie.com/embed/live_stream?channel=UC1234567890123456789012&autoplay=1",
    ),
    (
        "https://vimeo.com/76979871",
        "Vimeo",
        "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1",
    ),
    (
        "https://vimeo.com/76979871/8272103f6e",
        "Vimeo",
        "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1&h=8272103f6e",
    ),
    (
        "https://player.vimeo.com/video/76979871?h=8272103f6e&badge=0",
        "Vimeo",
        "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1&h=8272103f6e",
    ),
    (
        "https://vimeo.com/event/1234567",
        "Vimeo",
        "https://vimeo.com/event/1234567/embed?autoplay=1&dnt=1",
    ),
    ("https://webtv.un.org/en/asset/k1o/k1o7stmi6p", "UN Web TV", UN),
    ("https://webtv.un.org/fr/asset/k1o/k1o7stmi6p?kalturaStartTime=5", "UN Web TV", UN),
    (
        KALTURA,
        "Kaltura",
        "https://cdnapisec.kaltura.com/p/123/embedPlaykitJs/uiconf_id/456?iframeembed=true&entry_id=0_abcd1234",
    ),
    ("https://meet.jit.si/ForumOfCities", "Jitsi", "https://meet.jit.si/ForumOfCities"),
    ("https://meet.jit.si/Forum?jwt=secret", "Jitsi", "https://meet.jit.si/Forum"),
    (
        f"https://tube.example.org/videos/watch/{UUID}",
        "PeerTube",
        f"https://tube.example.org/videos/embed/{UUID}?autoplay=1&p2p=0&peertubeLink=0",
    ),
    (
        "https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv",
        "PeerTube",
        "https://tube.example.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?autoplay=1&p2p=0&peertubeLink=0",
    ),
    (
        "https://bbb.example.org:8443/rooms/abc-def-ghi/join",
        "BigBlueButton",
        "https://bbb.example.org:8443/rooms/abc-def-ghi/join",
    ),
    ("https://a.meet.example.org/Plenary", "a.meet.example.org", "https://a.meet.example.org/Plenary"),
    (
        "https://cdn.example.net/live/index.m3u8?token=a%2Fb&x=1",
        "Stream (HLS)",
        "https://cdn.example.net/live/index.m3u8?token=a%2Fb&x=1",
    ),
    ("https://cdn.example.net:8443/a.MP4#t=5", "Video file", "https://cdn.example.net:8443/a.MP4"),
    ("https://cdn.example.net:443/ton.mp3", "Sound", "https://cdn.example.net/ton.mp3"),
    (
        "https://café.example.org/été 1.mp4".replace(" ", "%20"),
        "Video file",
        "https://xn--caf-dma.example.org/%C3%A9t%C3%A9%201.mp4",
    ),
    ("https://cdn.example.net/x.mp4;script-src *", None, "blanks"),
    ("Sample", "Sample", "/static/stage/sample.webm"),
    ("sample-sound", "Sample", "/static/stage/sample-sound.webm"),
]  # fmt: skip

REFUSED = [
    ("", "Paste the address"),
    ("   ", "Paste the address"),
    ("http://media.example.org/a.mp4", "Only https"),
    ("javascript:alert(1)", "begin with https"),
    ("JaVaScRiPt:alert(1)//.mp4", "begin with https"),
    ("java\tscript:alert(1)", "blanks"),
    ("data:text/html,<script>alert(1)</script>", "quotes"),
    ("data:video/mp4;base64,AAAA", "begin with https"),
    ("blob:https://example.org/1", "begin with https"),
    ("file:///etc/passwd.mp4", "begin with https"),
    ("ftp://example.org/a.mp4", "begin with https"),
    ("rtmp://live.example.org/app/key", "encoder"),
    ("srt://live.example.org:9000", "encoder"),
    ("https://user:secret@media.example.org/a.mp4", "password"),
    ("https://www.youtube.com@evil.example/watch?v=aqz-KE-bpKQ", "password"),
    ("https://evil.example\\@www.youtube.com/watch?v=aqz-KE-bpKQ", "quotes"),
    ("https://media.example.org/a b.mp4", "blanks"),
    ("https://media.example.org/a.mp4\nX: y", "blanks"),
    ("https://media.example.org/\u202egpm.mp4", "hidden"),
    ("https://media.example\u200b.org/a.mp4", "hidden"),
    ("https://media.example.org:99999/a.mp4", "not an address"),
    ("https://media.example.org:x/a.mp4", "not an address"),
    ("https://[::1]/a.mp4", "name of a host"),
    ("https://[broken/a.mp4", "not an address"),
    ("https://127.0.0.1/a.mp4", "name of a host"),
    ("https://2130706433/a.mp4", "name of a host"),
    ("https://0x7f.1/a.mp4", "name of a host"),
    ("https://localhost/a.mp4", "name of a host"),
    ("https://media_.example.org/a.mp4", "name of a host"),
    ("https://a%2eexample.org/a.mp4", "name of a host"),
    ("https://-a.example.org/a.mp4", "name of a host"),
    ("https:///a.mp4", "name of a host"),
    ("https://media.example.org/" + "a" * 2000 + ".mp4", "too long"),
    ("https://media.example.org/manifest.mpd", "HLS"),
    ("https://www.youtube.com/", "names no video"),
    ("https://www.youtube.com/@forum/live", "names no video"),
    ("https://www.youtube.com/watch?v=aqz-KE-bpKQx", "names no video"),
    ("https://www.youtube.com/embed/аqz-KE-bpKQ", "names no video"),
    ("https://www.youtube.com:8443/watch?v=aqz-KE-bpKQ", "SUMMIT_EMBED_HOSTS"),
    ("https://www.youtube.com.evil.example/watch?v=aqz-KE-bpKQ", "SUMMIT_EMBED_HOSTS"),
    ("https://www.уoutube.com/watch?v=aqz-KE-bpKQ", "xn--"),
    ("https://vimeo.com/forum", "names no video"),
    ("https://webtv.un.org/en/schedule", "UN Web TV"),
    ("https://www.kaltura.com/tiny/abc", "partner"),
    ("https://meet.jit.si/", "Jitsi"),
    ("https://bbb.example.org:8443/bigbluebutton/api/join?fullName=Ada&checksum=1", "one person"),
    ("https://bbb.example.org/rooms/abc", "SUMMIT_EMBED_HOSTS"),
    ("https://meet.example.org/Plenary", "SUMMIT_EMBED_HOSTS"),
    ("https://nottube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv", "SUMMIT_EMBED_HOSTS"),
    ("<iframe></iframe>", "no player"),
    ("<script>alert(1)</script>", "no player"),
    ('<iframe src="javascript:alert(1)"></iframe>', "begin with https"),
]


@pytest.fixture(autouse=True)
def _hosts(settings):
    settings.EMBED_HOSTS = ALLOWED


@pytest.mark.parametrize(("given", "name", "address"), UNDERSTOOD)
def test_what_people_have_at_hand_is_understood(given, name, address):
    if name is None:
        with pytest.raises(NotUnderstood, match=address):
            understand(given)
        return
    player = understand(given)
    assert (player.name, player.address) == (name, address)


@pytest.mark.parametrize(("given", "why"), REFUSED)
def test_what_cannot_be_played_is_refused_with_a_cure(given, why):
    with pytest.raises(NotUnderstood) as refusal:
        understand(given)
    assert why in str(refusal.value.message)


@pytest.mark.parametrize("given", [given for given, name, _ in UNDERSTOOD if name])
def test_what_a_page_is_given_is_plain_and_its_origin_fits_into_a_header(given):
    player = understand(given)
    for address in filter(None, (player.address, player.muted, player.page)):
        assert re.fullmatch(r"(?:https:/)?/[!#-;=?-\[\]_a-z~%]+", address), address
    assert re.fullmatch(r"'self'|https://[a-z0-9.-]+(?::\d+)?", player.origin)


def test_no_frame_may_lead_the_room_away_and_only_meetings_may_ask_for_a_microphone():
    players = [understand(given) for given, name, _ in UNDERSTOOD if name]
    frames = [player for player in players if player.kind is Kind.FRAME]
    assert len(frames) > 15
    assert [one for one in frames if "top-navigation" in one.sandbox] == []
    assert {one.name for one in frames if "microphone" in one.allow} == {"Jitsi", "BigBlueButton"}


def test_an_element_follows_from_the_kind_and_from_what_is_wanted():
    page, stream, sound = (
        understand(each)
        for each in ("https://youtu.be/aqz-KE-bpKQ", "https://a.example.org/x.m3u8", "sample-sound")
    )
    assert [page.element, stream.element, sound.element] == ["iframe", "video", "audio"]
    assert Player("x", Kind.HLS, "https://a.example.org/x.m3u8", only_sound=True).element == "audio"


def test_the_operator_names_hosts_and_nonsense_is_refused(monkeypatch):
    monkeypatch.setenv("SUMMIT_EMBED_HOSTS", "Tube.example.org, *.bbb.example.org  x.org:8443")
    assert env.hosts("SUMMIT_EMBED_HOSTS") == [
        "tube.example.org",
        "*.bbb.example.org",
        "x.org:8443",
    ]
    for nonsense in ("https://tube.example.org", "*", "a.org;script-src", "localhost", "'self'.x"):
        monkeypatch.setenv("SUMMIT_EMBED_HOSTS", nonsense)
        with pytest.raises(ImproperlyConfigured, match="SUMMIT_EMBED_HOSTS"):
            env.hosts("SUMMIT_EMBED_HOSTS")


@override_settings(EMBED_HOSTS=[])
def test_a_host_that_is_taken_off_the_list_is_not_embedded_any_more():
    with pytest.raises(NotUnderstood):
        understand("https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv")


def test_the_library_is_the_one_that_is_documented():
    """hls.js from npm (integrity of the package in docs/dependencies.md), without its last line, which
    names a map for debuggers."""
    folder = ROOT / "static" / "vendor" / "hls.js"
    content = (folder / "hls.light.min.js").read_bytes()
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert b'"1.7.4"' in content
    assert "1.7.4" in page
    assert hashlib.sha256(content).hexdigest() in page
    assert "Apache License" in (folder / "LICENSE").read_text(encoding="utf-8")
