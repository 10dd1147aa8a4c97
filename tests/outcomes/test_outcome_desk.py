"""The outcome desk as pages: what drafters, readers and others see, and what reaches who has it open."""

import json
import re

import pytest
from django.urls import reverse

from outcomes.live import drafts as live_drafts
from outcomes.models import OutcomeDraft, Revision
from outcomes.services import (
    drafts,
    evidence,
    joining,
    paragraphs,
    reshaping,
    splitting,
    taking_back,
    wording,
    zero_drafts,
)
from summit.live import frames, topics
from summit.log.models import Event
from tests.counting import queries
from tests.live.apply import Page
from tests.outcomes.drafts import add, again, make_draft


@pytest.fixture
def draft(cast):
    return make_draft(cast, "Repair the wells.", "Pay who repairs.")


def look(browser, who, name, *args, **query):
    browser.force_login(who)
    return browser.get(reverse(f"outcomes:{name}", args=args), query)


def text_of(answer):
    return answer.content.decode()


# ------------------------------------------------------------------ who sees what
def test_before_there_is_a_draft_its_drafters_are_told_how_to_begin(record, client):
    page = text_of(look(client, record.rana, "outcome", record.summit.slug))
    assert "Compile the zero draft from 3 recommendations" in page
    assert look(client, record.ada, "outcome", record.summit.slug).status_code == 403


def test_without_recommendations_the_page_says_where_they_are_made(cast, client):
    page = text_of(look(client, cast.rana, "outcome", cast.summit.slug))
    assert "There is no recommendation yet" in page
    assert "Compile the zero draft" not in page


def test_a_zero_draft_is_for_its_drafters_and_an_open_one_for_everybody(cast, client):
    draft = make_draft(cast, "Repair the wells.", opened=False)
    assert look(client, cast.ada, "outcome", cast.summit.slug).status_code == 403
    assert look(client, cast.ada, "paragraph", draft.paragraphs.get().pk).status_code == 404
    drafts.open_draft(draft, by=cast.olga)
    page = text_of(look(client, cast.ada, "outcome", cast.summit.slug))
    assert "Repair the wells." in page
    assert "Issue as the next revision" not in page
    assert "Add a paragraph" not in page
    page = text_of(look(client, cast.ada, "paragraph", draft.paragraphs.get().pk))
    assert "Every wording" in page
    assert "<textarea" not in page


def test_the_summits_page_leads_to_an_open_draft(cast, client):
    client.force_login(cast.ada)
    address = reverse("summit", args=[cast.summit.slug])
    there = reverse("outcomes:outcome", args=[cast.summit.slug])
    draft = make_draft(cast, "Repair the wells.", opened=False)
    assert there not in text_of(client.get(address))
    drafts.open_draft(draft, by=cast.olga)
    assert there in text_of(client.get(address))


def test_who_may_follow_a_draft(cast):
    draft = make_draft(cast, "Repair the wells.", opened=False)
    name = live_drafts.stream(draft.pk)

    def followers():
        people = ("olga", "rana", "ada", "otto")
        return [who for who in people if topics.may_follow(getattr(cast, who), name)]

    assert followers() == ["olga", "rana"]
    drafts.open_draft(draft, by=cast.olga)
    assert followers() == ["olga", "rana", "ada"]


# ------------------------------------------------------------------ how much it costs
def test_one_paragraph_and_many_cost_the_same_questions(record, client):
    draft = make_draft(record, "One.")

    def cost(name):
        return queries(client, reverse(f"outcomes:{name}", args=[record.summit.slug]))

    def fill(number):
        made = add(draft, f"Paragraph {number}", by=record.olga)
        evidence.add_evidence(made, record.said[number], "", "quote", by=record.rana)

    fill(0)
    names = ["outcome", "outcome-outline", "outcome-languages"]
    look(client, record.rana, "outcome", record.summit.slug)
    before = [cost(name) for name in names]
    for number in (1, 2, 3):
        fill(number)
    assert [cost(name) for name in names] == before


# ------------------------------------------------------------------ live
class Follower:
    """The desk, left open."""

    def __init__(self, client, draft, who):
        self.client, self.draft, self.seq = client, draft, 0
        client.force_login(who)
        self.address = reverse("outcomes:outcome", args=[draft.summit.slug])
        self.seq = Event.objects.filter(stream__name=live_drafts.stream(draft.pk)).count()
        self.page = Page(text_of(client.get(self.address)))

    def catch_up(self):
        name = live_drafts.stream(self.draft.pk)
        events = Event.objects.filter(stream__name=name, seq__gt=self.seq).order_by("seq")
        for frame in frames.render(name, events, "en"):
            told = json.loads(frame.text)
            self.seq = told["q"]
            self.page.apply(told, lambda address: text_of(self.client.get(address)))

    def agrees(self):
        self.catch_up()
        now = Page(text_of(self.client.get(self.address)))
        for name in ("outline", "draft-head", "draft-acts", "draft-step"):
            if name != "draft-step" or now.find(name):  # which only drafters have
                assert self.page.find(name).text() == now.find(name).text(), name


