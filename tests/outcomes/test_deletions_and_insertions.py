"""Amendments that delete a paragraph or add a new one: proposed, seen beside the others, decided, printed."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outcomes import amending
from outcomes.models import Amendment
from outcomes.press.pages import ABSENT, html
from outcomes.press.words import Tamer
from outcomes.services import adoptions, amendments, drafts, paragraphs
from outcomes.services.inputs.documents import freeze
from outcomes.services.wording import write
from summit.errors import RuleBroken
from summit.models import Activity
from tests.outcomes import negotiating
from tests.outcomes.drafts import numbered
from tests.outcomes.negotiating import (
    FUND,
    PUITS,
    WELLS,
    again,
    propose,
    propose_new,
    propose_to_delete,
)

FIVE = WELLS.replace("three years", "five years")
PUMPS = "Asks cities to count the pumps."


@pytest.fixture
def cast(cast):
    return negotiating.build(cast)


def numbers(cast) -> list[tuple[str, str]]:
    return [(number, text) for number, text in numbered(cast.draft) if number]


# ------------------------------------------------------------------ a new one
def test_an_accepted_new_paragraph_is_a_bis_in_every_later_revision(cast):
    made = propose_new(cast, PUMPS, name="ada")
    assert (made.kind, made.paragraph, made.base_text, made.delegation) == (
        "insert", cast.wells, "", cast.youth,
    )  # fmt: skip
    amendments.accept_amendment(made, by=cast.rana, place=cast.places.rana)
    assert numbers(cast) == [("1", WELLS), ("1 bis", PUMPS), ("2", FUND)]
    kept = again(made)
    assert (kept.state, kept.applied, kept.made.text) == ("accepted", PUMPS, {"en": PUMPS})
    assert (kept.made.status, kept.made.signed_by) == ("proposed", cast.rana)
    drafts.issue_revision(again(cast.draft), by=cast.rana)
    assert numbers(cast) == [("1", WELLS), ("1 bis", PUMPS), ("2", FUND)]
    frozen = again(cast.draft).revisions.last().paragraphs
    assert [one["number"] for one in frozen] == ["", "1", "1 bis", "2"]


def test_a_new_paragraph_comes_before_the_very_first_and_moves_no_number(cast, as_person):
    heading = cast.draft.paragraphs.get(kind="heading")
    address = reverse("outcomes:amend-insert", args=[heading.pk])
    page = as_person(cast.ada).get(address, {"place": "before"}).content.decode()
    assert '<option value="before" selected>' in page
    data = {"text": PUMPS, "kind": "operative", "level": "2", "language": "en", "place": "before"}
    assert as_person(cast.ada).post(address, {**data, "key": str(uuid4())}).status_code == 303
    made = Amendment.objects.get()
    assert (made.new_before, made.new_level) == (True, 0), "no deeper than what it stands before"
    browser = as_person(cast.rana)
    assert "before this paragraph" in browser.get(
        reverse("outcomes:amendment", args=[made.pk])
    ).content.decode()  # fmt: skip
    amendments.accept_amendment(made, by=cast.rana, place=cast.places.rana)
    assert next(iter(numbered(cast.draft))) == ("1 ante", PUMPS)
    assert numbers(cast) == [("1 ante", PUMPS), ("1", WELLS), ("2", FUND)]
    second = propose_new(cast, "Asks towns to pay.", after=cast.wells, before=True)
    amendments.accept_amendment(second, by=cast.rana)
    assert [number for number, _text in numbers(cast)] == ["1 ante", "1 ante bis", "1", "2"]
    amendments.reject_amendment(
        propose_new(cast, "No.", before=True), "It is said already.", by=cast.rana
    )
    frozen = freeze(cast.summit, "outcome", "en")
    assert [one["new_before"] for one in frozen.data["draft"]["dissent"]] == [True]
    assert "before <a" in html(frozen.data, frozen.digest, Tamer())


def test_what_drafters_add_to_an_open_draft_moves_no_number_either(cast):
    new = paragraphs.New("operative", "en", PUMPS, after=cast.wells)
    paragraphs.add_paragraph(again(cast.draft), new, by=cast.rana)
    assert numbers(cast) == [("1", WELLS), ("1 bis", PUMPS), ("2", FUND)]


def test_it_has_the_kind_and_level_that_were_proposed(cast):
    below = propose_new(cast, PUMPS, level=1)
    heading = propose_new(cast, "Money", kind="heading", level=2)
    for one in (below, heading):
        amendments.accept_amendment(one, by=cast.rana)
    assert numbers(cast) == [("1", WELLS), ("1 (a)", PUMPS), ("2", FUND)]
    assert (again(heading).made.kind, again(heading).made.level) == ("heading", 0)


def test_two_new_ones_after_the_same_paragraph_are_no_collision(cast):
    one, two = propose_new(cast, PUMPS), propose_new(cast, "Asks towns to pay.", name="ada")
    for each in amending.shown(again(cast.wells), [again(one), again(two)]):
        assert (each.collides, each.behind, each.fits) == ([], False, True)
    amendments.accept_amendment(one, by=cast.rana)
    amendments.accept_amendment(two, by=cast.rana)
    assert [number for number, _text in numbers(cast)] == ["1", "1 bis", "1 ter", "2"]


def test_a_new_one_may_follow_what_is_agreed_and_stays_when_that_is_deleted(cast):
    paragraphs.set_status(again(cast.wells), "agreed", by=cast.rana)
    made = propose_new(cast, PUMPS)
    paragraphs.set_status(again(cast.wells), "bracketed", by=cast.rana)
    paragraphs.delete_paragraph(again(cast.wells), by=cast.rana)
    amendments.accept_amendment(made, by=cast.rana)
    assert numbers(cast) == [("1", "[Deleted]"), ("1 bis", PUMPS), ("2", FUND)]


def test_a_new_one_is_accepted_with_other_words(cast):
    made = propose_new(cast, PUMPS)
    other = PUMPS.replace("count", "mend")
    amendments.accept_modified(made, other, seen=99, decision="Mending is meant.", by=cast.rana)
    assert numbers(cast)[1] == ("1 bis", other)
    assert (again(made).state, again(made).text) == ("modified", PUMPS)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [({"text": " "}, "words.empty", "text"), ({"kind": "poem"}, "kind.unknown", "kind"),
     ({"language": "tlh"}, "language.unknown", "language"), ({"level": 7}, "level.unknown", "level")],
)  # fmt: skip
def test_what_cannot_be_a_paragraph_is_refused(cast, fields, code, field):
    with pytest.raises(RuleBroken) as refusal:
        propose_new(cast, **{"text": PUMPS, **fields})
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert not Amendment.objects.exists()


# ------------------------------------------------------------------ a deletion
def test_an_accepted_deletion_takes_the_paragraph_and_what_stands_below_it(cast):
    below = paragraphs.add_paragraph(
        again(cast.draft), paragraphs.New("operative", "en", PUMPS, 1, cast.wells), by=cast.rana
    )
    made = propose_to_delete(cast)
    assert (made.base_text, made.text) == (WELLS, "")
    amendments.accept_amendment(made, by=cast.rana, place=cast.places.rana)
    assert again(cast.wells).is_deleted
    assert again(below).is_deleted
    assert numbers(cast) == [("1", "[Deleted]"), ("2", FUND)]
    assert again(cast.wells).text == {"en": WELLS, "fr": PUITS}, "its words are kept"


def test_a_deletion_collides_with_every_change_and_marks_them_when_it_is_accepted(cast):
    gone = propose_to_delete(cast)
    five = propose(cast, FIVE, name="ada")
    french = propose(cast, PUITS.replace("trois", "deux"), name="ada", language="fr")
    also = propose_to_delete(cast, name="leila")
    new = propose_new(cast, PUMPS)
    rows = [again(one) for one in (gone, five, french, also, new)]
    shown = {one.amendment.reference: one for one in amending.shown(again(cast.wells), rows)}
    assert shown["A1"].collides == [five, french]
    assert shown["A2"].collides == shown["A3"].collides == [gone, also]
    assert shown["A5"].collides == []
    amendments.accept_amendment(gone, by=cast.rana)
    assert set(Amendment.objects.filter(overtaken_by=gone)) == {five, french, also}
    with pytest.raises(RuleBroken, match="deleted"):
        amendments.accept_amendment(again(five), by=cast.rana)


def test_accepting_a_change_marks_who_wanted_the_paragraph_to_go(cast):
    gone, five = propose_to_delete(cast), propose(cast, FIVE, name="ada")
    amendments.accept_amendment(five, by=cast.rana)
    assert again(gone).overtaken_by == five


def test_a_deletion_shows_how_the_words_have_changed_since_and_can_still_be_accepted(cast):
    made = propose_to_delete(cast)
    write(again(cast.wells), "en", FIVE, seen=again(cast.wells).revision, by=cast.rana)
    shown = amending.shown(again(cast.wells), [again(made)])[0]
    assert (shown.behind, shown.fits) == (True, True)
    assert ("added", "five") in [tuple(piece) for piece in shown.now]
    amendments.accept_amendment(made, by=cast.rana)
    assert again(cast.wells).is_deleted


def test_instead_of_deleting_it_the_drafters_may_keep_other_words(cast):
    made = propose_to_delete(cast)
    amendments.accept_modified(
        made, FIVE, seen=again(cast.wells).revision, decision="It stays, later.", by=cast.rana
    )
    assert again(cast.wells).text["en"] == FIVE
    assert again(made).state == "modified"


def test_what_is_agreed_is_not_deleted_by_an_amendment(cast):
    made = propose_to_delete(cast)
    paragraphs.set_status(again(cast.wells), "agreed", by=cast.rana)
    for act in (
        lambda: amendments.accept_amendment(made, by=cast.rana),
        lambda: propose_to_delete(cast, name="ada"),
    ):
        with pytest.raises(RuleBroken, match="agreed"):
            act()
    assert not again(cast.wells).is_deleted
    assert again(made).state == "submitted"


def test_twice_is_once_whatever_it_does(cast):
    for made in (propose_new(cast, PUMPS), propose_to_delete(cast, cast.fund)):
        for _time in range(2):
            amendments.accept_amendment(again(made), by=cast.rana)
    assert numbers(cast) == [("1", WELLS), ("1 bis", PUMPS), ("2", "[Deleted]")]
    assert Activity.objects.filter(verb="amendment.accepted").count() == 2


def test_the_database_knows_which_amendment_has_which_words(cast):
    made, gone, new = propose(cast, FIVE), propose_to_delete(cast), propose_new(cast, PUMPS)
    for row, broken in (
        (made, {"text": ""}), (gone, {"text": "No."}), (new, {"text": ""}),
        (made, {"new_kind": "heading"}), (new, {"new_kind": ""}),
        (new, {"new_kind": "heading", "new_level": 1}), (new, {"base_text": "Before."}),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Amendment.objects.filter(pk=row.pk).update(**broken)


# ------------------------------------------------------------------ the doors
def test_members_propose_both_from_the_page_of_the_paragraph(cast, as_person):
    browser = as_person(cast.ada)
    page = browser.get(
        reverse("outcomes:paragraph-amendments", args=[cast.wells.pk])
    ).content.decode()
    for name in ("amend-delete", "amend-insert"):
        address = reverse(f"outcomes:{name}", args=[cast.wells.pk])
        assert address in page
        shown = browser.get(address).content.decode()
        assert WELLS in shown
        assert "Youth Forum" in shown
    data = {"language": "en", "seen": again(cast.wells).versions["en"]["revision"],
            "reason": "It is said already.", "key": str(uuid4())}  # fmt: skip
    for _click in range(2):
        assert browser.post(
            reverse("outcomes:amend-delete", args=[cast.wells.pk]), data
        ).status_code == 303  # fmt: skip
    data = {"text": PUMPS, "kind": "preambular", "level": "", "language": "fr"}
    assert browser.post(
        reverse("outcomes:amend-insert", args=[cast.wells.pk]), data
    ).status_code == 303  # fmt: skip
    gone, new = Amendment.objects.order_by("number")
    assert (gone.kind, gone.delegation, gone.reason) == (
        "delete",
        cast.youth,
        "It is said already.",
    )
    assert (new.kind, new.new_kind, new.new_level, new.language) == (
        "insert", "preambular", 0, "fr",
    )  # fmt: skip


def test_bad_input_is_named_and_what_was_typed_is_kept(cast, as_person):
    address = reverse("outcomes:amend-insert", args=[cast.wells.pk])
    data = {"text": PUMPS, "kind": "poem", "level": "0", "language": "en", "reason": "Because."}
    answer = as_person(cast.ada).post(address, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f">{PUMPS}</textarea>" in page.replace("\n", "")
    assert "Because." in page


def test_both_are_read_beside_the_others_and_decided_with_one_click(cast, as_person):
    gone = propose_to_delete(cast, cast.fund)
    new = propose_new(cast, PUMPS)
    browser = as_person(cast.rana)
    address = reverse("outcomes:amendments", args=["forum"])
    page = browser.get(address).content.decode()
    assert "Delete the paragraph" in page
    assert "A new paragraph" in page
    assert PUMPS in page.split("<ins>")[1].split("</ins>")[0]
    assert FUND in page.split("<del>")[1].split("</del>")[0]
    only = browser.get(address, {"kind": "delete"}).content.decode()
    assert ('id="A1"' in only, 'id="A2"' in only) == (True, False)
    for one in (gone, new):
        assert browser.get(reverse("outcomes:amendment", args=[one.pk])).status_code == 200
        assert browser.post(
            reverse("outcomes:amendment-accept", args=[one.pk])
        ).status_code == 303  # fmt: skip
    assert numbers(cast) == [("1", WELLS), ("1 bis", PUMPS), ("2", "[Deleted]")]
    page = browser.get(address).content.decode()
    assert "A deleted paragraph" in page, "what became of it is still to be read"
    assert browser.get(reverse("outcomes:amendment", args=[gone.pk])).status_code == 200
    there = browser.get(reverse("outcomes:paragraph", args=[again(new).made_id])).content.decode()
    assert reverse("outcomes:amendment", args=[new.pk]) in there


def test_lists_of_one_and_of_many_cost_the_same(cast, as_person):
    browser, costs = as_person(cast.rana), []
    for count in (1, 3):
        while Amendment.objects.filter(kind="insert").count() < count:
            amendments.accept_amendment(propose_new(cast, PUMPS), by=cast.rana)
        with CaptureQueriesContext(connection) as seen:
            browser.get(reverse("outcomes:amendments", args=["forum"]))
        costs.append(len(seen))
    assert costs[0] == costs[1]


# ------------------------------------------------------------------ printed
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_was_not_accepted_is_printed_as_dissent(cast, language):
    gone = propose_to_delete(cast, cast.fund)
    new = propose_new(cast, PUMPS, name="ada")
    amendments.reject_amendment(gone, "The fund is needed.", by=cast.rana)
    amendments.reject_amendment(new, "Pumps are wells.", by=cast.rana)
    frozen = freeze(cast.summit, "outcome", language)
    rows = frozen.data["draft"]["dissent"]
    assert [(one["kind"], one["paragraph"], one["new_kind"]) for one in rows] == [
        ("delete", "2", ""), ("insert", "1", "operative"),
    ]  # fmt: skip
    page = html(frozen.data, frozen.digest, Tamer())
    assert ABSENT.partition("%")[0] not in page
    assert f"<del>{FUND}</del>" in page
    assert f"<ins>{PUMPS}</ins>" in page
    assert "Pumps are wells." in page
    assert "Ada Michel" not in page
    report = freeze(cast.summit, "report", language).data["rejected_amendments"]
    assert [one["kind"] for one in report] == ["delete", "insert"]


def test_the_paragraph_that_an_accepted_one_became_is_named(cast):
    made = propose_new(cast, PUMPS)
    amendments.accept_amendment(made, by=cast.rana)
    printed = freeze(cast.summit, "outcome", "en").data["draft"]["amendments"][0]
    assert (printed["reference"], printed["paragraph"], printed["made"]) == ("A1", "1", "1 bis")


# ------------------------------------------------------------------ numbers
def test_a_deleted_paragraph_keeps_its_number_until_the_text_is_adopted(cast, as_person):
    """On the desk, in every file, in the next revision and in the comparison; adopted, numbers close up, and the
    address of a paragraph is what it was."""
    paragraphs.delete_paragraph(again(cast.wells), by=cast.rana)
    browser = as_person(cast.ada)
    desk = browser.get(reverse("outcomes:outcome", args=["forum"])).content.decode()
    shown = desk.split(f'id="paragraph-{cast.wells.pk}"')[1].split("</li>")[0]
    assert "[Deleted]" in shown
    assert ">1.<" in shown
    assert WELLS not in shown
    for language, word in (("en", "[Deleted]"), ("fr", "[Supprimé]")):
        data = freeze(cast.summit, "outcome", language).data["draft"]["paragraphs"]
        rows = [(one["number"], one["text"]["text"]) for one in data if one["number"]]
        assert rows[0] == ("1", word)
        assert rows[1][0] == "2"
    drafts.issue_revision(again(cast.draft), by=cast.rana)
    kept = again(cast.draft).revisions.last().paragraphs
    assert [(one["number"], one["status"]) for one in kept if one["number"]] == [
        ("1", "deleted"), ("2", "proposed"),
    ]  # fmt: skip
    assert WELLS not in str(kept), "what was deleted is not issued again"
    old = browser.get(reverse("outcomes:outcome-revision", args=["forum", 1])).content.decode()
    assert "[Deleted]" in old
    compare = browser.get(reverse("outcomes:outcome-compare", args=["forum"]), {"old": 0, "new": 1})
    page = compare.content.decode()
    assert f"<del>{WELLS}" in page.replace("<del><span", "<del>").replace("\n", "") or WELLS in page
    assert "Removed: 1." in page
    assert "→" not in page.split("<ol")[1], "no number has moved"

    paragraphs_of = again(cast.draft)
    drafts.open_draft(paragraphs_of, by=cast.rana)
    paragraphs.set_status(again(cast.fund), "agreed", by=cast.rana)
    adoptions.adopt(
        again(cast.draft), adoptions.Decision("consensus", date(2026, 11, 26)), by=cast.rana
    )
    assert numbers(cast) == [("1", FUND)]
    last = again(cast.draft).revisions.last()
    assert [one["number"] for one in last.paragraphs if one["kind"] == "operative"] == ["1"]
    assert again(cast.draft).adoption.revision == last
    link = browser.get(reverse("outcomes:paragraph", args=[cast.fund.pk])).content.decode()
    assert FUND in link
    page = browser.get(
        reverse("outcomes:outcome-compare", args=["forum"]), {"old": 1, "new": last.number}
    ).content.decode()
    assert "2 → 1" in page
