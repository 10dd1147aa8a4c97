"""A summit with something to print: two sessions held, one to come, one cancelled, one in draft."""

import hashlib
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from outcomes.models import Grouping, Narrative, Recommendation, Source, Stance, Theme
from sessions.models import (
    Appearance,
    Caption,
    CaptionTrack,
    Citation,
    Contribution,
    GuidingQuestion,
    InformationNote,
    Question,
    Resource,
    Session,
)
from sessions.models.questions import Upvote
from summit.models import Participation
from tests import cast as people

START = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)

NOTE_EN = {
    "overview": [
        "Every city keeps a second city beside it: the people who left, and who still pay for "
        "its wells, its schools and its clinics. This session asks how the two may plan together.",
        "It brings together ministers, municipal engineers and the associations that raised the "
        "money before anybody asked them to.",
    ],
    "background": [
        {
            "heading": "What is known",
            "paragraphs": [
                "Remittances reach the household long before a budget reaches the street. Of the "
                "forty towns surveyed, thirty-one had a pump that was paid for from abroad."
            ],
        },
        {"heading": "", "paragraphs": ["Two of these pumps still ran after five years."]},
    ],
    "scope": [
        "The session looks at water and at the first point of care, not at hospitals.",
        "It looks at money and at knowledge alike.",
    ],
    "method": ["An opening, one keynote, one case, then an open discussion by guiding question."],
    "closing": ["The moderator gathers proposals; the rapporteur reads them back."],
}
NOTE_FR = {
    "overview": [
        "Chaque ville en garde une seconde à ses côtés : celles et ceux qui sont partis, et qui "
        "paient encore ses puits, ses écoles et ses dispensaires."
    ],
    "background": [],
    "scope": ["La séance traite de l’eau et des premiers soins, non des hôpitaux."],
    "method": ["Une ouverture, un exposé, un cas, puis la discussion par question directrice."],
    "closing": [],
}

SAID = [
    (
        "en",
        "The pump was ours, but nobody taught us the pump. When the seal went, we waited "
        "eleven months for a part that costs nine euros.",
    ),
    (
        "fr",
        "La ligne était la clinique. Avant le bâtiment, il y avait un numéro de téléphone, et "
        "une infirmière à Montréal qui répondait la nuit.",
    ),
    (
        "ar",
        "الماء قبل كل شيء. نحن في المهجر ندفع ثمن المضخة، ولكننا لا ندفع ثمن من يصلحها.\n\n"
        "نقترح صندوقاً مشتركاً للصيانة (COVID-19 علّمنا ذلك في 2022).",
    ),
    ("en", "Publish what a well costs in its tenth year, not in its first."),
    ("en", "Our council would sign an agreement tomorrow if somebody sent us the text."),
]


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def say(session: Session, number: int, **fields: Any) -> Contribution:
    language, text = SAID[(number - 1) % len(SAID)]
    values = {"text": text, "language": language, "said_at": at(number), **fields}
    return Contribution.objects.create(session=session, number=number, **values)


def cite(recommendation: Recommendation, words: Contribution, quote: str = "") -> Source:
    quote = quote or words.text
    start = words.text.index(quote)
    return Source.objects.create(
        recommendation=recommendation,
        contribution=words,
        revision=words.revision,
        start=start,
        end=start + len(quote),
        quote=quote,
        sha256=hashlib.sha256(quote.encode()).hexdigest(),
    )


def build(**session_fields: Any) -> SimpleNamespace:
    """``cast.build()`` with words: ``record.plenary`` is session 1 (ended) unless told otherwise."""
    record = people.build()
    _describe(record, session_fields)
    _speak(record)
    _recommend(record)
    record.coming = people.make_session(record.summit, 2, attribution="named")
    InformationNote.objects.create(session=record.coming, language="en", **NOTE_EN)
    people.make_session(record.summit, 3, status="draft")
    people.make_session(record.summit, 4, status="cancelled")
    return record


def _describe(record: SimpleNamespace, fields: dict[str, Any]) -> None:
    record.summit.host, record.summit.place = "The City of Nairobi", "Nairobi and online"
    record.summit.description = {"en": "Where those who left and those who stayed plan together."}
    record.summit.save()
    plenary = record.plenary
    values = {"status": "ended", "started_at": at(0), "ended_at": at(94), "starts_at": at(0)}
    for name, value in {**values, **fields}.items():
        setattr(plenary, name, value)
    plenary.save()
    for minutes, item in enumerate(plenary.agenda.all(), start=9):
        item.started_at, item.ended_at, item.seconds_spent = (
            at(minutes),
            at(minutes * 2),
            minutes * 60,
        )
        item.save()
    InformationNote.objects.create(session=plenary, language="en", **NOTE_EN)
    InformationNote.objects.create(session=plenary, language="fr", **NOTE_FR)
    Participation.objects.filter(pk=record.places.ada.pk).update(
        consents_to_name=True, country="HT"
    )
    GuidingQuestion.objects.create(
        session=plenary, position=3, text={"en": "Who repairs it in the tenth year?"}
    )


