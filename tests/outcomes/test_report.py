"""The report: every section, numbered through, nothing dropped, nobody picked out, the same bytes twice."""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outcomes.formats.building import build
from outcomes.formats.web import fragment
from outcomes.models import Recommendation, Stance, Treatment
from outcomes.press import pages
from outcomes.press.words import Tamer
from outcomes.scopes import choices
from outcomes.services import jobs
from outcomes.services.inputs.documents import freeze
from sessions.models import Contribution, Session
from summit.errors import RuleBroken
from summit.launch.options import ROOT
from summit.models import Participation
from tests import cast as people
from tests.outcomes import record as words


@pytest.fixture
def rich(record: SimpleNamespace) -> SimpleNamespace:
    words.enrich(record)
    return record


def report(record: SimpleNamespace, language: str = "en", **more: Any) -> dict[str, Any]:
    return freeze(record.summit, "report", language, **more).data


def section(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in data["sections"] if one["id"] == name)


def kinds(data: dict[str, Any], name: str) -> list[str]:
    return [one["kind"] for one in section(data, name)["paragraphs"]]


def paragraph(data: dict[str, Any], name: str, kind: str) -> dict[str, Any]:
    return next(one for one in section(data, name)["paragraphs"] if one["kind"] == kind)


def html(data: dict[str, Any]) -> str:
    return pages.html(data, "ab" * 32, Tamer())


def seen(data: dict[str, Any]) -> str:
    """What a reader sees of it, blanks made one."""
    return " ".join(re.sub(r"<[^>]+>", "", html(data)).split())


# ------------------------------------------------------------------ sections and numbers
def test_the_sections_are_those_of_a_report(rich: SimpleNamespace) -> None:
    data = report(rich)
    assert [(one["id"], one["level"], one["number"]) for one in data["sections"]] == [
        ("introduction", 1, "I"),
        ("S1", 1, "II"),
        ("S1-held", 2, ""),
        ("S1-panel", 2, ""),
        ("S1-discussion", 2, ""),
        ("S1-question-1", 2, ""),
        ("S1-question-2", 2, ""),
        ("S1-question-3", 2, ""),
        ("S1-general", 2, ""),
        ("S1-answered", 2, ""),
        ("S1-unanswered", 2, ""),
        ("S1-recommendations", 2, ""),
        ("S1-dissent", 2, ""),
        ("S2", 1, "III"),
        ("S2-planned", 2, ""),
        ("next", 1, "IV"),
    ]
    assert [one["name"] for one in data["annexes"]] == [
        "participants", "register", "resources", "citations", "method", "licence",
    ]  # fmt: skip
    assert "".join(one["letter"] for one in data["annexes"]) == "ABCDEF"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_paragraphs_are_numbered_through_without_a_gap(
    rich: SimpleNamespace, language: str
) -> None:
    data = report(rich, language)
    every = [one for each in data["sections"] for one in each["paragraphs"]]
    assert [one["number"] for one in every] == list(range(1, len(every) + 1))
    assert len({one["id"] for one in every}) == len(every) > 25
    page = html(data)
    assert [int(n) for n in re.findall(r'<p class="number"><bdi dir="ltr">(\d+)\.', page)] == [
        one["number"] for one in every
    ]
    assert "⟦" not in page


def test_a_silent_question_is_printed_and_says_so(rich: SimpleNamespace) -> None:
    data = report(rich)
    [only] = section(data, "S1-question-3")["paragraphs"]
    assert (only["kind"], only["state"]) == ("coverage", "silent")
    assert only["text"] == "Nothing was said under this question."
    assert {row["state"]: row["count"] for row in data["figures"]["coverage"]} == {
        "covered": 0, "thin": 2, "silent": 1,
    }  # fmt: skip
    text = seen(data)
    assert "Who repairs it in the tenth year?" in text
    assert "Silent · Nothing was said under this question." in text
    assert "1 guiding question was left without a word." in text


