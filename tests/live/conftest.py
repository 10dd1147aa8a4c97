"""The cast, committed: sockets and threads read it from connections of their own."""

from types import SimpleNamespace

import pytest

from tests import cast as people


@pytest.fixture
def house(transactional_db: None) -> SimpleNamespace:
    return people.build()
