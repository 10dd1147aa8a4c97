"""The shape of the text: kind, level, place, one into two, two into one, gone and back; what others write
meanwhile; taken back."""

from uuid import uuid4

import pytest
from django.urls import reverse

from outcomes.models import DraftStep, OutcomeDraft, Wording
from outcomes.services import (
    commitments,
    drafts,
    evidence,
    joining,
    paragraphs,
    reshaping,
    splitting,
    taking_back,
    wording,
)
from summit.errors import RuleBroken
from summit.models import Activity
from tests.outcomes.drafts import add, again, make_draft, numbered
from tests.outcomes.negotiating import who

ONE, TWO = "Calls upon cities to mend the wells.", "Asks them to pay who mends."
WHOLE = f"{ONE} {TWO}"
UN, DEUX = "Demande aux villes de réparer les puits.", "Les prie de payer."


@pytest.fixture
def draft(record):
    return make_draft(record, WHOLE, "Reports every year.")


@pytest.fixture
def whole(draft):
    return draft.paragraphs.in_order()[0]


def split(whole, by, *, one=ONE, other=TWO, sides=None, seen=None, **more):
    texts = {"en": f"{one}\n\n{other}", **more}
    seen = again(whole).revision if seen is None else seen
    return splitting.split_paragraph(whole, texts, sides or {}, seen=seen, by=by)


def texts(draft) -> list[str]:
    return [text for _number, text in numbered(draft) if text != "[Deleted]"]


# ------------------------------------------------------------------ kind and level
def test_a_paragraph_becomes_another_kind_and_stays_itself(record, draft, whole):
    evidence.add_evidence(whole, record.said[0], "", "quote", by=record.rana)
    reshaping.set_level(whole, 1, by=record.olga)
    changed = reshaping.set_kind(whole, "preambular", by=record.olga)
    assert (changed.pk, changed.kind, changed.level) == (whole.pk, "preambular", 0)
    assert numbered(draft) == [("", WHOLE), ("1", "Reports every year.")]
    assert again(whole).evidence.count() == 1
    assert again(whole).wordings.count() == 1


@pytest.mark.parametrize(
    ("prepare", "kind", "code"),
    [
        (lambda record, one: None, "poem", "kind.unknown"),
        (lambda record, one: paragraphs.set_status(one, "agreed", by=record.olga), "heading", "paragraph.settled"),
        (lambda record, one: paragraphs.set_status(one, "bracketed", by=record.olga), "heading", "kind.negotiated"),
        (lambda record, one: paragraphs.delete_paragraph(one, by=record.olga), "heading", "paragraph.settled"),
        (lambda record, one: paragraphs.add_alternative(one, "en", "Or not.", by=record.olga), "preambular",
         "kind.alternatives"),
        (lambda record, one: evidence.add_evidence(one, record.said[0], "", "quote", by=record.rana), "heading",
         "kind.evidence"),
    ],
)  # fmt: skip
def test_what_cannot_become_of_a_paragraph(record, whole, prepare, kind, code):
    prepare(record, whole)
    with pytest.raises(RuleBroken) as refusal:
        reshaping.set_kind(whole, kind, by=record.olga)
    assert (refusal.value.code, refusal.value.field) == (code, "kind")
    assert again(whole).kind == "operative"


def test_kind_and_level_are_taken_back_with_what_went_along(record, draft, whole):
    below = add(draft, "And the pumps.", by=record.olga, after=whole, level=1)
    reshaping.set_level(whole, 1, by=record.olga)
    assert (again(whole).level, again(below).level) == (1, 2)
    taking_back.undo(taking_back.last(draft), by=record.rana)
    assert (again(whole).level, again(below).level) == (0, 1)
    reshaping.set_kind(whole, "heading", by=record.olga)
    step = taking_back.last(draft)
    for _twice in range(2):
        taking_back.undo(step, by=record.rana)
    assert again(whole).kind == "operative"
    assert taking_back.last(draft) is None
    assert Activity.objects.filter(verb="shape.restored").count() == 2