@pytest.mark.parametrize("who", ["rana", "ada"])
def test_frames_make_the_page_that_a_reload_shows(record, client, who):
    draft = make_draft(record, "Repair the wells.", "Pay who repairs.")
    follower = Follower(client, draft, getattr(record, who))
    one, two = draft.paragraphs.in_order()
    olga, rana = record.olga, record.rana
    kept = {}
    for act in (
        lambda: wording.write(one, "en", "Repair all wells.", seen=1, by=olga),
        lambda: wording.write(one, "fr", "Réparer les puits.", seen=2, by=rana),
        lambda: paragraphs.set_status(one, "agreed_ad_ref", by=olga),
        lambda: kept.update(
            found=evidence.add_evidence(two, record.said[0], "the pump", "dissent", by=rana)
        ),
        lambda: evidence.remove_evidence(kept["found"], by=rana),
        lambda: add(draft, "And report.", by=olga, after=one),
        lambda: reshaping.set_level(two, 1, by=olga),
        lambda: paragraphs.move_paragraph(two, one, by=olga),
        lambda: kept.update(bis=paragraphs.add_alternative(one, "en", "Or not.", by=rana)),
        lambda: paragraphs.delete_paragraph(kept["bis"], by=olga),
        lambda: paragraphs.restore_paragraph(kept["bis"], by=olga),
        lambda: paragraphs.delete_paragraph(kept["bis"], by=olga),
        lambda: reshaping.set_kind(two, "preambular", by=rana),
        lambda: taking_back.undo(taking_back.last(draft), by=olga),
        lambda: kept.update(
            half=splitting.split_paragraph(
                again(two), {"en": "Pay who\n\nrepairs."}, {}, seen=again(two).revision, by=olga
            )
        ),
        lambda: wording.write(kept["half"], "en", "repairs them.", seen=1, by=rana),
        lambda: joining.join_paragraphs(again(two), by=rana),
        lambda: taking_back.undo(taking_back.last(draft), by=olga),
        lambda: taking_back.undo(taking_back.last(draft), by=olga),
        lambda: drafts.edit_draft(draft, {"en": "Declaration of all"}, "L.3", by=olga),
        lambda: zero_drafts.compile_draft(record.summit, by=rana),
        lambda: drafts.issue_revision(draft, by=olga),
        lambda: drafts.open_draft(draft, by=olga),
    ):
        act()
        follower.agrees()
    assert follower.seq == Event.objects.filter(stream__name=live_drafts.stream(draft.pk)).count()


def test_a_frame_tells_nothing_about_who_looks(draft, cast):
    wording.write(draft.paragraphs.in_order()[0], "en", "Repair!", seen=1, by=cast.olga)
    name = live_drafts.stream(draft.pk)
    told = [
        frame.text for frame in frames.render(name, Event.objects.filter(stream__name=name), "en")
    ]
    assert any("Repair!" in text for text in told)
    assert not any("csrf" in text or str(cast.olga.pk) in text for text in told)


# ------------------------------------------------------------------ writing
def send(browser, who, paragraph, text, seen, **more):
    browser.force_login(who)
    live = {"HTTP_X_LIVE": "1"} if more.pop("live", False) else {}
    return browser.post(
        reverse("outcomes:paragraph-write", args=[paragraph.pk]),
        {"text": text, "language": "en", "seen": seen, **more},
        **live,
    )


def test_a_page_that_saves_by_itself_is_told_what_stands_now(draft, cast, client):
    one = draft.paragraphs.in_order()[0]
    wording.write(one, "en", "Repair the wells. Today.", seen=1, by=cast.olga)
    answer = send(
        client, cast.rana, one, "Repair all the wells.", 1, base="Repair the wells.", live=True
    )
    assert answer.json() == {
        "text": "Repair all the wells. Today.", "revision": 3, "message": "",
    }  # fmt: skip