def _speak(record: SimpleNamespace) -> None:
    session, places = record.plenary, record.places
    first, second, third = session.guiding_questions.all()
    record.first, record.second, record.third = first, second, third
    record.said = [
        say(session, 1, guiding_question=first, author=places.ada, is_highlighted=True),
        say(session, 2, guiding_question=first, author=places.leila),
        say(session, 3, guiding_question=second, author=places.sami, kind="spoken"),
        say(session, 4, guiding_question=second, kind="spoken", speaker_name="Minister Okello",
            speaker_affiliation="Ministry of Water, Uganda"),
        say(session, 5, author=places.ada),
        say(session, 6, guiding_question=first, author=places.leila, status="hidden",
            hidden_for="private", text="Hidden words that nobody may print."),
        say(session, 7, guiding_question=first, author=places.ada, status="withdrawn",
            text="Withdrawn words that nobody may print."),
    ]  # fmt: skip
    when = {"created_at": at(20), "updated_at": at(20), "language": "en"}
    Question.objects.create(
        session=session, author=places.leila, text="Is there a list of the forty towns?",
        status="answered", answer="Yes, it is in the annex of the survey.", upvotes_count=4, **when,
    )  # fmt: skip
    Question.objects.create(
        session=session, is_anonymous=True, text="Who decided where the pumps went?",
        upvotes_count=7, **when,
    )  # fmt: skip


def _recommend(record: SimpleNamespace) -> None:
    session, said = record.plenary, record.said
    texts = [
        ("consensus", record.first, {"en": "Governments and diaspora associations should set up a "
         "shared maintenance fund before a pump is installed.", "fr": "Créer un fonds d’entretien "
         "commun avant la pose d’une pompe."}),
        ("bracketed", record.second, {"en": "Publish the full cost of each well over ten years."}),
        ("set_aside", None, {"en": "Build one hospital per district."}),
    ]  # fmt: skip
    record.recommendations = [
        Recommendation.objects.create(
            session=session, number=number, status=status, guiding_question=question, text=text
        )
        for number, (status, question, text) in enumerate(texts, start=1)
    ]
    one, two, three = record.recommendations
    cite(one, said[0], "nobody taught us the pump")
    cite(one, said[2])
    cite(two, said[3])
    cite(three, said[0])
    for name, value in (("ada", "agree"), ("leila", "agree"), ("sami", "disagree")):
        Stance.objects.create(
            recommendation=one, participation=getattr(record.places, name), value=value
        )


def crowd(record: SimpleNamespace, size: int) -> None:
    """More people, so that bars have something to show: kinds in turn, each with a stance."""
    kinds = ["government", "diaspora", "civil_society", "youth", "academia"]
    for number in range(size):
        place = people.place(
            record.summit,
            people.make_user(f"guest{number}"),
            declared_kind=kinds[number * number % len(kinds)],
            country=["KE", "FR", "CA", "HT"][number % 4],
            consents_to_name=number % 2 == 0,
            affiliation=f"Association {number}",
        )
        for place_of, one in enumerate(record.recommendations[:2]):
            value = ["agree", "agree", "disagree", "pass"][(number + place_of) % 4]
            Stance.objects.create(recommendation=one, participation=place, value=value)


def talk(record: SimpleNamespace, size: int) -> None:
    """More contributions, after the first seven."""
    questions = [record.first, record.second, None]
    for number in range(8, 8 + size):
        say(
            record.plenary, number, author=record.places.ada, guiding_question=questions[number % 3]
        )


def appear(record: SimpleNamespace, name: str, role: str) -> Appearance:
    return Appearance.objects.create(
        session=record.plenary, participation=getattr(record.places, name), role=role
    )


def enrich(record: SimpleNamespace) -> None:
    """What makes a report long: an answer that opposes, words merged, a theme, a question asked twice, a
    link, a passage of the transcript, notes for moderators, the rapporteur's own words."""
    session, places = record.plenary, record.places
    record.opposing = say(
        session, 8, guiding_question=record.first, author=places.sami, reply_to=record.said[0],
        relation="opposes", text="The seal was never the problem; the contract was.",
        language="en",
    )  # fmt: skip
    record.merged = say(
        session, 9, guiding_question=record.first, author=places.leila, text="The pump was ours.",
        language="en", merged_into=record.said[0],
    )  # fmt: skip
    theme = Theme.objects.create(
        session=session, guiding_question=record.first, name="Spare parts", made_by=places.rana
    )
    Grouping.objects.create(theme=theme, contribution=record.said[0])
    head = Question.objects.get(session=session, status="answered")
    when = {"created_at": at(21), "updated_at": at(21), "language": "en"}
    Question.objects.create(
        session=session, author=places.ada, text="Which forty towns?", status="merged",
        merged_into=head, **when,
    )  # fmt: skip
    Upvote.objects.create(question=head, participation=places.ada)
    Resource.objects.create(
        summit=record.summit, session=session, author=places.ada, title="Survey of forty towns",
        language="en", kind="link", url="https://example.org/survey", status="approved",
    )  # fmt: skip
    track = CaptionTrack.objects.create(session=session, language="en", last_number=1)
    line = Caption.objects.create(
        track=track, number=1, starts_ms=62_000, speaker="Sami Haddad",
        text="Nobody is taught the pump.",
    )  # fmt: skip
    Citation.objects.create(
        contribution=record.opposing, first=line, last=line, language="en", starts_ms=62_000,
        text="Sami Haddad: Nobody is taught the pump.",
    )  # fmt: skip
    session.agenda.update(moderator_notes="Keep the minister to five minutes.")
    Narrative.objects.create(
        summit=record.summit, session=session, section="discussion", language="en", revision=1,
        text="The room was quiet at first.\n\nThen it was not.", written_by=record.rana,
    )  # fmt: skip
