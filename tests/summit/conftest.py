"""What the tests of the ground share."""

import pytest


@pytest.fixture
def at_home(settings, tmp_path):
    """`up` on a loopback address: letters lie in a folder."""
    settings.LOOPBACK = True
    settings.EMBEDDED = True
    settings.EMAIL_BACKEND = "summit.outbox.OutboxBackend"
    settings.MAIL_DIR = tmp_path / "mail"
    return settings