def test_a_question_has_convergence_themes_differing_views_and_quotations(
    rich: SimpleNamespace,
) -> None:
    kinds_, members = ["government", "youth"], []
    for number in range(40):
        place = people.place(
            rich.summit, people.make_user(f"m{number}"), declared_kind=kinds_[number % 2]
        )
        members.append(place)
        Stance.objects.create(
            recommendation=rich.recommendations[0], participation=place, value="agree"
        )
    data = report(rich)
    assert kinds(data, "S1-question-1") == [
        "coverage", "convergence", "themes", "views", "quotations",
    ]  # fmt: skip
    [point] = paragraph(data, "S1-question-1", "convergence")["items"]
    assert point["reference"] == "S1-R1"
    [theme] = paragraph(data, "S1-question-1", "themes")["items"]
    assert theme == {"name": "Spare parts", "contributions": ["S1-C001"]}
    [view] = paragraph(data, "S1-question-1", "views")["items"]
    assert (view["reference"], view["relation"], view["answers"]) == (
        "S1-C008", "opposes", "S1-C001",
    )  # fmt: skip
    # Quoted whole by one recommendation, so a stretch for another is not repeated.
    assert [
        one["quote"][:20] for one in paragraph(data, "S1-question-1", "quotations")["items"]
    ] == ["The pump was ours, b"]
    text = seen(data)
    assert "Spare parts · S1-C001" in text
    assert "opposes S1-C001" in text
    assert "Points of convergence:" in text


def test_quotations_are_verbatim(rich: SimpleNamespace) -> None:
    Contribution.objects.filter(pk=rich.said[1].pk).update(text="Word " * 300, is_highlighted=True)
    data = report(rich)
    said = {
        one["reference"]: one["text"]
        for session in data["sessions"]
        for one in session["contributions"]
    }
    items = [
        item
        for each in data["sections"]
        for one in each["paragraphs"]
        for item in one.get("items", [])
        if "quote" in item
    ]
    assert len(items) > 5
    assert [item for item in items if item["quote"] not in said[item["reference"]]] == []
    [cut] = [item for item in items if item["reference"] == "S1-C002"]
    assert (cut["whole"], len(cut["quote"])) == (False, 399)


def test_every_question_is_printed_with_its_answer_and_its_likes(rich: SimpleNamespace) -> None:
    data = report(rich)
    asked = data["sessions"][0]["questions"]
    assert [(one["answered"], len(one["likewise"])) for one in asked] == [(False, 0), (True, 1)]
    assert data["sessions"][0]["questions_unprinted"] == 0
    text = seen(data)
    for expected in ("Which forty towns?", "Yes, it is in the annex of the survey.",
                     "Who decided where the pumps went?"):  # fmt: skip
        assert expected in text


def test_dissent_says_who_does_not_share_what(rich: SimpleNamespace) -> None:
    for number in range(12):
        kind, value = (("youth", "disagree"), ("government", "agree"))[number % 2]
        place = people.place(rich.summit, people.make_user(f"d{number}"), declared_kind=kind)
        Stance.objects.create(
            recommendation=rich.recommendations[1], participation=place, value=value
        )
    data = report(rich)
    items = paragraph(data, "S1-dissent", "disputed")["items"]
    assert [(one["reference"], one["groups"]) for one in items] == [
        ("S1-R2", [{"label": "Youth", "disagree": 6, "total": 6}]),
        ("S1-R3", []),
    ]
    assert paragraph(data, "S1-dissent", "opposing")["references"] == ["S1-C008"]
    assert "Youth: 6 of 6 disagree" in seen(data)


def test_recommendations_are_ranked_and_the_register_leads_back_to_them(
    rich: SimpleNamespace,
) -> None:
    data = report(rich)
    places = {
        one["reference"]: one["number"] for one in section(data, "S1-recommendations")["paragraphs"]
    }
    session = data["sessions"][0]
    assert [one["report_paragraph"] for one in session["recommendations"]] == [
        places[name] for name in ("S1-R1", "S1-R2", "S1-R3")
    ]
    entries = {one["reference"]: one["disposition"] for one in session["contributions"]}
    assert {places["S1-R1"], places["S1-R3"]} < set(entries["S1-C001"]["paragraphs"])
    assert (entries["S1-C009"]["kind"], entries["S1-C009"]["into"]) == ("merged", "S1-C001")
    page = html(data)
    for number in entries["S1-C001"]["paragraphs"]:
        assert f'href="#p-{number}"' in page
        assert f'id="p-{number}"' in page


def test_a_session_to_come_has_its_note_and_questions_and_is_marked(
    rich: SimpleNamespace,
) -> None:
    data = report(rich)
    assert kinds(data, "S2") == ["coming"]
    assert kinds(data, "S2-planned") == ["note", "guiding_questions", "agenda"]
    assert "Not yet held." in seen(data)


