from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "outcomes"

    def ready(self) -> None:
        """A socket may come before the first page: what it follows and asks must be known."""
        from outcomes import (  # noqa: PLC0415 -- the models are ready now
            commands,  # noqa: F401
            hearing,  # noqa: F401
            live,  # noqa: F401
            parts,  # noqa: F401
        )
        from outcomes.live import drafts  # noqa: F401, PLC0415 -- who may follow one
        from outcomes.services import (  # noqa: PLC0415 -- the models are ready now
            afterwards,  # noqa: F401 -- where words went
            counted,  # noqa: F401 -- who is in the figures
        )
