"""The rapporteur orders what was said: merges, tags, themes; each step can be taken back."""

from uuid import uuid4

import pytest
from django.urls import reverse

from outcomes.models import DeskStep, Grouping, Refusal, Tag, Tagging, Theme
from outcomes.services import (
    merging,
    recommendations,
    steps,
    suggesting,
    tags,
    themes,
    undoing,
)
from sessions.models import Contribution
from sessions.services import contributions, editing, interventions
from summit.errors import RuleBroken
from tests import cast as people
from tests.counting import queries

WATER = [
    "The wells of our village run dry every August.",
    "Every August the wells of the village run dry.",
    "Wells that run dry need repair before August.",
]


@pytest.fixture
def said(cast):
    question = cast.plenary.guiding_questions.first()
    places = (cast.places.ada, cast.places.leila, cast.places.sami)
    return [
        contributions.contribute(
            cast.plenary, text, by=place.user, place=place, guiding_question=question,
            language="en",
        )
        for text, place in zip(WATER, places, strict=True)
    ]  # fmt: skip


def pks(rows):
    return [row.pk for row in rows]


def fresh(row):
    return Contribution.objects.get(pk=row.pk)


def last(cast):
    return steps.last(cast.plenary)


# ---------------------------------------------------------------- who may
DOORS = {
    "merge": lambda cast, said, theme, tag: (
        reverse("outcomes:merge", args=[cast.plenary.pk]),
        {"contribution": pks(said[:2])},
    ),
    "tag": lambda cast, said, theme, tag: (
        reverse("outcomes:tag", args=[cast.plenary.pk]),
        {"contribution": pks(said), "tag": "wells"},
    ),
    "group": lambda cast, said, theme, tag: (
        reverse("outcomes:group", args=[cast.plenary.pk]),
        {"contribution": pks(said), "theme_name": "Dry wells"},
    ),
    "apart": lambda cast, said, theme, tag: (reverse("outcomes:apart", args=[said[0].pk]), {}),
    "untag": lambda cast, said, theme, tag: (
        reverse("outcomes:untag", args=[said[0].pk, tag.pk]),
        {},
    ),
    "rename": lambda cast, said, theme, tag: (
        reverse("outcomes:theme", args=[theme.pk]),
        {"theme_name": "Another"},
    ),
    "move": lambda cast, said, theme, tag: (
        reverse("outcomes:theme-move", args=[theme.pk]),
        {"contribution": pks(said[:1]), "to": ""},
    ),
    "dissolve": lambda cast, said, theme, tag: (
        reverse("outcomes:theme-dissolve", args=[theme.pk]),
        {},
    ),
    "refuse": lambda cast, said, theme, tag: (
        reverse("outcomes:refuse", args=[cast.plenary.pk]),
        {"kind": "theme", "member": pks(said)},
    ),
    "undo": lambda cast, said, theme, tag: (
        reverse("outcomes:step-undo", args=[last(cast).pk]),
        {},
    ),
    "rename tag": lambda cast, said, theme, tag: (
        reverse("outcomes:tag-rename", args=[tag.pk]),
        {"tag": "pumps"},
    ),
}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_is_for_who_records(cast, as_person, said, door):
    tag = tags.tag_words(cast.plenary, pks(said), "water", by=cast.rana)
    theme = themes.make_theme(cast.plenary, "A theme", pks(said), by=cast.rana)
    address, data = DOORS[door](cast, said, theme, tag)
    assert {
        name: as_person(getattr(cast, name, None)).post(address, data).status_code
        for name in ("nobody", "otto", "ada", "mira", "rana")
    } == {
        "nobody": 302,
        "otto": 404 if door in {"apart", "untag"} else 403,
        "ada": 403,
        "mira": 403,
        "rana": 303,
    }
    if door != "rename":
        assert as_person(cast.rana).get(address).status_code == 405


