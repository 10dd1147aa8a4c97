"""Drafting as pure functions: numbers, order, lines, word diffs, merges, revisions compared."""

import unicodedata
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from outcomes.drafting import (
    comparing,
    lines,
    merging,
    numbering,
    ordering,
    revisions,
    seams,
    tokens,
)

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60
) | st.lists(st.sampled_from(["water", "eau", "ماء", "水", "fund", ",", "."]), max_size=25).map(
    " ".join
)


def paragraph(pk, kind="operative", level=0, alternative_to=None, deleted=False, since=None):
    return SimpleNamespace(
        pk=pk, kind=kind, level=level, alternative_to_id=alternative_to, is_deleted=deleted,
        numbered_since=since,
    )  # fmt: skip


@st.composite
def drafts(draw):
    """Paragraphs of every kind and level, some deleted, some of issued revisions; alternatives follow the
    first of their group, and came with it or later."""
    rows, pk = [], 0
    for _each in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(["operative"] * 4 + ["heading", "preambular", "chapeau"]))
        level = draw(st.integers(0, 2)) if kind == "operative" else 0
        pk += 1
        root = pk
        since = draw(st.sampled_from([0, 0, 1, 2, None])) if kind == "operative" else None
        rows.append(paragraph(root, kind, level, None, draw(st.booleans()), since))
        if kind == "operative":
            for _other in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
                pk += 1
                later = draw(st.sampled_from([since, None]))
                rows.append(paragraph(pk, kind, level, root, draw(st.booleans()), later))
    gone = 3  # what stands below something deleted is deleted too
    lost = 3  # and if that was never issued, neither was what stands below it
    for row in rows:
        gone = 3 if row.kind != "operative" or row.level <= gone else gone
        row.is_deleted |= row.kind == "operative" and row.level > gone
        lost = 3 if row.kind != "operative" or row.level <= lost else lost
        row.numbered_since = None if row.level > lost else row.numbered_since
        if row.is_deleted and row.kind == "operative":
            gone = min(gone, row.level)
            lost = min(lost, row.level) if row.numbered_since is None else lost
    return rows


def new_alternatives(rows):
    """That no revision has: those of a paragraph and of its bis are counted together."""
    return {row.pk for row in rows if row.alternative_to_id and row.numbered_since is None}


def full(rows):
    return {pk: number.full for pk, number in numbering.numbers(rows).items()}


# ------------------------------------------------------------------ numbers
def test_paragraphs_are_numbered_as_the_editorial_manual_says():
    rows = [
        paragraph("h", "heading"), paragraph(1), paragraph(2, level=1), paragraph(3, level=1),
        paragraph(4, level=2), paragraph(5, alternative_to=1), paragraph(6, level=1),
        paragraph("h2", "heading"), paragraph(7), paragraph(8, alternative_to=7),
        paragraph(9, alternative_to=7), paragraph(10, deleted=True), paragraph(11),
    ]  # fmt: skip
    assert full(rows) == {
        "h": "", 1: "1", 2: "1 (a)", 3: "1 (b)", 4: "1 (b) (i)", 5: "1 bis", 6: "1 bis (a)",
        "h2": "", 7: "2", 8: "2 bis", 9: "2 ter", 10: "", 11: "3",
    }  # fmt: skip
    assert [numbering.numbers(rows)[pk].mark for pk in (1, 2, 4, 5)] == [
        "1.",
        "(a)",
        "(i)",
        "1 bis.",
    ]


@given(drafts())
def test_numbers_are_unique_and_operative_ones_without_a_gap(rows):
    found = [number for number in full(rows).values() if number]
    assert len(found) == len(set(found))
    mains = {int(number.split()[0]) for number in found}
    assert mains == set(range(1, len(mains) + 1))


@given(drafts())
def test_only_what_counts_has_a_number(rows):
    numbers = full(rows)
    for row in rows:
        counts = not row.is_deleted or row.numbered_since is not None
        assert bool(numbers[row.pk]) == (row.kind == "operative" and counts)


