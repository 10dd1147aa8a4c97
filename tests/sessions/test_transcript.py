"""The transcript: read, searched, cited, noted, taken away; captions that come in from a file."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sessions.caption_files import read_captions
from sessions.models import Caption, CaptionTrack, Contribution, Session
from sessions.services import caption_import, captioners, captions, contributions
from sessions.services import sessions as running
from sessions.services.captions import Line
from sessions.views import transcripts
from summit.errors import RuleBroken
from summit.models import Activity
from tests import cast as people
from tests.counting import queries

VTT = """WEBVTT

00:01.000 --> 00:02.500
<v Chair>Good morning.

00:03.000 --> 00:04.000
Who pays for water?
"""


@pytest.fixture
def said(cast):
    """Five lines in English, at every tenth second."""
    captioner, secret = captioners.make_captioner(cast.plenary, "en", by=cast.mira)
    texts = ["Good morning.", "Who pays for water?", "We all do.", "Nobody asked.", "Thank you."]
    for n, text in enumerate(texts):
        speaker = "Chair" if n < 3 else "Ada"
        captions.add_captions(captioner, Line(text, offset_ms=n * 10_000 + 123, speaker=speaker))
    return SimpleNamespace(
        track=captioner.track,
        lines=list(Caption.objects.order_by("number")),
        captioner=captioner,
        secret=secret,
    )


def transcript(cast, **query):
    address = reverse("sessions:transcript", args=[cast.plenary.pk])
    return f"{address}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def chosen(cast, browser, do, *lines):
    address = reverse("sessions:transcript-chosen", args=[cast.plenary.pk])
    return browser.post(address, {"do": do, "line": [line.pk for line in lines]})


def imported(cast, text=VTT, language="en", **more):
    more.setdefault("by", cast.mira)
    cues = read_captions(text).cues
    return caption_import.import_captions(cast.plenary, cues, language, file_name="a.vtt", **more)


# ------------------------------------------------------------------ reading
def test_all_lines_stand_in_order_with_their_times_and_addresses(cast, as_person, said):
    page = as_person(cast.ada).get(transcript(cast)).content.decode()
    places = [page.index(line.text) for line in said.lines]
    assert places == sorted(places)
    for line in said.lines:
        assert f'id="caption-{line.pk}"' in page
        assert line.at in page


@pytest.mark.parametrize("who", ["olga", "mira", "rana", "sami", "ada", "vera"])
def test_who_may_enter_reads_it_and_takes_it_away(cast, as_person, said, who):
    browser = as_person(getattr(cast, who))
    assert browser.get(transcript(cast)).status_code == 200
    for kind in ("vtt", "srt", "txt"):
        address = reverse("sessions:captions-export", args=[said.track.pk, kind])
        assert browser.get(address).status_code == 200
    assert browser.get(reverse("sessions:caption", args=[said.lines[0].pk])).status_code == 302


def test_outsiders_and_the_logged_out_do_not(cast, as_person, said):
    doors = [
        transcript(cast),
        reverse("sessions:captions", args=[cast.plenary.pk]),
        reverse("sessions:captions-export", args=[said.track.pk, "vtt"]),
        reverse("sessions:caption", args=[said.lines[0].pk]),
    ]
    assert [as_person(cast.otto).get(door).status_code for door in doors] == [403, 403, 404, 404]
    assert [as_person(None).get(door).status_code for door in doors] == [302] * 4
    assert chosen(cast, as_person(cast.otto), "cite", said.lines[0]).status_code == 403


def test_the_wrong_method_is_refused(cast, as_person, said):
    browser = as_person(cast.mira)
    assert browser.post(transcript(cast)).status_code == 405
    assert (
        browser.get(reverse("sessions:transcript-chosen", args=[cast.plenary.pk])).status_code
        == 405
    )
    for name, pk in (("captions-restore", said.track.pk), ("captioner-revoke", said.captioner.pk)):
        assert browser.get(reverse(f"sessions:{name}", args=[pk])).status_code == 405
    export = reverse("sessions:captions-export", args=[said.track.pk, "vtt"])
    assert browser.post(export).status_code == 405


def test_a_transcript_is_searched(cast, as_person, said):
    answer = as_person(cast.ada).get(transcript(cast, q="WATER"))
    assert [line.text for line in answer.context["page"]] == ["Who pays for water?"]
    assert answer.context["streams"] == []
    nothing = as_person(cast.ada).get(transcript(cast, q="fire")).content.decode()
    assert "No line has these words." in nothing


def test_another_language_or_track_is_chosen_by_the_address(cast, as_person, said):
    french = imported(cast, language="fr")
    browser = as_person(cast.ada)
    assert browser.get(transcript(cast, language="fr")).context["track"] == french
    assert browser.get(transcript(cast, track=said.track.pk)).context["track"] == said.track
    assert browser.get(transcript(cast, track=uuid4())).status_code == 404
    assert browser.get(transcript(cast, track="x")).status_code == 404


def test_a_transcript_without_captions_says_so(cast, as_person):
    assert "No captions yet" in as_person(cast.ada).get(transcript(cast)).content.decode()


def test_a_line_leads_to_its_page_and_place(cast, as_person, said, monkeypatch):
    monkeypatch.setattr(transcripts, "PAGE", 2)
    address = reverse("sessions:caption", args=[said.lines[4].pk])
    to = as_person(cast.ada).get(address)["Location"]
    assert to.endswith(f"?track={said.track.pk}&page=3#caption-{said.lines[4].pk}")
    page = as_person(cast.ada).get(to)
    assert [line.text for line in page.context["page"]] == ["Thank you."]
    assert page.context["streams"] != []
    assert as_person(cast.ada).get(transcript(cast)).context["streams"] == []


def test_one_and_three_lines_cost_the_same_number_of_queries(cast, as_person):
    captioner, _secret = captioners.make_captioner(cast.plenary, "en", by=cast.mira)
    captions.add_captions(captioner, Line("One"))
    browser = as_person(cast.ada)
    one = queries(browser, transcript(cast))
    captions.add_captions(captioner, Line("Two\nThree"))
    assert queries(browser, transcript(cast)) == one


# ------------------------------------------------------------------ taking away
def test_an_export_comes_back_with_its_text_and_its_times(cast, as_person, said):
    address = reverse("sessions:captions-export", args=[said.track.pk, "vtt"])
    answer = as_person(cast.ada).get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="S1-en.vtt"'
    cues = read_captions(answer.content.decode()).cues
    assert [(cue.text, cue.starts_ms, cue.speaker) for cue in cues] == [
        (line.text, line.starts_ms, line.speaker) for line in said.lines
    ]
    # Nobody has said when they end: seven seconds, or when the next begins.
    assert [cue.ends_ms - cue.starts_ms for cue in cues] == [7000] * 5


def test_a_hidden_line_is_not_taken_away(cast, as_person, said):
    captions.hide_captions(cast.plenary, [said.lines[1]], True, by=cast.mira)
    for kind in ("vtt", "srt", "txt"):
        address = reverse("sessions:captions-export", args=[said.track.pk, kind])
        assert "water" not in as_person(cast.mira).get(address).content.decode()


# ------------------------------------------------------------------ hiding
def test_a_moderator_hides_lines_and_shows_them_again(cast, as_person, said):
    browser = as_person(cast.mira)
    assert chosen(cast, browser, "hide", said.lines[0], said.lines[2]).status_code == 303
    hers = browser.get(transcript(cast))
    assert next(line.text for line in hers.context["page"]) == "Who pays for water?"
    assert [line.text for line in hers.context["hidden"]] == ["Good morning.", "We all do."]
    others = as_person(cast.ada).get(transcript(cast)).content.decode()
    assert "Good morning." not in others
    gone = reverse("sessions:caption", args=[said.lines[0].pk])
    assert as_person(cast.ada).get(gone).status_code == 404
    chosen(cast, browser, "show", said.lines[0])
    assert "Good morning." in as_person(cast.ada).get(transcript(cast)).content.decode()


@pytest.mark.parametrize("who", ["rana", "sami", "ada", "vera"])
def test_others_hide_nothing(cast, as_person, said, who):
    assert chosen(cast, as_person(getattr(cast, who)), "hide", said.lines[0]).status_code == 403
    assert not Caption.objects.filter(hidden_at__isnull=False).exists()


def test_nothing_ticked_says_what_to_tick(cast, as_person, said):
    assert chosen(cast, as_person(cast.mira), "hide").status_code == 409
    address = reverse("sessions:transcript-chosen", args=[cast.plenary.pk])
    nonsense = as_person(cast.mira).post(address, {"do": "hide", "line": "x"})
    assert nonsense.status_code == 404


# ------------------------------------------------------------------ citing
def test_a_passage_leads_to_the_rooms_form_and_stays_with_the_contribution(cast, as_person, said):
    browser = as_person(cast.ada)
    to = chosen(cast, browser, "cite", said.lines[3], said.lines[1])["Location"]
    page = browser.get(to).content.decode()
    assert "About this passage" in page
    cites = f"{said.lines[1].pk}:{said.lines[3].pk}"
    assert f'value="{cites}"' in page
    assert f"?cite={cites}" in page  # also when the form is fetched again
    address = reverse("sessions:contribute", args=[cast.plenary.pk])
    data = {"text": "I pay.", "language": "en", "cites": cites, "key": str(uuid4())}
    assert browser.post(address, data).status_code == 303
    words = Contribution.objects.get()
    quoted = "Chair: Who pays for water? We all do.\nAda: Nobody asked."
    assert (words.citation.text, words.citation.at) == (quoted, "0:00:10")
    captions.correct_caption(said.captioner, said.lines[3].pk, "Nobody asked us.")
    words.citation.refresh_from_db()
    assert words.citation.text == quoted  # verbatim, as it stood
    for who, page in (("leila", "sessions:room"), ("mira", "sessions:console"), ("rana", "outcomes:desk"), ("ada", "sessions:my-words")):  # fmt: skip
        shown = as_person(getattr(cast, who)).get(reverse(page, args=[cast.plenary.pk]))
        assert "Who pays for water?" in shown.content.decode(), page


def test_what_waits_for_a_moderator_shows_what_it_cites(cast, as_person, said):
    Session.objects.filter(pk=cast.plenary.pk).update(approves_first=True)
    contributions.contribute(
        cast.plenary, "x", by=cast.ada, place=cast.places.ada, cites=f"{said.lines[0].pk}"
    )
    console = reverse("sessions:console", args=[cast.plenary.pk])
    assert "Chair: Good morning." in as_person(cast.mira).get(console).content.decode()


@pytest.mark.parametrize("who", ["vera"])
def test_an_observer_cites_nothing(cast, as_person, said, who):
    assert chosen(cast, as_person(getattr(cast, who)), "cite", said.lines[0]).status_code == 403


def test_a_passage_that_is_gone_is_said_and_the_words_are_kept(cast, as_person, said):
    cites = f"{said.lines[0].pk}:{said.lines[1].pk}"
    captions.hide_captions(cast.plenary, [said.lines[1]], True, by=cast.mira)
    address = reverse("sessions:contribute", args=[cast.plenary.pk])
    answer = as_person(cast.ada).post(address, {"text": "I pay.", "language": "en", "cites": cites})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "not in the transcript any more" in page
    assert "I pay." in page
    assert cites not in page


@pytest.mark.parametrize("cites", ["x", ":", "x:y", "e615d596-860e-4634-9552-a70866aca65f", "\x00"])
def test_nonsense_is_no_passage(cast, as_person, said, cites):
    room = reverse("sessions:room", args=[cast.plenary.pk])
    page = as_person(cast.ada).get(room, {"cite": cites})
    assert page.status_code == 200
    assert "About this passage" not in page.content.decode()
    with pytest.raises(RuleBroken):
        contributions.contribute(cast.plenary, "x", by=cast.ada, place=cast.places.ada, cites=cites)
    assert not Contribution.objects.exists()


def test_a_passage_is_of_one_session_and_one_track(cast, said):
    other = people.make_session(cast.summit, 2, status="live")
    assert Caption.objects.passage(other, f"{said.lines[0].pk}") is None
    file = imported(cast)
    first = file.captions.first()
    assert Caption.objects.passage(cast.plenary, f"{said.lines[0].pk}:{first.pk}") is None
    assert Caption.objects.passage(cast.plenary, f"{first.pk}").text == "Chair: Good morning."


def test_a_very_long_passage_is_refused(cast, as_person, said):
    captions.add_captions(said.captioner, Line("more\n" * 60))
    last = Caption.objects.order_by("number").last()
    answer = chosen(cast, as_person(cast.ada), "cite", said.lines[0], last)
    assert answer.status_code == 409


def test_a_rapporteur_notes_an_intervention_from_the_transcript(cast, as_person, said):
    browser = as_person(cast.rana)
    to = chosen(cast, browser, "note", said.lines[0], said.lines[2])["Location"]
    form = browser.get(to).context["note_form"]
    assert form["text"].value() == "Good morning. Who pays for water? We all do."
    assert (form["speaker"].value(), form["language"].value()) == ("Chair", "en")
    mixed = chosen(cast, browser, "note", said.lines[2], said.lines[3])["Location"]
    form = browser.get(mixed).context["note_form"]
    assert form["text"].value() == "Chair: We all do.\nAda: Nobody asked."
    assert chosen(cast, as_person(cast.ada), "note", said.lines[0]).status_code == 403
    assert chosen(cast, browser, "sing", said.lines[0]).status_code == 403


def test_contributions_cost_no_more_queries_because_they_may_cite(cast, as_person, said):
    room = reverse("sessions:room", args=[cast.plenary.pk])
    counts = []
    for times in (1, 2):
        for _ in range(times):
            contributions.contribute(
                cast.plenary, "x", by=cast.ada, place=cast.places.ada, cites=f"{said.lines[0].pk}"
            )
            contributions.contribute(cast.plenary, "y", by=cast.ada, place=cast.places.ada)
        counts.append(queries(as_person(cast.leila), room))
    assert counts[0] == counts[1]


# ------------------------------------------------------------------ files
def upload(cast, browser, text=VTT, **more):
    address = reverse("sessions:captions-upload", args=[cast.plenary.pk])
    data = text if isinstance(text, bytes) else text.encode()
    return browser.post(address, {"file": SimpleUploadedFile("talk.vtt", data), **more})


def test_a_file_is_read_looked_at_and_accepted(cast, as_person):
    browser = as_person(cast.olga)
    preview = upload(cast, browser)
    assert preview.status_code == 200
    assert "2 captions were read." in preview.content.decode()
    assert not CaptionTrack.objects.exists()
    form = preview.context["form"]
    data = {name: form[name].value() for name in form.fields} | {"key": preview.context["key"]}
    address = reverse("sessions:captions-upload", args=[cast.plenary.pk])
    first = browser.post(address, data | {"language": "en"})
    again = browser.post(address, data | {"language": "en"})
    track = CaptionTrack.objects.get()
    assert first.status_code == again.status_code == 303
    assert first["Location"] == again["Location"] == transcript(cast, track=track.pk)
    assert (track.file_name, track.made_by, track.origin) == ("talk.vtt", cast.olga, "imported")
    cues = list(track.captions.values_list("starts_ms", "ends_ms", "speaker", "text"))
    assert cues == [(1000, 2500, "Chair", "Good morning."), (3000, 4000, "", "Who pays for water?")]
    page = browser.get(transcript(cast)).content.decode()
    assert "talk.vtt" in page
    assert Activity.objects.get(verb="captions.imported").details["captions"] == 2


@pytest.mark.parametrize(("shift", "first"), [("12.5", 13_500), ("-1", 0), ("", 1000)])
def test_they_can_be_moved_as_a_whole(cast, as_person, shift, first):
    browser = as_person(cast.olga)
    preview = upload(cast, browser)
    form = preview.context["form"]
    data = {name: form[name].value() for name in form.fields} | {"key": preview.context["key"]}
    address = reverse("sessions:captions-upload", args=[cast.plenary.pk])
    assert browser.post(address, data | {"shift": shift}).status_code == 303
    starts = list(CaptionTrack.objects.get().captions.values_list("starts_ms", "ends_ms"))
    assert starts == [(first, first + 1500), (first + 2000, first + 3000)]


def test_before_the_beginning_is_no_time(cast, as_person):
    browser = as_person(cast.olga)
    preview = upload(cast, browser)
    form = preview.context["form"]
    data = {name: form[name].value() for name in form.fields} | {"key": preview.context["key"]}
    address = reverse("sessions:captions-upload", args=[cast.plenary.pk])
    answer = browser.post(address, data | {"shift": "-1.1"})
    assert answer.status_code == 422
    assert "cannot be that much earlier" in str(answer.context["form"].errors["shift"])
    assert not CaptionTrack.objects.exists()


def test_the_preview_says_what_is_wrong_with_the_file(cast, as_person):
    page = upload(cast, as_person(cast.olga), VTT + "\nx --> y\nlost\n").content.decode()
    assert "Line 9: the time cannot be read; the cue is left out." in page


@pytest.mark.parametrize("text", ["", "WEBVTT", "no captions here", b"\x00\xff" * 50])
def test_a_file_without_captions_is_refused_with_the_cure(cast, as_person, text):
    answer = upload(cast, as_person(cast.olga), text)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_nothing_chosen_asks_for_a_file(cast, as_person):
    address = reverse("sessions:captions-upload", args=[cast.plenary.pk])
    answer = as_person(cast.olga).post(address, {})
    assert "Choose a file" in answer.content.decode()


def test_pasted_text_will_do(cast, as_person):
    address = reverse("sessions:captions-upload", args=[cast.plenary.pk])
    assert as_person(cast.olga).post(address, {"text": VTT}).status_code == 200


def test_accepting_what_holds_no_captions_any_more_asks_again(cast, as_person):
    address = reverse("sessions:captions-upload", args=[cast.plenary.pk])
    answer = as_person(cast.olga).post(address, {"source": "broken", "language": "en"})
    assert answer.status_code == 422
    wrong = as_person(cast.olga).post(address, {"source": VTT, "language": "xx"})
    assert (wrong.status_code, "source" in wrong.context["form"].fields) == (422, True)


def test_a_file_stands_beside_the_live_captions_or_in_their_place(cast, as_person, said):
    running.end_session(cast.plenary, by=cast.mira)
    beside = imported(cast)
    browser = as_person(cast.ada)
    assert list(browser.get(transcript(cast)).context["tracks"]) == [said.track, beside]
    instead = imported(cast, replaces=True)
    answer = browser.get(transcript(cast))
    assert (answer.context["track"], list(answer.context["tracks"])) == (instead, [instead])
    old = browser.get(transcript(cast, track=said.track.pk)).content.decode()
    assert "Other captions have taken the place of these." in old
    assert "Thank you." in old
    address = reverse("sessions:captions-restore", args=[said.track.pk])
    assert as_person(cast.mira).post(address).status_code == 303
    assert list(browser.get(transcript(cast)).context["tracks"]) == [said.track, instead]


def test_live_captions_are_not_replaced_while_they_are_written(cast, as_person, said):
    with pytest.raises(RuleBroken) as raised:
        imported(cast, replaces=True)
    assert (raised.value.code, raised.value.field) == ("session.live", "replaces")
    address = reverse("sessions:captions-upload", args=[cast.plenary.pk])
    data = {"source": VTT, "language": "en", "replaces": "instead"}
    answer = as_person(cast.mira).post(address, data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["replaces"])


def test_an_archived_session_takes_no_files(cast):
    Session.objects.filter(pk=cast.plenary.pk).update(
        status="archived", ended_at=cast.plenary.started_at
    )
    with pytest.raises(RuleBroken):
        imported(cast)