def test_a_collision_shows_both_texts_and_is_settled_by_hand(draft, cast, client):
    one = draft.paragraphs.in_order()[0]
    wording.write(one, "en", "Repair the pumps.", seen=1, by=cast.olga)
    answer = send(client, cast.rana, one, "Repair the pipes.", 1)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Repair the pumps." in page
    assert ">Repair the pipes.</textarea>" in page
    assert 'name="seen" value="2"' in page
    assert send(client, cast.rana, one, "Repair pumps and pipes.", 2).status_code == 303
    assert again(one).text["en"] == "Repair pumps and pipes."
    assert (
        send(client, cast.rana, one, "Nothing.", 1, live=True).json()["code"] == "wording.collision"
    )


def test_a_collision_takes_nothing_back_that_the_other_changed_elsewhere(draft, cast, client):
    one = draft.paragraphs.in_order()[0]
    wording.write(one, "en", "Repair all the pumps today.", seen=1, by=cast.olga)
    answer = send(
        client, cast.rana, one, "Repair the pipes today.", 2, base="Repair the wells today."
    )
    assert answer.status_code == 409, "what its page started from counts, not what came since"
    assert ">Repair all the pipes today.</textarea>" in text_of(answer)


def test_the_same_save_sent_twice_is_one(draft, cast, client):
    one = draft.paragraphs.in_order()[0]
    key = "11111111-1111-4111-8111-111111111111"
    for _time in range(2):
        answer = send(client, cast.rana, one, "Repair all wells.", 1, live=True, key=key)
        assert answer.json()["revision"] == 2
    assert one.wordings.count() == 2


def test_bad_input_is_named_and_kept(draft, cast, client):
    one = draft.paragraphs.in_order()[0]
    client.force_login(cast.rana)
    add_ = reverse("outcomes:evidence-add", args=[one.pk])
    answer = client.post(add_, {"reference": "the third", "quote": "wells", "role": "quote"})
    assert answer.status_code == 422
    assert "S2-C014" in text_of(answer)
    assert "the third" in text_of(answer)
    answer = client.post(add_, {"reference": "S1-C999", "quote": "wells", "role": "quote"})
    assert "There is no such contribution" in text_of(answer)
    title = reverse("outcomes:outcome-title", args=[cast.summit.slug])
    answer = client.post(title, {"title_en": " ", "symbol": "L.4"})
    assert "Give the document a title." in text_of(answer)
    assert 'value="L.4"' in text_of(answer)


# ------------------------------------------------------------------ revisions and languages
def test_two_revisions_are_compared_word_by_word(draft, cast, client):
    one = draft.paragraphs.in_order()[0]
    wording.write(one, "en", "Repair all wells.", seen=1, by=cast.olga)
    drafts.issue_revision(draft, by=cast.olga)
    page = text_of(look(client, cast.ada, "outcome-compare", cast.summit.slug, old="0", new="1"))
    # With a direction of their own, hidden Arabic words do not turn English ones round (dir="auto").
    shown = re.sub(r'<span class="sr-only" dir="auto">.*?</span>', "", page)
    assert "Repair <del>the</del><ins>all</ins> wells." in shown
    assert "Changed: 1. Added: 0. Removed: 0. Moved: 0." in page
    strange = look(client, cast.ada, "outcome-compare", cast.summit.slug, old="7")
    assert strange.status_code == 404


def test_a_revision_is_read_as_it_was_issued(draft, cast, client):
    wording.write(draft.paragraphs.in_order()[0], "en", "Other words.", seen=1, by=cast.olga)
    page = text_of(look(client, cast.ada, "outcome-revision", cast.summit.slug, 0))
    assert "Repair the wells." in page
    assert "Other words." not in page
    assert Revision.objects.get().sha256 in page


def test_language_versions_stand_side_by_side_and_old_translations_are_marked(draft, cast, client):
    one = draft.paragraphs.in_order()[0]
    wording.write(one, "fr", "Réparer les puits.", seen=1, by=cast.rana)
    page = text_of(look(client, cast.ada, "outcome-languages", cast.summit.slug))
    assert "Réparer les puits." in page
    assert "Not yet in French." in page
    assert "0 translations are of an earlier wording." in page
    wording.write(one, "en", "Repair all wells.", seen=2, by=cast.olga)
    page = text_of(look(client, cast.ada, "outcome-languages", cast.summit.slug))
    assert "1 translation is of an earlier wording." in page


def test_a_contribution_leads_to_the_paragraphs_that_cite_it(record, client):
    zero_drafts.compile_draft(record.summit, by=record.rana)
    page = text_of(look(client, record.rana, "desk", record.plenary.pk))
    one = OutcomeDraft.objects.get().paragraphs.filter(kind="operative").in_order()[0]
    assert reverse("outcomes:paragraph", args=[one.pk]) in page