def test_what_becomes_operative_moves_no_number_of_the_issued_revision(record, draft, whole):
    noting = add(draft, "Noting the floods,", by=record.olga, kind="preambular", after=whole)
    drafts.open_draft(drafts.issue_revision(draft, by=record.olga), by=record.olga)
    reshaping.set_kind(noting, "operative", by=record.olga)
    assert [number for number, _text in numbered(draft)] == ["1", "1 bis", "2"]
    for kind in ("heading", "operative"):
        reshaping.set_kind(whole, kind, by=record.olga)
    assert [number for number, _text in numbered(draft)] == ["1", "1 bis", "2"], "its own again"


def test_what_somebody_has_changed_again_is_not_taken_back(record, draft, whole):
    reshaping.set_level(whole, 1, by=record.olga)
    step = taking_back.last(draft)
    reshaping.set_level(whole, 2, by=record.rana)
    with pytest.raises(RuleBroken) as refusal:
        taking_back.undo(step, by=record.olga)
    assert refusal.value.code == "step.overtaken"
    assert again(whole).level == 2


# ------------------------------------------------------------------ split
def test_a_paragraph_is_split_in_two_and_the_first_stays_itself(record, draft, whole):
    said = [
        evidence.add_evidence(whole, record.said[n], "", "quote", by=record.rana) for n in range(3)
    ]
    sides = {said[1].pk: "second", said[2].pk: "both"}
    second = split(whole, record.olga, sides=sides)
    assert numbered(draft) == [("1", ONE), ("1 bis", TWO), ("2", "Reports every year.")]
    assert again(whole).pk == whole.pk
    behind = [[row.contribution_id for row in one.evidence.all()] for one in (whole, second)]
    assert set(behind[0]) == {record.said[0].pk, record.said[2].pk}
    assert set(behind[1]) == {record.said[1].pk, record.said[2].pk}
    assert [row.text for row in again(whole).wordings.all()] == [ONE, WHOLE]
    drafts.issue_revision(draft, by=record.olga)
    assert [number for number, _text in numbered(draft)] == ["1", "1 bis", "2"]


def test_it_is_split_in_every_language_that_has_an_empty_line(record, draft, whole):
    wording.write(whole, "fr", f"{UN} {DEUX}", seen=1, by=record.rana)
    wording.write(whole, "es", "Pide reparar los pozos. Y pagar.", seen=1, by=record.rana)
    second = split(whole, record.olga, fr=f"{UN}\n\n{DEUX}", es="Pide reparar los pozos. Y pagar.")
    first, second = again(whole), again(second)
    assert first.text == {"en": ONE, "fr": UN, "es": "Pide reparar los pozos. Y pagar."}
    assert second.text == {"en": TWO, "fr": DEUX}
    assert (first.is_stale("fr"), first.is_stale("es"), second.is_stale("fr")) == (
        False,
        True,
        False,
    )


def test_a_translation_that_was_stale_is_stale_on_both_sides(record, whole):
    wording.write(whole, "fr", f"{UN} {DEUX}", seen=1, by=record.rana)
    new = WHOLE.replace("cities", "all cities")
    wording.write(whole, "en", new, seen=2, by=record.olga)
    second = split(
        whole, record.olga, one=ONE.replace("cities", "all cities"), fr=f"{UN}\n\n{DEUX}"
    )
    assert again(whole).is_stale("fr")
    assert again(second).is_stale("fr")


def test_what_stands_below_it_follows_the_second_so_that_no_words_change_places(
    record, draft, whole
):
    add(draft, "And the pumps.", by=record.olga, after=whole, level=1)
    split(whole, record.olga)
    assert texts(draft) == [ONE, TWO, "And the pumps.", "Reports every year."]


@pytest.mark.parametrize("text", [WHOLE, f"{ONE}\n{TWO}", "One.\n\nTwo.\n\nThree."])
def test_where_to_split_must_be_said_once(record, draft, whole, text):
    with pytest.raises(RuleBroken) as refusal:
        splitting.split_paragraph(whole, {"en": text}, {}, seen=1, by=record.olga)
    assert (refusal.value.code, refusal.value.field) == ("split.where", "text_en")
    assert texts(draft) == [WHOLE, "Reports every year."]