@given(drafts(), st.data())
def test_an_alternative_moves_no_other_number(rows, data):
    living = [row for row in rows if row.kind == "operative" and not row.is_deleted]
    assume(living)
    beside = data.draw(st.sampled_from(living))
    root = ordering.root_of(beside)
    group = [n for n, row in enumerate(rows) if ordering.root_of(row) == root]
    other = paragraph("new", level=beside.level, alternative_to=root)
    # Behind what stands below the last of its group, as the desk puts it.
    place = ordering.block_end(rows, group[-1])
    before, after = full(rows), full([*rows[:place], other, *rows[place:]])
    assert after.pop("new")
    moved = {pk for pk in before if before[pk] != after[pk]}
    assert moved <= new_alternatives(rows) | below(rows, new_alternatives(rows))
    for row in rows:
        row.numbered_since = None
    before, after = full(rows), full([*rows[:place], other, *rows[place:]])
    assert after.pop("new")
    assert after == before, "in a zero draft none at all"


def below(rows, keys):
    return {row.pk for key in keys for row in ordering.below(rows, [r.pk for r in rows].index(key))}


@given(drafts(), st.data())
def test_an_alternative_that_goes_moves_only_those_after_it_in_its_group(rows, data):
    """It stands first among the others, with nothing below it."""
    living = [row for row in rows if row.kind == "operative" and not row.is_deleted]
    roots = [row for row in living if not row.alternative_to_id]
    assume(roots)
    root = data.draw(st.sampled_from(roots))
    place = ordering.block_end(rows, rows.index(root))
    chosen = paragraph("new", level=root.level, alternative_to=root.pk)
    rows = [*rows[:place], chosen, *rows[place:]]
    before = full(rows)
    assert before["new"]
    chosen.is_deleted = True
    after = full(rows)
    later = {row.pk for row in rows[place:] if row.alternative_to_id == root.pk}
    moved = {pk for pk in before if before[pk] != after[pk]}
    others = new_alternatives(rows)
    deeper = {row.pk for row in rows[place:] if row.level > root.level}
    assert moved <= later | deeper | others | below(rows, others)


def test_what_comes_between_paragraphs_of_a_revision_is_a_bis_until_adoption():
    rows = [
        paragraph("new"), paragraph(1, since=0), paragraph(2, level=1, since=0),
        paragraph(3, level=1), paragraph(4, level=1, since=0), paragraph(5),
        paragraph(6, level=1), paragraph(7, alternative_to=5), paragraph("h", "heading"),
        paragraph(8), paragraph(9, since=0), paragraph(10),
    ]  # fmt: skip
    bis = {
        "new": "1 ante", 1: "1", 2: "1 (a)", 3: "1 (a) bis", 4: "1 (b)", 5: "1 bis",
        6: "1 bis (a)", 7: "1 quater", "h": "", 8: "1 ter", 9: "2", 10: "3",
    }  # fmt: skip
    assert full(rows) == bis
    for row in rows:
        if row.kind == "operative" and row.numbered_since is None:
            row.numbered_since = 1  # issued
    assert full(rows) == bis
    late = [*rows[:5], paragraph("late"), *rows[5:], paragraph("last")]
    assert full(late) == {**bis, "late": "1 quinquies", "last": "4"}
    for row in late:
        row.numbered_since = None  # adopted
    assert [number for number in full(late).values() if number and " " not in number] == [
        "1", "2", "3", "4", "5", "6", "7", "8",
    ]  # fmt: skip


