"""Publishing, correcting, withdrawing; the public pages, and whether a file is one of ours."""

import hashlib
import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from outcomes.models import Letter, Publication
from outcomes.services import files, publishing
from summit.errors import RuleBroken
from summit.log.models import Event
from summit.models import Activity, Summit

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
CONTENT = {
    "pdf": b"%PDF-1.7 a page\n%%EOF\n",
    "html": b"<html><style></style><!--document--><p id='p-1'>One &amp; all.</p><!--/document--></html>",
    "json": b'{"sessions": []}\n',
}


def compiled(summit: Summit, place: Any, digest: str = "d", **fields: Any) -> Publication:
    """As a job leaves it."""
    kept = []
    with files.workdir(f"test-{digest}") as folder:
        for form, content in CONTENT.items():
            (folder / form).write_bytes(content + digest.encode())
            kept.append(files.keep(folder / form, form=form, name=f"forum-report-en.{form}"))
    kept[0]["pages"] = 3
    kept.append({**kept[0], "format": "zip", "sha256": kept[0]["sha256"],
                 "members": [{"name": "csv/votes.csv", "sha256": "e" * 64, "bytes": 1}]})  # fmt: skip
    values = {"document": "report", "language": "en", "input_digest": digest * 64, "files": kept,
              "inputs": {"as_of": "2026-11-24T09:05+03:00"}}  # fmt: skip
    return Publication.objects.create(summit=summit, **{**values, **fields})


@pytest.fixture
def made(cast: SimpleNamespace, tmp_path: Any) -> Publication:
    return compiled(cast.summit, tmp_path)


def page(one: Publication) -> str:
    return reverse("outcomes:publication", args=[one.summit.slug, one.pk])


def file_of(one: Publication, form: str = "pdf") -> str:
    return reverse("outcomes:publication-file", args=[one.pk, form])


def published(one: Publication, by: Any, correction: str = "") -> Publication:
    return publishing.publish_document(one, by=by, correction=correction)


# ------------------------------------------------------------------ publishing
def test_what_is_published_is_everybodys(
    cast: SimpleNamespace, as_person: Browser, made: Publication
) -> None:
    nobody = as_person(None)
    assert nobody.get(page(made)).status_code == 404
    assert nobody.get(file_of(made)).status_code == 302
    assert as_person(cast.otto).get(page(made)).status_code == 404
    assert as_person(cast.ada).get(page(made)).status_code == 403
    preview = as_person(cast.rana).get(page(made)).content.decode()
    assert "Not published yet" in preview
    assert "An organiser publishes it." in preview
    published(made, cast.olga)
    answer = nobody.get(page(made))
    text = answer.content.decode()
    assert answer.status_code == 200
    for expected in ("<p id='p-1'>One &amp; all.</p>", made.files[0]["sha256"], "How to cite",
                     "Forum of Cities. Summit report.", "#p-12", "3 pages"):  # fmt: skip
        assert expected in text
    whole = nobody.get(file_of(made))
    assert whole.content == CONTENT["pdf"] + b"d"
    assert whole["Cache-Control"] == "public, max-age=300"
    assert reverse("outcomes:publication", args=[cast.summit.slug, made.pk]) in (
        nobody.get(reverse("outcomes:publications", args=[cast.summit.slug])).content.decode()
    )


@pytest.mark.parametrize(
    ("adopted", "name"), [(True, "Outcome document"), (False, "Draft outcome document")]
)
def test_an_adopted_text_is_called_no_draft(
    cast: SimpleNamespace, tmp_path: Any, adopted: bool, name: str
) -> None:
    inputs = {"as_of": "2026-11-24T09:05+03:00", "adopted": adopted}
    made = compiled(cast.summit, tmp_path, "e", document="outcome", inputs=inputs)
    published(made, cast.olga)
    assert f"<h1>{name}</h1>" in Client().get(page(made)).content.decode()


@pytest.mark.parametrize(
    ("scope", "part"), [("session-2", "Session 2"), ("day-2026-11-24", "24 November 2026")]
)
def test_a_report_of_a_part_says_so_wherever_it_is_named(
    cast: SimpleNamespace, tmp_path: Any, scope: str, part: str
) -> None:
    made = compiled(cast.summit, tmp_path, "e", scope=scope)
    published(made, cast.olga)
    text = Client().get(page(made)).content.decode()
    assert f"<h1>Summit report – {part}</h1>" in text
    assert f"Forum of Cities. Summit report – {part}." in text
    verify = reverse("outcomes:verify", args=[cast.summit.slug])
    said = Client().get(verify, {"sha256": made.files[0]["sha256"]}).content.decode()
    assert f"This is exactly the Summit report – {part} (English)" in said
    listing = Client().get(reverse("outcomes:publications", args=[cast.summit.slug]))
    assert f"<b>Summit report – {part}</b>" in listing.content.decode()
    assert scope not in listing.content.decode()