def test_a_word_is_not_split(record, draft, whole):
    with pytest.raises(RuleBroken) as refusal:
        split(whole, record.olga, one="Calls upon cit", other=WHOLE.removeprefix("Calls upon cit"))
    assert (refusal.value.code, refusal.value.field) == ("split.word", "text_en")


def test_an_alternative_and_what_is_agreed_are_not_split_or_joined(record, draft, whole):
    other = paragraphs.add_alternative(whole, "en", f"{ONE} Or not.", by=record.olga)
    for one in (whole, other):
        with pytest.raises(RuleBroken) as refusal:
            split(one, record.olga)
        assert refusal.value.code == "split.alternatives"
    paragraphs.delete_paragraph(other, by=record.olga)
    paragraphs.set_status(whole, "agreed", by=record.olga)
    with pytest.raises(RuleBroken) as refusal:
        split(whole, record.olga)
    assert refusal.value.code == "paragraph.settled"


# ------------------------------------------------------------------ join
def test_two_paragraphs_become_one_with_all_that_belongs_to_them(record, draft, whole):
    second = draft.paragraphs.in_order()[1]
    both = evidence.add_evidence(whole, record.said[0], "", "quote", by=record.rana)
    evidence.add_evidence(second, record.said[0], "", "support", by=record.rana)
    evidence.add_evidence(second, record.said[1], "", "quote", by=record.rana)
    wording.write(second, "fr", "Rend compte.", seen=1, by=record.rana)
    line = commitments.add_commitment(
        draft, commitments.Line(second, "Kivara", "government", "en", "Report."),
        by=record.olga, place=None,
    )  # fmt: skip
    paragraphs.set_status(second, "bracketed", by=record.olga)
    joined = joining.join_paragraphs(whole, by=record.olga)
    assert joined.pk == whole.pk
    assert numbered(draft) == [("1", f"{WHOLE} Reports every year."), ("2", "[Deleted]")]
    assert again(whole).text["fr"] == "Rend compte."
    assert again(whole).is_stale("fr"), "half of it has no translation"
    assert again(whole).status == "bracketed"
    assert {one.contribution_id for one in whole.evidence.all()} == {
        record.said[0].pk, record.said[1].pk,
    }  # fmt: skip
    assert again(both).role == "quote"
    assert again(line).paragraph == whole


@pytest.mark.parametrize("last", [{"level": 1}, {"kind": "heading"}])
def test_only_what_follows_directly_and_is_alike_is_joined(record, draft, whole, last):
    second = draft.paragraphs.in_order()[1]
    if "level" in last:
        reshaping.set_level(second, 1, by=record.olga)
    else:
        reshaping.set_kind(second, "heading", by=record.olga)
    for one in (whole, second):
        with pytest.raises(RuleBroken) as refusal:
            joining.join_paragraphs(one, by=record.olga)
        assert refusal.value.code == "join.apart"


def test_what_is_proposed_to_the_second_is_decided_first(record, draft, whole):
    from outcomes.services import proposing  # noqa: PLC0415

    second = draft.paragraphs.in_order()[1]
    proposing.propose_deletion(second, "en", seen=1, who=who(record, "rana"))
    with pytest.raises(RuleBroken, match="A1"):
        joining.join_paragraphs(whole, by=record.olga)


def test_a_text_that_would_be_too_long_is_not_made(record, draft):
    one, two = add(draft, "x" * 3000, by=record.olga), add(draft, "y" * 3000, by=record.olga)
    with pytest.raises(RuleBroken) as refusal:
        joining.join_paragraphs(one, by=record.olga)
    assert refusal.value.code == "words.long"
    assert not again(two).is_deleted


# ------------------------------------------------------------------ meanwhile
def test_what_others_wrote_before_the_split_goes_to_its_side(record, draft, whole):
    wording.write(
        whole, "en", WHOLE.replace("who mends", "at once who mends"), seen=1, by=record.rana
    )
    split(whole, record.olga, seen=1)
    assert texts(draft)[:2] == [ONE, "Asks them to pay at once who mends."]