@pytest.mark.parametrize("door", DOORS)
def test_what_is_in_a_hidden_summit_does_not_exist_for_outsiders(cast, as_person, said, door):
    tag = tags.tag_words(cast.plenary, pks(said), "water", by=cast.rana)
    theme = themes.make_theme(cast.plenary, "A theme", pks(said), by=cast.rana)
    cast.summit.is_private = True
    cast.summit.save()
    address, data = DOORS[door](cast, said, theme, tag)
    assert as_person(cast.otto).post(address, data).status_code == 404


@pytest.mark.parametrize("name", ["suggestions", "coverage"])
def test_pages_beside_the_desk(cast, as_person, said, name):
    address = reverse(f"outcomes:{name}", args=[cast.plenary.pk])
    found = {
        who: as_person(getattr(cast, who, None)).get(address).status_code
        for who in ("nobody", "otto", "ada", "mira", "rana")
    }
    mira = 200 if name == "coverage" else 403
    assert found == {"nobody": 302, "otto": 403, "ada": 403, "mira": mira, "rana": 200}


@pytest.mark.parametrize("door", ["merge", "tag", "group"])
def test_the_same_form_twice_is_one_step(cast, as_person, said, door):
    address, data = DOORS[door](cast, said, None, None)
    key = str(uuid4())
    for _ in range(2):
        assert as_person(cast.rana).post(address, {**data, "key": key}).status_code == 303
    assert DeskStep.objects.count() == 1


@pytest.mark.parametrize("door", ["merge", "tag", "group"])
def test_nothing_ticked_and_nonsense_are_told(cast, as_person, said, door):
    address, data = DOORS[door](cast, said, None, None)
    rana = as_person(cast.rana)
    assert rana.post(address, {**data, "contribution": []}).status_code == 409
    assert rana.post(address, {**data, "contribution": "x"}).status_code == 404
    contributions.hide(said[0], "Off topic", by=cast.mira)
    assert rana.post(address, data).status_code == 409
    assert not DeskStep.objects.exists()


# ---------------------------------------------------------------- merging
def test_merged_words_keep_everything_and_stand_under_one(cast, as_person, said):
    kept = merging.merge_words(cast.plenary, pks(said), by=cast.rana)
    assert kept == said[0]
    assert [fresh(row).merged_into for row in said] == [None, said[0], said[0]]
    assert [(fresh(row).text, fresh(row).author, fresh(row).status) for row in said] == [
        (row.text, row.author, "approved") for row in said
    ]
    assert fresh(said[0]).voices == 3
    room = as_person(cast.vera).get(reverse("sessions:room", args=[cast.plenary.pk]))
    page = room.content.decode()
    assert all(row.text in page for row in said)
    assert "3 people said this" in page
    mine = as_person(cast.leila).get(reverse("sessions:my-words", args=[cast.plenary.pk]))
    assert "S1-C001" in mine.content.decode()


def test_the_same_person_twice_is_one_voice(cast, said):
    more = contributions.contribute(
        cast.plenary, "Dry, I said!", by=cast.ada, place=cast.places.ada
    )
    kept = merging.merge_words(cast.plenary, [said[0].pk, more.pk], by=cast.rana)
    assert fresh(kept).voices == 1


def test_another_head_can_be_chosen_and_takes_everybody_along(cast, said):
    merging.merge_words(cast.plenary, pks(said), by=cast.rana)
    merging.merge_words(cast.plenary, pks(said[:2]), head=said[1].pk, by=cast.rana)
    assert [fresh(row).merged_into for row in said] == [said[1], None, said[1]]
    undoing.undo(last(cast), by=cast.rana)
    assert [fresh(row).merged_into for row in said] == [None, said[0], said[0]]
    undoing.undo(last(cast), by=cast.rana)
    assert [fresh(row).merged_into for row in said] == [None, None, None]


