"""Two people, one story: with JavaScript, and without."""

import re

import pytest

from tests.browser import story
from tests.launch.house import House, free_port


@pytest.fixture
def house(tmp_path):
    house = House(tmp_path / "house", "--port", str(free_port()))
    try:
        house.origin()
        yield house
    finally:
        house.clean()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("js", [True, False], ids=["live", "without JavaScript"])
def test_a_note_becomes_a_report(house, person, folder, js):
    link = re.search(r"https?://\S+/set-up/\S+", house.said())[0]
    olga = person(house.origin(), js=js)
    ada = person(house.origin(), js=js, width=390)
    story.play(olga, ada, link, folder)
