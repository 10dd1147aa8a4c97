"""The outcome draft: compiled, written by several people at once, ordered, decided, issued."""

import random
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from outcomes.models import Evidence, OutcomeDraft, Paragraph, Recommendation, Revision, Stance
from outcomes.services import (
    drafts,
    evidence,
    paragraphs,
    recommendations,
    reshaping,
    themes,
    wording,
    zero_drafts,
)
from outcomes.services.revisions import changed_since, is_intact
from summit.errors import RuleBroken
from summit.models import Activity
from tests import cast as people
from tests.outcomes.drafts import add, again, make_draft, numbered


def code_of(act):
    with pytest.raises(RuleBroken) as told:
        act()
    return told.value.code


# ------------------------------------------------------------------ compiling
def take_stances(record, one, **kinds):
    """``government="aaa"``: that many people of the kind, and where they stand."""
    values = {"a": "agree", "d": "disagree", "p": "pass"}
    for kind, signs in kinds.items():
        for sign in signs:
            name = f"{kind}-{uuid4().hex[:8]}"
            place = people.place(record.summit, people.make_user(name), declared_kind=kind)
            Stance.objects.create(recommendation=one, participation=place, value=values[sign])


@pytest.fixture
def decided(record):
    """Recommendations that nobody has decided about, with the stances of each label."""
    one, two, three = record.recommendations
    Recommendation.objects.update(status="proposed")
    take_stances(record, one, government="a" * 9, youth="a" * 9)
    take_stances(record, two, government="a" * 9, youth="d" * 9)
    take_stances(record, three, government="d" * 9, youth="d" * 9)
    return record


def test_the_label_opens_the_paragraph_and_sets_its_brackets(decided):
    Stance.objects.filter(recommendation=decided.recommendations[0], value="disagree").delete()
    draft = zero_drafts.compile_draft(decided.summit, by=decided.rana)
    assert draft.status == "zero"
    found = [text for number, text in numbered(draft) if number]
    assert [number for number, _text in numbered(draft) if number] == ["1", "2", "2 bis"]
    assert found[0].startswith(("Broad support", "Participants across all groups recommended: "))
    assert found[1].startswith("Views differed between groups on the recommendation: Publish")
    assert found[2].startswith("It was also held that this should not be recommended: Publish")
    one, two, bis = draft.paragraphs.filter(kind="operative").in_order()
    assert (one.status, two.status, bis.status) == ("proposed", "bracketed", "bracketed")
    assert bis.alternative_to == two
    assert "hospital" not in str(numbered(draft)), "not supported: the report keeps it"


def test_what_the_rapporteur_decided_holds(record):
    draft = zero_drafts.compile_draft(record.summit, by=record.rana)
    one, two = draft.paragraphs.filter(kind="operative").in_order()
    assert (one.status, two.status) == ("proposed", "bracketed")
    assert list(two.recommendations.all()) == [record.recommendations[1]]


def test_a_draft_has_chapeau_preamble_headings_and_the_words_behind_it(record):
    draft = zero_drafts.compile_draft(record.summit, by=record.rana)
    kinds = list(draft.paragraphs.in_order().values_list("kind", flat=True))
    assert kinds == ["chapeau", "preambular", "heading", "operative", "heading", "operative"]
    one = draft.paragraphs.filter(kind="operative").in_order()[0]
    assert {each.contribution.number for each in one.evidence.all()} == {1, 3}
    assert {each.quote for each in one.evidence.all()} >= {"nobody taught us the pump"}
    assert one.signed_by is None, "words stand behind it"
    assert draft.paragraphs.get(kind="chapeau").signed_by == record.rana
    assert one.text["fr"].startswith(("Des ", "Il ", "Plus", "Une", "Les", "It was suggested"))
    assert one.text["fr"].endswith("avant la pose d’une pompe.")


def test_words_that_were_withdrawn_are_no_evidence(record):
    words = record.said[0]
    type(words).objects.filter(pk=words.pk).update(status="withdrawn")
    zero_drafts.compile_draft(record.summit, by=record.rana)
    assert not Evidence.objects.filter(contribution=words).exists()


