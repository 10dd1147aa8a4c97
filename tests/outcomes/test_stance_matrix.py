"""Who stands where, as researchers get it: whoever reads the files comes to the desk's own figures."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outcomes.agreement import support
from outcomes.agreement.evaluating import scores
from outcomes.agreement.records import read
from outcomes.formats import tables
from outcomes.models import Recommendation, Stance
from outcomes.services import uniting
from outcomes.services.inputs.documents import freeze
from sessions.models import Attendance
from summit.models import Participation, User
from tests import cast as people
from tests.outcomes.invariants import written
from tests.outcomes.summits import forgotten

pytestmark = pytest.mark.django_db
KINDS = ["government", "diaspora", "youth", "academia"]
CHOICES = ["agree", "disagree", "pass", ""]


def crowd(summit: Any, sizes: list[int]) -> list[Participation]:
    """So many people of each kind."""
    kinds = [kind for kind, size in zip(KINDS, sizes, strict=False) for _one in range(size)]
    users = [User(email=f"u{n}@example.org", display_name=f"U{n}") for n in range(len(kinds))]
    User.objects.bulk_create(users)
    return Participation.objects.bulk_create(
        Participation(summit=summit, user=user, declared_kind=kind)
        for user, kind in zip(users, kinds, strict=True)
    )


def stand(recommendation: Recommendation, values: dict[Participation, str]) -> None:
    Stance.objects.bulk_create(
        Stance(recommendation=recommendation, participation=place, value=value)
        for place, value in values.items()
        if value
    )


def exported(summit: Any, place: Path) -> Path:
    """The folder of the session, as it is unpacked."""
    frozen = freeze(summit, "report", "en")
    for name, content in tables.tables(frozen.data, frozen.digest).items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return place / "S1"


@given(
    st.lists(st.integers(5, 8), min_size=1, max_size=4),
    st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=13), min_size=2, max_size=4),
    st.booleans(),
)
@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])  # fmt: skip
def test_evaluate_consensus_comes_to_the_desks_own_labels(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], said: list[list[int]], merged: bool
) -> None:
    """Where kinds are large enough to be told apart, and whoever entered took a stance."""
    with forgotten():
        summit = people.make_summit()
        session = people.make_session(summit, status="ended")
        rapporteur = people.place(summit, people.make_user("rana"), "rapporteur")
        places = crowd(summit, sizes)
        rows = []
        for number, choices in enumerate(said, start=1):
            row = Recommendation.objects.create(session=session, number=number, text={"en": "Dig."})
            stand(row, {place: CHOICES[choices[n % len(choices)]] or ("pass" if number == 1 else "")
                        for n, place in enumerate(places)})  # fmt: skip
            rows.append(row)
        Attendance.objects.bulk_create(
            Attendance(session=session, participation=place) for place in places
        )
        if merged:
            uniting.unite(session, [rows[0].pk, rows[-1].pk], by=rapporteur.user)
        apart = list(Recommendation.objects.apart().order_by("number"))
        desk = Stance.objects.standings(apart)
        told = scores(read(exported(summit, tmp_path_factory.mktemp("csv"))))
        assert [line["label"] for line in told] == [
            str(desk[str(row.pk)].label.value) for row in apart
        ]
        for line, row in zip(told, apart, strict=True):
            assert line["score"] == pytest.approx(
                support.score(desk[str(row.pk)].ranking), abs=1e-12
            )


def test_whoever_stood_on_both_is_once_in_what_stands_for_both() -> None:
    summit = people.make_summit()
    session = people.make_session(summit, status="ended")
    rapporteur = people.place(summit, people.make_user("rana"), "rapporteur")
    places = crowd(summit, [6])
    one, two = (
        Recommendation.objects.create(session=session, number=n, text={"en": "Dig."})
        for n in (1, 2)
    )
    stand(one, dict.fromkeys(places[:4], "agree"))
    stand(two, dict.fromkeys(places[2:], "agree"))
    uniting.unite(session, [one.pk, two.pk], by=rapporteur.user)
    data = freeze(summit, "report", "en").data
    matrix = data["sessions"][0]["stance_matrix"]
    assert matrix["statements"] == ["S1-R1"]
    assert [row["stances"] for row in matrix["people"]] == [[1]] * 6
    lines = tables.stances(data).decode().splitlines()
    told = {tuple(line.split(",")[1:3]) for line in lines[1:]}
    assert told == {('"S1-R1"', '""'), ('"S1-R2"', '"S1-R1"')}
    assert data["figures"]["stances"] == 6


def test_the_archive_holds_the_same_conversation(tmp_path: Path) -> None:
    """One folder a session, without those in which nothing was recommended."""
    summit = people.make_summit()
    session = people.make_session(summit, status="ended")
    people.make_session(summit, 2, status="ended")
    stand(Recommendation.objects.create(session=session, number=1, text={"en": "Dig."}),
          dict.fromkeys(crowd(summit, [5, 5]), "agree"))  # fmt: skip
    (tmp_path / "csv.zip").write_bytes(written(freeze(summit, "report", "en"))["csv"][1])
    with zipfile.ZipFile(tmp_path / "csv.zip") as archive:
        votes = [name for name in archive.namelist() if name.endswith("participants-votes.csv")]
        archive.extractall(tmp_path)
    assert [name.split("/")[-2] for name in votes] == ["S1"]
    assert len(read((tmp_path / votes[0]).parent).grouped()) == 10
