"""The domain's refusals. Doors turn them into an answer; nothing is written when one is raised."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RuleBroken(Exception):  # noqa: N818 -- it names what happened
    """Not now: the act is allowed to this person, but not in this state.

    ``message`` is shown to the person, so it says what to do; ``code`` is stable for programs.
    ``field`` names the form field that can cure it, where there is one.
    """

    status = 409

    def __init__(self, code: str, message: "str | Promise", field: str = "") -> None:
        super().__init__(str(message))
        self.code = code
        self.message = message
        self.field = field


class KeyReused(RuleBroken):
    """The same idempotency key came with another payload (HTTP 422)."""

    status = 422


class SameMoment(RuleBroken):
    """Somebody made the same, which there may be only once, in this moment."""

    def __init__(self) -> None:
        super().__init__(
            "same.moment",
            _(
                "Somebody made the same in this moment. Look whether it is there; if not, try again."
            ),
        )


class Unknown(RuleBroken):
    """No such thing for this person: unknown and foreign look the same (HTTP 404)."""

    status = 404

    def __init__(self) -> None:
        super().__init__("unknown", _("This is not here any more."))


class Forbidden(RuleBroken):
    """This person may not (HTTP 403)."""

    status = 403

    def __init__(self) -> None:
        super().__init__("forbidden", _("You may look, but not take part in this."))