def test_compiling_again_adds_what_is_new_and_touches_nothing(record):
    draft = zero_drafts.compile_draft(record.summit, by=record.rana)
    rows = {row.pk: row for row in draft.paragraphs.all()}
    one, two = draft.paragraphs.filter(kind="operative").in_order()
    wording.write(one, "en", "Entirely other words.", seen=one.revision, by=record.olga)
    paragraphs.delete_paragraph(two, by=record.olga)
    before = numbered(draft)
    zero_drafts.compile_draft(record.summit, by=record.rana)
    assert numbered(draft) == before, "nothing is new, and nothing deleted comes back"
    type(record.plenary).objects.update(last_recommendation=3)
    made = recommendations.recommend(
        record.plenary, {"en": "Train a plumber."}, by=record.rana, place=record.places.rana,
        contributions=[record.said[1]], guiding_question=record.first,
    )  # fmt: skip
    draft = zero_drafts.compile_draft(record.summit, by=record.rana)
    new = draft.paragraphs.exclude(pk__in=rows).get()
    assert list(new.recommendations.all()) == [made]
    assert next(text for number, text in numbered(draft) if number) == "Entirely other words."
    order = list(draft.paragraphs.in_order().values_list("pk", flat=True))
    assert order.index(new.pk) == order.index(one.pk) + 1, "at the end of its heading's section"


def test_what_is_compiled_into_an_issued_revision_moves_none_of_its_numbers(record):
    draft = zero_drafts.compile_draft(record.summit, by=record.rana)
    drafts.open_draft(draft, by=record.olga)
    cited = {text: number for number, text in numbered(draft) if number}
    type(record.plenary).objects.update(last_recommendation=3)
    recommendations.recommend(
        record.plenary, {"en": "Train a plumber."}, by=record.rana, place=record.places.rana,
        contributions=[record.said[1]], guiding_question=record.first,
    )  # fmt: skip
    zero_drafts.compile_draft(record.summit, by=record.rana)
    found = {text: number for number, text in numbered(draft) if number}
    assert {text: found.pop(text) for text in cited} == cited
    assert list(found.values()) == ["1 bis"]


def test_themes_may_be_the_headings(record):
    type(record.plenary).objects.filter(pk=record.plenary.pk).update(status="live")
    themes.make_theme(
        again(record.plenary), "Repairs", [record.said[0].pk, record.said[2].pk],
        by=record.rana, place=record.places.rana,
    )  # fmt: skip
    draft = zero_drafts.compile_draft(record.summit, by=record.rana, group_by="theme")
    headings = draft.paragraphs.filter(kind="heading").in_order()
    assert [one.text["en"] for one in headings] == ["Repairs", "Who pays for it?"]


def test_without_recommendations_there_is_no_draft(cast):
    assert code_of(lambda: zero_drafts.compile_draft(cast.summit, by=cast.rana)) == "draft.empty"
    assert not OutcomeDraft.objects.exists()


def test_the_same_key_compiles_once(record):
    key = uuid4()
    one = zero_drafts.compile_draft(record.summit, by=record.rana, key=key)
    assert zero_drafts.compile_draft(record.summit, by=record.rana, key=key) == one
    assert Activity.objects.filter(verb="draft.compiled").count() == 1


# ------------------------------------------------------------------ writing
def test_two_people_who_change_different_words_both_keep_theirs(cast):
    draft = make_draft(cast, "The old house by the river is red.")
    one = draft.paragraphs.get()
    wording.write(one, "en", "The new house by the river is red.", seen=1, by=cast.olga)
    found = wording.write(one, "en", "The old house by the river is blue.", seen=1, by=cast.rana)
    assert found.text["en"] == "The new house by the river is blue."
    assert [row.text for row in found.wordings.filter(language="en")] == [
        "The new house by the river is blue.",
        "The new house by the river is red.",
        "The old house by the river is red.",
    ]


def test_the_same_words_changed_twice_are_a_collision_and_nothing_is_written(cast):
    one = make_draft(cast, "The old house").paragraphs.get()
    wording.write(one, "en", "The new house", seen=1, by=cast.olga)
    with pytest.raises(wording.Collided) as told:
        wording.write(one, "en", "The big house", seen=1, by=cast.rana)
    assert (told.value.code, told.value.current) == ("wording.collision", "The new house")
    assert told.value.merged.collisions == [("old", "big", "new")]
    assert again(one).text == {"en": "The new house"}


def test_a_page_may_name_the_words_it_started_from(cast):
    one = make_draft(cast, "a b c").paragraphs.get()
    wording.write(one, "en", "a b c d", seen=1, by=cast.olga)
    wording.write(one, "en", "x b c d", seen=2, by=cast.rana)
    # olga's page sent "a b c d", heard nothing yet, and she wrote on.
    found = wording.write(one, "en", "a b c d e", seen=1, base="a b c d ", by=cast.olga)
    assert found.text["en"] == "x b c d e"


