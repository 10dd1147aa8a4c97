"""A ticket is believed for its minute, whatever has happened to its bearer's rights since."""

from summit.live.rights import Rights


def put_in() -> None:
    async def hold(self, ticket) -> bool:
        return True

    Rights.hold = hold
    Rights.unchanged = lambda self, ticket: True
