"""What static/js/live.js does with frames, on parsed HTML: enough to hold them to what a reload shows."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "rect", "use", "wbr"}


class Node:
    def __init__(self, tag: str, attrs: dict[str, str | None], parent: "Node | None") -> None:
        self.tag, self.attrs, self.parent = tag, attrs, parent
        self.inside: list[Node | str] = []

    def all(self) -> "Iterator[Node]":
        yield self
        for child in self.inside:
            if isinstance(child, Node):
                yield from child.all()

    def drop(self) -> int:
        """Leaves; where it stood."""
        place = self.parent.inside.index(self)
        self.parent.inside.pop(place)
        return place

    def text(self) -> str:
        """Without blanks, clocks and counts; a list in the order of its members' ids, for a page may
        sort what frames append."""
        if self.attrs.get("class") == "timer num" or "data-count" in self.attrs:
            return ""
        inside = [child.text() if isinstance(child, Node) else child for child in self.inside]
        inside = [re.sub(r"\s+", " ", text).strip() for text in inside]
        inside = sorted(inside) if "data-live-list" in self.attrs else inside
        return f"<{self.tag} {self.attrs}>{' '.join(filter(None, inside))}</{self.tag}>"


class Page(HTMLParser):
    """Elements by their ids, as a browser holds them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = self.at = Node("page", {}, None)
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.at.inside.append(node := Node(tag, dict(attrs), self.at))
        self.at = self.at if tag in VOID else node

    def handle_startendtag(self, tag, attrs):
        self.at.inside.append(Node(tag, dict(attrs), self.at))

    def handle_endtag(self, tag):
        assert self.at.tag == tag, f"</{tag}> closes <{self.at.tag}>"
        self.at = self.at.parent

    def handle_data(self, data):
        self.at.inside.append(data)

    def find(self, name: str | None) -> Node | None:
        return next((one for one in self.root.all() if name and one.attrs.get("id") == name), None)

    def apply(self, frame: dict, region: Callable[[str], str]) -> None:
        """``region`` fetches the address of a personal one."""
        old, into = self.find(frame.get("t")), self.find(frame.get("into"))
        if frame["v"] == "refresh" and old:
            frame = {**frame, "html": region(old.attrs["data-src"])}
        for place in old.all() if frame["v"] == "tally" and old else ():
            if place.attrs.get("data-n") in frame["n"]:
                told = str(frame["n"][place.attrs["data-n"]])
                if place.tag == "rect":
                    place.attrs["width"] = told
                else:
                    place.inside = [told]
        if old and frame["v"] == "remove":
            old.drop()
        if fresh := [
            one for one in Page(frame.get("html", "")).root.inside if isinstance(one, Node)
        ]:
            stays = old and (into is None or old.parent is into)
            at = old.drop() if old else 0
            if stays or into:
                first = not stays and into.attrs["data-live-list"] == "newest"
                fresh[0].parent = old.parent if stays else into
                place = at if stays else 0 if first else len(into.inside)
                fresh[0].parent.inside.insert(place, fresh[0])
