"""PostgreSQL and Redis, started once for all tests of the production profile."""

import pytest

from tests.production import servers


@pytest.fixture(scope="session")
def postgres_url():
    """The address of an empty PostgreSQL database, as ``SUMMIT_DATABASE_URL`` takes it."""
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url():
    """The address of an empty Redis, as ``SUMMIT_REDIS_URL`` takes it."""
    with servers.redis() as url:
        yield url
