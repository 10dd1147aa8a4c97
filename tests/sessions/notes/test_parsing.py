"""The rules by which a note is understood, one by one."""

import pytest

from sessions.notes import SourceText, parse_note
from sessions.notes.durations import timing_of
from sessions.notes.kinds import kind_of
from sessions.notes.language import detect_language
from sessions.notes.vocabulary import section_named
from sessions.notes.words import fold


def parse(text, language=None):
    return parse_note(SourceText(text), language)


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Overview", "overview"),
        ("OVERVIEW:", "overview"),
        ("1. Aperçu", "overview"),
        ("Vue d'ensemble", "overview"),
        ("Vue d’ensemble de la session", "overview"),
        ("Visión general", "overview"),
        ("Resumen ejecutivo", "overview"),
        ("نظرة عامة", "overview"),
        ("لَمْحَة عـامّة", "overview"),
        ("Contexte et justification", "background"),
        ("Background and rationale", "background"),
        ("Antecedentes", "background"),
        ("الخلفية والسياق", "background"),
        ("Why this session?", "background"),
        ("Scope of the session", "scope"),
        ("Scope of the session on skills", "scope"),
        ("Portée de la séance", "scope"),
        ("Périmètre", "scope"),
        ("II – Champ et objectifs", "scope"),
        ("Objetivos específicos", "scope"),
        ("نطاق الجلسة", "scope"),
        ("أهداف الجلسة", "scope"),
        ("Guiding Questions", "guiding_questions"),
        ("Key questions to consider:", "guiding_questions"),
        ("Questions directrices", "guiding_questions"),
        ("Questions pour guider les échanges", "guiding_questions"),
        ("Pistes de réflexion", "guiding_questions"),
        ("Preguntas orientadoras", "guiding_questions"),
        ("الأسئلة التوجيهية", "guiding_questions"),
        ("محاور النقاش", "guiding_questions"),
        ("Session methodology", "method"),
        ("Modalités pratiques", "method"),
        ("Format of the session", "method"),
        ("How we will work", "method"),
        ("Metodología de la sesión", "method"),
        ("منهجية الجلسة", "method"),
        ("Agenda", "agenda"),
        ("Draft programme", "agenda"),
        ("Ordre du jour", "agenda"),
        ("Orden del día", "agenda"),
        ("جدول الأعمال", "agenda"),
        ("Closing remarks", "closing"),
        ("Mot de la fin", "closing"),
        ("الختام", "closing"),
        ("Seeds and the law", ""),
        ("Diaspora and the 2030 Agenda", ""),
        ("The following questions will guide the session:", ""),
        ("Questions and answers", ""),
        ("What is the scope of a promise?", ""),
        ("This session has a scope.", ""),
    ],
)
def test_a_heading_is_known_by_its_words(heading, section):
    assert section_named(heading) == section


