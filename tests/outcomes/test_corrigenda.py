"""After adoption the text is frozen: a mistake is corrected beside it, with the reason, for everybody to see."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from outcomes.models import Corrigendum, OutcomeDraft, Publication
from outcomes.press.pages import ABSENT, html
from outcomes.press.words import Tamer
from outcomes.services import adoptions
from outcomes.services.corrigenda import Mistake, issue_corrigendum
from outcomes.services.inputs.documents import freeze
from summit.errors import RuleBroken
from summit.models import Activity
from tests.outcomes import negotiating
from tests.outcomes.negotiating import WELLS, again


@pytest.fixture
def cast(cast):
    """Adopted."""
    cast = negotiating.build(cast)
    decision = adoptions.Decision("consensus", date(2026, 11, 26), "Nairobi")
    adoptions.adopt(cast.draft, decision, by=cast.rana)
    return cast


def correct(cast, instead_of="three years", text="five years", **fields):
    fields = {
        "paragraph": again(cast.wells),
        "language": "en",
        "reason": "A slip of the pen.",
        **fields,
    }
    mistake = Mistake(instead_of=instead_of, text=text, **fields)
    return issue_corrigendum(again(cast.draft), mistake, by=cast.olga)


def test_it_is_numbered_and_the_adopted_text_stays(cast):
    before = again(cast.draft).revisions.last().sha256
    assert [correct(cast).reference, correct(cast, "repair", "mend").reference] == [
        "Corr.1",
        "Corr.2",
    ]
    assert again(cast.wells).text["en"] == WELLS
    assert again(cast.draft).revisions.last().sha256 == before
    assert again(cast.draft).status == "adopted"
    acts = Activity.objects.filter(verb="outcome.corrected").order_by("pk")
    assert [one.details["reason"] for one in acts] == ["A slip of the pen."] * 2


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"reason": " "}, "words.empty", "reason"), ({"text": ""}, "words.empty", "text"),
        ({"instead_of": "four years"}, "corrigendum.words", "instead_of"),
        ({"instead_of": "th"}, "corrigendum.twice", "instead_of"),
        ({"language": "fr"}, "corrigendum.words", "instead_of"),
        ({"text": "three years"}, "corrigendum.same", "text"),
    ],
)  # fmt: skip
def test_what_is_wrong_and_why_must_be_said_and_found(cast, fields, code, field):
    with pytest.raises(RuleBroken) as refusal:
        correct(cast, **fields)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert not Corrigendum.objects.exists()


@pytest.mark.parametrize(
    "status", [one for one in OutcomeDraft.Status.values if "adopted" not in one]
)
def test_only_an_adopted_text_has_corrigenda(cast, status):
    OutcomeDraft.objects.update(status=status, revision=0 if status == "zero" else 1)
    with pytest.raises(RuleBroken) as refusal:
        correct(cast)
    assert refusal.value.code == "corrigendum.early"


def test_the_database_wants_a_reason_too(cast):
    made = correct(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Corrigendum.objects.filter(pk=made.pk).update(reason="")


# ------------------------------------------------------------------ the doors
def test_organisers_issue_one_with_the_form_and_everybody_reads_it(cast, as_person):
    address = reverse("outcomes:corrigenda", args=["forum"])
    data = {"paragraph": cast.wells.pk, "language": "en", "instead_of": "three years",
            "text": "five years", "reason": "", "key": str(uuid4())}  # fmt: skip
    olga = as_person(cast.olga)
    answer = olga.post(address, data)
    assert answer.status_code == 422
    assert "five years" in answer.content.decode()
    assert as_person(cast.rana).post(address, data).status_code == 403
    for _click in range(2):
        assert olga.post(address, {**data, "reason": "A slip."}).status_code == 303
    assert Corrigendum.objects.count() == 1
    page = as_person(cast.ada).get(address).content.decode()
    for expected in ("Corr.1", ">three years</del>", ">five years</ins>", "A slip."):
        assert expected in page
    assert "Issue a corrigendum" not in page
    assert "Corr.1" in as_person(cast.ada).get(
        reverse("outcomes:outcome", args=["forum"])
    ).content.decode()  # fmt: skip
    assert "Corr.1" in as_person(cast.ada).get(
        reverse("outcomes:adoption", args=["forum"])
    ).content.decode()  # fmt: skip


def test_it_stands_on_the_publication_and_says_that_the_files_are_older(cast, client):
    public = Publication.objects.create(
        summit=cast.summit, document="outcome", language="en", input_digest="x",
        published_at=timezone.now(),
    )  # fmt: skip
    address = reverse("outcomes:publication", args=["forum", public.pk])
    assert "Corrigenda" not in client.get(address).content.decode()
    correct(cast)
    page = client.get(address).content.decode()
    assert "Corr.1" in page
    assert "they do not have it yet" in page
    report = Publication.objects.create(
        summit=cast.summit, document="report", language="en", input_digest="y",
        published_at=timezone.now(),
    )  # fmt: skip
    other = client.get(reverse("outcomes:publication", args=["forum", report.pk]))
    assert "Corr.1" not in other.content.decode()


# ------------------------------------------------------------------ printed
@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_is_printed_with_the_adopted_text(cast, language):
    before = freeze(cast.summit, "outcome", language)
    correct(cast)
    frozen = freeze(cast.summit, "outcome", language)
    assert frozen.digest != before.digest
    printed = frozen.data["draft"]["corrigenda"]
    assert [(one["reference"], one["paragraph"], one["instead_of"]) for one in printed] == [
        ("Corr.1", "1", "three years")
    ]
    page = html(frozen.data, frozen.digest, Tamer())
    assert ABSENT.partition("%")[0] not in page
    assert "Corr.1" in page
    assert "A slip of the pen." in page
    for quoted in ("three years", "five years"):  # the marks are those of the quoted language
        assert f'<q class="said" lang="en" dir="ltr">{quoted}</q>' in page
    adopted = {"en": "within three years", "fr": "dans les trois ans"}[language]
    assert adopted in page, "the text stays as it was adopted"
    assert "Olga" not in frozen.content.decode()
