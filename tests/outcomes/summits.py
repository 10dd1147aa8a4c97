"""Plans (``tests/outcomes/plans.py``) built in the database. Every name and every affiliation is a word of its
own that nothing else has (``Canary…``)."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from outcomes.drafting.numbering import numbers
from outcomes.models import OutcomeDraft, Paragraph, Recommendation, Source, Stance, Treatment
from outcomes.services import (
    adoptions,
    amendments,
    drafts,
    paragraphs,
    proposing,
    readiness,
    uniting,
)
from outcomes.services.adoptions import Decision
from outcomes.services.evidence import add_evidence
from outcomes.services.paragraphs import New, add_alternative, add_paragraph
from outcomes.services.wording import write
from outcomes.services.zero_drafts import compile_draft
from sessions.models import Appearance, Contribution, GuidingQuestion, Question, Session
from summit.errors import RuleBroken
from summit.models import Delegation, Participation, Summit, User
from summit.texts import clean_text
from tests.outcomes.plans import KINDS, STANCES, Meeting, Plan, Said, Step

START = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
PRINTED = ["scheduled", "live", "ended"]  # sessions that documents speak of


@dataclass
class Built:
    """What a plan became. ``moved``: numbers of standing paragraphs before and after each alternative that
    came, by their key."""

    plan: Plan
    summit: Summit
    rapporteur: User
    places: list[Participation]
    sessions: list[Session] = field(default_factory=list)
    draft: OutcomeDraft | None = None
    moved: list[tuple[dict[Any, str], dict[Any, str]]] = field(default_factory=list)


@contextmanager
def forgotten() -> Iterator[None]:
    """What is written inside is gone afterwards; and durable transactions may be inside, as in a test."""
    atomic = transaction.atomic()
    atomic._from_testcase = True  # type: ignore[attr-defined]
    with atomic:
        yield
        transaction.set_rollback(True)


def build(plan: Plan) -> Built:
    summit = Summit.objects.create(
        slug="forum", title={"en": "Forum of Cities", "fr": "Forum des villes"},
        languages=["en", "fr"], status=Summit.Status.ANNOUNCED, time_zone="Africa/Nairobi",
        starts_on=date(2026, 11, 24), ends_on=date(2026, 11, 25), place="Nairobi",
    )  # fmt: skip
    rapporteur = User.objects.create_user("r@example.org", display_name="CanaryRPerson")
    Participation.objects.create(summit=summit, user=rapporteur, role="rapporteur")
    built = Built(plan, summit, rapporteur, _people(plan, summit))
    for number, meeting in enumerate(plan.meetings, start=1):
        built.sessions.append(_hold(built, meeting, number))
    if plan.end != "none":
        _draft(built)
    return built


def _people(plan: Plan, summit: Summit) -> list[Participation]:
    missions = {
        kind: Delegation.objects.create(summit=summit, name=f"Canary{n}Mission", kind=kind)
        for n, kind in enumerate(KINDS[:-1])
    }
    places = []
    for n, one in enumerate(plan.people):
        kind = KINDS[one.kind % len(KINDS)]
        user = User.objects.create_user(
            f"canary{n}mail@example.org", display_name=f"Canary{n}Person"
        )
        places.append(
            Participation.objects.create(
                summit=summit, user=user, consents_to_name=one.consents,
                delegation=missions[kind] if one.in_delegation and kind else None,
                declared_kind=kind, affiliation="" if one.in_delegation else f"Canary{n}House",
                banned_at=START if one.is_banned else None,
            )
        )  # fmt: skip
    return places


def _hold(built: Built, meeting: Meeting, number: int) -> Session:
    held = meeting.status in {"live", "ended"}
    session = Session.objects.create(
        summit=built.summit, number=number, title={"en": f"Session {number}"},
        status=meeting.status, attribution=meeting.rule, starts_at=START,
        started_at=START if held else None,
        ended_at=START + timedelta(hours=1) if meeting.status == "ended" else None,
        allows_anonymous=True,
    )  # fmt: skip
    for position in range(1, meeting.questions + 1):
        GuidingQuestion.objects.create(
            session=session, position=position, text={"en": f"Which {position}?"}
        )
    asked = list(session.guiding_questions.order_by("position"))
    taken = set()
    for who, role in meeting.cast:
        place = _one(built.places, who)
        if place.pk not in taken:
            taken.add(place.pk)
            Appearance.objects.create(session=session, participation=place, role=role)
    said: list[Contribution] = []
    for one in meeting.said:
        said.append(_say(built, session, one, said, asked))
    _ask(built, session, meeting, asked)
    _propose(built, session, meeting, said, asked)
    session.last_contribution, session.last_recommendation = len(said), len(meeting.proposed)
    session.save()
    return session


def _one(rows: list[Any], place: int) -> Any:
    return rows[place % len(rows)] if rows else None


def _under(asked: list[GuidingQuestion], place: int) -> GuidingQuestion | None:
    return ([None, *asked])[place % (len(asked) + 1)]


def _say(
    built: Built,
    session: Session,
    one: Said,
    said: list[Contribution],
    asked: list[GuidingQuestion],
) -> Contribution:
    number = len(said) + 1
    author = _one(built.places, one.by) if one.by >= 0 else None
    spoken = one.spoken or author is None
    stranger = {} if author else {
        "speaker_name": f"Canary{session.number}x{number}Speaker",
        "speaker_affiliation": f"Canary{session.number}x{number}Ministry",
    }  # fmt: skip
    answers = said[one.answers % len(said)] if said and one.answers >= 0 else None
    heads = [each for each in said if each.status == "approved" and each.merged_into_id is None]
    into = (
        heads[one.under % len(heads)]
        if heads and one.under >= 0 and one.status == "approved"
        else None
    )
    made = Contribution.objects.create(
        session=session, number=number, kind="spoken" if spoken else "written", author=author,
        text=_marked(session, number, one.words.text, one.status), language=one.words.language,
        status=one.status, hidden_for="conduct" if one.status == "hidden" else "",
        guiding_question=_under(asked, one.question), is_highlighted=one.highlighted,
        said_at=START + timedelta(minutes=number), reply_to=answers,
        relation=one.relation if answers else "", merged_into=into, **stranger,
    )  # fmt: skip
    if one.rule or one.reason:
        Treatment.objects.create(contribution=made, attribution=one.rule, reason=one.reason)
    return made


def _marked(session: Session, number: int, text: str, status: str) -> str:
    """What no document prints can be found again."""
    shown = status in {"approved", "answered", "merged"} and session.status in PRINTED
    return text if shown else f"{text} Canary{session.number}x{number}Withheld"


def _ask(built: Built, session: Session, meeting: Meeting, asked: list[GuidingQuestion]) -> None:
    before: Question | None = None
    for number, one in enumerate(meeting.asked, start=1):
        merged = one.again and before is not None
        status = "merged" if merged else one.status
        made = Question.objects.create(
            session=session, author=None if one.anonymous else _one(built.places, one.by),
            is_anonymous=one.anonymous, text=_marked(session, number, one.words.text, status),
            language=one.words.language, status=status, merged_into=before if merged else None,
            hidden_for="conduct" if one.status == "hidden" and not merged else "",
            answer="Yes." if one.status == "answered" and not merged else "",
            guiding_question=_under(asked, one.question), created_at=START, updated_at=START,
        )  # fmt: skip
        if one.rule:
            Treatment.objects.create(question=made, attribution=one.rule)
        if not merged and made.status in {"approved", "answered"}:
            before = made


def cite(recommendation: Recommendation, words: Contribution, start: int, length: int) -> None:
    start %= len(words.text)
    end = start + 1 + length % (len(words.text) - start)
    quote = words.text[start:end]
    Source.objects.get_or_create(
        recommendation=recommendation, contribution=words, start=start, end=end,
        defaults={"revision": words.revision, "quote": quote,
                  "sha256": hashlib.sha256(quote.encode()).hexdigest()},
    )  # fmt: skip


def _propose(
    built: Built,
    session: Session,
    meeting: Meeting,
    said: list[Contribution],
    asked: list[GuidingQuestion],
) -> None:
    citable = [one for one in said if one.status != "withdrawn"]
    made: list[Recommendation] = []
    for number, one in enumerate(meeting.proposed, start=1):
        new = Recommendation.objects.create(
            session=session, number=number, status=one.status,
            text={each.language: each.text for each in one.words},
            guiding_question=_under(asked, one.question),
        )  # fmt: skip
        for which, start, length in one.sources:
            if citable:
                cite(new, _one(citable, which), start, length)
        Stance.objects.bulk_create(
            Stance(recommendation=new, participation=place, value=STANCES[choice])
            for place, choice in zip(built.places, one.stances, strict=False)
            if STANCES[choice]
        )
        made.append(new)
    for first, (second, one) in zip(
        made, zip(made[1:], meeting.proposed[1:], strict=True), strict=False
    ):
        if one.is_merged:
            _allowed(uniting.unite, session, [first.pk, second.pk], by=built.rapporteur)


def _allowed(act: Any, *args: Any, **more: Any) -> Any:
    """What the house refuses does not happen; None then."""
    try:
        return act(*args, **more)
    except RuleBroken:
        return None


# ------------------------------------------------------------------ the negotiation
def _draft(built: Built) -> None:
    by = built.rapporteur
    draft = _allowed(compile_draft, built.summit, by=by)
    if draft is None:
        draft = OutcomeDraft.objects.create(
            summit=built.summit, title={"en": "Declaration"}, language="en", made_by=by
        )
        add_paragraph(draft, New("operative", "en", "Decides to meet again."), by=by)
    built.draft = draft
    if built.plan.end != "zero":
        drafts.open_draft(draft, by=by)
    for step in built.plan.steps:
        _take(built, step)
    if built.plan.end == "adopted":
        _adopt(built)
    draft.refresh_from_db()


def rows_of(draft: OutcomeDraft) -> list[Paragraph]:
    return list(
        Paragraph.objects.filter(draft=draft)
        .in_order()
        .select_related("draft__summit", "alternative_to")
    )


def _take(built: Built, step: Step) -> None:
    assert built.draft is not None
    rows, by = rows_of(built.draft), built.rapporteur
    standing = [row for row in rows if row.kind == "operative" and not row.is_deleted]
    one, text = _one(standing, step.place), step.words.text
    if one is None:
        return
    if step.what == "alternative":
        before = {row.pk: numbers(rows)[row.pk].full for row in rows if not row.is_deleted}
        if _allowed(add_alternative, one, "en", text, by=by):
            found = numbers(rows_of(built.draft))
            built.moved.append((before, {pk: found[pk].full for pk in before}))
    elif step.what in {"preamble", "add", "below"}:
        kind = "preambular" if step.what == "preamble" else "operative"
        new = New(kind, "en", text, level=int(step.what == "below"), after=one)
        _allowed(add_paragraph, built.draft, new, by=by)
    elif step.what in {"amend", "accept", "reject"}:
        _amend(built, one, step)
    else:
        _change(built, rows, one, step)


def _change(built: Built, rows: list[Paragraph], one: Paragraph, step: Step) -> None:
    by, text = built.rapporteur, step.words.text
    if step.what == "brackets":
        words = f"{one.text.get('en', 'x')} [{text}]"
        _allowed(write, one, "en", words, seen=one.revision, by=by)
    elif step.what == "translate":
        _allowed(write, one, "fr", f"{text} : é", seen=one.revision, by=by)
    elif step.what == "agree":
        _allowed(paragraphs.set_status, one, "agreed", by=by)
    elif step.what == "delete":
        _allowed(paragraphs.delete_paragraph, one, by=by)
    elif step.what == "restore":
        gone = [row for row in rows if row.is_deleted]
        if gone:
            _allowed(paragraphs.restore_paragraph, _one(gone, step.place), by=by)
    elif step.what == "cite":
        words = Contribution.objects.filter(
            session__summit=built.summit, session__status__in=PRINTED, status="approved"
        )
        found = _one(list(words.order_by("session__number", "number")), step.place)
        if found:
            _allowed(add_evidence, one, found, "", "support", by=by)


def _amend(built: Built, one: Paragraph, step: Step) -> None:
    member = next(
        (place for place in built.places if place.delegation and not place.banned_at), None
    )
    if member is None or "en" not in one.versions:
        return
    made = _allowed(
        proposing.propose_amendment, one, "en", f"{step.words.text} x", by=member.user, place=member,
        delegation=member.delegation, seen=one.versions["en"]["revision"], reason="As agreed elsewhere.",
    )  # fmt: skip
    if made is not None and step.what == "accept":
        _allowed(amendments.accept_amendment, made, by=built.rapporteur)
    elif made is not None and step.what == "reject":
        _allowed(amendments.reject_amendment, made, "Too late.", by=built.rapporteur)


def _adopt(built: Built) -> None:
    """Everything is settled first: alternatives go, brackets come off, what waits is refused."""
    assert built.draft is not None
    draft, by = built.draft, built.rapporteur
    for amendment in list(draft.amendments.waiting()):
        amendments.reject_amendment(amendment, "Not now.", by=by)
    for row in rows_of(draft):
        if row.alternative_to_id and not row.is_deleted:
            paragraphs.delete_paragraph(row, by=by)
    for heading in readiness.emptied(rows_of(draft)):
        paragraphs.delete_paragraph(heading, by=by)
    for row in rows_of(draft):
        if row.is_deleted:
            continue
        for language, text in row.text.items():
            if set(text) & set("[]［］"):
                if row.status == "agreed":
                    paragraphs.set_status(row, "bracketed", by=by)
                clean = clean_text("".join(c for c in text if c not in "[]［］")) or "Agreed"
                write(row, language, clean, seen=Paragraph.objects.get(pk=row.pk).revision, by=by)
        fresh = Paragraph.objects.select_related("draft__summit").get(pk=row.pk)
        if fresh.kind != "heading" and fresh.status != "agreed":
            paragraphs.set_status(fresh, "agreed", by=by)
    adoptions.adopt(
        OutcomeDraft.objects.get(pk=draft.pk),
        Decision("consensus", date(2026, 11, 26), "Nairobi"),
        by=by,
    )
    mission = Delegation.objects.filter(summit=built.summit).first()
    assert mission is not None
    adoptions.record_reservation(
        OutcomeDraft.objects.get(pk=draft.pk),
        mission,
        "لا نوافق على الفقرة 2.",
        language="ar",
        by=by,
    )
