"""The first failure ends what the hub does for ever."""

from summit.live.hub import Hub


def put_in() -> None:
    async def forever(self, act):
        while True:
            await act()

    Hub._forever = forever
