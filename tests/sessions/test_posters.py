"""The picture on the stage before Play: sent, made anew, seen by whoever may, replaced and removed."""

import io
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from sessions.models import Poster
from sessions.remake import runner
from sessions.services import media, posters, uploads
from summit.errors import RuleBroken
from summit.models import Activity
from tests import cast as people
from tests.counting import queries
from tests.sessions import hostile

FILM = "https://media.example.org/message.mp4"


@pytest.fixture(autouse=True)
def _a_disk_of_its_own(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def drawn(size=(1600, 900), form="JPEG", **more):
    made = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(made, form, **more)
    return made.getvalue()


def sent(content=None, name="hall.jpg"):
    return SimpleUploadedFile(name, drawn() if content is None else content)


def page_of(session, name="poster", *args):
    return reverse(f"sessions:{name}", args=[session.pk, *args])


def post(cast, browser, picture=None, description="A full hall", **more):
    fields = {"description_en": description, "description_fr": "", **more}
    if picture is not None:
        fields["picture"] = picture
    return browser.post(page_of(cast.plenary), fields)


@pytest.fixture
def film(cast):
    return media.add_source(cast.plenary, address=FILM, by=cast.mira)


@pytest.fixture
def hall(cast, film):
    """A poster without its files: they are made where a test looks at them."""
    picture = posters.Picture(uuid4(), 1280, 720)
    return posters.set_poster(cast.plenary, {"en": "A full hall"}, picture, by=cast.mira)


def room(cast, browser):
    return browser.get(page_of(cast.plenary, "room")).content.decode()


# ------------------------------------------------------------------ made anew
def test_a_picture_is_made_anew_in_two_sizes_and_the_sent_bytes_are_gone(cast, as_person):
    photograph = hostile.photograph()
    assert post(cast, as_person(cast.mira), sent(photograph)).status_code == 303
    poster = Poster.objects.get()
    for width in Poster.WIDTHS:
        content = posters.kept(poster.place, width).read_bytes()
        assert hostile.CANARY.encode() not in content
        with Image.open(io.BytesIO(content)) as made:
            assert (made.format, dict(made.getexif())) == ("WEBP", {})
            assert made.size == (300, 400)  # upright, and not drawn larger than it is
    assert not uploads.incoming(poster.place).exists()
    assert (poster.width, poster.height) == (300, 400)


def test_the_small_one_is_for_a_phone_on_a_weak_line(cast, as_person):
    smooth = Image.radial_gradient("L").resize((2400, 1350)).convert("RGB")
    made = io.BytesIO()
    smooth.save(made, "PNG")
    post(cast, as_person(cast.mira), sent(made.getvalue(), "hall.png"))
    place = Poster.objects.get().place
    sizes = {}
    for width in Poster.WIDTHS:
        with Image.open(posters.kept(place, width)) as picture:
            sizes[width] = picture.size
    assert sizes == {640: (640, 360), 1280: (1280, 720)}
    assert posters.kept(place, 640).stat().st_size < 20_000


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"%PDF-1.7 and so on", "hall.jpg", "Choose a JPEG, PNG or WebP file"),
        (b"PK\x03\x04 and so on", "hall.zip", "Choose a JPEG, PNG or WebP file"),
        (b"Only words.", "hall.txt", "Choose a JPEG, PNG or WebP file"),
        (b"\xff\xd8\xff and nothing", "hall.jpg", "damaged or incomplete"),
        (b"", "hall.jpg", "This file is empty"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_cure_and_the_words_stay(
    cast, as_person, content, name, told
):
    answer = post(cast, as_person(cast.mira), sent(content, name), "Women at a well")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert told in html
    assert 'value="Women at a well"' in html
    assert not Poster.objects.exists()
    folder = uploads.incoming(uuid4()).parent
    assert not folder.exists() or not [*folder.iterdir()]
    assert not [*posters.kept(uuid4(), 640).parent.glob("*")]


def test_a_picture_that_is_too_large_is_broken_off_and_told_so(cast, as_person, settings):
    settings.FILE_MB = 1
    answer = post(cast, as_person(cast.mira), sent(b"\xff\xd8\xff" + bytes(1_200_000)))
    assert answer.status_code == 422
    assert "A picture may have 1 MB at most." in answer.content.decode()


def test_without_a_picture_or_words_for_it_the_form_says_what_is_missing(cast, as_person):
    browser = as_person(cast.mira)
    assert "Choose a picture." in post(cast, browser).content.decode()
    nothing = post(cast, browser, sent(), "")
    assert "Write it in at least one language." in nothing.content.decode()
    assert not Poster.objects.exists()


def test_a_child_that_breaks_off_leaves_nothing_behind(cast, monkeypatch):
    def breaks(*_args, **_more):
        raise runner.BrokeOff("gone")

    monkeypatch.setattr(runner, "remake", breaks)
    with pytest.raises(RuleBroken) as refused:
        posters.make(sent())
    assert refused.value.field == "picture"
    assert not [*uploads.incoming(uuid4()).parent.iterdir()]


# ------------------------------------------------------------------ in the room
def test_the_room_shows_it_with_its_words_in_the_readers_language(cast, as_person, film):
    picture = posters.Picture(uuid4(), 1280, 720)
    words = {"en": "Women at a well", "fr": "Des femmes au puits"}
    poster = posters.set_poster(cast.plenary, words, picture, by=cast.mira)
    browser = as_person(cast.ada)
    still = re.search(r'<img class="still"[^>]*>', room(cast, browser))[0]
    assert 'alt="Women at a well"' in still
    assert f"{page_of(cast.plenary, 'poster-file', 640)}?v=1 640w" in still
    assert 'loading="lazy"' in still
    browser.cookies["django_language"] = "fr"
    assert 'alt="Des femmes au puits"' in room(cast, browser)
    posters.set_poster(cast.plenary, words, posters.Picture(uuid4(), 1280, 720), by=cast.mira)
    assert "?v=2" in room(cast, browser)
    assert poster.pk == Poster.objects.get().pk


def test_our_own_player_has_it_until_it_plays_and_a_foreign_page_does_not(
    cast, as_person, film, hall
):
    browser = as_person(cast.ada)
    address = reverse("sessions:player", args=[film.pk])
    assert re.search(
        r'<video[^>]* poster="[^"]*/1280/\?v=1"', browser.get(address).content.decode()
    )
    media.edit_source(film, address="https://media.example.org/voice.mp3", by=cast.mira)
    assert 'class="still"' in browser.get(address).content.decode()
    browser.cookies["light"] = "1"
    assert 'class="still"' not in browser.get(address).content.decode()
    del browser.cookies["light"]
    media.edit_source(film, address="https://youtu.be/aqz-KE-bpKQ", by=cast.mira)
    assert "poster/1280" not in browser.get(address).content.decode()


def test_it_costs_the_room_no_question(cast, as_person, film):
    addresses = [page_of(cast.plenary, "room"), page_of(cast.plenary, "media")]
    before = [queries(as_person(cast.mira), address) for address in addresses]
    posters.set_poster(cast.plenary, {"en": "A"}, posters.Picture(uuid4(), 9, 9), by=cast.mira)
    assert [queries(as_person(cast.mira), address) for address in addresses] == before


# ------------------------------------------------------------------ handed out
def test_who_may_enter_the_room_gets_the_file_and_nobody_else(cast, as_person):
    post(cast, as_person(cast.mira), sent())
    address = page_of(cast.plenary, "poster-file", 640)
    answer = as_person(cast.vera).get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    etag = answer.headers["ETag"]
    assert as_person(cast.vera).get(address, headers={"If-None-Match": etag}).status_code == 304
    assert as_person(cast.otto).get(address).status_code == 403
    cast.summit.is_private = True
    cast.summit.save()
    assert as_person(cast.otto).get(address).status_code == 404
    assert as_person(cast.vera).get(page_of(cast.plenary, "poster-file", 641)).status_code == 404
    posters.remove_poster(cast.plenary, by=cast.mira)
    assert as_person(cast.vera).get(address).status_code == 404


def test_a_new_picture_takes_the_place_and_the_file_of_the_old_one(
    cast, as_person, django_capture_on_commit_callbacks
):
    browser = as_person(cast.mira)
    with django_capture_on_commit_callbacks(execute=True):
        post(cast, browser, sent())
    old = Poster.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert post(cast, browser, sent()).status_code == 303
    new = Poster.objects.get()
    assert (new.pk, new.revision) == (old.pk, 2)
    assert new.place != old.place
    assert not posters.kept(old.place, 640).exists()
    assert posters.kept(new.place, 640).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(page_of(cast.plenary, "poster-remove")).status_code == 303
    assert not posters.kept(new.place, 1280).exists()
    assert not Poster.objects.exists()


def test_its_words_are_changed_without_another_picture(cast, as_person, hall):
    assert post(cast, as_person(cast.olga), description="Nobody yet").status_code == 303
    hall.refresh_from_db()
    assert (hall.description, hall.revision) == ({"en": "Nobody yet"}, 1)
    deeds = Activity.objects.filter(verb="poster.set")
    assert [*deeds.values_list("actor", flat=True)] == [cast.olga.pk, cast.mira.pk]


def test_the_same_key_sets_it_once_and_keeps_no_second_file(cast, as_person):
    browser, key, content = as_person(cast.mira), str(uuid4()), drawn()
    for _ in range(2):
        assert post(cast, browser, sent(content), key=key).status_code == 303
    assert Poster.objects.get().revision == 1
    assert len([*posters.kept(uuid4(), 640).parent.glob("*")]) == len(Poster.WIDTHS)


def test_an_archived_session_keeps_its_picture(cast, as_person, hall):
    type(cast.plenary).objects.filter(pk=cast.plenary.pk).update(status="archived")
    assert post(cast, as_person(cast.mira), description="Else").status_code == 409
    assert as_person(cast.mira).post(page_of(cast.plenary, "poster-remove")).status_code == 409


def test_the_sweep_leaves_posters_and_takes_files_that_nobody_knows(cast, hall):
    import os  # noqa: PLC0415

    stray = uuid4()
    for place in (hall.place, stray):
        path = posters.kept(place, 640)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"RIFF")
        os.utime(path, (0, 0))
    assert uploads.sweep() == 1
    assert posters.kept(hall.place, 640).exists()
    assert not posters.kept(stray, 640).exists()


def test_a_session_without_one_shows_its_title_as_before(cast, as_person, film):
    assert 'class="still"' not in room(cast, as_person(cast.ada))
    other = people.make_session(cast.summit, 2, status="live")
    media.add_source(other, address=FILM, by=cast.olga)
    assert 'class="poster"' in as_person(cast.ada).get(page_of(other, "room")).content.decode()