def test_the_second_of_two_rapporteurs_is_told_what_happened(cast, said):
    merging.merge_words(cast.plenary, pks(said[:2]), by=cast.rana)
    with pytest.raises(RuleBroken) as refusal:
        merging.merge_words(cast.plenary, pks(said[1:]), by=cast.olga)
    assert refusal.value.code == "merge.taken"
    assert "S1-C002" in str(refusal.value.message)
    assert "Rana Qureshi" in str(refusal.value.message)
    assert fresh(said[2]).merged_into is None


def test_taken_apart_each_stands_on_its_own(cast, said):
    merging.merge_words(cast.plenary, pks(said), by=cast.rana)
    merging.take_apart(said[2], by=cast.rana)
    assert [fresh(row).merged_into for row in said] == [None, said[0], None]
    merging.take_apart(said[0], by=cast.rana)
    assert [fresh(row).merged_into for row in said] == [None, None, None]
    merging.take_apart(said[0], by=cast.rana)
    undoing.undo(last(cast), by=cast.rana)
    assert [fresh(row).merged_into for row in said] == [None, said[0], None]


def test_a_step_that_was_overtaken_is_not_taken_back(cast, said):
    merging.merge_words(cast.plenary, pks(said[:2]), by=cast.rana)
    step = last(cast)
    merging.take_apart(said[1], by=cast.olga)
    with pytest.raises(RuleBroken) as refusal:
        undoing.undo(step, by=cast.rana)
    assert refusal.value.code == "step.overtaken"
    step.refresh_from_db()
    assert step.undone_at is None


def test_an_undo_twice_is_once(cast, said):
    merging.merge_words(cast.plenary, pks(said[:2]), by=cast.rana)
    step = last(cast)
    undoing.undo(step, by=cast.rana)
    undoing.undo(step, by=cast.rana)
    assert fresh(said[1]).merged_into is None


def test_words_under_withdrawn_words_stand_on_their_own(cast, said):
    merging.merge_words(cast.plenary, pks(said), by=cast.rana)
    contributions.withdraw(said[0], by=cast.ada)
    assert [fresh(row).merged_into for row in said] == [None, None, None]


def test_under_hidden_words_each_is_shown_on_its_own_until_they_come_back(cast, said):
    merging.merge_words(cast.plenary, pks(said[:2]), by=cast.rana)
    contributions.hide(said[0], "Off topic", by=cast.mira)
    assert (fresh(said[1]).head, fresh(said[1]).head_reference) == (None, "")
    contributions.approve(said[0], by=cast.mira)
    assert fresh(said[1]).head == said[0]


def test_merged_words_are_not_edited_any_more(cast, said):
    merging.merge_words(cast.plenary, pks(said[:2]), by=cast.rana)
    with pytest.raises(RuleBroken) as refusal:
        editing.edit(said[1], "Something else.", seen=1, by=cast.leila)
    assert refusal.value.code == "contribution.used"


# ---------------------------------------------------------------- tags
def test_a_tag_is_one_whatever_its_case(cast, said):
    tags.tag_words(cast.plenary, pks(said[:2]), "Wells", by=cast.rana)
    tags.tag_words(cast.plenary, pks(said), " #wells ", by=cast.olga)
    assert [tag.name for tag in Tag.objects.all()] == ["Wells"]
    assert Tagging.objects.count() == 3


def test_a_tag_is_taken_off_and_back(cast, said):
    tag = tags.tag_words(cast.plenary, pks(said), "wells", by=cast.rana)
    tags.untag_words(cast.plenary, [said[0].pk], tag, by=cast.rana)
    assert tag.taggings.count() == 2
    undoing.undo(last(cast), by=cast.rana)
    assert tag.taggings.count() == 3
    undoing.undo(last(cast), by=cast.rana)
    assert not Tag.objects.exists()