def test_words_changed_over_the_seam_are_a_collision_and_nothing_is_split(record, draft, whole):
    wording.write(
        whole, "en", WHOLE.replace("wells. Asks them", "wells and"), seen=1, by=record.rana
    )
    with pytest.raises(wording.Collided):
        split(whole, record.olga, seen=1)
    assert len(texts(draft)) == 2


@pytest.mark.parametrize("base", [None, WHOLE])
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (WHOLE.replace("wells", "old wells"), [ONE.replace("wells", "old wells"), TWO]),
        (WHOLE.replace("pay who", "pay all who"), [ONE, TWO.replace("pay who", "pay all who")]),
        (WHOLE.replace("wells", "old wells") + " Now.", [ONE.replace("wells", "old wells"), f"{TWO} Now."]),
    ],
)  # fmt: skip
def test_who_still_writes_in_the_whole_writes_in_both_halves(
    record, draft, whole, base, typed, expected
):
    split(whole, record.olga)
    wording.write(whole, "en", typed, seen=1, base=base, by=record.rana)
    assert texts(draft)[:2] == expected


def test_who_goes_on_in_the_first_half_writes_there_only(record, draft, whole):
    wording.write(whole, "fr", f"{UN} {DEUX}", seen=1, by=record.rana)
    second = split(whole, record.olga, fr=f"{UN}\n\n{DEUX}")
    # A translator's page still says the revision that they read.
    wording.write(whole, "fr", f"{UN} Tous.", seen=2, base=UN, by=record.rana)
    assert (again(whole).text["fr"], again(second).text["fr"]) == (f"{UN} Tous.", DEUX)


def test_words_written_over_the_seam_are_shown_to_their_writer(record, draft, whole):
    split(whole, record.olga)
    with pytest.raises(wording.Collided) as refusal:
        wording.write(
            whole, "en", WHOLE.replace("wells. Asks them", "wells and"), seen=1, by=record.rana
        )
    assert "wells and" in refusal.value.mine
    assert texts(draft)[:2] == [ONE, TWO]


def test_who_still_writes_in_either_of_two_that_were_joined_writes_in_the_one(record, draft, whole):
    second = draft.paragraphs.in_order()[1]
    joining.join_paragraphs(whole, by=record.olga)
    more = "Reports every second year."
    for _autosave in range(2):
        wording.write(second, "en", more, seen=1, base="Reports every year.", by=record.rana)
    wording.write(whole, "en", f"{WHOLE} Now.", seen=1, base=WHOLE, by=record.rana)
    wording.write(second, "en", f"{more} Or more.", seen=1, base=more, by=record.rana)
    assert texts(draft) == [f"{WHOLE} Now. {more} Or more."]


def test_a_hundred_edits_of_two_drafters_survive_splits_and_joins(record, draft, whole):
    """Each writes on in what they had open, as a page that saves itself does."""
    bases = {"olga": WHOLE, "rana": WHOLE}
    for turn in range(50):
        if turn % 10 == 5:
            first, second = again(whole).text["en"].split(" Asks", 1)
            split(whole, record.mira, one=first, other=f"Asks{second}")
        if turn % 10 == 9:
            taking_back.undo(taking_back.last(draft), by=record.mira)
        for name in bases:
            # Both have had the answer to their last save: the paragraph as it is now.
            base = again(whole).text["en"]
            text = base.replace("wells", f"wells {name}{turn}", 1)
            wording.write(
                whole, "en", text, seen=again(whole).revision, base=base, by=getattr(record, name)
            )
    found = " ".join(texts(draft))
    assert all(f"{name}{turn}" in found for name in bases for turn in range(50))


# ------------------------------------------------------------------ taken back
def test_a_split_is_taken_back_with_what_was_written_since(record, draft, whole):
    one = evidence.add_evidence(whole, record.said[0], "", "quote", by=record.rana)
    second = split(whole, record.olga, sides={one.pk: "second"})
    wording.write(second, "en", f"{TWO} Now.", seen=1, by=record.rana)
    taking_back.undo(taking_back.last(draft), by=record.olga)
    assert numbered(draft) == [("1", f"{WHOLE} Now."), ("2", "Reports every year.")]
    assert [row.pk for row in whole.evidence.all()] == [one.pk]
    wording.write(second, "en", f"{TWO} Now, please.", seen=2, base=f"{TWO} Now.", by=record.rana)
    assert texts(draft)[0] == f"{WHOLE} Now, please.", "who still has the second open"


