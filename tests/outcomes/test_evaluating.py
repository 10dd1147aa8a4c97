"""Deliberations on file: read, told apart, and our ranking held against likes."""

import csv
import json
import random

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from outcomes.agreement import evaluating, records
from outcomes.agreement.discovering import discover


def write(folder, rows, *, statements, moderated=()):
    """A conversation; ``rows`` are (group, [votes])."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / records.VOTES).open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        head = ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"]
        out.writerow([*head, *range(statements)])
        for number, (group, votes) in enumerate(rows):
            out.writerow([number, group, 0, 0, 0, 0, *votes])
    with (folder / records.COMMENTS).open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["timestamp", "comment-id", "agrees", "moderated", "comment-body"])
        for number in range(statements):
            out.writerow([0, number, 0, -1 if number in moderated else 1, f"Line\n{number}, said"])
    return folder


def two_camps(folder, people=160, statements=40, seed=1):
    """A big camp and a small one; of the statements some please the big, some the small, some both."""
    chance = random.Random(seed)
    pleases = [chance.choice(["big", "small", "both", "none"]) for _ in range(statements)]
    rows = []
    for number in range(people):
        camp = "big" if number % 5 else "small"
        votes = []
        for who in pleases:
            agrees = chance.random() < (0.85 if who in {camp, "both"} else 0.2)
            votes.append("" if chance.random() < 0.3 else (1 if agrees else chance.choice([-1, 0])))
        rows.append(("1" if camp == "big" else "0", votes))
    return write(folder, rows, statements=statements, moderated={3})


def lines(capsys, *arguments):
    call_command("evaluate_consensus", *arguments)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_folder_of_conversations_gives_a_line_for_each(tmp_path, capsys):
    two_camps(tmp_path / "lake")
    two_camps(tmp_path / "river", seed=2)
    (tmp_path / "empty").mkdir()
    found = lines(capsys, str(tmp_path))
    assert [line["conversation"] for line in found] == ["lake", "river"]
    for line in found:
        assert (line["people"], line["statements"], line["groups"], line["n"]) == (160, 40, 2, 60)
        assert line["gac_max_error"] <= 1e-12
        assert min(line["score_gac"], line["score_gac_discovered"]) > line["score_likes"]


def test_the_same_file_gives_the_same_lines(tmp_path, capsys):
    folder = str(two_camps(tmp_path / "lake"))
    assert lines(capsys, folder) == lines(capsys, folder)


def test_each_statement_has_a_line_moderated_ones_too(tmp_path, capsys):
    rows = [("0", [1, -1, 1]), ("0", [1, 0, ""]), ("1", ["", -1, ""]), ("", [1, 1, 1])]
    found = lines(capsys, str(write(tmp_path / "c", rows, statements=3, moderated={1})), "--scores")
    assert [line["statement"] for line in found] == ["0", "1", "2"]
    assert found[0]["p"] == {"0": 3 / 4, "1": 1 / 2}
    assert found[0]["score"] == pytest.approx((3 / 4 * 1 / 2) ** 0.5, abs=1e-15)
    assert found[0]["label"] == "insufficient"


def test_a_conversation_that_is_too_small_to_draw_from_says_so(tmp_path, capsys):
    rows = [("0", [1, -1])] * 30 + [("1", [1, 0])] * 30
    (line,) = lines(capsys, str(write(tmp_path / "c", rows, statements=2)))
    assert (line["score_gac"], line["consensus_precision"]) == (None, None)
    assert line["gac_max_error"] <= 1e-12


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column “participant”"),
        ("participant,group-id\n1,0\n", "no column for a statement"),
        ("participant,group-id,0\n1,0\n", "line 2: 2 columns, 3 expected"),
        ("participant,group-id,0\n1,0,2\n", "line 2, column 0: “2”"),
        ("participant,group-id,0\n1,0,yes\n", "“yes” is not 1, -1, 0"),
        ("participant,group-id,0\n1,0,nan\n", "“nan” is not 1, -1, 0"),
    ],
)
def test_a_file_of_another_shape_is_refused_with_line_and_column(tmp_path, text, says):
    (tmp_path / records.VOTES).write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=says):
        call_command("evaluate_consensus", str(tmp_path))


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / records.VOTES).write_bytes(b"participant,group-id,0\n\xff\xfe,0,1\n")
    with pytest.raises(CommandError, match="not UTF-8"):
        call_command("evaluate_consensus", str(tmp_path))


def test_a_folder_without_a_conversation_says_what_is_needed(tmp_path):
    with pytest.raises(CommandError, match=r"participants-votes\.csv"):
        call_command("evaluate_consensus", str(tmp_path))


def test_groups_that_are_there_are_discovered_and_again_alike(tmp_path):
    record = records.read(two_camps(tmp_path / "lake"))
    found = discover(record.matrix)
    assert found == discover(record.matrix)
    pairs = list(zip(found, record.groups, strict=True))
    agreeing = max(
        sum((number == 0) == (group == name) for number, group in pairs) for name in "01"
    )
    assert agreeing / len(pairs) > 0.9


def test_nobody_is_sorted_where_there_is_nothing_to_tell_people_apart():
    assert discover(np.ones((80, 10))) is None
    assert discover(np.ones((20, 10))) is None
    assert discover(np.full((80, 10), np.nan)) is None


def test_groups_do_not_depend_on_the_order_of_people(tmp_path):
    record = records.read(two_camps(tmp_path / "lake"))
    order = random.Random(5).sample(range(len(record.groups)), len(record.groups))
    found, again = discover(record.matrix), discover(record.matrix[order])
    moved = [found[place] for place in order]
    together = {(a, b) for a, b in zip(moved, again, strict=True)}
    assert len(together) == len(set(found))


def test_the_error_is_measured_against_exact_fractions(tmp_path):
    record = records.read(two_camps(tmp_path / "lake"))
    assert 0 <= evaluating.max_error(record) <= 1e-12
