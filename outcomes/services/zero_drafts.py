"""The zero draft: what the recommendations say, as paragraphs.

Compiling again adds what is new and touches nothing that is there: no words, no order, no number of an issued
revision, and nothing that somebody has deleted comes back.
"""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.agreement.wording import Brackets
from outcomes.drafting.ordering import STEP
from outcomes.drafting.planning import brackets_of, in_languages, opened, opposed
from outcomes.live import drafts as live
from outcomes.models import (
    Evidence,
    OutcomeDraft,
    Paragraph,
    Recommendation,
    Source,
    Stance,
)
from outcomes.services.drafts import lock_to_write
from outcomes.services.evidence import from_source
from outcomes.services.headings import BY_QUESTION, BY_THEME, Heading, headings
from outcomes.services.keeping import begin
from outcomes.services.placing import place_all
from sessions.models import Contribution, Session
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Summit, User
from summit.services.activity import record
from summit.texts import pick

Kind, Status = Paragraph.Kind, Paragraph.Status
Texts = dict[str, str]


def compile_draft(
    summit: Summit,
    *,
    by: User,
    group_by: str = BY_QUESTION,
    key: UUID | None = None,
    payload: object = None,
) -> OutcomeDraft:
    """The summit's draft, with a paragraph for each recommendation that its label or the rapporteur does
    not leave out."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(OutcomeDraft)
        if group_by not in {BY_QUESTION, BY_THEME}:
            raise RuleBroken("group.unknown", gettext_lazy("Choose how to group it."), "group_by")
        draft = _draft(summit, by)
        added = _Compiling(act, draft, by).add(recommended(summit), group_by)
        if not draft.paragraphs.filter(kind=Kind.OPERATIVE).exists():
            raise RuleBroken(
                "draft.empty",
                gettext_lazy(
                    "No recommendation can stand in the draft yet. Make recommendations at the "
                    "rapporteur's desk first."
                ),
            )
        record(act, "draft.compiled", draft, by=by, summit=draft.summit, paragraphs=added)
        live.draft_changed(act, draft, "draft.compiled")
        return act.done(draft)


def recommended(summit: Summit) -> list[Recommendation]:
    """What may stand in the draft, in the order in which it was asked and answered."""
    sources = Source.objects.select_related("contribution").order_by(
        "contribution__number", "start"
    )
    rows = (
        Recommendation.objects.apart()
        .filter(session__summit=summit)
        .exclude(session__status__in=[Session.Status.DRAFT, Session.Status.CANCELLED])
        .select_related("session", "guiding_question")
        .prefetch_related(Prefetch("sources", sources))
    )
    return sorted(rows, key=_asked)


def _asked(one: Recommendation) -> tuple[int, int, int]:
    question = one.guiding_question
    return (one.session.number, question.position if question else 10_000, one.number)


def _draft(summit: Summit, by: User) -> OutcomeDraft:
    """The one there is, to write in; or a new one."""
    summit = Summit.objects.select_for_update(no_key=True).get(pk=summit.pk)
    found = OutcomeDraft.objects.filter(summit=summit).first()
    if found is not None:
        return lock_to_write(found)
    titles = in_languages(
        lambda code: (
            _("Outcome document of %(summit)s") % {"summit": pick(summit.title, code).text}
        ),
        summit.language_codes,
    )
    return OutcomeDraft.objects.create(
        summit=summit, title=titles, language=summit.language_codes[0], made_by=by
    )


class _Compiling:
    """One run: what there is already, and what is added."""

    def __init__(self, act: Act, draft: OutcomeDraft, by: User) -> None:
        self.act, self.draft, self.by = act, draft, by
        self.rows: list[Paragraph] = list(draft.paragraphs.in_order())
        self.known = set(
            draft.paragraphs.filter(recommendations__isnull=False).values_list(
                "recommendations", flat=True
            )
        )
        self.added = 0

    def add(self, recommendations: Sequence[Recommendation], group_by: str) -> int:
        new = [one for one in recommendations if one.pk not in self.known]
        standings = Stance.objects.standings(new)
        chosen = []
        for one in new:
            label = standings[str(one.pk)].label
            brackets = brackets_of(label, one.status)
            if brackets is not Brackets.LEFT_OUT and one.text:
                chosen.append((one, label, brackets))
        if chosen and not self.rows:
            self._open([one for one, _label, _brackets in chosen])
        under = headings([one for one, _label, _brackets in chosen], group_by)
        for one, label, brackets in chosen:
            self._recommend(one, opened(label, one.text), brackets, under[one.pk])
        place_all(self.rows)
        return self.added

    def _open(self, recommendations: Sequence[Recommendation]) -> None:
        """Chapeau and preamble, in the languages that the program speaks; the drafters make them theirs."""
        summit, codes = self.draft.summit, self.draft.summit.language_codes
        self._insert(
            Paragraph(kind=Kind.CHAPEAU, stands_for="chapeau", signed_by=self.by),
            in_languages(partial(_chapeau, summit), codes),
        )
        for session in dict.fromkeys(one.session for one in recommendations):
            self._insert(
                Paragraph(
                    kind=Kind.PREAMBULAR, stands_for=f"session:{session.pk}", signed_by=self.by
                ),
                in_languages(partial(_having_met, session), codes),
            )

    def _recommend(
        self, one: Recommendation, texts: Texts, brackets: Brackets, heading: Heading
    ) -> None:
        place = self._under(heading)
        status = Status.PROPOSED if brackets is Brackets.NONE else Status.BRACKETED
        sources = [
            source
            for source in one.sources.all()
            if source.contribution.status == Contribution.Status.APPROVED
        ]
        first = Paragraph(
            kind=Kind.OPERATIVE, status=status, signed_by=None if sources else self.by
        )
        self._insert(first, texts, place)
        first.recommendations.add(one)
        Evidence.objects.bulk_create(from_source(first, source) for source in sources)
        if brackets is Brackets.ALTERNATIVES:
            other = Paragraph(
                kind=Kind.OPERATIVE, status=status, alternative_to=first, signed_by=self.by
            )
            self._insert(other, opposed(one.text), place + 1)
            other.recommendations.add(one)

    def _under(self, heading: Heading) -> int:
        """The end of the heading's section; a heading that is not there yet comes last. One that was
        deleted is not made again: its section has no heading then."""
        for place, row in enumerate(self.rows):
            if row.stands_for == heading.key:
                return place + 1 + _length(self.rows[place + 1 :])
        self._insert(
            Paragraph(kind=Kind.HEADING, stands_for=heading.key, signed_by=self.by), heading.texts
        )
        return len(self.rows)

    def _insert(self, paragraph: Paragraph, texts: Texts, place: int | None = None) -> None:
        paragraph.draft = self.draft
        paragraph.position = (self.rows[-1].position if self.rows else 0) + STEP
        begin(self.act, paragraph, texts, by=self.by)
        self.rows.insert(len(self.rows) if place is None else place, paragraph)
        self.added += 1


def _length(rows: Sequence[Paragraph]) -> int:
    """Up to the next heading."""
    for place, row in enumerate(rows):
        if row.kind == Kind.HEADING:
            return place
    return len(rows)


def _chapeau(summit: Summit, code: str) -> str:
    title = pick(summit.title, code).text
    if summit.place:
        return _("We, the participants in %(summit)s, meeting in %(place)s,") % {
            "summit": title,
            "place": summit.place,
        }
    return _("We, the participants in %(summit)s,") % {"summit": title}


def _having_met(session: Session, code: str) -> str:
    return _("Having met in session %(number)d, “%(title)s”,") % {
        "number": session.number,
        "title": pick(session.title, code).text,
    }
