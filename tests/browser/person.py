"""A person in a browser window of their own, with or without JavaScript."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

PATIENCE = 15_000


class Person:
    """What somebody does and sees. Without JavaScript, seeing means reloading as people do."""

    def __init__(
        self,
        browser: Browser,
        base: str,
        *,
        js: bool = True,
        width: int = 1280,
        code_for: Callable[[str], str] | None = None,
    ) -> None:
        self.base, self.js = base, js
        self.code_for = code_for or self.reads_code
        self.context = browser.new_context(
            java_script_enabled=js,
            locale="en",
            viewport={"width": width, "height": 900},
            accept_downloads=True,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(error.stack or str(error)))
        self.page.on(
            "console",
            lambda message: self.problems.append(message.text) if message.type == "error" else None,
        )

    def goes(self, path: str) -> "Person":
        self.page.goto(path if path.startswith("http") else f"{self.base}{path}")
        return self

    def walks_in(self, name: str) -> "Person":
        """As one of the demo's people, whose names begin like this; then where they are led."""
        self.goes("/demo/").presses(re.compile(f"^{name}"))
        self.page.wait_for_url(lambda url: "/demo/" not in url)
        return self

    def presses(self, name: str | re.Pattern[str], within: Locator | None = None) -> "Person":
        """A button or a link, by the words on it."""
        place = within or self.page
        button = place.get_by_role("button", name=name)
        link = place.get_by_role("link", name=name)
        button.or_(link).first.click()
        return self

    def writes(self, label: str | re.Pattern[str], text: str) -> "Person":
        self.page.get_by_label(label).first.fill(text)
        return self

    def chooses(self, label: str | re.Pattern[str], option: str) -> "Person":
        self.page.get_by_label(label).first.select_option(option)
        return self

    def opens(self, summary: str | re.Pattern[str], within: Locator | None = None) -> "Person":
        """A disclosure, if it is not open yet."""
        found = (within or self.page).locator("summary").filter(has_text=summary).first
        if found.evaluate("s => !s.parentElement.open") if self.js else True:
            found.click()
        return self

    def sees(self, text: str | re.Pattern[str]) -> "Person":
        """It is there or appears; without JavaScript after a reload or two."""
        if self.js:
            expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)
            return self
        limit = time.monotonic() + PATIENCE / 1000
        while not self.page.get_by_text(text).first.is_visible():
            assert time.monotonic() < limit, f"{text!r} never came:\n{self.page.inner_text('body')}"
            time.sleep(0.3)
            self.page.reload()
        return self

    def sees_not(self, text: str | re.Pattern[str]) -> "Person":
        if not self.js:
            self.page.reload()
        expect(self.page.get_by_text(text)).to_have_count(0, timeout=PATIENCE)
        return self

    def signs_up(self, email: str, name: str) -> "Person":
        """With the code that the mail viewer shows."""
        self.goes("/accounts/signup/").writes(re.compile("email", re.I), email)
        self.writes("Your name", name).presses("Create the account")
        return self.types_code(email)

    def types_code(self, email: str) -> "Person":
        self.page.locator("input[name=code]").fill(self.code_for(email))
        self.page.locator("main form button.primary, main form button").first.click()
        self.page.wait_for_load_state()
        return self

    def reads_code(self, email: str) -> str:
        """In the mail viewer of one's own computer."""
        reader = self.context.new_page()
        reader.goto(f"{self.base}/mail/")
        letter = reader.locator("article.letter").filter(has_text=email).first
        code = letter.locator("code").first.inner_text()
        reader.close()
        return code

    def downloads(self, link: str | re.Pattern[str], folder: Path) -> Path:
        with self.page.expect_download() as arriving:
            self.page.get_by_role("link", name=link).first.click()
        path = folder / arriving.value.suggested_filename
        arriving.value.save_as(path)
        return path
