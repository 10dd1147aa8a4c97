"""The words templates are written in."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.formats import date_format

from tests.cast import make_summit


def rendered(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


def test_what_was_said_keeps_its_paragraphs_language_and_direction_and_no_markup():
    assert rendered("{% said words 'ar' %}", words="<b>واحد</b>\n\nاثنان") == (
        '<div class="said" lang="ar" dir="rtl"><p>&lt;b&gt;واحد&lt;/b&gt;</p>\n\n<p>اثنان</p></div>'
    )


def test_a_text_in_another_language_is_marked_as_such():
    words = {"fr": "L’eau <3"}
    with translation.override("fr"):
        assert rendered("{% text words %}", words=words) == "L’eau &lt;3"
    with translation.override("en"):
        assert rendered("{% text words %}", words=words) == (
            '<span lang="fr" dir="ltr">L’eau &lt;3</span> '
            '<span class="fallback" title="Not yet available in your language">FR</span>'
        )


def test_the_fallback_is_the_summit_s_first_language():
    words = {"ar": "ماء", "fr": "Eau"}
    assert rendered("{{ words|plain }}", words=words) == "ماء"
    assert rendered("{% text words order %}", words=words, order=["fr"]).count("Eau") == 1


@pytest.mark.parametrize(
    ("zone", "shown"), [("Africa/Nairobi", "10:00"), ("Asia/Kathmandu", "12:45"), ("", "07:00")]
)
def test_the_clock_is_read_in_the_zone_that_is_named(zone, shown):
    at = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    with timezone.override("UTC"):
        assert rendered("{% clock at zone %}", at=at, zone=zone) == (
            f'<time datetime="2026-11-24T07:00:00+00:00" class="num">{shown}</time>'
        )
    assert rendered("{% clock at %}", at=None) == ""


def test_data_for_scripts_cannot_leave_its_attribute():
    assert rendered('<p data-x="{{ value|as_json }}">', value={"a": '"><script>'}) == (
        '<p data-x="{&quot;a&quot;:&quot;\\&quot;&gt;&lt;script&gt;&quot;}">'
    )


@pytest.mark.django_db
def test_a_region_that_the_reader_may_not_see_is_empty():
    request = RequestFactory().post("/")
    request.user = None
    make_summit("harbours")
    shown = rendered("{% region 'sessions:programme' 'harbours' %}", request=request)
    assert shown == ""  # the region only reads: 405


def test_names_of_languages_are_the_readers():
    with translation.override("fr"):
        assert rendered("{{ 'ar'|language_title }}") == "Arabe"


def test_a_french_line_never_begins_with_a_mark():
    words = {"fr": "« Eau » : qui paie ?"}
    with translation.override("fr"):
        assert (
            rendered("{% text words %}", words=words) == "«\u00a0Eau\u00a0»\u00a0: qui paie\u00a0?"
        )
    with translation.override("en"):
        assert rendered("{% text words %}", words={"en": "Water : who ?"}) == "Water : who ?"


def test_a_moment_in_arabic_begins_with_its_day():
    at = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
    with translation.override("ar"):
        assert ">26 نوفمبر 2026، 18:30<" in rendered("{% when at zone='UTC' %}", at=at)


def test_a_moment_in_english_is_written_as_the_clocks_and_the_documents_beside_it_are():
    at = datetime(2026, 11, 26, 20, 57, tzinfo=UTC)
    with translation.override("en"):
        assert date_format(at, "DATETIME_FORMAT") == "26 November 2026, 20:57"
        assert date_format(at, "SHORT_DATETIME_FORMAT") == "26 Nov 2026, 20:57"
        assert date_format(at.replace(hour=12, minute=0), "TIME_FORMAT") == "12:00"
        assert date_format(at, "SHORT_DATE_FORMAT") == "26 Nov 2026"
