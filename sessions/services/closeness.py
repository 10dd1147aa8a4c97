"""What was said already and is close to this: for whoever writes, and for the moderator who reads first."""

from uuid import UUID

from sessions import similar
from sessions.models import Contribution, GuidingQuestion, Session

COMPARED = 2000  # the newest ones under the same guiding question
Status = Contribution.Status


def closest(
    session: Session,
    question: GuidingQuestion | None,
    text: str,
    *,
    most: int = 3,
    above: float = similar.SAME,
    waiting: bool = False,
    but: UUID | None = None,
) -> list[tuple[Contribution, int]]:
    """Shown contributions (with ``waiting`` those in the queue too) close to ``text``, closest first,
    each with its closeness in percent. Never ``but``."""
    states = [Status.APPROVED, Status.PENDING] if waiting else [Status.APPROVED]
    said = Contribution.objects.filter(
        session=session, guiding_question=question, status__in=states, remark__isnull=True
    )
    if but:
        said = said.exclude(pk=but)
    texts = list(said.order_by("-number").values_list("pk", "text")[:COMPARED])
    found = dict(similar.nearest(text, texts, most=most, above=above))
    rows = said.select_related("session", "author__user", "author__delegation").in_bulk(list(found))
    return [(rows[pk], round(100 * score)) for pk, score in found.items() if pk in rows]
