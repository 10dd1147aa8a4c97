"""Amendments: who proposes, what is decided, what collides; nothing is lost."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outcomes import amending
from outcomes.models import Amendment, OutcomeDraft, Wording
from outcomes.services import amendments, drafts, paragraphs
from outcomes.services.wording import write
from summit.errors import RuleBroken
from summit.log.models import Event
from summit.models import Activity
from tests.outcomes import negotiating
from tests.outcomes.negotiating import FUND, PUITS, WELLS, again, propose

FIVE = WELLS.replace("three years", "five years")
ALL = WELLS.replace("governments", "all governments")
STATES = Amendment.State.values
# What a person does, and the state that it leads to.
ACTS = {
    "under_review": lambda one, cast: amendments.take_up(one, by=cast.rana),
    "accepted": lambda one, cast: amendments.accept_amendment(one, by=cast.rana),
    "modified": lambda one, cast: amendments.accept_modified(
        one, ALL, seen=again(one.paragraph).revision, decision="Both.", by=cast.rana
    ),
    "rejected": lambda one, cast: amendments.reject_amendment(one, "Too late.", by=cast.rana),
    "withdrawn": lambda one, cast: amendments.withdraw_amendment(one, by=cast.sami),
}
FOLLOWS = {
    "submitted": {"under_review", "accepted", "modified", "rejected", "withdrawn"},
    "under_review": {"accepted", "modified", "rejected", "withdrawn"},
}


@pytest.fixture
def cast(cast):
    return negotiating.build(cast)


def put(amendment: Amendment, state: str) -> Amendment:
    """Into this state, whatever it takes."""
    decided = None if state in Amendment.WAITING else timezone.now()
    Amendment.objects.filter(pk=amendment.pk).update(
        state=state, decided_at=decided, decision="So."
    )
    return again(amendment)


# ------------------------------------------------------------------ propose
def test_an_amendment_keeps_what_it_started_from(cast):
    made = propose(cast, FIVE, reason="Three years are too few.")
    assert (made.reference, made.base_text, made.text) == ("A1", WELLS, FIVE)
    assert (made.delegation, made.state, made.language) == (cast.ministry, "submitted", "en")
    assert propose(cast, ALL, name="ada").reference == "A2"


def test_one_may_amend_another_language_than_the_original(cast):
    made = propose(cast, PUITS.replace("trois", "cinq"), language="fr")
    amendments.accept_amendment(made, by=cast.rana)
    assert again(cast.wells).text == {"en": WELLS, "fr": PUITS.replace("trois", "cinq")}


@pytest.mark.parametrize(
    ("text", "seen", "code"),
    [(WELLS, None, "amendment.same"), ("  ", None, "words.empty"), (FIVE, 99, "amendment.base"),
     ("x" * 5001, None, "words.long")],
)  # fmt: skip
def test_what_says_nothing_new_or_starts_from_nowhere_is_refused(cast, text, seen, code):
    with pytest.raises(RuleBroken) as refusal:
        propose(cast, text, **({"seen": seen} if seen else {}))
    assert (refusal.value.code, refusal.value.field) == (code, "text")
    assert not Amendment.objects.exists()


@pytest.mark.parametrize("status", [one for one in OutcomeDraft.Status.values if one != "open"])
def test_amendments_are_proposed_and_accepted_while_the_draft_is_open(cast, status):
    made = propose(cast, FIVE)
    OutcomeDraft.objects.filter(pk=cast.draft.pk).update(
        status=status, revision=0 if status == "zero" else 1
    )
    for act in (
        lambda: propose(cast, ALL),
        lambda: amendments.accept_amendment(made, by=cast.rana),
        lambda: ACTS["modified"](made, cast),
    ):
        with pytest.raises(RuleBroken):
            act()
    assert again(cast.wells).text["en"] == WELLS
    assert again(made).state == "submitted"


def test_what_is_agreed_or_deleted_takes_no_amendments(cast):
    made = propose(cast, FIVE)
    paragraphs.set_status(again(cast.fund), "agreed", by=cast.rana)
    with pytest.raises(RuleBroken, match="agreed"):
        propose(cast, "Recommends a fund.", paragraph=cast.fund)
    paragraphs.delete_paragraph(again(cast.wells), by=cast.rana)
    with pytest.raises(RuleBroken, match="deleted"):
        propose(cast, ALL)
    amendments.reject_amendment(made, "The paragraph is gone.", by=cast.rana)
    assert again(made).state == "rejected"


# ------------------------------------------------------------------ the machine
@pytest.mark.parametrize("wanted", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_every_pair_of_states(cast, state, wanted):
    amendment = put(propose(cast, FIVE), state)
    before = (Activity.objects.count(), Event.objects.count())
    if wanted in FOLLOWS.get(state, set()):
        assert ACTS[wanted](amendment, cast).state == wanted
        assert again(amendment).state == wanted
        assert Activity.objects.filter(verb=f"amendment.{wanted}").exists()
        return
    if state == wanted:
        ACTS[wanted](amendment, cast)  # twice is once
    else:
        with pytest.raises(RuleBroken) as refusal:
            ACTS[wanted](amendment, cast)
        assert refusal.value.code == "amendment.decided"
    assert again(amendment).state == state
    assert (Activity.objects.count(), Event.objects.count()) == before


def test_the_table_of_states_is_the_one_that_is_tested():
    assert {state: set(to) for state, to in amendments.NEXT.items() if to} == FOLLOWS
    assert set(amendments.NEXT) == set(STATES)


def test_the_database_knows_what_a_decision_is(cast):
    made = propose(cast, FIVE)
    for broken in ({"state": "accepted"}, {"text": ""},
                   {"state": "rejected", "decided_at": timezone.now(), "decision": ""}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Amendment.objects.filter(pk=made.pk).update(**broken)


# ------------------------------------------------------------------ accept
def test_accepting_puts_the_change_into_the_words_of_today(cast):
    made = propose(cast, FIVE)
    write(again(cast.wells), "en", ALL, seen=again(cast.wells).revision, by=cast.rana)
    amendments.accept_amendment(made, by=cast.rana, place=cast.places.rana)
    both = FIVE.replace("governments", "all governments")
    assert again(cast.wells).text["en"] == both
    kept = again(made)
    assert (kept.state, kept.applied, kept.decided_by) == ("accepted", both, cast.places.rana)
    assert Wording.objects.filter(paragraph=cast.wells, text=both).exists()


def test_what_was_changed_on_the_same_words_is_accepted_only_with_changes(cast):
    made = propose(cast, FIVE)
    two = WELLS.replace("three years", "two years")
    write(again(cast.wells), "en", two, seen=again(cast.wells).revision, by=cast.rana)
    with pytest.raises(RuleBroken) as refusal:
        amendments.accept_amendment(made, by=cast.rana)
    assert refusal.value.code == "amendment.collides"
    four = WELLS.replace("three years", "four years")
    amendments.accept_modified(
        made, four, seen=again(cast.wells).revision, decision="Between the two.", by=cast.rana
    )
    assert again(cast.wells).text["en"] == four
    assert (again(made).state, again(made).applied) == ("modified", four)


def test_somebody_elses_newer_words_are_not_overwritten_unseen(cast):
    made = propose(cast, FIVE)
    seen = again(cast.wells).revision
    write(again(cast.wells), "en", ALL, seen=seen, by=cast.olga)
    with pytest.raises(RuleBroken) as refusal:
        amendments.accept_modified(made, FIVE, seen=seen, decision="So.", by=cast.rana)
    assert refusal.value.code == "amendment.newer"
    assert again(cast.wells).text["en"] == ALL


def test_accepting_one_marks_the_others_on_its_words(cast):
    five = propose(cast, FIVE)
    one = propose(cast, WELLS.replace("three years", "one year"), name="ada")
    everybody = propose(cast, ALL, name="ada")
    same = propose(cast, FIVE, name="leila")
    french = propose(cast, PUITS.replace("trois", "deux"), name="ada", language="fr")
    amendments.accept_amendment(five, by=cast.rana)
    marked = Amendment.objects.filter(overtaken_by=five)
    assert list(marked) == [one]
    for other in (everybody, same, french):
        amendments.accept_amendment(again(other), by=cast.rana)
    with pytest.raises(RuleBroken, match="changed on the same words"):
        amendments.accept_amendment(again(one), by=cast.rana)
    assert again(cast.wells).text["en"] == FIVE.replace("governments", "all governments")


def test_an_accepted_amendment_of_the_original_makes_the_translation_stale(cast):
    amendments.accept_amendment(propose(cast, FIVE), by=cast.rana)
    assert again(cast.wells).is_stale("fr")


def test_what_is_shown_says_what_collides_and_what_still_fits(cast):
    five = propose(cast, FIVE)
    one = propose(cast, WELLS.replace("three years", "one year"), name="ada")
    write(again(cast.wells), "en", ALL, seen=again(cast.wells).revision, by=cast.rana)
    shown = amending.shown(again(cast.wells), [again(five), again(one)])
    assert [(each.behind, each.fits, each.collides) for each in shown] == [
        (True, True, [one]),
        (True, True, [five]),
    ]
    assert ("added", "five") in [tuple(piece) for piece in shown[0].now]


# ------------------------------------------------------------------ the doors
def test_members_propose_in_their_delegations_name_only(cast, as_person):
    address = reverse("outcomes:amend", args=[cast.wells.pk])
    data = {"text": FIVE, "language": "en", "seen": again(cast.wells).versions["en"]["revision"],
            "delegation": str(cast.ministry.pk), "key": str(uuid4())}  # fmt: skip
    answer = as_person(cast.ada).post(address, data)
    assert answer.status_code == 303
    made = Amendment.objects.get()
    assert (made.delegation, made.by) == (cast.youth, cast.places.ada)
    assert as_person(cast.ada).post(address, data).status_code == 303  # the same key
    assert Amendment.objects.count() == 1


def test_drafters_propose_for_a_delegation_or_as_themselves(cast, as_person):
    address = reverse("outcomes:amend", args=[cast.wells.pk])
    seen = again(cast.wells).versions["en"]["revision"]
    for delegation, expected in ((str(cast.youth.pk), cast.youth), ("", None)):
        data = {"text": FIVE, "language": "en", "seen": seen, "delegation": delegation}
        assert as_person(cast.rana).post(address, data).status_code == 303
        assert Amendment.objects.latest("number").delegation == expected


@pytest.mark.parametrize("name", ["mira", "vera", "otto"])
def test_who_speaks_for_no_delegation_does_not_propose(cast, as_person, name):
    address = reverse("outcomes:amend", args=[cast.wells.pk])
    expected = 404 if name == "otto" else 403
    assert as_person(getattr(cast, name)).get(address).status_code == expected
    assert as_person(getattr(cast, name)).post(address, {"text": FIVE}).status_code == expected


def test_the_form_starts_from_the_words_and_keeps_what_was_typed(cast, as_person):
    address = reverse("outcomes:amend", args=[cast.wells.pk])
    page = as_person(cast.ada).get(f"{address}?language=fr").content.decode()
    assert PUITS in page
    answer = as_person(cast.ada).post(
        address, {"text": WELLS, "language": "en", "reason": "No reason",
                  "seen": again(cast.wells).versions["en"]["revision"]},
    )  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Change something first" in page
    assert "No reason" in page


def test_who_may_take_an_amendment_back(cast, as_person):
    made = propose(cast, FIVE, name="ada")
    address = reverse("outcomes:amendment-withdraw", args=[made.pk])
    found = {
        name: as_person(getattr(cast, name)).post(address).status_code
        for name in ("sami", "vera", "mira", "rana", "leila")
    }
    # leila heads ada's delegation.
    assert found == {"sami": 403, "vera": 403, "mira": 403, "rana": 403, "leila": 303}


def test_the_lists_show_the_change_by_more_than_colour(cast, as_person):
    propose(cast, FIVE, reason="Be honest.")
    propose(cast, ALL, name="ada")
    for name, args in (("amendments", ["forum"]), ("paragraph-amendments", [cast.wells.pk])):
        page = as_person(cast.mira).get(reverse(f"outcomes:{name}", args=args)).content.decode()
        assert "three" in page.split("<del>")[1].split("</del>")[0]
        assert "taken out:" in page.split("<del>")[1].split("</del>")[0]
        assert "five" in page.split("<ins>")[1].split("</ins>")[0]
        assert "Be honest." in page
        assert "amendment-accept" not in page
        assert f"/{Amendment.objects.first().pk}/accept/" not in page


def test_the_list_is_filtered(cast, as_person):
    mine = propose(cast, FIVE)
    propose(cast, ALL, name="ada")
    address = reverse("outcomes:amendments", args=["forum"])
    amendments.reject_amendment(mine, "No.", by=cast.rana)

    def found(query: str) -> set[str]:
        page = as_person(cast.rana).get(f"{address}?{query}").content.decode()
        return {one for one in ("A1", "A2") if f'id="{one}"' in page}

    assert found("") == {"A1", "A2"}
    assert found("state=rejected") == {"A1"}
    assert found("state=waiting") == {"A2"}
    assert found(f"delegation={cast.youth.pk}") == {"A2"}
    assert found("delegation=drafters") == set()
    assert found("language=fr") == set()
    assert found("state=nonsense&delegation=nonsense") == {"A1", "A2"}


def test_one_click_accepts_and_two_accept_once(cast, as_person):
    made = propose(cast, FIVE)
    address = reverse("outcomes:amendment-accept", args=[made.pk])
    for _click in range(2):
        assert as_person(cast.rana).post(address).status_code == 303
    assert Activity.objects.filter(verb="amendment.accepted").count() == 1
    assert again(cast.wells).text["en"] == FIVE


def test_the_page_of_one_amendment_accepts_with_changes(cast, as_person):
    made = propose(cast, FIVE)
    address = reverse("outcomes:amendment", args=[made.pk])
    assert FIVE in as_person(cast.rana).get(address).content.decode()
    data = {"text": ALL, "seen": again(cast.wells).revision, "decision": ""}
    assert as_person(cast.rana).post(address, data).status_code == 422
    assert as_person(cast.ada).post(address, data).status_code == 403
    assert as_person(cast.rana).post(address, {**data, "decision": "Enough."}).status_code == 303
    assert again(made).state == "modified"


def test_lists_of_one_and_of_many_cost_the_same(cast, as_person):
    browser, costs = as_person(cast.rana), []
    for text in (FIVE, ALL, WELLS.replace("wells", "pumps"), WELLS.replace("repair", "mend")):
        propose(cast, text)
        if text in {FIVE, WELLS.replace("repair", "mend")}:
            with CaptureQueriesContext(connection) as seen:
                browser.get(reverse("outcomes:amendments", args=["forum"]))
            costs.append(len(seen))
    assert costs[0] == costs[1]


def test_a_paragraph_elsewhere_is_not_touched(cast):
    amendments.accept_amendment(propose(cast, FIVE), by=cast.rana)
    assert again(cast.fund).text["en"] == FUND
    with pytest.raises(RuleBroken, match="open for amendment"):
        drafts.issue_revision(again(cast.draft), by=cast.rana)
        propose(cast, ALL)
