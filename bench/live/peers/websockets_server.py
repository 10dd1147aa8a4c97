"""``websockets.broadcast`` on plain asyncio, without compression: ``python -m … PORT``."""

import asyncio
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve

followers: set[ServerConnection] = set()


async def handle(connection: ServerConnection) -> None:
    """Whoever comes by ``/publish`` speaks to all others."""
    assert connection.request is not None
    if connection.request.path == "/publish":
        async for message in connection:
            broadcast(followers, message)
        return
    followers.add(connection)
    try:
        await connection.wait_closed()
    finally:
        followers.discard(connection)


async def main() -> None:
    async with serve(handle, "127.0.0.1", int(sys.argv[1]), compression=None, backlog=1024):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main())
