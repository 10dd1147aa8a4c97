"""What people say about a recommendation."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes.models import Recommendation, Remark
from outcomes.services.recommendations import LONGEST
from sessions.live import contribution_changed
from sessions.models import Contribution
from sessions.services.contributions import add_written
from sessions.services.sessions import lock
from sessions.services.words import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Participation, User

Relation = Remark.Relation


def remark(
    recommendation: Recommendation,
    text: str,
    *,
    by: User,
    place: Participation,
    relation: str = "",
    language: str = "",
    key: UUID | None = None,
    payload: object = None,
) -> Contribution:
    """A contribution that stands under it, shown at once or after a moderator approved, as the session
    says. What amends it is the whole recommendation in other words. Under a merged one nothing more is said:
    that is for the one that stands for it."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Contribution)
        locked = lock(recommendation.session)
        about = Recommendation.objects.select_related("guiding_question", "merged_into").get(
            pk=recommendation.pk
        )
        about.session = locked
        if not locked.is_open_for_words:
            raise RuleBroken("session.closed", _("The session does not take contributions now."))
        if about.merged_into_id is not None:
            raise RuleBroken(
                "recommendation.merged",
                _("It was merged into %(ref)s. Say it there.") % {"ref": about.head_reference},
            )
        if relation == Relation.AMENDS:
            _must_be_other_words(about, language, text)
        contribution = add_written(
            act, locked, text, by=by, place=place, language=language,
            guiding_question=about.guiding_question,
        )  # fmt: skip
        Remark.objects.create(
            contribution=contribution,
            recommendation=about,
            relation=relation if relation in Relation.values else "",
        )
        contribution_changed(act, contribution, "contribution.submitted")
        return act.done(contribution)


def _must_be_other_words(about: Recommendation, language: str, text: str) -> None:
    if clean_words(text, LONGEST) == about.text.get(language):
        raise RuleBroken(
            "amendment.same",
            _("These are the words that stand there. Change something first."),
            "text",
        )
