"""Captions from files and into files: nothing crashes it, nothing is lost on the way and back."""

import re

import webvtt
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sessions.caption_files import (
    LATEST_MS,
    LONGEST,
    MOST_CUES,
    MOST_REMARKS,
    Cue,
    read_captions,
    write_srt,
    write_text,
    write_vtt,
)
from sessions.notes.decoding import decode
from summit.texts import clean_text

VTT = """WEBVTT
Kind: captions

NOTE made by hand

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.500 align:start
<v Élise Durand>Bonjour &amp; <c.loud>bienvenue</c>

00:00:03.000 --> 00:00:04.000
- Two
- lines
"""
SRT = """1
00:00:01,000 --> 00:00:02,500
<i>Good</i> morning

2
00:00:03,000 --> 00:00:04,000
{\\an8}Two
lines
"""


def words(found):
    return [(cue.starts_ms, cue.ends_ms, cue.speaker, cue.text) for cue in found.cues]


def remarks(found):
    return [str(remark) for remark in found.remarks]


def test_webvtt_gives_times_voices_and_plain_text():
    found = read_captions(VTT)
    assert words(found) == [
        (1000, 2500, "Élise Durand", "Bonjour & bienvenue"),
        (3000, 4000, "", "- Two\n- lines"),
    ]
    assert remarks(found) == []


def test_subrip_gives_times_and_plain_text():
    found = read_captions(SRT)
    assert words(found) == [(1000, 2500, "", "Good morning"), (3000, 4000, "", "Two\nlines")]
    assert remarks(found) == []


def test_tags_that_could_do_harm_are_text_or_nothing():
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script>&lt;img src=x&gt;<v Mallory>hi"
    )
    (cue,) = read_captions(text).cues
    assert (cue.text, cue.speaker) == ("alert(1)<img src=x>hi", "")


def test_a_broken_cue_costs_itself_only_and_its_line_is_named():
    found = read_captions(
        "WEBVTT\n\n00:99.000 --> 00:02.000\nlost\n\n00:03.000 --> 00:04.000\nkept\n\n"
        "00:05.000 --> 00:06.000\n\n00:09.000 --> 00:08.000\nbackwards\n"
    )
    assert words(found) == [(3000, 4000, "", "kept"), (9000, 9000, "", "backwards")]
    assert remarks(found) == [
        "Line 3: the time cannot be read; the cue is left out. Write it as 00:01:02.000 --> 00:01:04.500.",
        "Line 9: a cue without text is left out.",
        "Line 11: the cue ends before it starts; it is kept with its start.",
    ]


def test_another_arrow_between_two_times_is_named_with_what_to_write():
    found = read_captions(
        "1\n00:00:01,000 -> 00:00:02,000\nlost\n\n2\n00:00:03,000 → 00:00:04,000\nlost too\n\n"
        "3\n00:00:05,000 --> 00:00:06,000\nfrom 10:30 -> 12:00\n"
    )
    assert words(found) == [(5000, 6000, "", "from 10:30 -> 12:00")]
    assert [line.partition(";")[0] for line in remarks(found)] == [
        "Line 2: the time cannot be read",
        "Line 6: the time cannot be read",
    ]


def test_text_without_a_time_stays_with_the_cue_before_it():
    found = read_captions("a title\n\n1\n00:00:01,000 --> 00:00:02,000\none\n\ntwo\n")
    assert words(found) == [(1000, 2000, "", "one\ntwo")]
    assert remarks(found) == [
        "Line 1: text without a time is left out.",
        "Line 7: text without a time is added to the cue before it.",
    ]


def test_a_file_that_lost_its_empty_lines_is_read():
    text = "1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:03,000 --> 00:00:04,000\ntwo"
    assert [cue.text for cue in read_captions(text).cues] == ["one", "two"]
    head = read_captions("WEBVTT\n00:01.000 --> 00:02.000\nstraight after the head")
    assert [cue.text for cue in head.cues] == ["straight after the head"]


def test_cues_are_put_in_the_order_of_their_times_and_overlaps_are_said():
    found = read_captions(
        "WEBVTT\n\n00:05.000 --> 00:09.000\nlater\n\n00:01.000 --> 00:06.000\nearlier\n"
    )
    assert [cue.text for cue in found.cues] == ["earlier", "later"]
    assert remarks(found) == [
        "Line 6: this cue, or one after it, begins before the one above it. They are put in the order of "
        "their times.",
        "Cues that begin before the one before them has ended: 1 (line 3). All are kept; if that is not "
        "meant, correct their times in the file and read it again.",
    ]


def test_ten_thousand_cues_are_the_most_and_the_rest_is_said_to_be_left_out():
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:{n // 60 % 60:02d}:{n % 60:02d}.000 --> 00:59:59.000\nline {n}"
        for n in range(MOST_CUES + 5)
    )
    found = read_captions(text)
    assert len(found.cues) == MOST_CUES
    assert "Line 30003: from here on all is left out; 10000 cues are the most." in remarks(found)