@pytest.mark.parametrize("name", ["", "  #  ", "a" * 41, "water, wells"])
def test_what_is_no_tag_is_refused(cast, said, name):
    with pytest.raises(RuleBroken) as refusal:
        tags.tag_words(cast.plenary, pks(said), name, by=cast.rana)
    assert refusal.value.field == "tag"
    assert not Tag.objects.exists()


def test_a_tag_renamed_onto_another_becomes_one_with_it_and_can_be_parted(cast, as_person, said):
    wells = tags.tag_words(cast.plenary, pks(said[:2]), "wells", by=cast.rana)
    well = tags.tag_words(cast.plenary, pks(said[1:]), "well", by=cast.rana)
    assert tags.rename_tag(well, "Wells", by=cast.rana) == wells
    assert (wells.taggings.count(), Tag.objects.count()) == (3, 1)
    step = DeskStep.objects.get(verb="rename_tag")
    answer = as_person(cast.rana).post(reverse("outcomes:step-undo", args=[step.pk]))
    assert answer.status_code == 303
    assert {tag.name: tag.taggings.count() for tag in Tag.objects.all()} == {
        "wells": 2,
        "well": 2,
    }
    assert last(cast).verb == "tag"


def test_a_tag_renamed_is_renamed_everywhere(cast, as_person, said):
    tag = tags.tag_words(cast.plenary, pks(said), "wells", by=cast.rana)
    address = reverse("outcomes:tag-rename", args=[tag.pk])
    as_person(cast.rana).post(address, {f"tag-{tag.pk}": "pumps"})
    desk = as_person(cast.rana).get(reverse("outcomes:desk", args=[cast.plenary.pk]))
    assert desk.content.decode().count("#pumps") >= 3
    listed = as_person(cast.rana).get(reverse("outcomes:tags", args=[cast.summit.slug]))
    assert "on 3 contributions" in listed.content.decode()


# ---------------------------------------------------------------- themes
def test_a_theme_is_made_under_the_question_of_most(cast, said):
    general = contributions.contribute(cast.plenary, "Hm.", by=cast.ada, place=cast.places.ada)
    made = themes.make_theme(cast.plenary, " Dry  wells ", pks([*said, general]), by=cast.rana)
    assert (made.name, made.guiding_question) == ("Dry wells", said[0].guiding_question)
    assert made.contributions.count() == 4


def test_a_contribution_may_carry_two_themes_and_moves_between_them(cast, as_person, said):
    one = themes.make_theme(cast.plenary, "Wells", pks(said), by=cast.rana)
    two = themes.make_theme(cast.plenary, "August", pks(said[:1]), by=cast.rana)
    assert said[0].themes.count() == 2
    address = reverse("outcomes:theme-move", args=[one.pk])
    as_person(cast.rana).post(address, {"contribution": pks(said[1:]), "to": str(two.pk)})
    assert (one.contributions.count(), two.contributions.count()) == (1, 3)
    undoing.undo(last(cast), by=cast.rana)
    assert (one.contributions.count(), two.contributions.count()) == (3, 1)


def test_two_themes_of_one_question_have_two_names(cast, said):
    themes.make_theme(cast.plenary, "Wells", pks(said), by=cast.rana)
    with pytest.raises(RuleBroken) as refusal:
        themes.make_theme(cast.plenary, "WELLS", pks(said), by=cast.olga)
    assert (refusal.value.code, refusal.value.field) == ("theme.taken", "theme_name")


def test_a_dissolved_theme_comes_back_whole(cast, said):
    made = themes.make_theme(cast.plenary, "Wells", pks(said), by=cast.rana)
    themes.rename_theme(made, "Dry wells", by=cast.rana)
    themes.remove_theme(made, by=cast.rana)
    themes.remove_theme(made, by=cast.rana)
    assert not Theme.objects.exists()
    undoing.undo(last(cast), by=cast.rana)
    back = Theme.objects.get()
    assert (back.pk, back.name, back.contributions.count()) == (made.pk, "Dry wells", 3)
    undoing.undo(last(cast), by=cast.rana)
    assert Theme.objects.get().name == "Wells"


