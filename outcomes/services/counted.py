"""The bars of a recommendation count who is there: when somebody is shut out or let in again, they are told anew."""

from outcomes import live
from outcomes.models import Recommendation
from summit.log.journal import Act
from summit.models import Participation
from summit.services import counted


@counted.register
def stood(act: Act, place: Participation) -> None:
    """Wherever the person has taken a stance."""
    for row in Recommendation.objects.filter(stances__participation=place).order_by("pk"):
        live.stance_taken(act, row)
