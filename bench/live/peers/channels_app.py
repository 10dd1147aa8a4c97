"""The way of the Channels tutorial: a group, ``group_send``, and a consumer that sends.

``BENCH_REDIS_URL`` set: the pub/sub layer; else the in-memory layer.
"""

import os

from django.conf import settings

REDIS_URL = os.environ.get("BENCH_REDIS_URL", "")
LAYER = (
    {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
)
settings.configure(CHANNEL_LAYERS={"default": LAYER}, INSTALLED_APPS=[], USE_TZ=True)

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter  # noqa: E402

ROOM = "room"


class Follower(AsyncWebsocketConsumer):
    """Joins the room; whoever comes by ``/publish`` speaks to it instead."""

    async def connect(self):
        self.publishes = self.scope["path"] == "/publish"
        if not self.publishes:
            await self.channel_layer.group_add(ROOM, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        if not self.publishes:
            await self.channel_layer.group_discard(ROOM, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        if self.publishes:
            await self.channel_layer.group_send(ROOM, {"type": "told", "text": text_data})

    async def told(self, event):
        await self.send(text_data=event["text"])


application = ProtocolTypeRouter({"websocket": Follower.as_asgi()})
