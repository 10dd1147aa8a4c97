"""HTTP and WebSocket; static files outermost, so they never cross into Django's threads."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")
django_app = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path
from servestatic import ServeStaticASGI

from summit.live.consumer import LiveConsumer

application = ProtocolTypeRouter(
    {
        "http": ServeStaticASGI(
            django_app,
            root=str(settings.STATIC_ROOT),
            prefix=settings.STATIC_URL,
            allow_all_origins=False,
            immutable_file_test=r"\.[0-9a-f]{12}\.",
            max_age=60,
        ),
        # Stubs know only views.
        "websocket": URLRouter([path("ws/live/", LiveConsumer.as_asgi())]),  # type: ignore[arg-type, list-item]
    }
)
