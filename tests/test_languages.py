"""The interface in its other languages: the catalogues are whole, and the pages speak them."""

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.account.models import EmailAddress
from babel.messages.catalog import Catalog
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from outcomes.press import pages as press
from outcomes.press.words import Tamer
from outcomes.services.inputs.documents import freeze
from sessions.models import Session
from summit import catalogue
from summit.models import Summit, User
from summit.templatetags.organising import particulars
from tests.reading import Page

LANGUAGES = catalogue.languages()
TRANSLATED = pytest.mark.parametrize("language", LANGUAGES)
NBSP = "\N{NO-BREAK SPACE}"


@cache
def sources() -> Catalog:
    return catalogue.sources()


@cache
def written(language: str) -> Catalog:
    return catalogue.read(language)


def strings(catalog: Catalog) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (str(m.context or ""), m.id if isinstance(m.id, str) else m.id[0]): catalogue.words(m)
        for m in catalog
        if m.id
    }


# ------------------------------------------------------------------ the catalogues
def test_french_is_spoken():
    assert dict(settings.LANGUAGES)["fr"] == "Français"
    assert LANGUAGES.count("fr") == 1


@TRANSLATED
def test_the_catalogue_has_every_message_of_the_sources_and_no_other(language):
    theirs, ours = catalogue.keys(written(language)), catalogue.keys(sources())
    assert (sorted(ours - theirs), sorted(theirs - ours)) == ([], []), "run manage.py catalogue"


@TRANSLATED
def test_every_message_is_translated_and_none_is_doubtful(language):
    assert catalogue.untranslated(written(language)) == []


@TRANSLATED
def test_a_translation_has_the_placeholders_of_its_english(language):
    assert catalogue.uneven(written(language)) == []


@TRANSLATED
def test_the_compiled_catalogue_says_what_the_written_one_says(language):
    compiled = catalogue.read_compiled(language)
    assert strings(compiled) == strings(written(language))


@pytest.mark.parametrize(("n", "said"), [(0, "0 membre"), (1, "1 membre"), (2, "2 membres")])
def test_french_counts_as_the_french_count(n, said):
    with translation.override("fr"):
        assert translation.ngettext("%(n)s member", "%(n)s members", n) % {"n": n} == said


def test_french_is_set_as_the_french_set_it():
    """Typographic apostrophes; a space that does not break before : ; ? ! » and after «."""
    plain = re.compile(rf"'|(?<!{NBSP})(?:[;?!»]|:(?!//|\d))|«(?!{NBSP})")
    texts = [text for forms in strings(written("fr")).values() for text in forms]
    assert [text for text in texts if plain.search(re.sub(r"<[^>]+>|https?://\S+", "", text))] == []


def test_the_sources_are_read_in_python_and_in_templates():
    """Were the reading broken, the tests above would be quiet: one of each shape is looked for."""
    keys = catalogue.keys(sources())
    shapes = {
        ("", "Skip to the content"),  # translate
        ("", "%(n)s guiding question"),  # blocktranslate, counted
        ("", "You have not contributed yet"),  # _("…") as an argument
        ("to the server", "Connected"),  # translate with a context
        ("", "That was too often. Try again in %(n)d second; nothing is lost."),  # ngettext
        ("a document", "Cancelled"),  # pgettext_lazy
        ("", "Your role: %(role)s."),  # a letter
    }
    assert shapes - keys == set()


def test_the_gate_sees_what_is_missing_doubtful_or_broken():
    bad = Catalog(locale="fr")
    bad.add("Save", "")
    bad.add("Send", "Envoyer", flags=["fuzzy"])
    bad.add(("%(n)s day", "%(n)s days"), ("%(n)s jour", ""))
    assert catalogue.untranslated(bad) == ["Save", "Send", "%(n)s days"]
    bad.add("Hello %(name)s", "Bonjour %(nom)s")
    bad.add("<b>{what}</b>", "{what}")
    bad.add("Good %(x)s", "Bon %(x)s")
    assert catalogue.uneven(bad) == ["Hello %(name)s", "<b>{what}</b>"]


def test_a_new_language_is_a_new_catalogue(settings, tmp_path, capsys):
    settings.LOCALE_DIR = tmp_path
    with pytest.raises(CommandError):
        call_command("catalogue", "es")
    begun = catalogue.read("es")
    assert catalogue.keys(begun) == catalogue.keys(sources())
    assert len(catalogue.untranslated(begun)) == len(begun)
    assert capsys.readouterr().out.startswith(
        f"es: {len(begun)} messages, {len(begun)} to translate"
    )