def test_a_join_is_taken_back_with_what_was_written_since(record, draft, whole):
    second = draft.paragraphs.in_order()[1]
    mine = evidence.add_evidence(second, record.said[0], "", "quote", by=record.rana)
    paragraphs.set_status(second, "agreed_ad_ref", by=record.olga)
    joining.join_paragraphs(whole, by=record.olga)
    text = again(whole).text["en"].replace("wells", "old wells").replace("every", "each")
    wording.write(whole, "en", text, seen=again(whole).revision, by=record.rana)
    taking_back.undo(taking_back.last(draft), by=record.olga)
    assert texts(draft) == [WHOLE.replace("wells", "old wells"), "Reports each year."]
    assert again(mine).paragraph == second
    assert again(second).status == "agreed_ad_ref"
    assert Wording.objects.filter(paragraph=second, text="Reports each year.").exists()
    wording.write(whole, "en", text.replace("each", "every"), seen=again(whole).revision - 1, base=text,
                  by=record.rana)  # fmt: skip
    assert texts(draft)[1] == "Reports every year.", "who still has the one open writes in both"


@pytest.mark.parametrize("decided", [False, True])
def test_what_was_joined_to_a_bracketed_one_is_as_agreed_as_before(record, draft, whole, decided):
    second = draft.paragraphs.in_order()[1]
    paragraphs.set_status(whole, "agreed_ad_ref", by=record.olga)
    paragraphs.set_status(second, "bracketed", by=record.olga)
    joining.join_paragraphs(whole, by=record.olga)
    assert again(whole).status == "bracketed"
    if decided:
        paragraphs.set_status(whole, "proposed", by=record.rana)
    taking_back.undo(taking_back.last(draft), by=record.olga)
    assert again(whole).status == ("proposed" if decided else "agreed_ad_ref")
    assert again(second).status == "bracketed"


@pytest.mark.parametrize(
    "change",
    [
        lambda record, first, second: paragraphs.delete_paragraph(second, by=record.olga),
        lambda record, first, second: paragraphs.set_status(second, "agreed", by=record.olga),
        lambda record, first, second: reshaping.set_kind(second, "preambular", by=record.olga),
        lambda record, first, second: paragraphs.add_alternative(
            second, "en", "No.", by=record.olga
        ),
    ],
)
def test_a_split_from_which_somebody_has_gone_on_is_not_taken_back(record, draft, whole, change):
    second = split(whole, record.olga)
    step = taking_back.last(draft)
    change(record, whole, second)
    with pytest.raises(RuleBroken) as refusal:
        taking_back.undo(step, by=record.rana)
    assert refusal.value.code == "step.overtaken"
    assert again(whole).text["en"] == ONE


def test_a_join_over_whose_seam_somebody_has_written_is_not_taken_back(record, draft, whole):
    joining.join_paragraphs(whole, by=record.olga)
    text = again(whole).text["en"].replace("mends. Reports", "mends, and reports")
    wording.write(whole, "en", text, seen=again(whole).revision, by=record.rana)
    with pytest.raises(RuleBroken):
        taking_back.undo(taking_back.last(draft), by=record.olga)
    assert texts(draft) == [text]