def test_a_theme_that_another_has_filled_is_not_undone(cast, said):
    made = themes.make_theme(cast.plenary, "Wells", pks(said[:2]), by=cast.rana)
    step = last(cast)
    themes.put_into_theme(made, pks(said), by=cast.olga)
    with pytest.raises(RuleBroken):
        undoing.undo(step, by=cast.rana)
    assert Grouping.objects.count() == 3


def test_the_button_beside_a_theme_means_that_theme_whatever_else_is_written(cast, as_person, said):
    made = themes.make_theme(cast.plenary, "Wells", pks(said)[:1], by=cast.rana)
    data = {"contribution": pks(said), "theme": "", "theme_name": "Half a na", "into": str(made.pk)}
    as_person(cast.rana).post(reverse("outcomes:group", args=[cast.plenary.pk]), data)
    assert made.groupings.count() == len(said)


def test_a_theme_of_another_session_does_not_exist_here(cast, as_person, said):
    other = people.make_session(cast.summit, 2, status="live")
    words = contributions.contribute(other, "Else.", by=cast.ada, place=cast.places.ada)
    elsewhere = themes.make_theme(other, "Else", [words.pk], by=cast.rana)
    address = reverse("outcomes:group", args=[cast.plenary.pk])
    data = {"contribution": pks(said), "theme": str(elsewhere.pk)}
    assert as_person(cast.rana).post(address, data).status_code == 404
    with pytest.raises(RuleBroken):
        themes.put_into_theme(elsewhere, pks(said), by=cast.rana)


def test_a_theme_becomes_a_recommendation_with_all_its_sources(cast, as_person, said):
    made = themes.make_theme(cast.plenary, "Wells", pks(said), by=cast.rana)
    page = as_person(cast.rana).get(reverse("outcomes:theme", args=[made.pk]))
    sources = [str(row.pk) for row in page.context["contributions"]]
    data = {"text": "Mend the wells.", "language": "en", "contribution": sources}
    as_person(cast.rana).post(reverse("outcomes:recommend", args=[cast.plenary.pk]), data)
    quotes = cast.plenary.recommendations.get().sources.values_list("quote", flat=True)
    assert sorted(quotes) == sorted(WATER)


# ---------------------------------------------------------------- suggestions
def test_near_duplicates_are_suggested_until_they_are_merged_or_refused(cast, said):
    [found] = suggesting.suggest_merges(cast.plenary)
    assert found.members[:2] == said[:2]
    assert found.percent >= 50
    themes.refuse_suggestion(cast.plenary, "merge", pks(found.members), by=cast.rana)
    assert suggesting.suggest_merges(cast.plenary) == []
    undoing.undo(last(cast), by=cast.rana)
    assert not Refusal.objects.exists()
    merging.merge_words(cast.plenary, pks(found.members), by=cast.rana)
    assert suggesting.suggest_merges(cast.plenary) == []


def test_a_theme_is_suggested_with_the_words_its_members_share(cast, said):
    [found] = suggesting.suggest_themes(cast.plenary)
    assert found.members == said
    assert "wells" in found.shared
    themes.make_theme(cast.plenary, found.name, pks(found.members), by=cast.rana)
    assert suggesting.suggest_themes(cast.plenary) == []


def test_nothing_is_suggested_across_languages_or_questions(cast, said):
    second = cast.plenary.guiding_questions.last()
    Contribution.objects.filter(pk=said[1].pk).update(guiding_question=second)
    Contribution.objects.filter(pk=said[2].pk).update(language="fr")
    assert suggesting.suggest_merges(cast.plenary) == []
    assert suggesting.suggest_themes(cast.plenary) == []


# ---------------------------------------------------------------- the list
def found(cast, as_person, **query):
    address = reverse("outcomes:found", args=[cast.plenary.pk])
    page = as_person(cast.rana).get(address, query)
    assert page.status_code == 200
    return [row.number for row in page.context["contributions"]]


