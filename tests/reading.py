"""A page as its reader meets it: the words on it, and the ways on from it."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPOKEN = ("aria-label", "alt", "placeholder", "title", "data-empty", "data-announce", "data-waiting",
          "data-kept", "data-retry", "data-failed", "data-counted")  # fmt: skip


class Page(HTMLParser):
    """``words``: (language, text) of every piece of text and every attribute that is read out or
    shown; ``ways``: where its links lead; ``language``: of the page itself."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[tuple[str, str]] = []
        self.ways: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    @property
    def language(self) -> str:
        return self._first

    _first = ""

    def words_in(self, language: str) -> list[str]:
        """The texts that claim to be in this language."""
        return [text for spoken, text in self.words if spoken == language]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or (self._open[-1][1] if self._open else "")
        self._first = self._first or language
        if tag == "a" and given.get("href"):
            self.ways.append(str(given["href"]))
        for name in SPOKEN:
            self._say(language, given.get(name) or "")
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag in [name for name, _language in self._open]:
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] not in {"script", "style", "textarea"}:
            self._say(self._open[-1][1], data)

    def _say(self, language: str, text: str) -> None:
        if text.strip():
            self.words.append((language, " ".join(text.split())))
