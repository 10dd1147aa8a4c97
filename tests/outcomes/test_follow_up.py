"""The follow-up register: kept by drafters, everybody's once the outcome is adopted and published."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outcomes.models import Commitment, Publication
from outcomes.services import adoptions, commitments
from outcomes.services.commitments import Line
from summit.errors import RuleBroken
from tests.outcomes import negotiating
from tests.outcomes.negotiating import again

YESTERDAY = timezone.localdate() - timedelta(days=2)
REGISTER = reverse("outcomes:follow-up", args=["forum"])
TABLE = reverse("outcomes:follow-up-csv", args=["forum"])


@pytest.fixture
def cast(cast):
    return negotiating.build(cast)


def line(cast, **fields) -> Line:
    given = {"owner": "City of Kivara", "owner_kind": "government", "language": "en",
             "what": "Count the wells."}  # fmt: skip
    return Line(fields.pop("paragraph", cast.wells), **{**given, **fields})


def add(cast, **fields) -> Commitment:
    return commitments.add_commitment(
        again(cast.draft), line(cast, **fields), by=cast.rana, place=cast.places.rana
    )


def change(cast, commitment, *, seen=None, **fields) -> Commitment:
    seen = again(commitment).revision if seen is None else seen
    return commitments.change_commitment(
        commitment, line(cast, **fields), seen=seen, by=cast.rana, place=cast.places.rana
    )


def adopt(cast) -> None:
    adoptions.adopt(
        again(cast.draft), adoptions.Decision("consensus", date(2026, 11, 26)), by=cast.rana
    )


def publish(cast) -> None:
    Publication.objects.create(
        summit=cast.summit, document="outcome", language="en", input_digest="x",
        published_at=timezone.now(),
    )  # fmt: skip


# ------------------------------------------------------------------ who reads it
def test_it_is_everybodys_once_the_outcome_is_adopted_and_published(cast, as_person):
    add(cast)
    everybody = ("rana", "olga", "ada", "otto", "nobody")

    def found(address: str) -> dict[str, int]:
        return {
            name: as_person(getattr(cast, name, None)).get(address).status_code
            for name in everybody
        }

    hidden = {"rana": 200, "olga": 200, "ada": 404, "otto": 404, "nobody": 404}
    assert found(REGISTER) == found(TABLE) == hidden
    publish(cast)
    assert found(REGISTER) == hidden
    adopt(cast)
    assert found(REGISTER) == found(TABLE) == dict.fromkeys(everybody, 200)
    Publication.objects.update(withdrawn_at=timezone.now())
    assert found(REGISTER) == hidden


def test_a_private_summits_register_is_its_peoples(cast, as_person):
    add(cast)
    adopt(cast)
    publish(cast)
    type(cast.summit).objects.filter(pk=cast.summit.pk).update(is_private=True)
    assert as_person(None).get(REGISTER).status_code == 404
    assert as_person(cast.ada).get(REGISTER).status_code == 200


def test_only_drafters_keep_it(cast, as_person):
    made = add(cast)
    adopt(cast)
    publish(cast)
    for address in (
        reverse("outcomes:commitment-add", args=["forum"]),
        reverse("outcomes:commitment", args=[made.pk]),
    ):
        found = {
            name: as_person(getattr(cast, name, None)).get(address).status_code
            for name in ("rana", "olga", "ada", "otto", "nobody")
        }
        assert found == {"rana": 200, "olga": 200, "ada": 403, "otto": 404, "nobody": 302}
    page = as_person(None).get(REGISTER).content.decode()
    assert "Count the wells." in page
    assert "/commitments/" not in page


# ------------------------------------------------------------------ keep it
def test_the_history_says_what_became_of_it(cast):
    made = add(cast, review_on=YESTERDAY)
    change(cast, made, status="under_way", note="Half are counted.", review_on=YESTERDAY)
    change(cast, made, status="under_way", note="Half are counted.", review_on=YESTERDAY,
           owner="Kivara")  # fmt: skip
    change(cast, made, status="done", note="All are counted.")
    assert [(one.status, one.note) for one in made.changes.all()] == [
        ("done", "All are counted."), ("under_way", "Half are counted."), ("planned", ""),
    ]  # fmt: skip


def test_two_editors_do_not_overwrite_each_other_unseen(cast):
    made = add(cast)
    change(cast, made, status="under_way")
    with pytest.raises(RuleBroken) as refusal:
        change(cast, made, seen=1, status="dropped")
    assert refusal.value.code == "commitment.newer"
    assert again(made).status == "under_way"


@pytest.mark.parametrize("was", Commitment.Status.values)
@pytest.mark.parametrize("wanted", Commitment.Status.values)
def test_every_pair_of_states_is_possible_and_remembered_once(cast, was, wanted):
    made = add(cast, status=was)
    change(cast, made, status=wanted)
    assert again(made).status == wanted
    assert made.changes.count() == (1 if was == wanted else 2)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"owner": " "}, "owner"), ({"what": ""}, "what"), ({"status": "x"}, "status"),
     ({"owner_kind": "x"}, "owner_kind"), ({"what": "x" * 2001}, "what")],
)  # fmt: skip
def test_what_is_missing_is_named(cast, fields, field):
    with pytest.raises(RuleBroken) as refusal:
        add(cast, **fields)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("status", "days", "overdue"),
    [("planned", -1, True), ("under_way", -1, True), ("planned", 0, False), ("done", -1, False),
     ("dropped", -1, False), ("planned", None, False)],
)  # fmt: skip
def test_overdue_is_what_is_not_done_the_day_after(cast, status, days, overdue):
    today = date(2026, 11, 26)
    day = None if days is None else today + timedelta(days=days)
    assert add(cast, status=status, review_on=day).is_overdue(today) is overdue


# ------------------------------------------------------------------ the pages
def test_the_form_adds_and_changes_a_line(cast, as_person):
    address = reverse("outcomes:commitment-add", args=["forum"])
    data = {"paragraph": cast.wells.pk, "what": "Count the wells.", "language": "en", "seen": 0,
            "owner": "Kivara", "owner_kind": "government", "status": "planned",
            "review_on": "2020-01-01"}  # fmt: skip
    answer = as_person(cast.rana).post(address, {**data, "owner": ""})
    assert answer.status_code == 422
    assert "Count the wells." in answer.content.decode()
    assert as_person(cast.rana).post(address, data).status_code == 303
    made = Commitment.objects.get()
    page = as_person(cast.rana).get(REGISTER).content.decode()
    assert "Overdue" in page
    assert "Kivara" in page
    edit = reverse("outcomes:commitment", args=[made.pk])
    assert as_person(cast.rana).post(edit, {**data, "seen": 1, "status": "done"}).status_code == 303
    assert again(made).status == "done"
    answer = as_person(cast.rana).post(edit, {**data, "seen": 1})
    assert answer.status_code == 422
    assert "Somebody changed this line meanwhile" in answer.content.decode()


def test_the_table_can_be_taken_away_and_holds_no_formula(cast, as_person):
    add(cast, paragraph=cast.fund, owner="=HYPERLINK(1)", review_on=YESTERDAY)
    add(cast)
    answer = as_person(cast.rana).get(TABLE)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["paragraph"], row["owner"], row["overdue"]) for row in rows] == [
        ("1", "City of Kivara", ""), ("2", "'=HYPERLINK(1)", "yes"),
    ]  # fmt: skip


def test_one_line_and_three_cost_the_same(cast, as_person):
    browser, costs = as_person(cast.rana), []
    for count in (1, 3):
        while Commitment.objects.count() < count:
            add(cast)
        with CaptureQueriesContext(connection) as seen:
            browser.get(REGISTER)
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_the_table_says_on_which_day_of_the_summits_calendar_a_line_was_changed(cast, as_person):
    """At the summit it is the next day already."""
    made = add(cast)
    at = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)  # half past one in Nairobi
    Commitment.objects.filter(pk=made.pk).update(updated_at=at)
    cast.summit.time_zone = "Africa/Nairobi"
    cast.summit.save()
    answer = as_person(cast.rana).get(TABLE)
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert row["changed_on"] == "2026-11-25"
