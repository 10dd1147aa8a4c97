"""A page that is changed in place by frames, as static/js/live.js does it, and compared with a reload.

Only the page's parts count (``data-live-list``, ``data-src``, ``data-part``, and whatever frames name);
lists are compared as sets of their members, for a page may sort what frames append.
"""

import json
import re

from lxml import html

from summit.live import frames
from summit.log.models import Event

PARTS = "//*[@data-live-list or @data-src or @data-part or starts-with(@id, 'state')]"


class Screen:
    """``browser`` is a logged-in test client, ``address`` what it looks at; it follows what that page
    names."""

    def __init__(self, browser, address: str, language: str) -> None:
        self.browser, self.address, self.language = browser, address, language
        browser.cookies["django_language"] = language
        self.page, heads = self._fetch()
        self.seqs = {head["name"]: head["seq"] for head in heads}
        self.verbs: set[str] = set()
        self.facts: set[str] = set()

    def _fetch(self):
        page = html.fromstring(self.browser.get(self.address).content.decode())
        heads = [
            head
            for holder in page.xpath("//*[@data-streams]")
            for head in json.loads(holder.get("data-streams"))
        ]
        return page, heads

    def catch_up(self) -> None:
        """Every frame since, in order; regions that must ask for themselves ask last."""
        stale: list[str] = []
        for name in self.seqs:
            self._follow(name, stale)
        for target in dict.fromkeys(stale):
            self._refresh(target)

    def _follow(self, name: str, stale: list[str]) -> None:
        events = Event.objects.filter(stream__name=name, seq__gt=self.seqs[name]).order_by("seq")
        for frame in frames.render(name, events, self.language):
            told = json.loads(frame.text)
            assert told["q"] == self.seqs[name] + 1
            self.seqs[name] = told["q"]
            self.verbs.add(told["v"])
            self.facts.add(told["e"])
            if told["v"] == "refresh":
                stale.append(told["t"])
            else:
                self._apply(told)

    def _apply(self, told: dict) -> None:
        target = self._at(told.get("t", ""))
        if told["v"] == "tally" and target is not None:
            for name, value in told["n"].items():
                for place in target.xpath(f".//*[@data-n='{name}']"):
                    if place.tag == "rect":
                        place.set("width", str(value))
                    else:
                        place.text = str(value)
        if told["v"] == "remove":
            _drop(target)
        if "html" not in told:
            return
        fresh = html.fragment_fromstring(told["html"].strip())
        into = self._at(told.get("into", ""))
        if target is not None and (into is None or target.getparent() is into):
            fresh.tail = target.tail
            target.getparent().replace(target, fresh)
        elif into is not None:
            _drop(target)
            into.append(fresh)

    def _refresh(self, name: str) -> None:
        region = self._at(name)
        if region is None or not region.get("data-src"):
            return
        answer = self.browser.get(region.get("data-src"), headers={"X-Live": "1"})
        if answer.status_code == 200 and answer.content.strip():
            region.getparent().replace(
                region, html.fragment_fromstring(answer.content.decode().strip())
            )

    def _at(self, name: str):
        found = self.page.xpath("//*[@id=$name]", name=name) if name else []
        return found[0] if found else None

    def differences(self) -> list[str]:
        """What a reload shows in another way."""
        ours, theirs = _parts(self.page), _parts(self._fetch()[0])
        return [
            f"{name}\n  pushed: {ours.get(name)}\n  reload: {theirs.get(name)}"
            for name in sorted(set(ours) | set(theirs))
            if ours.get(name) != theirs.get(name)
        ]


def _drop(element) -> None:
    if element is not None:
        element.drop_tree()


def _parts(page) -> dict[str, str]:
    return {part.get("id"): _plain(part) for part in page.xpath(PARTS) if part.get("id")}


def _plain(part) -> str:
    """Without tokens, clocks, blanks and what only browsers without JavaScript show; the members of a list in the order of their ids."""
    text = html.tostring(part, encoding="unicode", with_tail=False)
    copy = html.fragment_fromstring(text)
    left_out = ".//input[@type='hidden'] | .//*[contains(@class, 'timer')] | .//noscript"
    for field in copy.xpath(left_out):
        field.drop_tree()
    for place in [copy, *copy.xpath(".//*[@data-order]")]:
        place.attrib.pop("data-order", None)
    for place in copy.xpath("descendant-or-self::*[@data-live-list]"):
        place[:] = sorted(place, key=lambda member: member.get("id", ""))
        place.text = ""
        for member in place:
            member.tail = ""
    return re.sub(r"\s+", " ", html.tostring(copy, encoding="unicode")).replace("> <", "><")
