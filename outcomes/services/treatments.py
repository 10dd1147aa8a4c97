"""How documents treat one contribution, or one question from the audience."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes import live
from outcomes.models import Treatment
from sessions import live as session_live
from sessions.models import Contribution, GuidingQuestion, Question, Session
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import User
from summit.services.activity import record
from summit.texts import clean_text

ORDER = [
    str(Session.Attribution.NAMED),
    str(Session.Attribution.AFFILIATION),
    str(Session.Attribution.CHATHAM),
]
LONGEST = 300


def treat(
    contribution: Contribution,
    attribution: str,
    reason: str,
    *,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Treatment:
    """Under a stricter rule of attribution than its session's ("" for the session's), and why it was not
    used ("" for the usual words). Never under a milder rule: what was promised in the room holds."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Treatment)
        session = lock(contribution.session)
        _must_be_stricter(attribution, session)
        reason = clean_text(reason).replace("\n", " ")[:LONGEST]
        treatment, _new = Treatment.objects.get_or_create(contribution=contribution)
        if (treatment.attribution, treatment.reason) != (attribution, reason):
            treatment.attribution, treatment.reason, treatment.set_by = attribution, reason, by
            treatment.save()
            record(act, "contribution.treated", contribution, by=by, summit=session.summit)
            live.contribution_sorted(act, contribution)
        return act.done(treatment)


def treat_question(
    question: Question,
    attribution: str,
    guiding_question: GuidingQuestion | None,
    *,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Treatment:
    """Under a stricter rule of attribution than its session's ("" for the session's), as a contribution;
    and under which guiding question it counts (None: outside them). Nobody learns more about who asked
    without a name: there is nothing to treat more strictly."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Treatment)
        session = lock(question.session)
        _must_be_stricter(attribution, session)
        if guiding_question is not None and guiding_question.session_id != session.pk:
            raise RuleBroken(
                "question.elsewhere",
                _("This question belongs to another session."),
                "guiding_question",
            )
        treatment, _new = Treatment.objects.get_or_create(question=question)
        fresh = Question.objects.select_for_update(no_key=True, of=("self",)).get(pk=question.pk)
        wanted = guiding_question.pk if guiding_question else None
        if (treatment.attribution, fresh.guiding_question_id) != (attribution, wanted):
            treatment.attribution, treatment.set_by = attribution, by
            treatment.save()
            fresh.guiding_question_id = wanted
            fresh.save(update_fields=["guiding_question"])
            record(act, "question.treated", fresh, by=by, summit=session.summit)
            session_live.coverage_changed(act, session.pk)
        return act.done(treatment)


def _must_be_stricter(attribution: str, session: Session) -> None:
    if attribution not in Treatment.Attribution.values:
        raise RuleBroken("attribution.unknown", _("Choose one of the rules listed."), "attribution")
    if attribution and ORDER.index(attribution) <= ORDER.index(session.attribution):
        raise RuleBroken(
            "attribution.milder",
            _("The session’s own rule is as strict as this one, or stricter. Keep it as in the session."),
            "attribution",
        )  # fmt: skip


def choices(session: Session) -> list[tuple[str, str]]:
    """The session's rule, and those that are stricter."""
    own = ORDER.index(session.attribution)
    return [
        (value, str(label))
        for value, label in Treatment.Attribution.choices
        if not value or ORDER.index(value) > own
    ]