def test_internal_notes_are_never_published(
    cast: SimpleNamespace, as_person: Browser, tmp_path: Any
) -> None:
    inside = compiled(cast.summit, tmp_path, options={"notes": True})
    with pytest.raises(RuleBroken) as refused:
        published(inside, cast.olga)
    assert refused.value.code == "publication.notes"
    text = as_person(cast.olga).get(page(inside)).content.decode()
    assert "It holds the internal notes of the moderators." in text
    assert reverse("outcomes:publish", args=[inside.pk]) not in text


def test_publishing_is_noted_told_and_done_once(cast: SimpleNamespace, made: Publication) -> None:
    published(made, cast.olga)
    first = Publication.objects.get(pk=made.pk).published_at
    published(made, cast.olga)
    made.refresh_from_db()
    assert made.published_at == first
    assert made.published_by == cast.olga
    assert Activity.objects.filter(verb="publication.published").count() == 1


def test_the_page_of_documents_hears_of_it(cast: SimpleNamespace, made: Publication) -> None:
    made.jobs.create(summit=cast.summit, document="report", language="en", state="done")
    published(made, cast.olga)
    publishing.withdraw_document(made, by=cast.olga, reason="A mistake")
    facts = Event.objects.filter(fact__startswith="publication.").order_by("seq")
    assert [event.fact for event in facts] == ["publication.published", "publication.withdrawn"]


def test_a_missing_glyph_keeps_it_from_being_published(
    cast: SimpleNamespace, as_person: Browser, tmp_path: Any
) -> None:
    warned = compiled(
        cast.summit, tmp_path, warnings=[{"code": "missing-glyphs", "what": ["U+12000"]}]
    )
    with pytest.raises(RuleBroken) as refused:
        published(warned, cast.olga)
    assert refused.value.code == "publication.glyphs"
    assert "U+12000" in str(refused.value.message)
    browser = as_person(cast.olga)
    assert browser.post(reverse("outcomes:publish", args=[warned.pk])).status_code == 409
    text = browser.get(page(warned)).content.decode()
    assert "U+12000" in text
    assert reverse("outcomes:publish", args=[warned.pk]) not in text


def test_a_file_that_is_gone_keeps_it_from_being_published(
    cast: SimpleNamespace, made: Publication
) -> None:
    files.blob(made.files[1]["sha256"]).unlink()
    with pytest.raises(RuleBroken, match="Some of its files are gone"):
        published(made, cast.olga)


def test_a_corrigendum_replaces_the_former_which_stays_marked(
    cast: SimpleNamespace, as_person: Browser, made: Publication, tmp_path: Any
) -> None:
    published(made, cast.olga)
    later = compiled(cast.summit, tmp_path, "c")
    with pytest.raises(RuleBroken) as refused:
        published(later, cast.olga)
    assert refused.value.field == "correction"
    published(later, cast.olga, "Paragraph 3 had a wrong figure.")
    nobody = as_person(None)
    old, new = nobody.get(page(made)).content.decode(), nobody.get(page(later)).content.decode()
    assert "A later version replaces this one" in old
    assert page(later) in old
    assert "Corrigendum: Paragraph 3 had a wrong figure." in new
    assert page(made) in new
    check = reverse("outcomes:verify", args=[cast.summit.slug])
    mine = nobody.get(check, {"sha256": made.files[0]["sha256"]}).content.decode()
    assert "This is exactly" in mine, "what was published once is known for ever"
    assert page(later) in mine
    assert (
        "A later version"
        not in nobody.get(check, {"sha256": later.files[0]["sha256"]}).content.decode()
    )
    listing = nobody.get(reverse("outcomes:publications", args=[cast.summit.slug])).content.decode()
    assert (
        listing.index(page(later))
        < listing.index("Replaced or withdrawn")
        < listing.index(page(made))
    )


def test_another_language_or_part_of_the_summit_corrects_nothing(
    cast: SimpleNamespace, made: Publication, tmp_path: Any
) -> None:
    published(made, cast.olga)
    for digest, fields in (("1", {"language": "fr"}), ("2", {"scope": "session-1"}),
                           ("3", {"document": "outcome"})):  # fmt: skip
        assert (
            published(compiled(cast.summit, tmp_path, digest, **fields), cast.olga).replaces is None
        )


def test_what_is_withdrawn_says_why_and_gives_nothing(
    cast: SimpleNamespace, as_person: Browser, made: Publication
) -> None:
    published(made, cast.olga)
    browser = as_person(cast.olga)
    address = reverse("outcomes:publication-withdraw", args=[made.pk])
    assert browser.post(address, {"reason": "  "}).status_code == 409
    assert (
        browser.post(address, {"reason": "A <b>name</b> should not be in it."}).status_code == 303
    )
    assert browser.post(address, {"reason": "Again"}).status_code == 409
    nobody = as_person(None)
    answer = nobody.get(page(made))
    assert answer.status_code == 410
    assert "A &lt;b&gt;name&lt;/b&gt; should not be in it." in answer.content.decode()
    assert nobody.get(file_of(made)).status_code == 302
    assert browser.get(file_of(made)).status_code == 200
    assert browser.post(reverse("outcomes:publish", args=[made.pk])).status_code == 303
    assert nobody.get(page(made)).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("otto", 404), ("ada", 403), ("rana", 403), ("vera", 403), ("olga", 303)]
)
def test_organisers_publish(
    cast: SimpleNamespace, as_person: Browser, made: Publication, who: str, status: int
) -> None:
    browser = as_person(getattr(cast, who))
    assert browser.post(reverse("outcomes:publish", args=[made.pk])).status_code == status
    assert Publication.objects.get(pk=made.pk).is_public == (status == 303)


