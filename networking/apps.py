from django.apps import AppConfig


class NetworkingConfig(AppConfig):
    name = "networking"

    def ready(self) -> None:
        """A socket may come before the first page: what it follows must be known."""
        from networking import live  # noqa: F401, PLC0415 -- the models are ready now