def test_what_is_deleted_from_a_revision_keeps_its_number_and_else_has_none():
    rows = [
        paragraph(1, since=0), paragraph(2, deleted=True, since=0),
        paragraph(3, level=1, deleted=True, since=0), paragraph(4, deleted=True),
        paragraph(5, alternative_to=2, since=0), paragraph(6, since=0),
    ]  # fmt: skip
    assert full(rows) == {1: "1", 2: "2", 3: "2 (a)", 4: "", 5: "2 bis", 6: "3"}
    for row in rows:
        row.numbered_since = None  # adopted
    assert full(rows) == {1: "1", 2: "", 3: "", 4: "", 5: "2", 6: "3"}


@given(drafts(), st.data())
def test_a_deletion_moves_no_number_of_a_revision(rows, data):
    living = [row for row in rows if row.kind == "operative" and not row.is_deleted]
    issued = [row for row in living if row.numbered_since is not None]
    assume(issued)
    before = full(rows)
    chosen = data.draw(st.sampled_from(issued))
    for row in [chosen, *ordering.below(rows, rows.index(chosen))]:
        row.is_deleted = True
    after = full(rows)
    gone = {row.pk for row in rows if row.is_deleted and row.numbered_since is None}
    assert {pk for pk in before if before[pk] != after[pk]} <= gone | {
        row.pk for row in rows if row.numbered_since is None
    }


@given(drafts(), st.data())
def test_a_revision_keeps_the_numbers_that_it_was_issued_with(rows, data):
    """And so do those before it, whatever stands beside them."""
    before = full(rows)
    for row in rows:
        if row.kind == "operative" and row.numbered_since is None and not row.is_deleted:
            row.numbered_since = 3
    assert full(rows) == before


@given(drafts(), st.data())
def test_what_is_inserted_moves_no_number_of_the_revision(rows, data):
    """Wherever it comes, before the first too."""
    level = data.draw(st.integers(0, 2))
    place = data.draw(st.integers(0, len(rows)))
    for row in rows:
        if row.kind == "operative" and not row.is_deleted and row.numbered_since is None:
            row.numbered_since = 3
    new = paragraph("new", level=level)
    before, after = full(rows), full([*rows[:place], new, *rows[place:]])
    assert after.pop("new")
    below = {row.pk for row in rows[place:] if row.level > level}
    assert {pk for pk in before if before[pk] != after[pk]} <= below


@given(drafts(), st.data())
def test_nor_any_below_it_where_the_desk_puts_it(rows, data):
    assume(rows)
    for row in rows:
        row.numbered_since = 0 if row.kind == "operative" and not row.is_deleted else None
    put = data.draw(st.sampled_from([ordering.place_after, ordering.place_before]))
    new = paragraph("new", level=data.draw(st.integers(0, 2)))
    start = data.draw(st.integers(0, len(rows) - 1))
    if put is ordering.place_before:
        new.level = min(new.level, rows[start].level)
    place = put(rows, start, new)
    before, after = full(rows), full([*rows[:place], new, *rows[place:]])
    assert after.pop("new")
    assert after == before


@pytest.mark.parametrize(
    "rows",
    [
        [paragraph(1), paragraph("h", "heading"), paragraph(2, level=1), paragraph(3)],
        [paragraph(1), paragraph(4, level=1), paragraph(5, level=2), paragraph("h", "heading"),
         paragraph(2, level=1), paragraph(6, level=2), paragraph(3)],
    ],
)  # fmt: skip
def test_what_stands_below_nothing_is_not_taken_by_what_comes_before_it(rows):
    """A heading came between; it counted as a main paragraph, and is cited as one."""
    for row in rows:
        row.numbered_since = 0 if row.kind == "operative" else None
    before, place = full(rows), [row.pk for row in rows].index(2)
    assert before[2] == "2"
    after = full([*rows[:place], paragraph("new"), *rows[place:]])
    assert after.pop("new") == "1 bis"
    assert after == before


# ------------------------------------------------------------------ seams
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_is_written_on_either_side_of_a_seam_stays_there(one, other, mine, theirs):
    one, other = f"{one.strip()} wells", f"pumps {other.strip()}"
    old, new = f"{one} {other}", f"{mine.strip()} {one} {other} {theirs.strip()}".strip()
    found = seams.parted(old, new, len(one))
    assume(found is not None)
    assert " ".join(" ".join(found).split()) == " ".join(new.split())