# ------------------------------------------------------------------ the pages
@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demo, with something on every page; rolled back after the last test here."""
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole._from_testcase = True  # as Django's TestCase does: commands are durable
        whole.__enter__()
        try:
            call_command("seed_demo", verbosity=0)
            with django_db_blocker.block():
                yield
        finally:
            with django_db_blocker.unblock():
                transaction.set_rollback(True)
                whole.__exit__(None, None, None)


@pytest.fixture
def demo(seeded, db) -> Summit:
    return Summit.objects.get(is_demo=True)


def browser(name: str = "", language: str = "fr") -> Client:
    client = Client(headers={"Accept-Language": language})
    if name:
        user = User.objects.get(email=f"{name}@demo.invalid")
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@cache
def english() -> tuple[dict[str, str], list[tuple[str, "re.Pattern[str]"]]]:
    """What a French page must not say: whole texts of three or four words, and anywhere in a text
    the sentences of five words and more."""
    whole, within = {}, []
    for (_context, text), forms in strings(written("fr")).items():
        for part in re.split(r"<[^>]+>", text):
            part = " ".join(part.split())
            words = re.sub(r"%\(\w+\)\w|\{\w+\}", " ", part).split()
            if len(words) < 3 or part in forms:
                continue
            if len(words) < 5:
                whole[part] = part
            pattern = re.sub(r"%\\\(\w+\\\)\w|\\\{\w+\\\}", ".+", re.escape(part))
            within.append((part, re.compile(pattern if len(words) > 4 else f"^{pattern}$")))
    return whole, within


def left_in_english(page: Page) -> list[str]:
    whole, within = english()
    texts = page.words_in("fr")
    found = [text for text in texts if text in whole]
    everything = "\n".join(texts)
    for part, pattern in within:
        if pattern.pattern.startswith("^"):
            found += [text for text in texts if pattern.match(text)]
        elif pattern.search(everything):
            found.append(part)
    return sorted(set(found))


def walk(client: Client, *starts: str) -> Iterator[tuple[str, str, Page]]:
    """(view, address, page) for one page of every view that links lead to from ``starts``."""
    seen, ahead = set(), [*starts]
    while ahead:
        address = ahead.pop(0)
        try:
            view = resolve(urlsplit(address).path).view_name
        except Resolver404:
            continue
        if view in seen or view.startswith("admin:") or address.endswith(".ics"):
            continue
        answer = client.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        seen.add(view)
        page = Page(answer.content.decode())
        ahead += [
            urljoin(address, way) for way in page.ways if not urlsplit(urljoin(address, way)).netloc
        ]
        yield view, address, page


PLACES = {
    "olga": {
        "home", "summit", "account", "organise", "organise-people", "person", "people-add",
        "people-list", "invitations", "delegations", "activity", "summit-edit", "place",
        "sessions:session", "sessions:room", "sessions:organise", "sessions:note-import",
        "sessions:note-edit", "sessions:session-create", "sessions:session-edit",
        "sessions:item-edit", "sessions:guiding-question-edit", "networking:people",
        "networking:reports", "outcomes:documents", "account_email",
    },
    "mira": {"home", "summit", "sessions:session", "sessions:room", "sessions:console"},
    "rana": {"outcomes:desk", "outcomes:documents", "outcomes:recommendation", "sessions:room"},
    "ada": {
        "home", "summit", "account", "place", "sessions:room", "sessions:my-words",
        "networking:people", "networking:person", "networking:connections",
        "networking:conversations", "networking:blocked", "networking:report",
        "account_set_password",
    },
    "leila": {"networking:conversation", "networking:connections"},
    "vera": {"sessions:room"},
    "": {"home", "summit", "sessions:session", "account_login", "account_signup"},
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_no_page_is_left_in_english(demo, name):
    session = Session.objects.get(summit=demo, status="live")
    starts = [
        "/",
        reverse("summit", args=[demo.slug]),
        *(reverse(f"sessions:{door}", args=[session.pk]) for door in ("session", "room")),
    ]
    visited, wrong = set(), {}
    for view, address, page in walk(browser(name), *starts):
        visited.add(view)
        assert (address, page.language) == (address, "fr")
        if left := left_in_english(page):
            wrong[address] = left
    assert wrong == {}
    assert PLACES[name] - visited == set()


def test_the_reader_of_pages_would_notice_english(demo):
    page = Page(browser("ada", "en").get("/").content.decode().replace('lang="en"', 'lang="fr"'))
    assert left_in_english(page).count("What is said here becomes the record.") == 1


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "409", "413", "429"])
def test_a_refusal_speaks_the_reader_s_language(code):
    with translation.override("fr"):
        page = Page(render_to_string(f"{code}.html"))
    assert (page.language, left_in_english(page)) == ("fr", [])


@pytest.mark.parametrize("document", ["report", "outcome"])
def test_a_french_document_is_french_throughout(demo, document):
    with translation.override("en"):  # whoever asks for it
        frozen = freeze(demo, document, "fr")
    page = Page(press.html(frozen.data, frozen.digest, Tamer()))
    assert (page.language, left_in_english(page)) == ("fr", [])
    kind = {"report": "Rapport du sommet", "outcome": "Projet de document final"}[document]
    assert page.words_in("fr").count(kind) >= 1


def test_letters_with_codes_are_in_the_reader_s_language(demo):
    browser().post(reverse("account_request_login_code"), {"email": "ada@demo.invalid"})
    [letter] = mail.outbox
    assert letter.subject == "Code de connexion"
    lines = letter.body.splitlines()
    assert lines[0].startswith("Votre code de connexion est indiqué ci-dessous.")
    assert lines[-1] == "Envoyé par la plateforme du sommet, testserver"


def test_the_log_tells_particulars_by_their_words(demo):
    entry = (
        demo.activities.filter(verb="role.assigned").first()
        or demo.activities.filter(details__has_key="role").first()
    )
    assert entry is not None
    entry.kind, entry.details = (
        "summit.Participation",
        {"role": "observer", "reason": "", "on": True},
    )
    with translation.override("fr"):
        assert particulars(entry) == [("rôle", "Observateur/observatrice"), ("activé", "oui")]


def test_names_of_languages_are_the_reader_s_own(demo):
    page = Page(browser().get(reverse("summit", args=[demo.slug])).content.decode())
    texts = page.words_in("fr")
    assert texts[texts.index("Langues") + 1] == "Français, Anglais"


# ------------------------------------------------------------------ changing the language
def test_changing_the_language_keeps_one_where_one_is(cast, as_person, summit):
    ada = as_person(cast.ada)
    here = f"{reverse('networking:people', args=[summit.slug])}?q=water&page=1"
    assert Page(ada.get(here).content.decode()).language == "en"
    answer = ada.post(reverse("language"), {"language": "fr", "next": here})
    assert (answer.status_code, answer["Location"]) == (303, here)
    page = ada.get(here)
    assert (Page(page.content.decode()).language, page["Content-Language"]) == ("fr", "fr")
    assert Page(page.content.decode()).words_in("fr").count("Participants") >= 1


def test_the_switch_carries_the_whole_address(cast, as_person, summit):
    here = f"{reverse('networking:people', args=[summit.slug])}?q=a&language=fr"
    html = as_person(cast.ada).get(here).content.decode()
    [switch] = re.findall(r'<form method="post" action="/language/">(.*?)</form>', html, re.DOTALL)
    assert re.findall(r'name="next" value="([^"]*)"', switch) == [here.replace("&", "&amp;")]
    assert re.findall(r'value="(\w\w)" lang', switch) == ["en", *LANGUAGES]


def test_the_language_is_remembered_for_the_person_in_any_browser(cast, as_person):
    as_person(cast.ada).post(reverse("language"), {"language": "fr"})
    cast.ada.refresh_from_db()
    assert cast.ada.language == "fr"
    EmailAddress.objects.create(user=cast.ada, email=cast.ada.email, verified=True, primary=True)
    elsewhere = Client(headers={"Accept-Language": "en"})
    elsewhere.post(reverse("account_request_login_code"), {"email": cast.ada.email})
    code = re.search(r"^([A-Z0-9-]{6,})$", mail.outbox[-1].body, re.MULTILINE)
    assert code is not None
    answer = elsewhere.post(reverse("account_confirm_login_code"), {"code": code[1]})
    assert answer.status_code == 302
    assert Page(elsewhere.get("/").content.decode()).language == "fr"


def test_the_demo_follows_the_language_of_whom_one_is(demo, settings):
    settings.LOOPBACK = settings.EMBEDDED = True
    visitor, seen = Client(headers={"Accept-Language": "en"}), []
    for name in ("ada", "olga"):
        person = User.objects.get(email=f"{name}@demo.invalid")
        visitor.post(reverse("demo-login"), {"person": str(person.pk)})
        seen.append(Page(visitor.get("/").content.decode()).language)
    assert seen == ["fr", "en"]


@pytest.mark.parametrize(
    ("language", "onward"), [("xx", "/"), ("fr", "https://elsewhere.example/")]
)
def test_an_unknown_language_and_a_foreign_address_are_not_followed(
    cast, as_person, language, onward
):
    answer = as_person(cast.ada).post(reverse("language"), {"language": language, "next": onward})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    cast.ada.refresh_from_db()
    assert cast.ada.language == ("fr" if language == "fr" else "en")
