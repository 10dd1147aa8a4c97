"""The only things a document may fetch: our style sheet's fonts, by name, from a closed shelf."""

from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

from outcomes.press.fonts import FACES
from outcomes.press.places import FONTS


class Refused(ValueError):  # noqa: N818 -- it names what happened
    """Asked for something that is not on the shelf."""


class Shelf(URLFetcher):
    """Gives ``press:fonts/<file>`` and refuses every other address, whatever its scheme. No
    handler that could open a file or a connection is even installed."""

    def __init__(self) -> None:
        super().__init__()
        self.handlers.clear()
        self._files = {f"press:fonts/{face.file}": FONTS / face.file for face in FACES}
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        path = self._files.get(url)
        if path is None:
            self.refused.append(url)
            raise Refused(f"A document fetches nothing: {url[:200]}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/sfnt"})

    def open(self, url: Any, data: Any = None, timeout: Any = None) -> URLFetcherResponse:
        return self.fetch(getattr(url, "full_url", url))