@given(TEXTS, TEXTS, st.integers(0, 60))
def test_a_text_that_is_parted_loses_nothing(old, new, place):
    found = seams.parted(old, new, place)
    if found is not None:
        assert "".join("".join(found).split()) == "".join(new.split())


@pytest.mark.parametrize(
    ("new", "parts"),
    [
        ("Mend all wells. Pay who mends.", ("Mend all wells.", "Pay who mends.")),
        ("Mend wells. Pay at once who mends.", ("Mend wells.", "Pay at once who mends.")),
        ("Mend wells! Pay who mends.", ("Mend wells!", "Pay who mends.")),
        ("Mend pipes and who mends.", None),
        ("Pay who mends.", None),
    ],
)
def test_words_go_to_the_side_on_which_they_are(new, parts):
    assert seams.parted("Mend wells. Pay who mends.", new, len("Mend wells.")) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One.\n\nTwo.", ("One.", "Two.")), ("One.\r\n \r\nTwo.".replace("\r", ""), ("One.", "Two.")),
        ("\n\nOne.\n\n\n\nTwo.\n\n", ("One.", "Two.")), ("One.\nTwo.", None), ("One.", None),
        ("One.\n\nTwo.\n\nThree.", None), ("", None),
    ],
)  # fmt: skip
def test_a_text_is_cut_at_its_one_empty_line(text, parts):
    assert seams.cut(text) == parts


def test_between_sentences_stands_a_blank_where_the_script_has_one():
    assert seams.between("One.", "Two.", "One. Two.") == " "
    assert seams.between("一。", "二。", "一。二。") == ""
    assert seams.is_whole("One and a bit. Two.", ("One.", " ", "Two."))
    assert not seams.is_whole("One and a bit.", ("One.", " ", "Two."))


@pytest.mark.parametrize(
    ("count", "letters", "roman"),
    [(1, "a", "i"), (4, "d", "iv"), (26, "z", "xxvi"), (28, "ab", "xxviii")],
)
def test_letters_and_roman_numerals(count, letters, roman):
    assert (numbering.letters(count), numbering.roman(count)) == (letters, roman)


# ------------------------------------------------------------------ order
@given(drafts(), st.data())
def test_a_move_loses_nothing_and_keeps_alternatives_together(rows, data):
    assume(rows)
    which = data.draw(st.sampled_from(rows)).pk
    before = data.draw(st.sampled_from([*[row.pk for row in rows], None]))
    found = ordering.moved(rows, which, before)
    if found is None:
        return
    assert sorted(row.pk for row in found) == sorted(row.pk for row in rows)
    start = [row.pk for row in rows].index(which)
    block = [row.pk for row in rows[start : ordering.block_end(rows, start)]]
    place = [row.pk for row in found].index(which)
    assert [row.pk for row in found[place : place + len(block)]] == block


def test_a_paragraph_moves_with_what_belongs_to_it_and_a_heading_with_its_section():
    rows = [
        paragraph("h1", "heading"), paragraph(1), paragraph(2, level=1), paragraph(3, alternative_to=1),
        paragraph("h2", "heading"), paragraph(4),
    ]  # fmt: skip
    assert [row.pk for row in ordering.moved(rows, 1, None)] == ["h1", "h2", 4, 1, 2, 3]
    assert [row.pk for row in ordering.moved(rows, "h2", "h1")] == ["h2", 4, "h1", 1, 2, 3]
    assert [row.pk for row in ordering.moved(rows, 4, 3)] == ["h1", 4, 1, 2, 3, "h2"]
    assert ordering.moved(rows, 3, "h1") is None, "an alternative stays with its paragraph"
    assert ordering.moved(rows, 1, 2) is None, "nothing goes into itself"


