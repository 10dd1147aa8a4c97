"""The story again, as a big house plays it: PostgreSQL, Redis, two Daphne, a worker, a beat; the
organiser at one Daphne, the participant at the other, letters over SMTP."""

import re

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import story
from tests.browser.conftest import FLAGS, chromium
from tests.browser.person import Person
from tests.production import servers
from tests.production.letterbox import Letterbox


@pytest.mark.timeout(300)
def test_the_story_on_two_daphnes(postgres_url, redis_url, tmp_path):
    ports = servers.free_port(), servers.free_port()
    started: list[servers.Server] = []
    with Letterbox() as box, sync_playwright() as playwright:
        environment = servers.production_environment(
            tmp_path / "data", postgres_url, redis_url, ports[0]
        )
        environment["SUMMIT_EMAIL_URL"] = box.url
        try:
            servers.manage(environment, "migrate", "--verbosity", "0")
            servers.manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
            started += [servers.start_web(port, environment) for port in ports]
            started += [servers.start_worker(environment), servers.start_beat(environment)]
            link = re.search(r"https?://\S+", servers.manage(environment, "first_person"))[0]
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            olga = Person(browser, f"http://127.0.0.1:{ports[0]}", code_for=box.code_for)
            ada = Person(browser, f"http://127.0.0.1:{ports[1]}", code_for=box.code_for)
            story.play(olga, ada, link, tmp_path)
            assert [*olga.problems, *ada.problems] == []
            browser.close()
        finally:
            for server in reversed(started):
                server.end()
