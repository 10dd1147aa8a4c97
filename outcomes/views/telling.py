"""Letters that follow an act: sent at once when they are few, else by the worker."""

import logging

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from kombu.exceptions import KombuError

from outcomes.models import Consultation, SilenceProcedure
from outcomes.services import convening
from outcomes.tasks import tell_delegations
from summit.celery import tell

# More letters than this are the worker's work: a person waits for the answer of this request.
AT_ONCE = 25
log = logging.getLogger(__name__)


def send_letters(asked: Consultation | SilenceProcedure) -> str:
    """What to tell whoever asked. What does not go out now goes with the worker's next round."""
    if convening.expected(asked) > AT_ONCE:
        try:
            tell(tell_delegations.name)
        except (KombuError, OSError) as error:
            log.warning("The letters were not handed to the worker: %r", error)
        return _("The letters are on their way.")
    sent = convening.tell(asked)
    return ngettext("%(n)d letter was sent.", "%(n)d letters were sent.", sent) % {"n": sent}