@pytest.mark.parametrize(
    ("after", "kind", "level", "order"),
    [
        ("h1", "operative", 0, "h1 new 1 2 3 4 5 6"),
        (1, "operative", 1, "h1 1 2 new 3 4 5 6"),
        (1, "operative", 0, "h1 1 2 3 4 5 new 6"),
        (2, "operative", 1, "h1 1 2 new 3 4 5 6"),
        (2, "operative", 0, "h1 1 2 3 4 5 new 6"),
        (3, "operative", 0, "h1 1 2 3 4 5 new 6"),
        (3, "preambular", 0, "h1 1 2 3 4 5 new 6"),
        (4, "heading", 0, "h1 1 2 3 4 5 new 6"),
        (3, "operative", 1, "h1 1 2 3 4 new 5 6"),
    ],
)
def test_what_is_new_stands_after_what_belongs_to_the_one_before_it(after, kind, level, order):
    """3 and 5 are other words for 1."""
    rows = [
        paragraph("h1", "heading"), paragraph(1), paragraph(2, level=1), paragraph(3, alternative_to=1),
        paragraph(4, level=1), paragraph(5, alternative_to=1), paragraph(6),
    ]  # fmt: skip
    new = paragraph("new", kind, level)
    place = ordering.place_after(rows, [row.pk for row in rows].index(after), new)
    rows.insert(place, new)
    assert " ".join(str(row.pk) for row in rows) == order


# ------------------------------------------------------------------ words
@given(TEXTS)
def test_tokens_joined_are_the_text(text):
    assert "".join(tokens.tokens(text)) == text


def test_words_keep_their_marks_and_scripts_without_blanks_are_cut_per_character():
    assert tokens.tokens("مُترجِمين, l’eau") == ["مُترجِمين", ",", " ", "l", "’", "eau"]
    assert tokens.tokens("水と火") == ["水", "と", "火"]
    assert tokens.tokens("हिन्दी") == ["हिन्दी"]


@given(TEXTS, TEXTS)
def test_a_comparison_gives_both_texts_back(old, new):
    pieces = comparing.compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


def test_a_comparison_shows_words_not_letters():
    shown = comparing.compare("create a fund for repairs.", "create one fund for repair.")
    assert [tuple(piece) for piece in shown] == [
        ("same", "create "), ("removed", "a"), ("added", "one"), ("same", " fund for "),
        ("removed", "repairs"), ("added", "repair"), ("same", "."),
    ]  # fmt: skip


def test_a_text_of_many_thousand_marks_is_compared_in_time():
    one, other = "!?" * 2500, "?!" * 2500
    pieces = comparing.compare(one, other)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == one


# ------------------------------------------------------------------ merging
@given(TEXTS, TEXTS)
def test_who_changed_nothing_gets_what_the_other_wrote(base, theirs):
    assert merging.merge(base, base, theirs).text == theirs
    assert merging.merge(base, theirs, base).text == theirs


@given(TEXTS, TEXTS)
def test_the_same_change_made_twice_is_made_once(base, both):
    assert merging.merge(base, both, both).text == both


@given(TEXTS, TEXTS, TEXTS)
def test_it_does_not_matter_who_saves_first(base, mine, theirs):
    one, other = merging.merge(base, mine, theirs), merging.merge(base, theirs, mine)
    assert [(c.base, c.mine, c.theirs) for c in one.collisions] == [
        (c.base, c.theirs, c.mine) for c in other.collisions
    ]
    if not one.collisions:
        assert one.text == other.text


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_that_anybody_wrote_is_lost(base, mine, theirs):
    """Every word that one of them added is in the one text, or in its side of a collision."""
    merged = merging.merge(base, mine, theirs)

    def side(name):
        return "".join(p if isinstance(p, str) else getattr(p, name) for p in merged.pieces)

    for text, name in ((mine, "mine"), (theirs, "theirs")):
        kept = tokens.tokens(side(name))
        for edit in comparing.edits(tokens.tokens(base), tokens.tokens(text)):
            added = [word for word in edit.fresh if not word.isspace()]
            assert "".join(added) in "".join(word for word in kept if not word.isspace())