def test_the_list_is_sifted_by_many_things(cast, as_person, said):
    _first, second = cast.plenary.guiding_questions.all()
    interventions.note_intervention(
        cast.plenary, "L’été est sec.", by=cast.rana, place=None, language="fr",
        guiding_question=second, speaker_name="H.E. Joy", speaker_affiliation="Kenya",
    )  # fmt: skip
    theme = themes.make_theme(cast.plenary, "Wells", pks(said[:1]), by=cast.rana)
    tag = tags.tag_words(cast.plenary, pks(said[:2]), "august", by=cast.rana)
    recommendations.recommend(
        cast.plenary, {"en": "Mend."}, by=cast.rana, place=None, contributions=said[1:2]
    )
    merging.merge_words(cast.plenary, pks(said[1:]), by=cast.rana)
    contributions.hide(said[0], "Off topic", by=cast.mira)
    for query, numbers in (
        ({}, [4, 3, 2]),
        ({"state": "hidden"}, [1]),
        ({"question": str(second.pk)}, [4]),
        ({"question": "general"}, []),
        ({"kind": "government"}, [3]),
        ({"kind": "none"}, [4]),
        ({"language": "fr"}, [4]),
        ({"state": "spoken"}, [4]),
        ({"state": "merged"}, [3, 2]),
        ({"theme": str(theme.pk)}, []),
        ({"theme": "none"}, [4, 3, 2]),
        ({"tag": str(tag.pk)}, [2]),
        ({"tag": "none"}, [4, 3]),
        ({"use": "used"}, [2]),
        ({"use": "unused"}, [4, 3]),
        ({"q": "ete SEC"}, [4]),
        ({"q": "joy"}, [4]),
        ({"q": "c003"}, [3]),
        ({"q": "wells august"}, [3, 2]),
        ({"q": "volcano"}, []),
        ({"before": "3"}, [2]),
        ({"theme": "nonsense"}, []),
        ({"before": "nonsense", "kind": "nonsense"}, []),
    ):
        assert found(cast, as_person, **query) == numbers, query


def test_the_list_comes_in_pages(cast, as_person, said, monkeypatch):
    monkeypatch.setattr("outcomes.words.PAGE", 2)
    address = reverse("outcomes:desk", args=[cast.plenary.pk])
    page = as_person(cast.rana).get(address)
    assert [row.number for row in page.context["page"].rows] == [3, 2]
    older = page.context["page"].older
    assert f"?{older}" in page.content.decode()
    page = as_person(cast.rana).get(f"{address}?{older}")
    assert [row.number for row in page.context["page"].rows] == [1]


def test_one_and_three_contributions_cost_the_same_queries(cast, as_person):
    def grow(n):
        for _ in range(n):
            words = contributions.contribute(
                cast.plenary, "Words", by=cast.ada, place=cast.places.ada
            )
            other = contributions.contribute(
                cast.plenary, "Others", by=cast.sami, place=cast.places.sami
            )
            ids = [words.pk, other.pk]
            merging.merge_words(cast.plenary, ids, by=cast.rana)
            tags.tag_words(cast.plenary, ids, f"tag {words.number}", by=cast.rana)
            themes.make_theme(cast.plenary, f"Theme {words.number}", ids, by=cast.rana)

    rana = as_person(cast.rana)
    grow(1)
    addresses = [
        reverse("outcomes:desk", args=[cast.plenary.pk]),
        reverse("outcomes:coverage", args=[cast.plenary.pk]),
        reverse("outcomes:theme", args=[Theme.objects.first().pk]),
        reverse("outcomes:tags", args=[cast.summit.slug]),
        reverse("sessions:my-words", args=[cast.plenary.pk]),
    ]
    before = [queries(rana, address) for address in addresses]
    grow(2)
    assert [queries(rana, address) for address in addresses] == before