def test_words_are_checked(cast):
    one = make_draft(cast, "Words").paragraphs.get()
    assert code_of(lambda: wording.write(one, "en", "  ", seen=1, by=cast.olga)) == "words.empty"
    assert (
        code_of(lambda: wording.write(one, "en", "x" * 5001, seen=1, by=cast.olga)) == "words.long"
    )
    assert (
        code_of(lambda: wording.write(one, "xx", "x", seen=1, by=cast.olga)) == "language.unknown"
    )
    assert code_of(lambda: wording.write(one, "en", "x", seen=9, by=cast.olga)) == "wording.unknown"


def test_a_translation_is_stale_once_the_original_changes_until_somebody_stands_by_it(cast):
    one = make_draft(cast, "Water").paragraphs.get()
    one = wording.write(one, "fr", "L’eau", seen=1, by=cast.rana)
    assert not one.is_stale("fr")
    one = wording.write(one, "en", "Clean water", seen=2, by=cast.olga)
    assert one.is_stale("fr")
    assert not one.is_stale("en")
    one = wording.write(one, "fr", "L’eau", seen=3, by=cast.rana)
    assert one.is_stale("fr"), "a page that saves by itself says nothing"
    one = wording.write(one, "fr", "L’eau", seen=3, by=cast.rana, confirmed=True)
    assert not one.is_stale("fr")


def test_two_drafters_a_hundred_edits_nothing_lost(cast):
    """Each works on half of the words, as the page does it: from what it last sent, or was told."""
    words = [f"word{n}" for n in range(40)]
    one = make_draft(cast, " ".join(words)).paragraphs.get()
    chance = random.Random(7)
    pages = {
        name: {"seen": 1, "base": " ".join(words), "text": list(words), "mine": half}
        for name, half in (("olga", range(0, 40, 2)), ("rana", range(1, 40, 2)))
    }
    written = {}
    for number in range(100):
        name = chance.choice(["olga", "rana"])
        page = pages[name]
        place = chance.choice(list(page["mine"]))
        page["text"][place] = written[place] = f"{name}{number}"
        sent = " ".join(page["text"])
        found = wording.write(
            one, "en", sent, seen=page["seen"], base=page["base"], by=getattr(cast, name)
        )
        page["seen"], page["base"] = found.revision, sent
        if chance.random() < 0.6:  # nothing was written until the answer came
            page["base"], page["text"] = found.text["en"], found.text["en"].split()
    final = again(one).text["en"].split()
    assert final == [written.get(place, word) for place, word in enumerate(words)]
    assert again(one).wordings.count() == 101
    assert again(one).revision == 101


def test_agreed_words_do_not_change(cast):
    one = make_draft(cast, "Water").paragraphs.get()
    paragraphs.set_status(one, "agreed", by=cast.olga)
    assert (
        code_of(lambda: wording.write(one, "en", "Fire", seen=1, by=cast.olga))
        == "paragraph.settled"
    )
    paragraphs.set_status(one, "agreed_ad_ref", by=cast.olga)
    assert wording.write(one, "en", "Fire", seen=1, by=cast.olga).text == {"en": "Fire"}


# ------------------------------------------------------------------ order
def test_paragraphs_are_added_moved_levelled_deleted_and_restored(cast):
    draft = make_draft(cast, "One", "Two", "Three")
    one, two, three = draft.paragraphs.in_order()
    add(draft, "Two a", by=cast.olga, level=1, after=two)
    assert numbered(draft) == [("1", "One"), ("2", "Two"), ("2 (a)", "Two a"), ("3", "Three")]
    paragraphs.move_paragraph(two, one, by=cast.olga)
    assert numbered(draft) == [("1", "Two"), ("1 (a)", "Two a"), ("2", "One"), ("3", "Three")]
    reshaping.set_level(three, 1, by=cast.olga)
    assert numbered(draft)[-1] == ("2 (a)", "Three")
    paragraphs.delete_paragraph(two, by=cast.olga)
    assert numbered(draft) == [("1", "[Deleted]"), ("2", "One"), ("2 (a)", "Three")], "with its (a)"
    paragraphs.restore_paragraph(two, by=cast.olga)
    assert numbered(draft)[0] == ("1", "Two")
    assert again(two).status == "bracketed", "nobody has agreed to it"


def test_what_comes_back_has_the_number_that_it_kept(cast):
    draft = make_draft(cast, "One", "Two", "Three", "Four")
    two, three = draft.paragraphs.in_order()[1:3]
    paragraphs.delete_paragraph(two, by=cast.olga)
    drafts.open_draft(drafts.issue_revision(draft, by=cast.olga), by=cast.olga)
    paragraphs.delete_paragraph(three, by=cast.olga)
    paragraphs.restore_paragraph(three, by=cast.olga)
    paragraphs.restore_paragraph(two, by=cast.olga)
    assert numbered(draft) == [("1", "One"), ("2", "Two"), ("3", "Three"), ("4", "Four")]
    drafts.issue_revision(draft, by=cast.olga)
    assert [number for number, _text in numbered(draft)] == ["1", "2", "3", "4"]