@st.composite
def disjoint(draw):
    """A text of different words, and two people who change different ones, with one untouched between."""
    words = [f"w{n}" for n in range(draw(st.integers(3, 30)))]
    hands = [draw(st.sampled_from("mt-")) for _word in words]
    for place in range(1, len(hands)):
        if hands[place] != "-" and hands[place - 1] not in {"-", hands[place]}:
            hands[place] = "-"
    change = st.sampled_from(["new{}", "new{} and more", ""])
    fresh = [draw(change).format(n) for n in range(len(words))]
    return words, hands, fresh


@given(disjoint())
def test_changes_in_different_places_both_survive(given_):
    words, hands, fresh = given_

    def text(who):
        chosen = [
            new if hand in who else old for old, new, hand in zip(words, fresh, hands, strict=True)
        ]
        return " ".join(word for word in chosen if word)

    merged = merging.merge(" ".join(words), text("m"), text("t"))
    if not merged.collisions:  # blanks beside a deleted word may touch
        assert merged.text.split() == text("mt").split()
    else:
        assert any(new == "" for new, hand in zip(fresh, hands, strict=True) if hand != "-")


def test_changes_of_the_same_words_are_a_collision_with_both_texts():
    merged = merging.merge("the old house", "the new house", "the big house")
    assert merged.collisions == [merging.Collision("old", "new", "big")]
    with pytest.raises(ValueError, match="same words"):
        _ = merged.text


# ------------------------------------------------------------------ lines
@given(TEXTS)
def test_lines_lose_nothing_but_blanks_and_are_never_too_long(text):
    found = lines.lines(text, 20)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(lines.width(line) <= 20 for line in found)


def test_lines_break_at_blanks_and_keep_marks_with_their_words():
    text = (
        "Host cities should give every newcomer household one named companion for the first days."
    )
    assert lines.lines(text) == [
        "Host cities should give every newcomer household one named",
        "companion for the first days.",
    ]
    assert lines.lines("一二三四五六七八九十。", 20) == ["一二三四五六七八九", "十。"]


def test_a_line_is_never_cut_between_a_letter_and_its_marks():
    for line in lines.lines("e\u0301" * 100, 20):
        assert not unicodedata.combining(line[0])


# ------------------------------------------------------------------ revisions
def frozen(pk, text, number="", **more):
    row = {
        "id": pk,
        "text": {"en": text},
        "number": number,
        "status": "proposed",
        "kind": "operative",
    }
    return {**row, **more}


def test_revisions_are_compared_paragraph_by_paragraph():
    old = [
        frozen("a", "One", "1"),
        frozen("b", "Two", "2"),
        frozen("c", "Three", "3"),
        frozen("d", "Four", "4"),
    ]
    new = [
        frozen("c", "Three", "1"),
        frozen("a", "One more", "2"),
        frozen("d", "Four", "3"),
        frozen("e", "Five", "4"),
    ]
    rows = revisions.compare_revisions(old, new, "en", "en")
    assert [(row.paragraph["id"], row.fate, row.moved) for row in rows] == [
        ("c", "same", True), ("a", "changed", False), ("b", "removed", False), ("d", "same", False),
        ("e", "added", False),
    ]  # fmt: skip


@given(st.permutations(list("abcdefg")), st.permutations(list("abcdefg")))
def test_as_few_as_possible_have_moved(old, new):
    rows = revisions.compare_revisions(
        [frozen(pk, pk) for pk in old], [frozen(pk, pk) for pk in new], "en", "en"
    )
    stayed = [row.paragraph["id"] for row in rows if not row.moved]
    assert stayed == [pk for pk in old if pk in stayed], "those that stayed are in their old order"
    if old == new:
        assert len(stayed) == 7