@pytest.mark.parametrize(
    ("lines", "summit", "number", "title"),
    [
        ("Session 2 – Boats", "", 2, "Boats"),
        ("Session II: Boats", "", 2, "Boats"),
        ("Session two. Boats", "", 2, "Boats"),
        ("Second session: Boats", "", 2, "Boats"),
        ("Thematic session 2: Boats", "", 2, "Boats"),
        ("Session No. 2\nBoats", "", 2, "Boats"),
        ("Boats (Session 2)", "", 2, "Boats"),
        ("Boats\nSession 2", "", 2, "Boats"),
        ("2nd session – Boats", "", 2, "Boats"),
        ("Deuxième séance – Barques", "", 2, "Barques"),
        ("2e session : Barques", "", 2, "Barques"),
        ("Séance n° 2\nBarques", "", 2, "Barques"),
        ("Segunda sesión: Barcas", "", 2, "Barcas"),
        ("Sesión n.º 2 – Barcas", "", 2, "Barcas"),
        ("الجلسة الثانية: قوارب", "", 2, "قوارب"),
        ("الجلسة ٢ – قوارب", "", 2, "قوارب"),
        ("Information note: Sea Summit, Session II: Boats", "Sea Summit", 2, "Boats"),
        (
            "Note d'information sur le Sommet des mers\nSession 2 – Barques",
            "Sommet des mers",
            2,
            "Barques",
        ),
        (
            "Nota informativa sobre la Cumbre del Mar\nSesión 2: Barcas",
            "Cumbre del Mar",
            2,
            "Barcas",
        ),
        ("مذكرة إعلامية حول قمة البحار\nالجلسة الثانية: قوارب", "قمة البحار", 2, "قوارب"),
        (
            "Sea Summit\n\nSession 2: Boats, Nets and\nthe Weather",
            "Sea Summit",
            2,
            "Boats, Nets and the Weather",
        ),
        ("Summit: Sea Days\nTitle: Boats\nSession: 2", "Sea Days", 2, "Boats"),
        ("Boats", "", None, "Boats"),
        ("Sea Summit", "Sea Summit", None, ""),
    ],
)
def test_title_lines_name_the_summit_the_number_and_the_title(lines, summit, number, title):
    note = parse(f"{lines}\n\nOverview\n\nIt floats.\n")
    assert (note.summit, note.number, note.title) == (summit, number, title)
    assert note.paragraphs("overview") == ["It floats."]


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("14:00 – 14:10 Opening", 10),
        ("14h00-14h10 : Opening", 10),
        ("2.00 – 2.15 pm Opening", 15),
        ("11:45 am – 12:15 pm Opening", 30),
        ("11:45 – 12:15 pm Opening", 30),
        ("de 9h à 9h30, Opening", 30),
        ("Opening (15 minutes)", 15),
        ("Opening – 10 min", 10),
        ("10' Opening", 10),
        ("Opening: 1h30", 90),
        ("١٠:٠٠ – ١٠:٢٠ Opening", 20),
        ("Opening ١٥ دقيقة", 15),
    ],
)
def test_a_time_or_a_length_gives_the_minutes(line, minutes):
    assert timing_of(fold(line)).minutes == minutes
    assert [(item.title, item.minutes) for item in parse(f"Agenda\n\n{line}\n").agenda] == [
        ("Opening", minutes)
    ]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Welcome remarks", "opening"),
        ("Opening keynote", "keynote"),
        ("Inspirational speech", "keynote"),
        ("Discours inspirant", "keynote"),
        ("Case study: Lima", "case_example"),
        ("Présentation d'un exemple", "case_example"),
        ("Panel discussion", "panel"),
        ("Moderated panel", "panel"),
        ("Mesa redonda", "panel"),
        ("Q&A", "discussion"),
        ("Échanges", "discussion"),
        ("Coffee break", "break"),
        ("Pause-café", "break"),
        ("Palabras de cierre", "closing"),
        ("Conclusions", "closing"),
        ("الكلمة الختامية", "closing"),
        ("حلقة نقاش", "panel"),
        ("Something else", "discussion"),
    ],
)
def test_an_agenda_line_is_of_the_kind_it_names(title, kind):
    assert kind_of(fold(title)) == kind


@pytest.mark.parametrize(
    ("method", "kinds"),
    [
        (
            "The session will open with a keynote and end with a discussion.",
            "keynote discussion closing",
        ),
        ("The session will start at 10:00.", ""),
        ("The mayor will open the session. A panel follows.", "opening panel"),
        (
            "La session se terminera par la présentation d'un exemple et une discussion interactive.",
            "case_example discussion closing",
        ),
        ("Un panel, précédé d'un discours inspirant, ouvrira la séance.", "keynote panel"),
        ("For example, networks met online. The report, by way of example, lists them.", ""),
        (
            "La ministra abrirá la sesión; seguirá un panel y, después, un diálogo abierto.",
            "opening panel discussion",
        ),
        (
            "A break will follow the case study. The chair will make closing remarks.",
            "break case_example closing",
        ),
        ("Il s'agit d'un échange entre pairs.", ""),
    ],
)
def test_the_methods_prose_proposes_what_happens_in_its_order(method, kinds):
    note = parse(f"Method\n\n{method}\n")
    assert [item.kind for item in note.agenda] == kinds.split()
    assert note.paragraphs("method") == [method]


