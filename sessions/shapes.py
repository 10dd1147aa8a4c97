"""How what is told about a session looks: to each audience, for the objects it may see."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Prefetch

from sessions.afterwards import with_places
from sessions.models import (
    AgendaItem,
    Appearance,
    Contribution,
    Decision,
    GuidingQuestion,
    Message,
    Question,
    Resource,
    Session,
)
from summit.live.frames import Fragment, Refresh, Tally, register

DECIDED: dict[str, Any] = {
    "contribution": Contribution,
    "question": Question,
    "message": Message,
    "resource": Resource,
}
SHOWN = {"approved", "answered"}
SPEAKERS = Appearance.objects.filter(role=Appearance.Role.SPEAKER).select_related(
    "participation__user", "participation__delegation"
)


def shown_contributions(**which: Any) -> Any:
    return (
        Contribution.objects.shown()
        .filter(**which)
        .select_related(
            "session",
            "author__user",
            "author__delegation",
            "guiding_question",
            "reply_to",
            "citation",
            "merged_into",
            "remark__recommendation",
            "chat_record",
        )
        .prefetch_related("merged")
        .order_by("number")
    )


def shown_questions(**which: Any) -> Any:
    return Question.objects.shown().filter(**which).whole()


def shown_in_room(**which: Any) -> list[Contribution]:
    """With the paragraphs that rest on them, once there are some."""
    return with_places(shown_contributions(**which))


def _contributions_in_room(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(c.pk): {"contribution": c} for c in shown_in_room(pk__in=ids)}


def all_contributions(**which: Any) -> Any:
    return (
        Contribution.objects.filter(**which)
        .exclude(status=Contribution.Status.WITHDRAWN)
        .select_related(
            "session",
            "author__user",
            "author__delegation",
            "guiding_question",
            "reply_to",
            "close_to",
            "citation",
            "merged_into",
            "remark__recommendation",
            "chat_record",
        )
        .prefetch_related("merged")
    )


def all_questions(**which: Any) -> Any:
    return Question.objects.filter(**which).exclude(status__in=["withdrawn", "held"]).whole()


def _all_contributions(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(c.pk): {"contribution": c} for c in all_contributions(pk__in=ids)}


def _questions_in_room(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(q.pk): {"question": q} for q in shown_questions(pk__in=ids)}


def _all_questions(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(q.pk): {"question": q} for q in all_questions(pk__in=ids)}


def _upvotes(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {
        str(pk): {"upvotes": count}
        for pk, count in Question.objects.filter(pk__in=ids).values_list("pk", "upvotes_count")
    }


def _decisions(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    """State and reason, no text and no author: whoever holds the id knows what it was. Of a merged
    question also the one it stands under, which the room sees."""
    found: dict[str, dict[str, Any]] = {}
    for row in Contribution.objects.filter(pk__in=ids).only("pk", "status", "hidden_for", "reason"):
        found[str(row.pk)] = _decision(row, row.why)
    for question in Question.objects.filter(pk__in=ids).select_related("merged_into"):
        into = question.merged_into
        found[str(question.pk)] = _decision(
            question, f"→ {into.text}" if into and into.status in SHOWN else question.why
        )
    for resource in Resource.objects.filter(pk__in=ids).prefetch_related("uploads"):
        found[str(resource.pk)] = _decision(resource, resource.told)
    return found


def _decision(thing: Contribution | Question | Resource, reason: str) -> dict[str, Any]:
    return {"state": thing.status, "label": str(thing.get_status_display()), "reason": reason}


def on_stage(session: Session) -> dict[str, Any]:
    """The question that is being answered, if there is one."""
    return {
        "session": session,
        "question": shown_questions(session=session, is_on_stage=True).first(),
    }


def _on_stage(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(session.pk): on_stage(session) for session in Session.objects.filter(pk__in=ids)}


def last_decision(session: Session) -> dict[str, Any]:
    """What was decided last and still stands, with the first thing it was about."""
    decision = Decision.objects.filter(session=session, undone_at=None).first()
    changes = decision.changes if decision else []
    thing = None
    if changes:
        model = DECIDED[changes[0]["kind"]]
        thing = model._default_manager.filter(pk=changes[0]["id"]).first()
    return {"session": session, "decision": decision, "thing": thing, "others": len(changes) - 1}


def _last_decision(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {
        str(session.pk): last_decision(session) for session in Session.objects.filter(pk__in=ids)
    }


def with_agenda(session_ids: Sequence[str]) -> Any:
    """Sessions with all that the agenda, the focus and the console show."""
    return (
        Session.objects.filter(pk__in=session_ids)
        .select_related("summit", "focus", "current_item")
        .prefetch_related(
            Prefetch(
                "agenda",
                AgendaItem.objects.order_by("position").select_related(
                    "guiding_question", "stage_source"
                ),
            ),
            Prefetch("agenda__appearances", SPEAKERS, to_attr="speakers"),
            Prefetch("guiding_questions", GuidingQuestion.objects.order_by("position")),
        )
    )


def _sessions(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(session.pk): {"session": session} for session in with_agenda(ids)}


def words_list(context: dict[str, Any]) -> str:
    """Under its guiding question; what is about a recommendation stands in that one's discussion, which
    has a page of its own."""
    contribution = context["contribution"]
    if contribution.about:
        return f"discussion-{contribution.about.recommendation_id}"
    return f"contributions-{contribution.guiding_question_id or 'general'}"


def _queue(context: dict[str, Any]) -> str:
    thing = context.get("contribution") or context["question"]
    return "queue" if thing.status == "pending" else "handled"


register(
    "contribution",
    "room",
    Fragment(
        "sessions/_contribution.html", _contributions_in_room, "contribution-{id}", words_list
    ),
)
register(
    "question",
    "room",
    Fragment(
        "sessions/_question.html",
        _questions_in_room,
        "question-{id}",
        lambda context: "pinned" if context["question"].is_pinned else "asked",
    ),
)
register("upvotes", "room", Tally(_upvotes, "question-{id}"))
register("upvotes", "moderation", Tally(_upvotes, "m-question-{id}"))
register("decision", "room", Tally(_decisions, "decision-{id}"))
register("state", "room", Fragment("sessions/_state.html", _sessions, "state"))
register("where", "room", Fragment("sessions/_where.html", _sessions, "where"))
register("focus", "room", Fragment("sessions/_focus.html", _sessions, "focus"))
register("write", "room", Refresh("write"))
register("ask", "room", Refresh("ask"))
register("words", "room", Refresh("words"))
register("questions", "room", Refresh("questions"))
register("on-stage", "room", Fragment("sessions/_on_stage.html", _on_stage, "on-stage"))
register(
    "on-stage",
    "moderation",
    Fragment("sessions/_on_stage_moderation.html", _on_stage, "m-on-stage"),
)
register(
    "last-decision",
    "moderation",
    Fragment("sessions/_last_decision.html", _last_decision, "last-decision"),
)
register("run", "moderation", Fragment("sessions/_run.html", _sessions, "run"))
register(
    "contribution",
    "moderation",
    Fragment(
        "sessions/_contribution_moderation.html", _all_contributions, "m-contribution-{id}", _queue
    ),
)
register(
    "question",
    "moderation",
    Fragment("sessions/_question_moderation.html", _all_questions, "m-question-{id}", _queue),
)
register("note-form", "desk", Refresh("note-form"))
register("door", "door", Refresh("door"))
