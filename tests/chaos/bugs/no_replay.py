"""Who joins is served from now on; what happened since the page was made is left out."""

from summit.live.consumer import LiveConsumer


def put_in() -> None:
    begin = LiveConsumer._begin

    async def from_now(self, cursor, seq, epoch):
        epoch = str(cursor.tail.epoch or "")
        await begin(self, cursor, cursor.tail.head if seq is not None else None, epoch)

    LiveConsumer._begin = from_now
