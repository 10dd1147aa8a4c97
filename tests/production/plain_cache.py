"""The settings of a house with Django's own Redis cache: the twin that Redis does bring down."""

from summit.settings import *  # noqa: F403 -- they are these, but for one
from summit.settings import REDIS_URL

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}
