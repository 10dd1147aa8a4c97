"""What has been recommended already and is close to this: for whoever proposes."""

from outcomes.models import Recommendation
from sessions import similar
from sessions.models import Session
from summit.models import Participation


def close_recommendations(
    session: Session, text: str, language: str, *, but_of: Participation, most: int = 3
) -> list[tuple[Recommendation, int]]:
    """Recommendations of the session in the same language that say nearly the same, closest first, each
    with its closeness in percent; not what was set aside, nor what stands under another, nor what this
    person proposed: sent again, it is not held against itself."""
    rows = Recommendation.objects.apart().filter(session=session).select_related("session__summit")
    rows = rows.exclude(proposal__author=but_of)
    there = {
        row.pk: row
        for row in rows.exclude(status=Recommendation.Status.SET_ASIDE)
        if row.text.get(language)
    }
    texts = [(pk, row.text[language]) for pk, row in there.items()]
    found = similar.nearest(text, texts, most=most, above=similar.SAME)
    return [(there[pk], round(100 * score)) for pk, score in found]