def test_what_was_shared_and_cited_is_in_the_annexes(rich: SimpleNamespace) -> None:
    data = report(rich)
    [link] = data["sessions"][0]["resources"]
    assert (link["title"], link["url"], link["who"]["name"]) == (
        "Survey of forty towns", "https://example.org/survey", "Ada Michel",
    )  # fmt: skip
    [passage] = data["sessions"][0]["citations"]
    assert (passage["contribution"], passage["at"]) == ("S1-C008", "0:01:02")
    assert passage["text"] == "Sami Haddad: Nobody is taught the pump."
    assert 'href="https://example.org' not in html(data)  # what people wrote becomes no link


def test_the_rapporteurs_words_stand_among_the_facts_and_are_marked(
    rich: SimpleNamespace,
) -> None:
    data = report(rich)
    told = [
        one for one in section(data, "S1-discussion")["paragraphs"] if one["kind"] == "narrative"
    ]
    assert [one["text"] for one in told] == ["The room was quiet at first.", "Then it was not."]
    assert seen(data).count("In the rapporteur’s words") == 2
    french = report(rich, "fr")
    assert [one["fallback"] for one in french["narratives"]] == [True]


def test_the_methods_annex_has_formulas_thresholds_versions_and_the_audit(
    rich: SimpleNamespace,
) -> None:
    rich.plenary.recommendations.filter(number=2).update(status="set_aside")
    for number in range(6):
        place = people.place(rich.summit, people.make_user(f"j{number}"))
        Stance.objects.create(
            recommendation=rich.recommendations[1], participation=place, value="agree"
        )
    data = report(rich)
    found = data["sessions"][0]["audit"]["recommendations"]
    # Six who agree with what was set aside and with nothing that was kept, of eight: n/k is 8.
    assert (found["picked"], found["people"], found["quota"], found["violation"]) == (
        1,
        6,
        8.0,
        False,
    )
    text = seen(data)
    for expected in ("Beta(A + 1, S − A + 1)", "scipy", "z = 1.2816", "justified representation",
                     "No licence has been given for the record."):  # fmt: skip
        assert expected in text


def test_few_people_are_not_counted_out_in_the_audit(rich: SimpleNamespace) -> None:
    found = report(rich)["sessions"][0]["audit"]["questions"]
    assert (found["supporters"], found["people"]) == (None, None)


def test_people_by_kind_have_no_bar_of_fewer_than_five(record: SimpleNamespace) -> None:
    words.crowd(record, 24)
    bars = report(record)["figures"]["by_kind"]
    assert bars != []
    assert [bar for bar in bars if bar["count"] < 5] == []
    assert sum(bar["count"] for bar in bars) == report(record)["figures"]["people"]


# ------------------------------------------------------------------ scope and options
def test_a_report_of_one_session_or_day_speaks_of_nothing_else(rich: SimpleNamespace) -> None:
    other = people.make_session(rich.summit, 5, status="ended")
    Session.objects.filter(pk=other.pk).update(started_at=words.at(60 * 24))
    words.say(other, 1, author=rich.places.leila, text="Elsewhere.", language="en")
    whole = report(rich)
    assert [one["reference"] for one in whole["sessions"]] == ["S1", "S2", "S5"]
    one = report(rich, scope="session-5")
    assert [each["reference"] for each in one["sessions"]] == ["S5"]
    assert (one["contributions_total"], one["figures"]["contributions"]) == (1, 1)
    assert one["sections"][0]["paragraphs"][0]["number"] == 1
    assert one["scope"] == {"kind": "session", "key": "session-5",
                            "label": "Session 5: Water and care 5"}  # fmt: skip
    day = report(rich, scope="day-2026-11-24")
    assert [each["reference"] for each in day["sessions"]] == ["S1"]
    assert "day-2026-11-24" in dict(choices(rich.summit))
    assert whole["contributions_total"] == one["contributions_total"] + day["contributions_total"]


def test_internal_notes_are_off_unless_asked_for(rich: SimpleNamespace) -> None:
    note = "Keep the minister to five minutes."
    usual = freeze(rich.summit, "report", "en")
    assert note not in usual.content.decode()
    with_notes = report(rich, options={"notes": True})
    assert seen(with_notes).count(note) == 3
    assert note not in freeze(rich.summit, "outcome", "en", {"notes": True}).content.decode()


