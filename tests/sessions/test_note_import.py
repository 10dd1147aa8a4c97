"""An information note becomes a session: read, looked at, corrected, created once."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sessions.forms import note_draft
from sessions.forms.note_draft import Item, NoteDraft, Piece
from sessions.forms.note_edits import edited
from sessions.forms.note_reading import from_note
from sessions.models import InformationNote, Session
from sessions.notes import SourceText, parse_note
from sessions.services.notes import add_note_language, create_session_from_note
from summit.errors import RuleBroken
from summit.models import Activity

ENGLISH = """Information note
Forum of Cities
Session 4 – Wells and Markets

Overview
A well draws a market, and a market keeps
a well clean. Both need hands.

The harbour road
Carts reach the harbour before dawn. Nobody counts them.

Scope of the session
The session looks at who repairs what.

Guiding questions
• Who repairs a well that everybody uses?
• How can a market pay for its road?
• What do children learn at a well?

Session methodology
The session will open with remarks by the host government, followed by a keynote
speech. An interactive discussion with participants will follow.

We look forward to welcoming you!
"""
FRENCH = """Note d'information
Forum des villes
Session 4 – Puits et marchés

Aperçu
Un puits attire un marché, et un marché garde le puits propre.

Questions directrices
• Qui répare un puits que tout le monde utilise ?
• Comment un marché peut-il payer sa route ?
• Qu'apprennent les enfants au puits ?
"""


@pytest.fixture
def door(summit):
    return reverse("sessions:note-import", args=[summit.slug])


def upload(browser, door, text=ENGLISH, **fields):
    file = SimpleUploadedFile("note.txt", text.encode())
    return browser.post(door, {"file": file, **fields})


def form_of(answer):
    """What a browser without JavaScript would send back: every field of the preview's form, with
    the line ends that browsers send."""
    page = answer.content.decode()
    form = page[page.index('<form class="pieces"') :]
    form = form[: form.index("</form>")]
    found: dict[str, list[str]] = {}
    pattern = (
        r'<input(?P<input>[^>]*)>|<textarea[^>]*name="(?P<area>[^"]+)"[^>]*>\n?(?P<text>.*?)</textarea>'
        r'|<select[^>]*name="(?P<select>[^"]+)"[^>]*>(?P<options>.*?)</select>'
    )
    for tag in re.finditer(pattern, form, re.DOTALL):
        if tag["area"]:
            name, value = tag["area"], tag["text"]
        elif tag["select"]:
            name = tag["select"]
            chosen = re.search(r'<option value="([^"]*)"[^>]* selected', tag["options"])
            value = chosen[1] if chosen else ""
        else:
            name = re.search(r'name="([^"]*)"', tag["input"])[1]
            given = re.search(r'value="([^"]*)"', tag["input"], re.DOTALL)
            value = given[1] if given else ""
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(unescape(value).replace("\n", "\r\n"))
    return found


def send(browser, door, form, do="create", **changes):
    changed = {
        name: value if isinstance(value, list) else [value] for name, value in changes.items()
    }
    return browser.post(door, {**form, **changed, "do": [do]})


# ------------------------------------------------------------------ the whole way
def test_an_uploaded_note_becomes_a_session(door, summit, olga, as_person):
    browser = as_person(olga)
    preview = upload(browser, door)
    assert preview.status_code == 200
    assert Session.objects.filter(number=4).count() == 0
    answer = send(browser, door, form_of(preview))
    made = Session.objects.get(summit=summit, number=4)
    assert answer["Location"] == reverse("sessions:organise", args=[made.pk])
    assert (made.title, made.status) == ({"en": "Wells and Markets"}, "draft")
    assert [q.text["en"] for q in made.guiding_questions.all()] == [
        "Who repairs a well that everybody uses?",
        "How can a market pay for its road?",
        "What do children learn at a well?",
    ]
    assert [item.kind for item in made.agenda.all()][:3] == ["opening", "keynote", "discussion"]
    note = made.notes.get()
    assert note.language == "en"
    assert note.overview == [
        "A well draws a market, and a market keeps a well clean. Both need hands."
    ]
    assert note.background == [
        {
            "heading": "The harbour road",
            "paragraphs": ["Carts reach the harbour before dawn. Nobody counts them."],
        }
    ]
    assert note.closing == ["We look forward to welcoming you!"]
    assert (note.source_name, note.source_text) == ("note.txt", ENGLISH)


def test_pasted_text_is_read_like_a_file(door, olga, as_person):
    answer = as_person(olga).post(door, {"text": ENGLISH.replace("\n", "\r\n")})
    assert answer.context["draft"].title == "Wells and Markets"
    assert answer.context["draft"].text == ENGLISH


def test_the_preview_shows_every_piece_with_its_place(door, olga, as_person):
    answer = upload(as_person(olga), door)
    shown = answer.context["stretches"]
    assert " ".join(each.text for each in shown).split() == ENGLISH.split()
    assert [each.label for each in shown if each.text.startswith("•")] == [
        "Guiding question",
        "",
        "",
    ]


def test_what_is_corrected_in_the_preview_is_what_is_created(door, olga, as_person):
    browser = as_person(olga)
    form = form_of(upload(browser, door))
    words, places = form["piece"], form["place"]
    scope = words.index("The session looks at who repairs what.")
    words[0], places[scope], form["item_minutes"][0] = "Who mends it?", "overview", "15"
    answer = send(browser, door, form, title="Markets", number="9", minutes="45", language="en")
    assert answer.status_code == 303
    made = Session.objects.get(number=9)
    assert (made.title, made.minutes) == ({"en": "Markets"}, 45)
    assert made.guiding_questions.get(position=1).text == {"en": "Who mends it?"}
    assert made.agenda.get(position=1).minutes == 15
    assert made.notes.get().overview[-1] == "The session looks at who repairs what."
    assert made.notes.get().scope == []


def test_a_session_can_be_scheduled_right_away(door, olga, as_person):
    browser = as_person(olga)
    form = form_of(upload(browser, door))
    refused = send(browser, door, form, programme="scheduled")
    assert (refused.status_code, list(refused.context["target"].errors)) == (422, ["starts_at"])
    send(browser, door, form, programme="scheduled", starts_at="2026-12-01T09:00")
    assert Session.objects.get(number=4).status == "scheduled"


def test_a_taken_number_becomes_the_next_free_one_and_the_note_says_so(
    door, plenary, olga, as_person
):
    browser = as_person(olga)
    send(browser, door, form_of(upload(browser, door)), number="1")
    made = Session.objects.get(number=2)
    assert made.notes.get().warnings[0] == "Number 1 is taken: this is session 2."


# ------------------------------------------------------------------ once
def test_a_double_click_creates_one_session(door, olga, as_person):
    browser = as_person(olga)
    form = form_of(upload(browser, door))
    first, second = send(browser, door, form), send(browser, door, form)
    assert first["Location"] == second["Location"]
    assert InformationNote.objects.count() == 1


def test_a_stale_tab_with_other_words_creates_nothing_more(door, olga, as_person):
    browser = as_person(olga)
    form = form_of(upload(browser, door))
    send(browser, door, form)
    assert send(browser, door, form, title="Another title").status_code == 422
    assert InformationNote.objects.count() == 1


def test_a_repeated_create_does_not_schedule_a_session_that_was_cancelled(door, olga, as_person):
    browser = as_person(olga)
    form = form_of(upload(browser, door))
    times = {"programme": "scheduled", "starts_at": "2026-12-01T09:00"}
    send(browser, door, form, **times)
    Session.objects.filter(number=4).update(status="cancelled")
    send(browser, door, form, **times)
    assert Session.objects.get(number=4).status == "cancelled"


# ------------------------------------------------------------------ nothing is lost
def unplaced(browser, door):
    form = form_of(upload(browser, door))
    form["place"][-1] = "unplaced"
    return form


def test_a_piece_without_a_place_is_asked_about(door, olga, as_person):
    browser = as_person(olga)
    form = unplaced(browser, door)
    answer = send(browser, door, form)
    assert answer.status_code == 422
    assert len(answer.context["wrong"]) == 1
    assert [piece.place for _, piece in answer.context["unplaced"]] == ["unplaced"]
    assert InformationNote.objects.count() == 0


def test_a_piece_can_be_left_in_the_source_knowingly(door, olga, as_person):
    browser = as_person(olga)
    form = unplaced(browser, door)
    form["place"][-1] = "source"
    assert send(browser, door, form).status_code == 303
    assert InformationNote.objects.get().source_text == ENGLISH


def test_an_error_keeps_every_word_that_was_written(door, olga, as_person):
    browser = as_person(olga)
    form = form_of(upload(browser, door))
    form["piece"][0] = "Words I changed?"
    answer = send(browser, door, form, title="")
    assert answer.status_code == 422
    again = form_of(answer)
    again["title"] = form["title"]
    assert again == {**form, "title": form["title"]}


def test_showing_it_again_changes_nothing(door, olga, as_person):
    browser = as_person(olga)
    form = form_of(upload(browser, door))
    assert form_of(send(browser, door, form, do="look")) == form


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\n\nLine\f\nafter a page\n", "“”é\u0301"]
)
def test_the_source_comes_back_as_it_was_read(text, door, olga, as_person):
    browser = as_person(olga)
    preview = upload(browser, door, text)
    form = form_of(preview)
    assert form_of(send(browser, door, form, do="look"))["source"] == form["source"]
    assert "<script>alert(1)" not in preview.content.decode()


def test_a_million_characters_do_not_break_it(door, olga, as_person):
    browser = as_person(olga)
    text = ("A well draws a market. " * 20 + "\n\nWho repairs it?\n\n") * 2000
    preview = upload(browser, door, text[:990_000])
    form = form_of(preview)
    assert preview.status_code == 200
    assert sum(len(values) for values in form.values()) < 1000
    answer = send(browser, door, form, do="look")
    assert (answer.status_code, form_of(answer)["source"]) == (200, form["source"])


def test_too_many_parts_stand_together_without_losing_a_word():
    text = "".join(f"Part {n}\n\nWhat is part {n}?\n\n" for n in range(400))
    source = SourceText(text, "big.txt")
    draft = from_note(parse_note(source), source)
    assert len(draft.pieces) <= note_draft.MOST_PIECES
    words = " ".join(piece.text for piece in draft.pieces).split()
    assert set(text.split()) <= set(words)


# ------------------------------------------------------------------ the buttons
def test_questions_and_items_are_added_moved_and_removed_without_a_script(door, olga, as_person):
    browser = as_person(olga)
    form = form_of(upload(browser, door))
    for do in ("down:0", "add-question", "remove:1", "add-item", "item-up:1", "item-remove:0"):
        answer = send(browser, door, form, do=do)
        assert answer.status_code == 200
        form = form_of(answer)
    draft = answer.context["draft"]
    assert [piece.text for piece in draft.questions] == [
        "How can a market pay for its road?",
        "What do children learn at a well?",
        "",
    ]
    left = [piece.text for piece in draft.pieces if piece.place == "source"]
    assert left == ["Who repairs a well that everybody uses?"]
    assert draft.agenda[0].kind == "opening"
    assert draft.agenda[-1] == Item()


@pytest.mark.parametrize("do", ["up:99", "down:-1", "remove:x", "item-up:", "nonsense", "remove"])
def test_a_button_that_points_nowhere_changes_nothing(do):
    draft = NoteDraft("A?", pieces=[Piece("guiding_questions", "A?", 0, 2)], agenda=[Item()])
    assert edited(draft, do) == draft


@pytest.mark.parametrize(
    ("changes", "control"),
    [
        ({"title": "x" * 301}, "title"),
        ({"number": "0"}, "number"),
        ({"number": "four"}, "number"),
    ],
)
def test_what_is_wrong_names_its_field(changes, control, door, olga, as_person):
    browser = as_person(olga)
    answer = send(browser, door, form_of(upload(browser, door)), **changes)
    assert (answer.status_code, answer.context["wrong"][0][0]) == (422, control)


def test_minutes_that_are_none_are_named(door, olga, as_person):
    browser = as_person(olga)
    form = form_of(upload(browser, door))
    form["item_minutes"][1] = "soon"
    answer = send(browser, door, form)
    assert answer.context["wrong"] == [
        ("minutes-1", "Agenda item 2: give 1 to 1440 minutes, or none.")
    ]


# ------------------------------------------------------------------ another language
@pytest.fixture
def english(summit, olga):
    source = SourceText(ENGLISH, "note.txt")
    return create_session_from_note(summit, parse_note(source), source, by=olga)


def test_the_same_note_in_another_language_is_paired_by_position(english, door, olga, as_person):
    browser = as_person(olga)
    preview = upload(browser, door, FRENCH, session=str(english.pk))
    assert [pair["partner"]["en"] for pair in preview.context["pairs"]] == [
        "Who repairs a well that everybody uses?",
        "How can a market pay for its road?",
        "What do children learn at a well?",
    ]
    assert send(browser, door, form_of(preview)).status_code == 303
    english.refresh_from_db()
    assert english.title == {"en": "Wells and Markets", "fr": "Puits et marchés"}
    assert english.guiding_questions.get(position=2).text == {
        "en": "How can a market pay for its road?",
        "fr": "Comment un marché peut-il payer sa route ?",
    }
    assert (Session.objects.count(), english.notes.count()) == (2, 2)


def test_an_empty_question_skips_its_pair(english, door, olga, as_person):
    browser = as_person(olga)
    form = form_of(upload(browser, door, FRENCH, session=str(english.pk)))
    form["piece"][1] = ""
    send(browser, door, form)
    texts = [question.text.get("fr", "") for question in english.guiding_questions.all()]
    assert texts == [
        "Qui répare un puits que tout le monde utilise ?",
        "",
        "Qu'apprennent les enfants au puits ?",
    ]


def test_agenda_titles_find_items_of_their_own_kind(english, door, olga, as_person):
    browser = as_person(olga)
    method = (
        "\nMéthodologie de la session\nLa session se terminera par une discussion interactive.\n"
    )
    preview = upload(browser, door, FRENCH + method, session=str(english.pk))
    pairs = [pair for pair in preview.context["items"] if pair["partner"]]
    kinds = {pair["partner"].kind: pair["item"].title for pair in pairs}
    assert (kinds["opening"], kinds["keynote"]) == ("", "")
    assert kinds["discussion"] == "Discussion interactive"
    send(browser, door, form_of(preview))
    assert [item.title.get("fr", "") for item in english.agenda.all()][:3] == [
        "",
        "",
        "Discussion interactive",
    ]


def test_questions_without_a_partner_are_added_and_told(english, olga):
    source = SourceText(FRENCH + "• Pourquoi maintenant ?\n", "note.fr.txt")
    note = add_note_language(english, parse_note(source), source, by=olga)
    assert english.guiding_questions.get(position=4).text == {"fr": "Pourquoi maintenant ?"}
    assert note.warnings[-1:] == [
        "The session had 3 guiding questions, this note has 4: look at the pairs."
    ]


def test_a_language_that_is_there_is_refused_at_its_field(english, door, olga, as_person):
    browser = as_person(olga)
    answer = send(browser, door, form_of(upload(browser, door, session=str(english.pk))))
    assert (answer.status_code, list(answer.context["target"].errors)) == (422, ["language"])
    assert english.notes.count() == 1


def test_a_double_click_adds_a_language_once(english, door, olga, as_person):
    browser = as_person(olga)
    form = form_of(upload(browser, door, FRENCH, session=str(english.pk)))
    assert [send(browser, door, form).status_code for _ in range(2)] == [303, 303]
    assert english.notes.count() == 2


def test_a_session_of_another_summit_is_no_choice(cast, door, as_person):
    foreign = Session.objects.create(summit=cast.elsewhere, number=1, title={"en": "Far"})
    assert upload(as_person(cast.olga), door, session=str(foreign.pk)).status_code == 422
    form = {"source": ["A"], "session": [str(foreign.pk)], "do": ["create"], "title": ["A"]}
    assert as_person(cast.olga).post(door, form).status_code == 404


# ------------------------------------------------------------------ files and people
@pytest.mark.parametrize(
    ("name", "data"), [("empty.txt", b"  \n "), ("old.doc", b"\xd0\xcf\x11\xe0old")]
)
def test_a_file_that_cannot_be_read_is_named(name, data, door, olga, as_person):
    answer = as_person(olga).post(door, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    [complaint] = answer.context["form"].errors["file"]
    assert complaint.split()[0] == f"“{name}”"


def test_neither_file_nor_text_is_said(door, olga, as_person):
    answer = as_person(olga).post(door, {"text": "  "})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "file": ["Choose a file, or paste the note's text below."]
    }


# ------------------------------------------------------------------ the service
def test_an_operator_may_import_without_a_name(summit):
    source = SourceText(ENGLISH, "note.txt")
    create_session_from_note(summit, parse_note(source), source, by=None)
    assert Activity.objects.get(verb="note.imported").actor is None


def test_a_language_can_be_given_over_the_notes_own(summit, olga):
    source = SourceText(ENGLISH, "note.txt")
    made = create_session_from_note(summit, parse_note(source), source, by=olga, language="fr")
    assert list(made.title) == ["fr"]


def test_a_language_that_nobody_offers_is_refused(summit, olga):
    source = SourceText(ENGLISH, "note.txt")
    with pytest.raises(RuleBroken, match="Choose the language"):
        create_session_from_note(summit, parse_note(source), source, by=olga, language="xx")
    assert Session.objects.filter(number=4).count() == 0


def test_what_is_too_long_is_cut_and_told(summit, olga):
    draft = NoteDraft(
        "", title="t" * 400, language="en", pieces=[Piece("guiding_questions", "q" * 2001)]
    )
    made = create_session_from_note(summit, draft, SourceText("", "n.txt"), by=olga)
    assert len(made.guiding_questions.get().text["en"]) == 2000
    assert made.notes.get().warnings == [
        "No number was given: this is session 2.",
        "The title was cut to 300 characters; the source text has all of it.",
        "Guiding question 1 was cut to 2000 characters; the source text has all of it.",
    ]
