"""Whatever a summit was like, what is promised of its documents holds; and each promise can be seen broken."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings

from outcomes.drafting import numbering
from outcomes.formats import making
from outcomes.models import Evidence, Paragraph
from outcomes.models.standing import GroupCount
from outcomes.services.inputs import (
    agreement,
    attribution,
    body,
    documents,
    draft,
    matrix,
    recommendations,
)
from outcomes.services.inputs.recommendations import QuotationBroken
from sessions.models import Contribution
from tests.outcomes import invariants, summits
from tests.outcomes.plans import PLANS, Asked, Meeting, Person, Plan, Proposed, Said, Step, Words

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(400)]  # a busy machine takes its time
Patch = pytest.MonkeyPatch
CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@given(PLANS)
@settings(max_examples=25, deadline=None, suppress_health_check=CALM)
def test_what_is_promised_holds_for_any_summit(plan: Plan) -> None:
    with summits.forgotten():
        made = invariants.make(summits.build(plan))
        for check in invariants.CHECKS.values():
            check(made)


@given(PLANS)
@settings(max_examples=8, deadline=None, suppress_health_check=CALM)
def test_and_in_every_file_of_it(plan: Plan) -> None:
    with summits.forgotten():
        made = invariants.make(summits.build(plan), files=True)
        for check in invariants.CHECKS.values():
            check(made)


# ------------------------------------------------------------------ and each promise can be broken
ARABIC = Words("ar", "الماء قبل كل شيء (COVID-19) 2022")
PUMP = Words("en", "The pump was ours, but nobody taught us the pump.")
LIGNE = Words("fr", "La ligne était la clinique : un numéro, une infirmière.")
AGREED = (0,) * 12
MIXED = (0, 1, 2, 3) * 3


def everything(end: str) -> Plan:
    """One of each."""
    people = tuple(Person(n % 5, n % 2 == 0, n % 3 == 0, n == 11) for n in range(12))
    said = (
        Said(PUMP, 0, question=1, highlighted=True),
        Said(ARABIC, 1, spoken=True, question=1),
        Said(LIGNE, 2, question=2, rule="affiliation"),
        Said(PUMP, -1, question=2, answers=0, relation="opposes"),
        Said(PUMP, 3, question=1, under=0),
        Said(PUMP, 4, status="hidden"),
        Said(LIGNE, 5, status="withdrawn"),
        Said(ARABIC, 6, rule="chatham", reason="Said before."),
        Said(PUMP, 7, status="pending"),
    )
    asked = (
        Asked(PUMP, 1, "answered", question=1),
        Asked(LIGNE, 2, again=True, rule="chatham"),
        Asked(PUMP, 3, anonymous=True),
        Asked(ARABIC, 4, "hidden"),
    )
    proposed = (
        Proposed((PUMP, LIGNE), 1, ((0, 4, 9), (1, 0, 90)), stances=AGREED),
        Proposed((ARABIC,), 2, ((2, 3, 5),), stances=MIXED),
        Proposed((PUMP,), 2, ((0, 4, 9), (3, 0, 3)), stances=MIXED, is_merged=True),
    )
    on_record = Meeting(cast=((1, "speaker"), (2, "moderator")), said=said, asked=asked,
                        proposed=proposed)  # fmt: skip
    steps = tuple(
        Step(what, place, PUMP)
        for place, what in enumerate(
            [
                "alternative",
                "add",
                "below",
                "below",
                "alternative",
                "amend",
                "cite",
                "translate",
                "reject",
            ]
        )
    )
    return Plan(
        people,
        (
            on_record,
            Meeting(rule="affiliation", said=said[:4], asked=asked, proposed=proposed),
            Meeting(
                rule="chatham",
                cast=((9, "speaker"),),
                said=said,
                asked=asked,
                proposed=proposed[:1],
            ),
            Meeting(status="cancelled", said=said),
        ),
        steps,
        end,
    )


def test_one_of_each_keeps_every_promise() -> None:
    for end in ("open", "adopted"):
        with summits.forgotten():
            made = invariants.make(summits.build(everything(end)), files=True)
            draft = made.outcome["draft"]
            assert len(draft["paragraphs"]) > 4
            assert draft["status"].startswith(end)
            assert len(made.report["sessions"][0]["stance_matrix"]["people"]) == 11
            assert end == "adopted" or any(" bis" in one["number"] for one in draft["paragraphs"])
            assert made.outcome["draft"]["dissent"]
            for check in invariants.CHECKS.values():
                check(made)


def words_change(patch: Patch) -> None:
    Contribution.objects.filter(number=1).update(
        text="Something else was said here, and long enough."
    )
    patch.setattr(recommendations, "hold_against", lambda *_: None)
    patch.setattr(draft, "hold_against", lambda *_: None)


def somebody_is_lost(patch: Patch) -> None:
    usual = documents.settle

    def settle(sessions: Any, places: Any, total: int) -> Any:
        rows = usual(sessions, places, total)
        sessions[0]["contributions"].pop()
        return rows

    patch.setattr(documents, "settle", settle)


def a_number_is_left_out(patch: Patch) -> None:
    usual = body.Body.say

    def say(self: body.Body, kind: str, text: str = "", **more: Any) -> int:
        self._last += kind == "quotations"
        return usual(self, kind, text, **more)

    patch.setattr(body.Body, "say", say)


def bis_is_left_out(patch: Patch) -> None:
    patch.setattr(numbering, "ordinal", lambda place: numbering.LATIN[place + 1])


def an_alternative_counts(patch: Patch) -> None:
    """As a paragraph of its own, so that those after it move."""
    usual = numbering.numbers

    class Alone:
        def __init__(self, row: Any) -> None:
            self.pk, self.kind, self.level = row.pk, row.kind, row.level
            self.is_deleted, self.numbered_since = row.is_deleted, None
            self.alternative_to_id = None

    patch.setattr(summits, "numbers", lambda rows: usual([Alone(row) for row in rows]))


def a_bracket_stays(patch: Patch) -> None:
    patch.setattr(draft, "must_be_clean", lambda *_: None)
    one = Paragraph.objects.filter(kind="operative", status="agreed").first()
    assert one is not None
    Paragraph.objects.filter(pk=one.pk).update(text={"en": "Agreed [or not]."})


def a_paragraph_is_lost(patch: Patch) -> None:
    usual = making.build

    def build(data: Any, digest: str) -> Any:
        if data.get("draft"):
            kept = [one for one in data["draft"]["paragraphs"] if one["number"] != "1"]
            data = {**data, "draft": {**data["draft"], "paragraphs": kept}}
        return usual(data, digest)

    patch.setattr(making, "build", build)


def nobody_answers_for_it(_patch: Patch) -> None:
    Evidence.objects.all().delete()
    Paragraph.objects.update(signed_by=None)


def only_the_session_rules(patch: Patch) -> None:
    """What a single contribution or question asks for is forgotten."""
    patch.setattr(attribution, "stricter", lambda rule, *_: rule)


def speakers_are_named(patch: Patch) -> None:
    patch.setattr(attribution, "CHATHAM", "nothing")


def people_count_twice(patch: Patch) -> None:
    usual = GroupCount.add
    patch.setattr(GroupCount, "add", lambda self, value, people: usual(self, value, 2 * people))


def the_merged_are_counted(patch: Patch) -> None:
    """Both columns, as once they were."""
    usual = matrix.matrix

    def twice(session: Any) -> Any:
        for one in session.recommendations.all():
            one.merged_into_id = None
        return usual(session)

    patch.setattr("outcomes.services.inputs.session_parts.matrix", twice)


def who_was_banned_counts(patch: Patch) -> None:
    usual = agreement.standing

    def standing(stances: Any, *more: Any) -> Any:
        rows = list(stances)
        for one in rows:
            one.participation.banned_at = None
        return usual(rows, *more)

    patch.setattr(recommendations, "standing", standing)


def the_law_is_bent(patch: Patch) -> None:
    usual = making.akoma
    patch.setattr(making, "akoma", lambda tree: usual(tree).replace(b"mainBody", b"body"))


def no_language_is_said(patch: Patch) -> None:
    usual = making.html
    patch.setattr(
        making, "html", lambda *given: usual(*given).replace(b'<html lang="en"', b'<html lang=""')
    )


def a_die_is_cast(patch: Patch) -> None:
    patch.setattr(documents.version, "fingerprint", lambda _language: uuid4().hex)


BROKEN: list[tuple[Callable[[Patch], None], str, str]] = [
    (words_change, "words_are_verbatim", "open"),
    (somebody_is_lost, "every_contribution_has_one_fate", "open"),
    (a_number_is_left_out, "numbers_have_no_gap", "open"),
    (bis_is_left_out, "numbers_have_no_gap", "open"),
    (an_alternative_counts, "numbers_have_no_gap", "open"),
    (a_bracket_stays, "adopted_text_has_no_bracket", "adopted"),
    (a_paragraph_is_lost, "every_standing_paragraph_is_in_every_file", "adopted"),
    (nobody_answers_for_it, "every_paragraph_has_evidence_or_a_signature", "open"),
    (only_the_session_rules, "nobody_is_named_who_must_not_be", "open"),
    (speakers_are_named, "nobody_is_named_who_must_not_be", "open"),
    (people_count_twice, "figures_are_those_of_the_rows", "open"),
    (the_merged_are_counted, "figures_are_those_of_the_rows", "open"),
    (who_was_banned_counts, "figures_are_those_of_the_rows", "open"),
    (the_law_is_bent, "laws_can_be_read_by_machines", "open"),
    (no_language_is_said, "every_file_says_what_it_is", "open"),
    (a_die_is_cast, "twice_is_the_same", "open"),
]
BEFORE = {an_alternative_counts}  # while the summit comes to be


@pytest.mark.parametrize(
    ("bug", "name", "end"), [pytest.param(*row, id=row[0].__name__) for row in BROKEN]
)
def test_a_bug_is_found_by_its_check(
    bug: Callable[[Patch], None], name: str, end: str, monkeypatch: Patch
) -> None:
    """Each bug is put in, and the check that is there for it fails; every check has one."""
    check = invariants.CHECKS[name]
    with summits.forgotten():
        if bug in BEFORE:
            bug(monkeypatch)
        built = summits.build(everything(end))
        if bug not in BEFORE:
            check(invariants.make(built, files=True))
            bug(monkeypatch)
        with pytest.raises(AssertionError):
            check(invariants.make(built, files=True))


def test_every_check_has_its_bug() -> None:
    assert {name for _bug, name, _end in BROKEN} == set(invariants.CHECKS)


def test_the_press_itself_stops_at_words_that_are_not_verbatim() -> None:
    with summits.forgotten():
        built = summits.build(everything("open"))
        Contribution.objects.filter(number=1).update(text="Something else was said here.")
        with pytest.raises(QuotationBroken):
            invariants.make(built)
