"""Near-duplicates are found in four languages, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions import similar


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ÉCOLES, santé & eau", "ecoles sante eau"),
        ("the ﬁrst Ｗell", "the first well"),
        ("Ampliación del riego", "AMPLIACION DEL RIEGO"),
        ("اَلْمِيَاهُ إلى المدرسةِ", "المياه الي المدرسه"),
        ("مـــاء", "ماء"),
    ],
)
def test_spelling_that_is_the_writers_choice_is_folded(one, other):
    assert similar.WORD.findall(similar.fold(one)) == similar.WORD.findall(similar.fold(other))


@pytest.mark.parametrize(
    ("said", "again"),
    [
        (
            "Every clinic needs clean water before it needs anything else.",
            "Before anything else, every clinic needs clean water!",
        ),
        (
            "Les communes devraient gérer les fontaines publiques.",
            "Les fontaines publiques devraient être gérées par la commune.",
        ),
        (
            "Los municipios deben publicar el precio del agua.",
            "El precio del agua debe ser publicado por cada municipio.",
        ),
        (
            "يجب على البلديات نشر أسعار المياه كل سنة.",
            "على البلديه نشر اسعار المياه سنويا",
        ),
    ],
)
def test_the_same_thought_in_other_order_is_close(said, again):
    others = [
        ("roads", "The road to the port floods every spring."),
        ("écoles", "Les écoles rurales manquent d’enseignants."),
        ("salud", "La salud mental merece un presupuesto propio."),
        ("طاقة", "الطاقة الشمسية أرخص من المولدات."),
        ("said", said),
    ]
    ((found, score),) = similar.nearest(again, others)
    assert found == "said"
    assert similar.CLOSE < score < 1


def test_other_thoughts_are_not_close():
    others = [(1, "The road to the port floods every spring."), (2, "Teachers leave the coast.")]
    assert similar.nearest("Every clinic needs clean water.", others) == []


def test_the_closest_come_first_and_no_more_than_asked_for():
    texts = ["the well is dry", "the well is dry again", "the well", "a well", "dry season well"]
    found = similar.nearest("The well is dry.", list(enumerate(texts)), most=2, above=0.1)
    assert (len(found), found[0]) == (2, (0, pytest.approx(1)))
    assert found[1][1] < 1


def test_a_text_is_not_close_to_itself_in_its_own_corpus():
    corpus = similar.Corpus([(1, "The well is dry."), (2, "The well is dry!")])
    assert [id_ for id_, _ in corpus.nearest("The well is dry.", but=1)] == [2]


@given(st.lists(st.text()), st.text())
def test_any_text_has_a_score_between_the_threshold_and_one(texts, text):
    for _, score in similar.nearest(text, list(enumerate(texts)), above=0.2):
        assert 0.2 <= score <= 1


@given(st.text(min_size=1))
def test_a_text_is_the_same_as_itself_if_it_says_anything(text):
    found = similar.nearest(text, [(1, text), (2, "something else")], most=1)
    assert (found == [(1, pytest.approx(1))]) == bool(similar.terms(text).all)