def test_a_length_said_beside_its_item_is_kept():
    note = parse("Format\n\nA 20-minute keynote is followed by a discussion of 45 minutes.\n")
    assert [(item.kind, item.minutes) for item in note.agenda] == [
        ("keynote", 20),
        ("discussion", 45),
    ]


def test_an_agenda_item_points_at_the_words_that_proposed_it():
    source = SourceText("Method\n\nThe day begins with a keynote, then a panel.\n")
    spans = [source.text[item.start : item.end] for item in parse_note(source).agenda]
    assert spans == ["keynote", "panel"]


def test_one_bullet_is_one_question_even_with_two_sentences_and_sub_bullets():
    note = parse("Questions\n\n- Who? And why?\n   - young people\n   - elders\n- When?\n")
    assert note.guiding_questions == ["Who? And why? – young people – elders", "When?"]


def test_the_sentence_that_introduces_the_questions_stays_in_the_scope():
    note = parse("Scope\n\nWe look at wells. The questions are:\n\n* Who digs?\n* Who drinks?\n")
    assert note.paragraphs("scope") == ["We look at wells. The questions are:"]
    assert note.guiding_questions == ["Who digs?", "Who drinks?"]


def test_questions_inside_a_paragraph_are_lifted_and_the_rest_stays():
    note = parse("Scope\n\nWells run dry. Who digs new ones? We shall ask. Who pays?\n")
    assert note.paragraphs("scope") == ["Wells run dry.", "We shall ask."]
    assert note.guiding_questions == ["Who digs new ones?", "Who pays?"]


def test_abbreviations_end_no_sentence():
    note = parse("Questions\n\nShould Dr. Diop, e.g. in Dakar, ask vs. tell? Why?\n")
    assert note.guiding_questions == ["Should Dr. Diop, e.g. in Dakar, ask vs. tell?", "Why?"]


def test_a_word_cut_by_a_hyphen_is_whole_again_but_a_compound_keeps_its_own():
    text = "Overview\n\nThe council of the old har-\nbour keeps well-\nknown lists, the plate-\nforme too.\n"
    assert parse(text).paragraphs("overview") == [
        "The council of the old harbour keeps well-known lists, the plateforme too."
    ]


def test_front_matter_is_kept_under_its_labels():
    note = parse(
        "Session 2: Wells\n\nDate: 3 May\nVenue: Hall B\nFormat: hybrid\n\nOverview\n\nWater.\n"
    )
    assert note.as_json()["background"] == [
        {"heading": "Date", "paragraphs": ["3 May"]},
        {"heading": "Venue", "paragraphs": ["Hall B"]},
        {"heading": "Format", "paragraphs": ["hybrid"]},
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The wells of the town are old.", "en"),
        ("Les puits de la ville sont vieux.", "fr"),
        ("Los pozos de la ciudad son viejos.", "es"),
        ("آبار المدينة قديمة", "ar"),
        ("12 345", ""),
    ],
)
def test_the_language_is_told_by_script_and_small_words(text, language):
    assert detect_language(text) == language


def test_the_language_given_wins_and_names_the_agenda():
    note = parse("Format\n\nA keynote, then a panel.\n", "fr")
    assert (note.language, [item.title for item in note.agenda]) == (
        "fr",
        ["Discours principal", "Table ronde"],
    )


def test_what_is_missing_is_said():
    assert parse("Overview\n\nThe wells of the town.\n").warnings == [
        "No session number was found.",
        "No title was found.",
        "No guiding questions were found.",
        "No agenda was found, and the text proposes none.",
    ]


def test_each_piece_says_where_it_stood_and_where_it_went():
    source = SourceText(
        "Session 2: Wells\n\nOverview\n\nWater is\nshared.\n\nQuestions\n\n• Who digs?\n"
    )
    told = [
        (piece.section, piece.role, source.text[piece.start : piece.end])
        for piece in parse_note(source).pieces
    ]
    assert told == [
        ("number", "heading", "Session 2:"),
        ("title", "text", "Wells"),
        ("overview", "heading", "Overview"),
        ("overview", "text", "Water is\nshared."),
        ("guiding_questions", "heading", "Questions"),
        ("guiding_questions", "text", "• Who digs?"),
    ]
