"""A house that has been up once, so that the tests after the first start in seconds."""

import shutil

import pytest

from tests.launch.house import House, free_port


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory):
    """A data directory with tables and static files, made by a first start on an empty one."""
    data = tmp_path_factory.mktemp("lived in")
    house = House(data, "--port", str(free_port()))
    try:
        house.origin()
        assert house.end() == 0
    finally:
        house.clean()
    return data


@pytest.fixture
def up(lived_in, tmp_path):
    """``up(*arguments, **environment)`` starts a house on a copy of the lived-in data."""
    houses = []

    def start(*arguments: str, data=None, **environment: str) -> House:
        place = data or tmp_path / f"data {len(houses)}"
        if data is None:
            shutil.copytree(lived_in, place)
        houses.append(House(place, *arguments, **environment))
        return houses[-1]

    yield start
    for house in houses:
        house.clean()