def test_a_place_between_two_paragraphs_never_runs_out(cast):
    draft = make_draft(cast, "First", "Last")
    first = draft.paragraphs.in_order()[0]
    for number in range(30):
        add(draft, f"{number}", by=cast.olga, after=first)
    assert [text for _n, text in numbered(draft)] == ["First", *map(str, range(29, -1, -1)), "Last"]


def test_alternatives_are_numbered_bis_and_both_are_in_brackets(cast):
    draft = make_draft(cast, "One", "Two")
    one = draft.paragraphs.in_order()[0]
    paragraphs.set_status(one, "agreed", by=cast.olga)
    assert (
        code_of(lambda: paragraphs.add_alternative(one, "en", " ", by=cast.olga)) == "words.empty"
    )
    bis = paragraphs.add_alternative(one, "en", "Other", by=cast.olga)
    paragraphs.add_alternative(bis, "en", "Third", by=cast.olga)
    assert numbered(draft) == [("1", "One"), ("1 bis", "Other"), ("1 ter", "Third"), ("2", "Two")]
    assert again(one).status == again(bis).status == "bracketed"
    assert (
        code_of(lambda: paragraphs.set_status(one, "agreed", by=cast.olga)) == "alternatives.left"
    )
    assert code_of(lambda: paragraphs.move_paragraph(bis, None, by=cast.olga)) == "move.apart"
    paragraphs.delete_paragraph(one, by=cast.olga)
    assert numbered(draft)[:3] == [("1", "[Deleted]"), ("1 bis", "Other"), ("1 ter", "Third")]


def test_text_with_brackets_is_not_agreed(cast):
    one = make_draft(cast, "Cities [should] act.").paragraphs.get()
    assert code_of(lambda: paragraphs.set_status(one, "agreed", by=cast.olga)) == "brackets.left"
    assert code_of(lambda: paragraphs.set_status(one, "deleted", by=cast.olga)) == "status.step"


