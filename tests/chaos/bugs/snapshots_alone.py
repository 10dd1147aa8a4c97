"""Each browser that begins anew has its snapshot drawn for itself."""

from summit.live.delivery import Delivery


def put_in() -> None:
    async def snapshot(self, tail, language):
        return await self._draw(tail.name, language)

    Delivery.snapshot = snapshot
