"""Messages as files: whole or not at all, and none that ends the worker."""

from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from summit import broker


@pytest.fixture
def channel(tmp_path):
    folders = {
        name: str(tmp_path / name)
        for name in ("data_folder_in", "data_folder_out", "processed_folder", "control_folder")
    }
    folders["data_folder_out"] = folders["data_folder_in"]
    for folder in folders.values():
        Path(folder).mkdir(exist_ok=True)
    with Connection("files://localhost/", transport_options=folders) as connection:
        yield connection.channel()


def test_what_is_put_is_got(channel):
    channel._put("summit", {"body": "é"})
    assert channel._size("summit") == 1
    assert channel._get("summit") == {"body": "é"}
    assert channel._size("summit") == 0


def test_a_message_cannot_be_taken_while_it_is_written(channel, monkeypatch):
    seen, replace = [], Path.replace

    def slowly(part, whole):
        """A worker looks just before it is whole."""
        seen.append(channel._size("summit"))
        with pytest.raises(Empty):
            channel._get("summit")
        return replace(part, whole)

    monkeypatch.setattr(Path, "replace", slowly)
    channel._put("summit", {"body": "x"})
    assert seen == [0]
    assert channel._get("summit") == {"body": "x"}


def test_a_message_that_cannot_be_read_ends_nobody(channel):
    """As it lies there when its writer was killed, or the disk was full."""
    Path(channel.data_folder_in, "1_x.summit.msg").write_bytes(b"")
    with pytest.raises(Empty):
        channel._get("summit")
    channel._put("summit", {"body": "next"})
    assert channel._get("summit") == {"body": "next"}


def test_the_worker_listens_there_unless_it_has_a_redis(settings):
    from summit.celery import app  # noqa: PLC0415 -- reads the settings

    if settings.REDIS_URL:
        pytest.skip("this run has a Redis")
    assert isinstance(app.connection_for_write().transport, broker.Transport)