def test_the_database_refuses_what_can_never_be(cast):
    draft = make_draft(cast, "One")
    one = draft.paragraphs.get()
    for wrong in (
        {"level": 3}, {"kind": "preambular", "level": 1}, {"alternative_to": one.pk},
        {"status": "loved"}, {"kind": "poem"}, {"kind": "heading", "status": "agreed"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Paragraph.objects.filter(pk=one.pk).update(**wrong)
    for wrong in ({"status": "loved"}, {"status": "zero", "revision": 2}, {"language": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OutcomeDraft.objects.filter(pk=draft.pk).update(**wrong)


# ------------------------------------------------------------------ evidence
def test_words_stand_behind_a_paragraph_verbatim_or_not_at_all(record):
    draft = make_draft(record, "Repair the pumps.")
    one = draft.paragraphs.get()
    assert one.signed_by == record.olga
    said = record.said[0]
    assert (
        code_of(lambda: evidence.add_evidence(one, said, "the pumps", "quote", by=record.rana))
        == "quote.not-verbatim"
    )
    found = evidence.add_evidence(one, said, "nobody taught us the pump", "quote", by=record.rana)
    assert said.text[found.start : found.end] == found.quote == "nobody taught us the pump"
    same = evidence.add_evidence(one, said, "nobody taught us the pump", "dissent", by=record.rana)
    assert (same.pk, same.role, one.evidence.count()) == (found.pk, "dissent", 1)
    hidden = record.said[5]
    assert (
        code_of(lambda: evidence.add_evidence(one, hidden, "", "quote", by=record.rana))
        == "source.not-shown"
    )


def test_who_takes_the_last_words_away_signs_for_the_paragraph(record):
    draft = zero_drafts.compile_draft(record.summit, by=record.rana)
    two = draft.paragraphs.filter(kind="operative").in_order()[1]
    evidence.remove_evidence(two.evidence.get(), by=record.olga)
    assert again(two).signed_by == record.olga


# ------------------------------------------------------------------ states and revisions
def test_opening_issues_the_zero_draft_and_what_is_issued_never_changes(cast):
    draft = make_draft(cast, "One", opened=False)
    draft = drafts.open_draft(draft, by=cast.olga)
    zero = draft.revisions.get()
    assert (draft.status, zero.number, zero.label) == ("open", 0, "Zero draft")
    assert not changed_since(draft, [zero])
    add(draft, "Two", by=cast.olga)
    assert changed_since(draft, [zero])
    draft = drafts.issue_revision(draft, by=cast.olga)
    rev = draft.revisions.get(number=1)
    assert (draft.status, draft.revision, rev.label) == ("revised", 1, "Rev.1")
    assert [one["number"] for one in rev.content["paragraphs"]] == ["1", "2"]
    assert is_intact(zero)
    Revision.objects.filter(pk=zero.pk).update(content={**zero.content, "symbol": "forged"})
    assert not is_intact(again(zero))


def test_a_revised_draft_rests_until_it_is_opened_again(cast):
    draft = drafts.issue_revision(make_draft(cast, "One"), by=cast.olga)
    one = draft.paragraphs.get()
    assert code_of(lambda: wording.write(one, "en", "x", seen=1, by=cast.olga)) == "draft.issued"
    assert code_of(lambda: drafts.issue_revision(draft, by=cast.olga)) == "draft.not-open"
    drafts.open_draft(draft, by=cast.olga)
    assert wording.write(one, "en", "x", seen=1, by=cast.olga).text == {"en": "x"}
    assert code_of(lambda: drafts.open_draft(draft, by=cast.olga)) == "draft.not-closed"


@pytest.mark.parametrize("status", ["silence", "agreed", "adopted", "not_adopted"])
def test_what_is_negotiated_further_is_not_written_in(cast, status):
    draft = make_draft(cast, "One")
    OutcomeDraft.objects.update(status=status)
    one = draft.paragraphs.get()
    for act in (
        lambda: wording.write(one, "en", "x", seen=1, by=cast.olga),
        lambda: paragraphs.set_status(one, "agreed", by=cast.olga),
        lambda: paragraphs.delete_paragraph(one, by=cast.olga),
        lambda: add(draft, "Two", by=cast.olga),
        lambda: zero_drafts.compile_draft(cast.summit, by=cast.olga),
    ):
        assert code_of(act) == "draft.closed"


def test_title_symbol_and_language(cast):
    draft = make_draft(cast, opened=False)
    draft = drafts.edit_draft(
        draft, {"en": "The Declaration", "fr": " "}, "GDS/2026/L.1", language="fr", by=cast.olga
    )
    assert (draft.title, draft.symbol, draft.language) == (
        {"en": "The Declaration"}, "GDS/2026/L.1", "fr",
    )  # fmt: skip
    assert code_of(lambda: drafts.edit_draft(draft, {}, "", by=cast.olga)) == "title.empty"
    drafts.open_draft(draft, by=cast.olga)
    change = {"en": "The Declaration"}
    assert (
        code_of(lambda: drafts.edit_draft(draft, change, "", language="en", by=cast.olga))
        == "draft.open"
    )


@pytest.mark.parametrize("status", ["silence", "agreed"])
def test_a_title_stands_when_delegations_are_asked_for_their_silence(cast, status):
    draft = make_draft(cast, "One")
    OutcomeDraft.objects.update(status=status)
    retitle = {"en": "Another"}
    assert code_of(lambda: drafts.edit_draft(draft, retitle, "", by=cast.olga)) == "draft.closed"


def test_when_another_language_becomes_the_original_no_translation_is_stale(cast):
    draft = make_draft(cast, "Water", opened=False)
    one = draft.paragraphs.get()
    one = wording.write(one, "fr", "L’eau", seen=1, by=cast.rana)
    drafts.edit_draft(draft, {"en": "D"}, "", language="fr", by=cast.olga)
    one = Paragraph.objects.select_related("draft").get()
    assert not one.is_stale("en")
    one = wording.write(one, "fr", "L’eau pure", seen=2, by=cast.rana)
    assert one.is_stale("en")


def test_who_reads_a_draft(cast):
    draft = make_draft(cast, "One", opened=False)
    people_ = [cast.olga, cast.rana, cast.ada, cast.vera, cast.otto]

    def readers():
        return [
            who.display_name.split()[0]
            for who in people_
            if OutcomeDraft.objects.visible_to(who).exists()
            and Paragraph.objects.visible_to(who).exists()
        ]

    assert readers() == ["Olga", "Rana"]
    drafts.open_draft(draft, by=cast.olga)
    assert readers() == ["Olga", "Rana", "Ada", "Vera"]
    assert not OutcomeDraft.objects.visible_to(people.make_guest(cast.summit)).exists()
    assert not OutcomeDraft.objects.visible_to(None).exists()