def test_annexes_can_be_left_out_and_no_link_leads_to_them(rich: SimpleNamespace) -> None:
    off = dict.fromkeys(["participants", "register", "resources", "citations"], False)
    data = report(rich, options=off)
    assert [one["name"] for one in data["annexes"]] == ["method", "licence"]
    assert data["participants"]["listed"] == []
    page = html(data)
    assert re.findall(r'href="#(S\d+-C\d+)"', page) == []
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets - set(re.findall(r'id="([^"]+)"', page)) == set()
    assert "Total" in page  # the account is printed all the same


@pytest.mark.parametrize(
    ("document", "scope", "options", "code"),
    [
        ("outcome", "session-1", {}, "scope.whole"),
        ("report", "session-9", {}, "scope.unknown"),
        ("report", "day-2020-01-01", {}, "scope.unknown"),
        ("report", "nonsense", {}, "scope.unknown"),
        ("report", "", {"glossary": True}, "option.unknown"),
    ],
)
def test_a_part_or_option_that_does_not_exist_is_refused(
    record: SimpleNamespace, document: str, scope: str, options: dict[str, bool], code: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        jobs.ask(record.summit, document, "en", scope=scope, options=options, by=record.rana)
    assert refusal.value.code == code


def test_asking_for_another_part_or_with_other_options_is_another_job(
    record: SimpleNamespace,
) -> None:
    def ask(**more: Any) -> Any:
        return jobs.ask(record.summit, "report", "en", by=record.rana, **more)[0].pk

    asked = [ask(), ask(scope="session-1"), ask(options={"notes": True})]
    assert len(set(asked)) == 3
    assert [ask(), ask(scope="session-1"), ask(options={"notes": True, "register": True})] == asked


# ------------------------------------------------------------------ attribution
def test_a_single_contribution_can_be_under_a_stricter_rule(rich: SimpleNamespace) -> None:
    Treatment.objects.create(contribution=rich.said[0], attribution="affiliation")
    Treatment.objects.create(contribution=rich.said[3], attribution="chatham")
    data = report(rich)
    entries = {one["reference"]: one["who"] for one in data["sessions"][0]["contributions"]}
    assert entries["S1-C001"] == {
        "name": "", "affiliation": "Haiti Renewal", "anonymous": False,
    }  # fmt: skip
    assert entries["S1-C004"] == {"name": "", "affiliation": "", "anonymous": False}
    assert "Okello" not in freeze(rich.summit, "report", "en").content.decode()
    assert "2 contributions are under a stricter rule." in seen(data)


def canaries(record: SimpleNamespace) -> list[str]:
    """A name that nothing else has in every field that says who somebody is."""
    names = []

    def name(what: str) -> str:
        names.append(f"Canary{len(names)}{what}")
        return names[-1]

    for place in Participation.objects.filter(summit=record.summit):
        place.user.display_name = name("Person")
        place.user.email = f"{name('Mail').lower()}@example.org"
        names[-1] = place.user.email
        place.user.save()
        Participation.objects.filter(pk=place.pk).update(
            affiliation=name("Affiliation"), consents_to_name=True
        )
    record.summit.delegations.update(name=name("Delegation"))
    Contribution.objects.filter(kind="spoken", author=None).update(
        speaker_name=name("Speaker"), speaker_affiliation=name("Ministry")
    )
    record.plenary.appearances.update(topic=name("Topic"))
    speaker = name("Captioned")
    for track in record.plenary.tracks.all():
        track.captions.update(speaker=speaker)
    for words_ in Contribution.objects.filter(citation__isnull=False):
        words_.citation.text = f"{speaker}: Nobody is taught the pump."
        words_.citation.save()
    return names


def test_under_the_chatham_house_rule_no_canary_is_in_the_data(rich: SimpleNamespace) -> None:
    Session.objects.filter(summit=rich.summit).update(attribution="chatham")
    names = canaries(rich)
    assert len(names) > 20
    for document in ("report", "outcome"):
        for options in ({}, {"notes": True}):
            content = freeze(rich.summit, document, "en", options).content.decode()
            assert [one for one in names if one in content] == []
    data = report(rich)
    assert data["sessions"][0]["cast"] == []
    assert "Speakers are not named" in seen(data)
    # The twin: on the record they are there.
    Session.objects.filter(summit=rich.summit).update(attribution="named")
    content = freeze(rich.summit, "report", "en").content.decode()
    assert len([one for one in names if one in content]) > 8


def test_affiliation_only_prints_no_name_anywhere(rich: SimpleNamespace) -> None:
    Session.objects.filter(summit=rich.summit).update(attribution="affiliation")
    names = [one for one in canaries(rich) if "Person" in one or "Speaker" in one or "Capt" in one]
    content = freeze(rich.summit, "report", "en").content.decode()
    assert [one for one in names if one in content] == []


def test_a_name_in_the_rapporteurs_words_is_warned_about(rich: SimpleNamespace) -> None:
    rich.plenary.narratives.update(text="As Ada Michel said.")
    codes = {one["code"] for one in report(rich)["warnings"]}
    assert "names-in-narrative" not in codes
    Session.objects.filter(pk=rich.plenary.pk).update(attribution="chatham")
    assert {"code": "names-in-narrative", "what": ["S1"]} in report(rich)["warnings"]


# ------------------------------------------------------------------ the same bytes, in a fixed number of queries
def test_three_sessions_cost_as_many_queries_as_one(rich: SimpleNamespace) -> None:
    with CaptureQueriesContext(connection) as few:
        report(rich)
    for number in (5, 6):
        other = people.make_session(rich.summit, number, status="ended")
        said = words.say(other, 1, author=rich.places.ada, is_highlighted=True)
        Treatment.objects.create(contribution=said, reason="Said before.")
        made = Recommendation.objects.create(session=other, number=1, text={"en": "More."})
        words.cite(made, said)
    words.talk(rich, 0)
    for number in range(10, 30):
        words.say(rich.plenary, number, author=rich.places.ada, guiding_question=rich.first)
    with CaptureQueriesContext(connection) as many:
        report(rich)
    assert len(many) == len(few)


LOAD = """
import hashlib, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("loaddata", sys.argv[1], verbosity=0)
from outcomes.services.inputs.documents import freeze
from summit.models import Summit
summit = Summit.objects.get(slug="forum")
print(*(freeze(summit, document, "en").digest for document in ("report", "outcome")))
"""


def test_two_orders_of_rows_and_two_hash_seeds_give_the_same_bytes(
    rich: SimpleNamespace, tmp_path: Path
) -> None:
    words.crowd(rich, 30)
    apps = ["summit", "summit_sessions", "outcomes"]
    dumped = tmp_path / "record.xml"  # as JSON it would cut times to the millisecond, and make ties
    call_command("dumpdata", *apps, format="xml", output=str(dumped), verbosity=0)
    record = ElementTree.parse(dumped)
    rows = list(record.getroot())
    assert len(rows) > 150
    digests = []
    for seed, order in (("1", rows), ("2", rows[::-1])):
        place = tmp_path / seed
        place.mkdir()
        record.getroot()[:] = order
        record.write(place / "rows.xml", encoding="utf-8", xml_declaration=True)
        env = {**os.environ, "PYTHONHASHSEED": seed, "SUMMIT_DATA": str(place),
               "DJANGO_SETTINGS_MODULE": "summit.settings"}  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", LOAD, str(place / "rows.xml")],
            cwd=ROOT, env=env, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        digests.append(done.stdout.split()[-2:])
    here = [freeze(rich.summit, document, "en").digest for document in ("report", "outcome")]
    assert digests == [here, here]


def test_a_note_does_not_lead_to_a_list_that_is_printed_elsewhere(record):
    note = Session.objects.get(summit=record.summit, number=1).notes.get(language="en")
    note.scope = ["It looks at water.", "The discussion will follow these questions:"]
    note.method = ["The following:", "An opening.", "A keynote:\u00a0"]
    note.background = [
        {"heading": "Questions", "paragraphs": ["They are the following:"]},
        {"heading": "Why now", "paragraphs": ["Because."]},
    ]
    note.save()
    frozen = freeze(record.summit, "report", "en")
    told = frozen.data["sessions"][0]["note"]
    assert told["scope"] == ["It looks at water."]
    assert told["method"] == ["The following:", "An opening."], "what it leads to stands there"
    assert [part["heading"] for part in told["background"]] == ["Why now"]
    web = fragment(build(frozen.data, frozen.digest))
    for text in (pages.html(frozen.data, frozen.digest, Tamer()), web):
        assert "follow these questions" not in text
