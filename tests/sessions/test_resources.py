"""Sharing links and files: who may, what becomes of them, and what is handed out."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from sessions.models import Decision, Resource, Session, Upload
from sessions.services import conduct, decisions, queue, resources, uploads
from sessions.services import sessions as running
from sessions.services.sharing import Sent, Sharing
from summit.errors import RuleBroken
from summit.models import Activity
from tests import cast as people
from tests.sessions import hostile

PDF = hostile.plain_pdf()
# What lies on the disk follows the COMMIT.
ON_DISK = pytest.mark.django_db(transaction=True)


def share_door(session):
    return reverse("sessions:share", args=[session.pk])


def given(content=PDF, name="paper.pdf"):
    return SimpleUploadedFile(name, content)


def share(browser, session, file=None, **fields):
    data = {"title": "The wells", "language": "en", "url": "", **fields}
    if file is not None:
        data["file"] = file
    return browser.post(share_door(session), data)


def link(cast, who="sami", title="A paper", url="https://example.org/a", **more):
    place = getattr(cast.places, who)
    what = Sharing(cast.summit, more.pop("session", cast.plenary), title)
    return resources.share_link(what, url, by=place.user, place=place, **more)


def shared_file(cast, as_person, who="sami", content=PDF, name="paper.pdf", **fields):
    """Sent through the door and checked by the worker."""
    answer = share(as_person(getattr(cast, who)), cast.plenary, given(content, name), **fields)
    assert answer.status_code == 303, answer.content
    assert resources.check_waiting() == 1
    return Resource.objects.latest("created_at")


def file_door(resource):
    return reverse("sessions:resource-file", args=[resource.pk])


def on_disk():
    root = Path(settings.FILES_DIR)
    return sorted(
        path.name for folder in ("incoming", "resources") for path in (root / folder).glob("*")
    )


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    settings.QUEUE_DIR = tmp_path / "queue"


# ------------------------------------------------------------------ links
@pytest.mark.parametrize(
    "url",
    ["http://example.org", "javascript:alert(1)", "ftp://example.org", "https://user:pass@example.org/",
     "https://", "//example.org", "data:text/html,x", "https://exa mple.org", "nonsense"],
)  # fmt: skip
def test_only_a_safe_address_is_a_link(cast, as_person, url):
    page = share(as_person(cast.sami), cast.plenary, url=url, title="Kept words")
    assert (page.status_code, Resource.objects.count()) == (422, 0)
    assert "Kept words" in page.content.decode()
    assert 'href="#id_url"' in page.content.decode()


def test_a_link_is_shown_with_its_domain_and_opens_no_door_back(cast, as_person):
    made = link(cast, url="https://bücher.example/x")
    page = (
        as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk])).content.decode()
    )
    assert f'id="resource-{made.pk}"' in page
    assert "xn--bcher-kva.example" in page
    assert 'rel="external nofollow ugc noopener noreferrer"' in page


def test_an_address_without_its_scheme_is_understood(cast, as_person):
    assert share(as_person(cast.sami), cast.plenary, url="example.org/a").status_code == 303
    assert Resource.objects.get().url == "https://example.org/a"


def test_a_link_and_a_file_at_once_or_neither_is_explained(cast, as_person):
    browser = as_person(cast.sami)
    for page in (
        share(browser, cast.plenary, given(), url="https://example.org"),
        share(browser, cast.plenary),
    ):
        assert page.status_code == 422
    assert Resource.objects.count() == 0


# ------------------------------------------------------------------ who may
@pytest.mark.parametrize(
    ("name", "status"),
    [("olga", 303), ("mira", 303), ("rana", 303), ("sami", 303), ("ada", 303), ("vera", 403), ("otto", 403)],
)  # fmt: skip
def test_who_writes_in_the_room_may_share(cast, as_person, name, status):
    answer = share(as_person(getattr(cast, name)), cast.plenary, url="https://example.org")
    assert answer.status_code == status


def test_nobody_is_asked_to_log_in(cast, as_person):
    assert "login" in share(as_person(None), cast.plenary, url="https://example.org")["Location"]


def test_an_outsider_knows_no_resource_and_no_file(cast, as_person):
    made = shared_file(cast, as_person)
    for name in ("resource", "resource-file"):
        address = reverse(f"sessions:{name}", args=[made.pk])
        assert as_person(cast.otto).get(address).status_code == 404
        assert as_person(None).get(address).status_code == 302
        assert as_person(cast.vera).get(address).status_code == 200


@pytest.mark.parametrize("name", ["share", "resource-replace", "resource-withdraw"])
def test_writing_doors_are_no_pages(cast, as_person, name):
    thing = cast.plenary if name == "share" else link(cast)
    assert as_person(cast.sami).get(reverse(f"sessions:{name}", args=[thing.pk])).status_code == 405


@pytest.mark.parametrize("name", ["resource", "resource-file", "resources"])
def test_pages_take_no_posts(cast, as_person, name):
    thing = cast.plenary if name == "resources" else link(cast)
    assert (
        as_person(cast.sami).post(reverse(f"sessions:{name}", args=[thing.pk])).status_code == 405
    )


def test_a_closed_session_takes_no_resources_but_from_who_keeps_its_record(cast, as_person):
    running.end_session(cast.plenary, by=cast.olga)
    fields = {"url": "https://example.org"}
    assert share(as_person(cast.ada), cast.plenary, **fields).status_code == 409
    assert share(as_person(cast.rana), cast.plenary, **fields).status_code == 303


def test_a_ban_takes_ones_own_resources_from_sight(cast, as_person):
    made = link(cast, "ada")
    cast.places.ada.banned_at = timezone.now()
    cast.places.ada.save()
    assert as_person(cast.ada).get(reverse("sessions:resource", args=[made.pk])).status_code == 404


def test_who_is_silenced_shares_nothing_and_what_they_shared_is_hidden_with_their_words(
    cast, as_person
):
    made = link(cast, "ada")
    silence = conduct.silence(
        cast.plenary, cast.places.ada, reason="Shouting", by=cast.mira, hide=True
    )
    made.refresh_from_db()
    assert made.status == "hidden"
    answer = share(as_person(cast.ada), cast.plenary, url="https://example.org")
    assert (answer.status_code, Resource.objects.count()) == (409, 1)
    conduct.lift(silence, by=cast.mira)
    assert share(as_person(cast.ada), cast.plenary, url="https://example.org").status_code == 303


def test_a_guest_reads_what_their_session_shares_and_nothing_else(cast, as_person):
    gus = people.make_guest(cast.summit)
    made, other = link(cast), link(cast, session=people.make_session(cast.summit, 2))
    browser = as_person(gus)

    def page(resource):
        return browser.get(reverse("sessions:resource", args=[resource.pk])).status_code

    assert (page(made), page(other)) == (404, 404)
    Session.objects.filter(pk=cast.plenary.pk).update(guests="take_part")
    assert (page(made), page(other)) == (200, 404)
    listed = browser.get(reverse("sessions:resources", args=[cast.plenary.pk]))
    assert (listed.status_code, listed.context["form"]) == (200, None)
    assert share(browser, cast.plenary, url="https://example.org").status_code == 403
    assert library(cast, browser).status_code == 403


def test_who_was_removed_from_the_room_shares_nothing_in_it(cast, as_person):
    conduct.remove(cast.plenary, cast.places.ada, reason="Again", by=cast.mira)
    assert share(as_person(cast.ada), cast.plenary, url="https://example.org").status_code == 403


# ------------------------------------------------------------------ the queue
def waiting_link(cast):
    cast.plenary.approves_first = True
    cast.plenary.save()
    return link(cast, "ada")


def test_speakers_share_at_once_and_participants_wait(cast):
    assert waiting_link(cast).status == "pending"
    assert (
        link(cast, "sami").status
        == link(cast, "mira").status
        == link(cast, "rana").status
        == "approved"
    )


def test_a_waiting_resource_is_decided_in_the_queue_and_taken_back(cast, as_person):
    made = waiting_link(cast)
    console = (
        as_person(cast.mira)
        .get(reverse("sessions:console", args=[cast.plenary.pk]))
        .content.decode()
    )
    assert f'value="resource:{made.pk}:pending"' in console
    assert 'data-count="queue">1<' in console
    chosen = {"chosen": [f"resource:{made.pk}"]}
    address = reverse("sessions:decide-chosen", args=[cast.plenary.pk, "approve"])
    assert as_person(cast.mira).post(address, chosen).status_code == 303
    made.refresh_from_db()
    assert made.status == "approved"
    assert decisions.undo(Decision.objects.get(), by=cast.mira) == 1
    made.refresh_from_db()
    assert made.status == "pending"


def test_hiding_says_why_and_only_who_moderates_hides(cast, as_person):
    made = link(cast, "ada")
    door = reverse("sessions:decide", args=["resources", made.pk, "hide"])
    fields = {f"hidden_for-{made.pk}": "private"}
    assert as_person(cast.ada).post(door, fields).status_code == 403
    assert as_person(cast.otto).post(door, fields).status_code == 404
    assert as_person(cast.mira).post(door, {}).status_code == 409
    assert as_person(cast.mira).post(door, fields).status_code == 303
    page = as_person(cast.ada).get(reverse("sessions:resource", args=[made.pk])).content.decode()
    assert "Tells something private" in page
    assert (
        as_person(cast.leila).get(reverse("sessions:resource", args=[made.pk])).status_code == 404
    )


def test_no_other_decision_exists_for_resources(cast, as_person):
    made = link(cast)
    door = reverse("sessions:decide", args=["resources", made.pk, "pin"])
    assert as_person(cast.mira).post(door).status_code == 404


def test_a_withdrawn_one_is_not_approved(cast):
    made = waiting_link(cast)
    resources.withdraw(made, by=cast.ada)
    chosen = [queue.Chosen("resource", made.pk)]
    verdict = queue.Verdict(Decision.Verb.APPROVE)
    assert queue.decide_many(cast.plenary, chosen, verdict, by=cast.mira)[0] is not None


# ------------------------------------------------------------------ files
def test_a_file_is_nobodys_to_see_until_it_was_made_anew(cast, as_person):
    answer = share(as_person(cast.ada), cast.plenary, given())
    made = Resource.objects.get()
    assert (answer.status_code, made.status) == (303, "checking")
    assert (
        as_person(cast.leila).get(reverse("sessions:resource", args=[made.pk])).status_code == 404
    )
    own = as_person(cast.ada).get(answer["Location"]).content.decode()
    assert "Being checked" in own
    assert as_person(cast.ada).get(file_door(made)).status_code == 404
    assert resources.check_waiting() == 1
    made.refresh_from_db()
    assert (made.status, made.kind, made.current.count) == ("approved", "pdf", 1)
    assert as_person(cast.leila).get(file_door(made)).status_code == 200


@ON_DISK
def test_the_bytes_that_were_sent_are_thrown_away_and_never_handed_out(cast, as_person):
    made = shared_file(cast, as_person, content=hostile.photograph(), name="IMG_0001.JPG")
    answer = as_person(cast.leila).get(file_door(made))
    assert hostile.CANARY.encode() not in answer.content
    assert on_disk() == [made.current.place.hex]
    assert str(made.pk) not in str(uploads.kept(made.current.place))


@ON_DISK
def test_a_refused_file_says_why_and_what_to_do(cast, as_person):
    made = shared_file(cast, as_person, content=hostile.document(), name="speech.docx")
    assert (made.status, on_disk()) == ("refused", [])
    page = as_person(cast.sami).get(reverse("sessions:resources", args=[cast.plenary.pk]))
    assert "Save it as PDF" in page.content.decode()
    assert as_person(cast.ada).get(reverse("sessions:resource", args=[made.pk])).status_code == 404


def test_the_answer_is_safe_for_every_kind(cast, as_person):
    kinds = {
        "a.jpg": (hostile.photograph(), "inline", "image/jpeg"),
        "b.pdf": (PDF, "attachment", "application/pdf"),
        "c.txt": (b"<script>alert(1)</script>", "attachment", "text/plain; charset=utf-8"),
        "d.csv": (b"a,b\n1,2\n", "attachment", "text/csv; charset=utf-8"),
    }
    for name, (content, way, kind) in kinds.items():
        made = shared_file(cast, as_person, content=content, name=name)
        answer = as_person(cast.ada).get(file_door(made))
        assert answer["Content-Disposition"].startswith(way), name
        assert answer["Content-Type"] == kind
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("../../etc/passwd.pdf", 'filename="passwd.pdf"'),
        ("C:\\Users\\ada\\paper.exe", 'filename="paper.pdf"'),
        ("invoice\u202efdp.exe", 'filename="invoicefdp.pdf"'),
        ("a" * 300 + ".pdf", f'filename="{"a" * 100}.pdf"'),
        ("x\0y\r\nSet-Cookie: a.pdf", None),
        ("…", "filename*=utf-8''%E2%80%A6.pdf"),
        (".pdf", 'filename="file.pdf"'),
        ("Étude sur l’eau.pdf", "filename*=utf-8''%C3%89tude%20sur%20l%E2%80%99eau.pdf"),
        ('a"b;c.pdf', 'filename="a_b_c.pdf"'),
    ],
)  # fmt: skip
def test_names_are_harmless(name, saved):
    made = uploads.name_for(name, "pdf")
    header = content_disposition_header(True, made)
    assert not set('\0\r\n\u202e/\\"') & set(made)
    if saved:
        assert header.endswith(saved)


def test_a_hostile_name_passes_the_door_as_well(cast, as_person):
    made = shared_file(cast, as_person, name="..\\..\\x\u202etxt.pdf")
    assert made.current.name == "xtxt.pdf"


def test_a_range_is_a_range_and_nonsense_is_the_whole(cast, as_person):
    made = shared_file(cast, as_person, content=b"0123456789\n", name="a.txt")
    browser = as_person(cast.ada)

    def ask(**headers):
        return browser.get(file_door(made), headers=headers)

    whole = ask()
    assert (whole.status_code, whole.content) == (200, b"0123456789\n")
    assert (ask(Range="bytes=2-4").content, ask(Range="bytes=2-4").status_code) == (b"234", 206)
    assert ask(Range="bytes=2-4")["Content-Range"] == "bytes 2-4/11"
    assert ask(Range="bytes=-3").content == b"89\n"
    assert ask(Range="bytes=8-").content == b"89\n"
    assert ask(Range="bytes=8-999").content == b"89\n"
    assert ask(Range="bytes=11-").status_code == 416
    assert ask(Range="bytes=0-1,4-5").status_code == 200
    assert ask(**{"Range": "bytes=2-4", "If-Range": '"old"'}).status_code == 200
    assert ask(**{"If-None-Match": whole["ETag"]}).status_code == 304


# ------------------------------------------------------------------ twice
def test_the_same_key_twice_is_one_resource_and_leaves_one_file(cast, as_person):
    key = str(uuid4())
    for _ in range(2):
        assert share(as_person(cast.sami), cast.plenary, given(), key=key).status_code == 303
    assert (Resource.objects.count(), len(on_disk())) == (1, 1)


def test_the_same_key_with_another_file_is_refused_and_leaves_nothing(cast, as_person):
    key = str(uuid4())
    share(as_person(cast.sami), cast.plenary, given(), key=key)
    again = share(as_person(cast.sami), cast.plenary, given(name="other.pdf"), key=key)
    assert (again.status_code, len(on_disk())) == (422, 1)


def test_a_doubled_hint_checks_once(cast, as_person):
    share(as_person(cast.sami), cast.plenary, given())
    upload = Upload.objects.get()
    assert [resources.check(upload.pk), resources.check(upload.pk)] == [True, False]
    assert Activity.objects.filter(verb="resource.checked").count() == 1


def test_a_check_that_broke_off_is_taken_up_again_and_ends_at_last(cast, as_person, monkeypatch):
    share(as_person(cast.sami), cast.plenary, given())
    upload = Upload.objects.get()

    def broken(*_all):
        raise uploads.runner.BrokeOff("no")

    monkeypatch.setattr(uploads.runner, "remake", broken)
    for _ in range(3):
        Upload.objects.filter(state="running").update(lease_until=timezone.now() - uploads.LEASE)
        resources.check(upload.pk)
    assert Resource.objects.get().status == "refused"
    assert Upload.objects.get().problem == "broken"


@ON_DISK
def test_withdrawn_while_it_was_checked_leaves_no_file(cast, as_person):
    share(as_person(cast.sami), cast.plenary, given())
    made = Resource.objects.get()
    upload = uploads.claim(Upload.objects.get().pk)
    resources.withdraw(made, by=cast.sami)
    assert uploads.make_anew(upload) == {"problem": "broken"}
    assert on_disk() == []


# ------------------------------------------------------------------ versions, and back
def replace(browser, resource, content=b"new words\n", name="b.txt", **fields):
    address = reverse("sessions:resource-replace", args=[resource.pk])
    return browser.post(address, {"file": given(content, name), **fields})


@ON_DISK
def test_a_newer_version_keeps_the_address_and_says_so(cast, as_person):
    made = shared_file(cast, as_person)
    before = made.current.place
    assert replace(as_person(cast.sami), made).status_code == 303
    assert as_person(cast.ada).get(file_door(made))["Content-Type"] == "application/pdf"
    assert resources.check_waiting() == 1
    answer = as_person(cast.ada).get(file_door(made))
    assert answer.content == b"new words\n"
    page = as_person(cast.ada).get(reverse("sessions:resource", args=[made.pk])).content.decode()
    assert "version 2" in page
    assert not uploads.kept(before).exists()


def test_a_bad_newer_version_leaves_the_one_before(cast, as_person):
    made = shared_file(cast, as_person)
    replace(as_person(cast.sami), made, hostile.zip_bomb(), "a.zip")
    resources.check_waiting()
    made.refresh_from_db()
    assert (made.status, made.revision) == ("approved", 1)
    page = as_person(cast.sami).get(reverse("sessions:resource", args=[made.pk])).content.decode()
    assert "Archives are not taken" in page
    assert as_person(cast.ada).get(file_door(made)).status_code == 200


def test_a_participants_newer_version_waits_for_a_moderator_too(cast, as_person):
    made = shared_file(cast, as_person, "ada")
    cast.plenary.approves_first = True
    cast.plenary.save()
    replace(as_person(cast.ada), made)
    resources.check_waiting()
    made.refresh_from_db()
    assert made.status == "pending"


@ON_DISK
def test_only_its_sharer_replaces_or_withdraws(cast, as_person):
    made = shared_file(cast, as_person)
    withdraw = reverse("sessions:resource-withdraw", args=[made.pk])
    for name, status in (("ada", 403), ("mira", 403), ("otto", 404)):
        browser = as_person(getattr(cast, name))
        assert (replace(browser, made).status_code, browser.post(withdraw).status_code) == (
            status,
            status,
        )
    assert as_person(cast.sami).post(withdraw).status_code == 303
    assert as_person(cast.sami).post(withdraw).status_code == 303
    assert (on_disk(), Resource.objects.get().status) == ([], "withdrawn")
    assert replace(as_person(cast.sami), made).status_code == 409
    assert on_disk() == []


def test_a_link_has_no_file_to_replace(cast, as_person):
    assert replace(as_person(cast.sami), link(cast)).status_code == 409


# ------------------------------------------------------------------ limits
def test_a_file_beyond_the_limit_is_broken_off_and_the_form_says_it(cast, as_person, settings):
    settings.FILE_MB = 1
    page = share(as_person(cast.sami), cast.plenary, given(bytes(3_000_000), "a.txt"), title="Kept")
    assert (page.status_code, on_disk()) == (422, [])
    assert "1 MB at most" in page.content.decode()
    assert 'value="Kept"' in page.content.decode()


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("RESOURCES_PER_PERSON", 1, "person.full"),
        ("RESOURCES_PER_SESSION", 1, "session.full"),
        ("FILES_MB_PER_PERSON", 0, "person.space"),
        ("FILES_MB_PER_SUMMIT", 0, "summit.space"),
    ],
)
def test_every_quota_holds(cast, settings, name, value, code):
    link(cast)
    setattr(settings, name, value)
    sent = Sent(uuid4(), "a.pdf", 1000)
    what = Sharing(cast.summit, cast.plenary, "More")
    with pytest.raises(RuleBroken) as refusal:
        resources.share_file(what, sent, by=cast.sami, place=cast.places.sami)
    assert refusal.value.code == code


def test_what_a_moderator_hides_makes_room_for_another(cast, settings):
    settings.RESOURCES_PER_SESSION = 1
    first = link(cast)
    what = Sharing(cast.summit, cast.plenary, "More")
    with pytest.raises(RuleBroken):
        resources.share_link(what, "https://example.org/b", by=cast.sami, place=cast.places.sami)
    Resource.objects.filter(pk=first.pk).update(status="hidden", hidden_for="spam")
    made = resources.share_link(what, "https://example.org/b", by=cast.sami, place=cast.places.sami)
    assert made.status == "approved"


def test_a_refusal_leaves_no_file_behind(cast, as_person, settings):
    settings.FILES_MB_PER_PERSON = 0
    assert share(as_person(cast.sami), cast.plenary, given()).status_code == 409
    assert on_disk() == []


@ON_DISK
def test_files_that_no_row_knows_are_swept_a_day_later(cast, as_person):
    made = shared_file(cast, as_person)
    stray = uploads.receive(SimpleUploadedFile("x", b"x"))
    assert uploads.sweep() == 0
    os.utime(uploads.incoming(stray), (0, 0))
    os.utime(uploads.kept(made.current.place), (0, 0))
    assert (uploads.sweep(), on_disk()) == (1, [made.current.place.hex])


# ------------------------------------------------------------------ the summit's library
def library(cast, browser, **wanted):
    return browser.get(reverse("sessions:library", args=[cast.summit.slug]), wanted)


def titles(page):
    return [one.title for one in page.context["page"].object_list]


def test_the_library_is_for_who_takes_part(cast, as_person):
    assert library(cast, as_person(cast.vera)).status_code == 200
    assert library(cast, as_person(cast.otto)).status_code == 403
    assert library(cast, as_person(None)).status_code == 302


def test_an_empty_library_says_what_to_do(cast, as_person):
    assert "The library is empty" in library(cast, as_person(cast.ada)).content.decode()


def test_the_library_is_searched_and_filtered(cast, as_person):
    other = people.make_session(cast.summit, 2)
    link(cast, title="Wells and pumps")
    link(cast, title="Prices", session=other, url="https://pumps.example/x")
    resources.share_link(
        Sharing(cast.summit, None, "Le programme", "fr"), "https://example.org/p",
        by=cast.olga, place=cast.places.olga,
    )  # fmt: skip
    hidden = link(cast, title="Hidden pumps")
    queue.decide_many(
        cast.plenary, [queue.Chosen("resource", hidden.pk)],
        queue.Verdict(Decision.Verb.HIDE, "off_topic"), by=cast.mira,
    )  # fmt: skip
    browser = as_person(cast.ada)
    assert titles(library(cast, browser, q="pumps")) == ["Wells and pumps", "Prices"]
    assert titles(library(cast, browser, q="pumps wells")) == ["Wells and pumps"]
    assert titles(library(cast, browser, q="sami")) == ["Wells and pumps", "Prices"]
    assert titles(library(cast, browser, session=str(other.pk))) == ["Prices"]
    assert titles(library(cast, browser, session="summit")) == ["Le programme"]
    assert titles(library(cast, browser, language="fr")) == ["Le programme"]
    assert titles(library(cast, browser, kind="pdf")) == []
    assert len(titles(library(cast, browser, kind="nonsense", session="x", page="x"))) == 3


def test_names_that_the_room_does_not_show_are_not_searched(cast, as_person):
    link(cast)
    cast.plenary.shows_names = False
    cast.plenary.save()
    page = library(cast, as_person(cast.ada), q="sami")
    assert titles(page) == []
    assert "Sami" not in library(cast, as_person(cast.ada)).content.decode()


def test_drafts_and_cancelled_sessions_keep_their_resources(cast, as_person):
    draft = people.make_session(cast.summit, 2)
    made = link(cast, "olga", session=draft)
    draft.status = "draft"
    draft.save()
    assert titles(library(cast, as_person(cast.ada))) == []
    assert as_person(cast.ada).get(reverse("sessions:resource", args=[made.pk])).status_code == 404


def test_five_hundred_resources_are_one_page_of_fifty_and_few_queries(
    cast, as_person, django_assert_max_num_queries
):
    Resource.objects.bulk_create(
        Resource(summit=cast.summit, session=cast.plenary, author=cast.places.sami, title=f"R{n}",
                 language="en", kind="link", url="https://example.org", status="approved")
        for n in range(500)
    )  # fmt: skip
    browser = as_person(cast.ada)
    with django_assert_max_num_queries(14):
        page = library(cast, browser)
    assert (len(titles(page)), page.context["page"].paginator.count) == (50, 500)


def test_with_the_whole_summit_share_who_is_responsible_for_it(cast, as_person):
    form = reverse("sessions:library-form", args=[cast.summit.slug])
    door = reverse("sessions:library-share", args=[cast.summit.slug])
    fields = {"title": "Practical information", "url": "https://example.org", "language": "en"}
    for name, status in (("ada", 403), ("mira", 403), ("rana", 303), ("olga", 303), ("otto", 403)):
        browser = as_person(getattr(cast, name))
        assert browser.post(door, fields).status_code == status, name
        assert browser.get(form).status_code == (200 if status == 303 else 403)
    assert as_person(cast.olga).post(door, {"title": ""}).status_code == 422
    made = Resource.objects.filter(session=None).first()
    withdraw = reverse("sessions:resource-withdraw", args=[made.pk])
    assert as_person(cast.ada).post(withdraw).status_code == 403
    assert as_person(cast.olga).post(withdraw).status_code == 303


# ------------------------------------------------------------------ pages cost the same
@pytest.mark.parametrize("name", ["resources", "room", "console", "session"])
def test_one_resource_or_three_cost_the_same_queries(cast, as_person, name):
    browser = as_person(cast.mira)
    address = reverse(f"sessions:{name}", args=[cast.plenary.pk])
    counts = []
    link(cast)
    for _ in range(2):
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        counts.append(len(asked))
        link(cast, title="Two")
        link(cast, "ada", title="Three")
    assert counts[0] == counts[1]