# ------------------------------------------------------------------ the doors
def test_the_page_shows_both_halves_and_asks_whose_words_stand_behind_which(
    record, client, draft, whole
):
    said = evidence.add_evidence(whole, record.said[0], "", "quote", by=record.rana)
    client.force_login(record.olga)
    address = reverse("outcomes:paragraph-split", args=[whole.pk])
    assert WHOLE in client.get(address).content.decode()
    data = {"text_en": f"{ONE}\n\n{said.quote}", "seen": "1", "key": str(uuid4())}
    page = client.post(address, data).content.decode()
    assert "Whose words stand behind which half?" in page
    chosen = page.split(f'name="voice_{said.pk}" value="second"')[1]
    assert chosen.startswith(" checked"), "its words are in the second half"
    assert not DraftStep.objects.exists()
    answer = client.post(address, {**data, "confirmed": "1", f"voice_{said.pk}": "second"})
    assert answer.status_code == 303
    second = DraftStep.objects.get().second
    assert [row.pk for row in second.evidence.all()] == [said.pk]
    page = client.get(reverse("outcomes:paragraph", args=[whole.pk])).content.decode()
    assert "Split in two" in page
    assert "Undo" in page


def test_a_text_without_an_empty_line_comes_back_with_what_to_do(record, client, whole):
    client.force_login(record.olga)
    answer = client.post(
        reverse("outcomes:paragraph-split", args=[whole.pk]), {"text_en": WHOLE, "seen": "1"}
    )
    assert answer.status_code == 422
    assert "Leave one empty line" in answer.content.decode()


def test_what_has_alternatives_is_offered_neither_split_nor_join(record, client, draft, whole):
    client.force_login(record.rana)
    other = paragraphs.add_alternative(whole, "en", "Or not.", by=record.olga)
    reports = draft.paragraphs.in_order()[2]
    paragraphs.set_status(reports, "bracketed", by=record.olga)
    for one, offered in ((whole, False), (other, False), (reports, True)):
        page = client.get(reverse("outcomes:paragraph", args=[one.pk])).content.decode()
        assert (reverse("outcomes:paragraph-split", args=[one.pk]) in page) is offered
        assert reverse("outcomes:paragraph-join", args=[one.pk]) not in page
    paragraphs.delete_paragraph(other, by=record.olga)
    page = client.get(reverse("outcomes:paragraph", args=[whole.pk])).content.decode()
    assert reverse("outcomes:paragraph-split", args=[whole.pk]) in page
    assert reverse("outcomes:paragraph-join", args=[whole.pk]) in page


def test_the_desk_joins_and_takes_back_with_buttons(record, client, draft, whole):
    client.force_login(record.rana)
    page = client.get(reverse("outcomes:paragraph", args=[whole.pk])).content.decode()
    assert reverse("outcomes:paragraph-join", args=[whole.pk]) in page
    client.post(reverse("outcomes:paragraph-join", args=[whole.pk]), {"key": str(uuid4())})
    assert len(texts(draft)) == 1
    desk = client.get(reverse("outcomes:outcome", args=[record.summit.slug])).content.decode()
    undo = reverse("outcomes:draft-step-undo", args=[DraftStep.objects.get().pk])
    assert undo in desk
    client.post(undo)
    assert len(texts(draft)) == 2
    client.force_login(record.ada)
    for name, args in (("outcome", [record.summit.slug]), ("paragraph", [whole.pk])):
        page = client.get(reverse(f"outcomes:{name}", args=args)).content.decode()
        assert "draft-step" not in page


def test_a_page_that_saves_into_a_joined_paragraph_keeps_what_was_typed(
    record, client, draft, whole
):
    second = draft.paragraphs.in_order()[1]
    joining.join_paragraphs(whole, by=record.olga)
    client.force_login(record.rana)
    answer = client.post(
        reverse("outcomes:paragraph-write", args=[second.pk]),
        {
            "text": "Reports each year.",
            "language": "en",
            "seen": "1",
            "base": "Reports every year.",
        },
        HTTP_X_LIVE="1",
    )
    assert answer.json()["text"] == "Reports each year."
    assert texts(draft) == [f"{WHOLE} Reports each year."]


def test_nothing_is_reshaped_in_a_text_that_rests(record, draft, whole):
    reshaping.set_level(whole, 1, by=record.olga)
    step = taking_back.last(draft)
    drafts.issue_revision(draft, by=record.olga)
    for act in (
        lambda: reshaping.set_kind(whole, "preambular", by=record.olga),
        lambda: split(whole, record.olga),
        lambda: joining.join_paragraphs(whole, by=record.olga),
        lambda: taking_back.undo(step, by=record.olga),
    ):
        with pytest.raises(RuleBroken) as refusal:
            act()
        assert refusal.value.code == "draft.issued"
    assert OutcomeDraft.objects.get().status == "revised"


