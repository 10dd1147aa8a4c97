"""Pages leave the embedded server compressed, and nothing else does."""

import gzip
import re

import pytest
from django.conf import settings
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse

from summit.middleware import compressed_pages

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def page(browser, address, **headers):
    return browser.get(address, headers={**GZIP, **headers})


def test_a_room_is_a_fifth_of_its_bytes_and_the_same_page(cast, as_person):
    address = reverse("sessions:room", args=[cast.plenary.pk])
    plain = as_person(cast.ada).get(address)
    assert "Content-Encoding" not in plain.headers
    short = page(as_person(cast.ada), address)
    assert short.headers["Content-Encoding"] == "gzip"
    assert int(short.headers["Content-Length"]) == len(short.content)
    assert "Accept-Encoding" in short.headers["Vary"]
    whole = gzip.decompress(short.content).decode()
    assert whole.rstrip().endswith("</html>")
    assert len(short.content) < len(plain.content) / 4


def test_its_length_tells_nothing_and_its_token_is_another_each_time(cast, as_person):
    """What makes BREACH fail: random bytes, a masked token, and a cookie that no other site sends."""
    browser, address = as_person(cast.ada), reverse("place", args=["forum"])
    answers = [page(browser, address).content for _ in range(12)]
    assert len({len(answer) for answer in answers}) > 6
    tokens = [
        re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', gzip.decompress(one).decode())[1]
        for one in answers
    ]
    assert len({*tokens}) == len(tokens)
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.CSRF_COOKIE_SAMESITE == "Lax"


def made(response, request_factory):
    return compressed_pages(lambda _request: response)(request_factory.get("/", headers=GZIP))


@pytest.mark.parametrize(
    "response",
    [
        JsonResponse({"words": "water " * 200}),
        HttpResponse("water " * 200, content_type="text/vtt"),
        HttpResponse(b"RIFF" * 200, content_type="image/webp"),
        HttpResponse("water " * 200, headers={"Content-Disposition": "attachment"}),
        HttpResponse("water " * 200, headers={"Accept-Ranges": "bytes"}),
        StreamingHttpResponse(["water " * 200], content_type="text/html"),
        HttpResponse("short"),
    ],
    ids=["json", "captions", "picture", "file", "part of a file", "stream", "short"],
)
def test_files_streams_and_json_are_left_as_they_are(response, rf):
    assert "Content-Encoding" not in made(response, rf).headers


def test_a_page_is_not_left_so(rf):
    answer = made(HttpResponse("water " * 200), rf)
    assert answer.headers["Content-Encoding"] == "gzip"