def test_a_long_cue_is_cut_and_many_remarks_are_counted():
    found = read_captions(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{'x' * 2000}\n")
    assert len(found.cues[0].text) == LONGEST
    assert remarks(found) == [f"Line 3: the cue was cut to {LONGEST} characters."]
    bad = read_captions("WEBVTT\n\n" + "x --> y\nlost\n\n" * (MOST_REMARKS + 7))
    assert (len(bad.remarks), bad.more_remarks) == (MOST_REMARKS, 7)


def test_files_in_the_encodings_of_our_languages_are_read():
    text = SRT.replace("Good", "Français, né à l’été")
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        found = read_captions(decode(text.encode(encoding)))
        assert found.cues[0].text == "Français, né à l’été morning", encoding
    arabic = SRT.replace("Good", "صباح الخير أيها السادة والسيدات")
    assert "صباح الخير" in read_captions(decode(arabic.encode("cp1256"))).cues[0].text


# ------------------------------------------------------------------ anything
PIECES = st.sampled_from(
    ["WEBVTT", "\n", "\n\n", "\r\n", "00:01.000 --> 00:02.000", "00:00:01,000 --> 00:00:02,000", "-->", "1",
     "<v Ann>", "<c>", "<", ">", "&amp;", "&#0;", "NOTE", "STYLE", "\u202e", "\u200b", "\x00", "\ud800", "x"]
)  # fmt: skip
FILES = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=8))).map("".join))


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(FILES)
@example("WEBVTT\n\n00:01.000 --> 00:02.000\n<v>\u0338")
@example("99999999999999999999:00:00.000 --> 00:00:01.000\nx")
def test_no_text_whatever_crashes_the_reader(text):
    found = read_captions(text)
    assert len(found.cues) <= MOST_CUES
    for cue in found.cues:
        assert 0 <= cue.starts_ms <= cue.ends_ms <= LATEST_MS
        assert cue.text == clean_text(cue.text) != ""
        assert len(cue.text) <= LONGEST
    assert [cue.starts_ms for cue in found.cues] == sorted(cue.starts_ms for cue in found.cues)


@given(st.binary(max_size=400))
def test_no_bytes_whatever_crash_the_reader(data):
    read_captions(decode(data))


def cleaned(most):
    """What is stored of any text: clean lines, none of them empty."""
    return st.text(max_size=most).map(
        lambda text: clean_text("\n".join(filter(None, map(clean_text, re.split("[\r\n]", text)))))
    )


MOMENTS = st.integers(0, LATEST_MS // 2)
SPEAKERS = st.text(max_size=20).map(lambda text: " ".join(clean_text(text).split()))
CUES = st.builds(
    lambda starts, lasts, text, speaker: Cue(starts, starts + lasts, text, speaker),
    MOMENTS, MOMENTS, cleaned(80).filter(bool), SPEAKERS,
)  # fmt: skip


def in_order(cues):
    return sorted(cues, key=lambda cue: cue.starts_ms)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CUES, max_size=6).map(in_order))
@example([Cue(1, 2, "a --> b <b> & &amp; </v>", "Ann > Bob")])
@example([Cue(0, 0, "\u0338 stands alone", "x")])
@example([Cue(0, 5, "1", ""), Cue(5, 9, "2", "")])
def test_what_is_written_as_webvtt_is_read_back_to_the_letter_and_the_millisecond(cues):
    assert read_captions(write_vtt(cues, "en")).cues == cues


@given(st.lists(CUES, max_size=6).map(in_order))
def test_what_is_written_as_subrip_is_read_back_but_for_tags(cues):
    plain = [
        Cue(cue.starts_ms, cue.ends_ms, text)
        for cue in cues
        if (text := clean_text(cue.text.translate({ord(c): None for c in "<>{"})))
        and not text.isdigit()
    ]
    assert read_captions(write_srt(plain)).cues == plain


@given(st.lists(CUES, min_size=1, max_size=6).map(in_order))
def test_another_reader_finds_the_same_cues_in_what_we_write(cues):
    read = webvtt.from_string(write_vtt(cues))
    times = [(c.start_time.in_milliseconds(), c.end_time.in_milliseconds()) for c in read]
    assert times == [(cue.starts_ms, cue.ends_ms) for cue in cues]


def test_plain_text_begins_a_paragraph_for_each_speaker():
    cues = [
        Cue(0, 1, "Good", "Chair"), Cue(1, 2, "morning.", "Chair"), Cue(61_000, 62_000, "Yes\nno", "Ada"),
    ]  # fmt: skip
    assert write_text(cues) == "[00:00:00] Chair: Good morning.\n\n[00:01:01] Ada: Yes no\n"