def test_a_private_summit_keeps_its_publications(
    cast: SimpleNamespace, as_person: Browser, made: Publication
) -> None:
    published(made, cast.olga)
    Summit.objects.filter(pk=cast.summit.pk).update(is_private=True)
    for who in (None, cast.otto):
        browser = as_person(who)
        for name in ("publications", "verify"):
            assert (
                browser.get(reverse(f"outcomes:{name}", args=[cast.summit.slug])).status_code == 404
            )
        assert browser.get(page(made)).status_code == 404
        assert browser.get(file_of(made)).status_code in {302, 404}
    assert as_person(cast.ada).get(file_of(made))["Cache-Control"] == "private, no-store"


def test_publications_cost_the_same_for_one_and_three(
    cast: SimpleNamespace, as_person: Browser, made: Publication, tmp_path: Any,
    django_assert_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    browser = as_person(cast.ada)
    address = reverse("outcomes:publications", args=[cast.summit.slug])
    published(made, cast.olga)
    browser.get(address)
    with django_assert_num_queries(5):
        browser.get(address)
    for digest in "12":
        published(compiled(cast.summit, tmp_path, digest, language=digest), cast.olga)
    with django_assert_num_queries(5):
        browser.get(address)


def test_nothing_published_says_what_to_do(cast: SimpleNamespace, as_person: Browser) -> None:
    address = reverse("outcomes:publications", args=[cast.summit.slug])
    assert "you will find it here" in as_person(None).get(address).content.decode()
    assert "Compile a document" in as_person(cast.olga).get(address).content.decode()


# ------------------------------------------------------------------ is it ours
@pytest.fixture
def verify(cast: SimpleNamespace) -> str:
    return reverse("outcomes:verify", args=[cast.summit.slug])


def test_a_file_one_holds_is_known_or_not(
    cast: SimpleNamespace, as_person: Browser, made: Publication, verify: str
) -> None:
    browser = as_person(None)
    holding = CONTENT["pdf"] + b"d"
    before = browser.post(verify, {"file": SimpleUploadedFile("x.pdf", holding)})
    assert "We did not publish this file." in before.content.decode()
    published(made, cast.olga)
    mine = browser.post(verify, {"file": SimpleUploadedFile("renamed.bin", holding)})
    assert (
        "This is exactly the Summit report (English) that was published." in mine.content.decode()
    )
    assert "forum-report-en.pdf" in mine.content.decode()
    other = browser.post(verify, {"file": SimpleUploadedFile("x.pdf", holding + b" ")})
    assert "We did not publish this file." in other.content.decode()


def test_a_digest_is_enough_and_members_of_archives_are_known(
    cast: SimpleNamespace, as_person: Browser, made: Publication, verify: str
) -> None:
    published(made, cast.olga)
    browser = as_person(None)
    digest = hashlib.sha256(CONTENT["pdf"] + b"d").hexdigest()
    assert "This is exactly" in browser.get(verify, {"sha256": digest.upper()}).content.decode()
    assert "csv/votes.csv" in browser.post(verify, {"sha256": "e" * 64}).content.decode()
    publishing.withdraw_document(made, by=cast.olga, reason="A name was in it")
    assert "It was withdrawn since: A name was in it" in (
        browser.get(verify, {"sha256": digest}).content.decode()
    )


@pytest.mark.parametrize("given", ["", "abc", "z" * 64, "<script>"])
def test_what_is_no_digest_is_refused_with_what_to_do(
    as_person: Browser, verify: str, given: str
) -> None:
    answer = as_person(None).post(verify, {"sha256": given})
    assert answer.status_code == 422
    assert "Choose a file, or paste its SHA-256" in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_a_file_is_kept_nowhere(
    as_person: Browser, verify: str, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    seen = []
    monkeypatch.setattr(publishing, "find", lambda _summit, digest: seen.append(digest))
    large = b"x" * 7_000_000
    answer = as_person(None).post(verify, {"file": io.BytesIO(large)})
    assert answer.status_code == 200
    assert seen == [hashlib.sha256(large).hexdigest()]
    assert list(tmp_path.iterdir()) == []


def test_the_form_is_protected_against_strangers_pages(cast: SimpleNamespace, verify: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(verify, {"sha256": "e" * 64}).status_code == 403
    strict.get(verify)
    token = strict.cookies["csrftoken"].value
    known = strict.post(verify, {"sha256": "e" * 64, "csrfmiddlewaretoken": token})
    assert known.status_code == 200


def test_nobody_is_written_for_a_part_of_the_summit(cast: SimpleNamespace, tmp_path: Any) -> None:
    published(compiled(cast.summit, tmp_path, "5", scope="session-1"), cast.olga)
    assert Letter.objects.count() == 0