# ------------------------------------------------------------------ place, going and coming back
def test_a_move_is_taken_back_with_what_belongs_to_it(record, draft, whole):
    below = add(draft, "And the pumps.", by=record.olga, after=whole, level=1)
    reports = draft.paragraphs.in_order()[2]
    stood = numbered(draft)
    paragraphs.move_paragraph(whole, None, by=record.olga)
    assert texts(draft) == ["Reports every year.", WHOLE, "And the pumps."]
    step = taking_back.last(draft)
    assert (step.verb, step.about) == ("move", "¶ 2")
    for _twice in range(2):
        taking_back.undo(step, by=record.rana)
    assert numbered(draft) == stood
    paragraphs.move_paragraph(below, reports, by=record.olga)
    assert taking_back.last(draft) is None, "where it stands already nothing was moved"
    paragraphs.move_paragraph(below, None, by=record.olga)
    paragraphs.move_paragraph(reports, whole, by=record.olga)
    for _each in range(2):
        taking_back.undo(taking_back.last(draft), by=record.rana)
    assert numbered(draft) == stood


def test_a_move_from_which_somebody_has_gone_on_is_not_taken_back(record, draft, whole):
    paragraphs.move_paragraph(whole, None, by=record.olga)
    step = taking_back.last(draft)
    paragraphs.move_paragraph(whole, draft.paragraphs.in_order()[0], by=record.rana)
    with pytest.raises(RuleBroken) as refusal:
        taking_back.undo(step, by=record.olga)
    assert refusal.value.code == "step.overtaken"
    assert texts(draft) == [WHOLE, "Reports every year."]


def test_all_that_went_with_a_paragraph_comes_back_as_it_was(record, draft, whole):
    below = add(draft, "And the pumps.", by=record.olga, after=whole, level=1)
    gone = add(draft, "And the buckets.", by=record.olga, after=below, level=1)
    paragraphs.delete_paragraph(gone, by=record.olga)
    paragraphs.set_status(whole, "agreed", by=record.olga)
    stood = numbered(draft)
    paragraphs.delete_paragraph(whole, by=record.olga)
    assert texts(draft) == ["Reports every year."]
    taking_back.undo(taking_back.last(draft), by=record.rana)
    assert numbered(draft) == stood
    assert [again(one).status for one in (whole, below, gone)] == ["agreed", "proposed", "deleted"]


def test_what_came_back_goes_again_and_its_alternative_is_agreed_as_before(record, draft, whole):
    other = paragraphs.add_alternative(whole, "en", "Or not.", by=record.olga)
    paragraphs.delete_paragraph(other, by=record.olga)
    went = taking_back.last(draft)
    paragraphs.set_status(whole, "agreed", by=record.olga)
    with pytest.raises(RuleBroken) as refusal:
        taking_back.undo(went, by=record.rana)
    assert refusal.value.code == "step.overtaken", "what was agreed meanwhile stays agreed"
    paragraphs.restore_paragraph(other, by=record.olga)
    assert [again(one).status for one in (whole, other)] == ["bracketed", "bracketed"]
    taking_back.undo(taking_back.last(draft), by=record.rana)
    assert [again(one).status for one in (whole, other)] == ["agreed", "deleted"]


def test_what_came_back_stays_when_something_stands_below_it_again(record, draft, whole):
    below = add(draft, "And the pumps.", by=record.olga, after=whole, level=1)
    paragraphs.delete_paragraph(whole, by=record.olga)
    paragraphs.restore_paragraph(whole, by=record.olga)
    step = taking_back.last(draft)
    paragraphs.restore_paragraph(below, by=record.olga)
    with pytest.raises(RuleBroken) as refusal:
        taking_back.undo(step, by=record.rana)
    assert refusal.value.code == "step.overtaken"
    for _each in range(3):
        taking_back.undo(taking_back.last(draft), by=record.rana)
    assert [again(one).status for one in (whole, below)] == ["proposed", "proposed"]
