"""Sessions are numbered, described, scheduled, cancelled; their parts added, moved, removed."""

import pytest
from django.utils import timezone

from sessions.models import AgendaItem, Appearance, Contribution, GuidingQuestion, Session
from sessions.permissions import can_moderate
from sessions.services import agenda_items, guiding_questions, programme
from sessions.services.cast import add_appearance, add_appearance_by_email, remove_appearance
from summit.errors import RuleBroken
from summit.log.models import Event
from summit.models import Activity, User
from tests.cast import make_session


@pytest.fixture
def planned(summit):
    """A scheduled session with three agenda items and two guiding questions."""
    return make_session(summit, 2)


def facts(session):
    """What the room of the session has been told, oldest first."""
    told = Event.objects.filter(stream__name=f"session:{session.pk}").order_by("seq")
    return [f"{event.fact} {event.kind}" for event in told]


def agenda(session):
    return [(i.position, i.kind) for i in AgendaItem.objects.filter(session=session)]


def questions(session):
    return [(q.position, q.text["en"]) for q in GuidingQuestion.objects.filter(session=session)]


# ------------------------------------------------------------------ numbers
@pytest.mark.parametrize(
    ("wanted", "number", "warning"),
    [
        (7, 7, ""),
        (1, 2, "Number 1 is taken: this is session 2."),
        (None, 2, "No number was given: this is session 2."),
    ],
)
def test_a_missing_or_taken_number_becomes_the_next_free_one(
    wanted, number, warning, summit, plenary, olga
):
    made = programme.create_session(summit, {"en": "Water"}, number=wanted, by=olga)
    assert made.number == number
    assert programme.number_warning(wanted, made.number) == warning


def test_a_new_session_is_a_draft_and_the_log_knows(summit, plenary, olga):
    made = programme.create_session(summit, {"en": "Water"}, by=olga)
    assert (made.status, made.minutes, made.starts_at) == ("draft", 90, None)
    entry = Activity.objects.get(verb="session.created")
    assert (entry.object_id, entry.actor) == (str(made.pk), olga)


def test_renumbering_to_a_taken_number_names_the_free_one(planned, plenary, olga):
    with pytest.raises(
        RuleBroken, match=r"Another session has number 1\. The next free one is 3\."
    ):
        programme.edit_session(planned, number=1, by=olga)


def test_a_session_keeps_a_title(planned, olga):
    with pytest.raises(RuleBroken, match="at least one language"):
        programme.edit_session(planned, title={"en": " "}, by=olga)


# ------------------------------------------------------------------ promises
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"attribution": "chatham"}, {"attribution": "named"}),
        ({"attribution": "affiliation"}, {"attribution": "named"}),
        ({"shows_names": False}, {"shows_names": True}),
    ],
)
def test_what_people_were_promised_when_they_spoke_is_not_taken_back(
    before, after, planned, olga, ada
):
    Session.objects.filter(pk=planned.pk).update(**before)
    programme.edit_session(planned, **after, by=olga)
    Session.objects.filter(pk=planned.pk).update(**before)
    Contribution.objects.create(
        session=planned, number=1, text="We carry it.", language="en", said_at=timezone.now()
    )
    with pytest.raises(RuleBroken, match="it can only become stricter"):
        programme.edit_session(planned, **after, by=olga)


def test_the_rule_may_become_stricter_at_any_time(planned, olga):
    Contribution.objects.create(
        session=planned, number=1, text="We carry it.", language="en", said_at=timezone.now()
    )
    assert programme.edit_session(planned, attribution="chatham", by=olga).attribution == "chatham"


def test_an_archived_session_is_not_edited(planned, olga):
    Session.objects.filter(pk=planned.pk).update(status="archived")
    item, question = planned.agenda.first(), planned.guiding_questions.first()
    for act in (
        lambda: programme.edit_session(planned, minutes=30, by=olga),
        lambda: agenda_items.remove_item(item, by=olga),
        lambda: guiding_questions.edit_guiding_question(question, {"en": "Why?"}, by=olga),
    ):
        with pytest.raises(RuleBroken, match="archived"):
            act()


# ------------------------------------------------------------------ states
def test_a_session_is_scheduled_made_a_draft_again_and_cancelled(planned, olga):
    states = [
        act(planned, by=olga).status
        for act in (
            programme.schedule_session,
            programme.unschedule_session,
            programme.unschedule_session,
            programme.cancel_session,
            programme.cancel_session,
            programme.schedule_session,
        )
    ]
    assert states == ["scheduled", "draft", "draft", "cancelled", "cancelled", "scheduled"]


def test_a_session_without_a_time_is_not_scheduled(planned, olga):
    Session.objects.filter(pk=planned.pk).update(status="draft", starts_at=None)
    with pytest.raises(RuleBroken, match="Say when the session starts first"):
        programme.schedule_session(planned, by=olga)


def test_a_scheduled_session_does_not_lose_its_time(planned, olga):
    with pytest.raises(RuleBroken, match="A scheduled session has a time"):
        programme.edit_session(planned, starts_at=None, by=olga)


def test_a_session_in_which_people_wrote_is_cancelled_rather_than_hidden(planned, olga):
    Contribution.objects.create(
        session=planned, number=1, text="We carry it.", language="en", said_at=timezone.now()
    )
    with pytest.raises(RuleBroken, match="Cancel it instead"):
        programme.unschedule_session(planned, by=olga)
    assert programme.cancel_session(planned, by=olga).status == "cancelled"


@pytest.mark.parametrize(
    "act", [programme.schedule_session, programme.unschedule_session, programme.cancel_session]
)
def test_a_live_session_is_past_planning(act, plenary, olga):
    with pytest.raises(RuleBroken):
        act(plenary, by=olga)
    plenary.refresh_from_db()
    assert plenary.status == "live"


# ------------------------------------------------------------------ agenda
def test_agenda_items_are_added_moved_and_removed_in_one_order(planned, olga):
    closing = agenda_items.add_item(
        planned, kind="closing", title={"en": "Closing"}, minutes=5, by=olga
    )
    agenda_items.add_item(
        planned, kind="panel", title={"en": "Panel"}, minutes=None, by=olga, position=2
    )
    assert agenda(planned) == [
        (1, "opening"),
        (2, "panel"),
        (3, "keynote"),
        (4, "discussion"),
        (5, "closing"),
    ]
    agenda_items.move_item(closing, 1, by=olga)
    agenda_items.move_item(AgendaItem.objects.get(session=planned, kind="opening"), 99, by=olga)
    agenda_items.remove_item(AgendaItem.objects.get(session=planned, kind="panel"), by=olga)
    assert agenda(planned) == [
        (1, "closing"),
        (2, "keynote"),
        (3, "discussion"),
        (4, "opening"),
    ]


def test_the_room_is_told_of_every_change_of_its_agenda(plenary, olga):
    item = plenary.agenda.get(position=3)
    agenda_items.edit_item(item, kind="panel", title={"en": "Panel"}, minutes=20, by=olga)
    assert facts(plenary) == [
        "agenda.changed where",
        "agenda.changed focus",
        "agenda.changed words",
        "agenda.changed write",
        "agenda.changed resources",
    ]


def test_an_item_that_was_reached_stays(plenary, olga):
    item = plenary.agenda.first()
    AgendaItem.objects.filter(pk=item.pk).update(started_at=timezone.now())
    with pytest.raises(RuleBroken, match="This item has been reached"):
        agenda_items.remove_item(item, by=olga)
    assert plenary.agenda.count() == 3


@pytest.mark.parametrize(
    "wrong", [{"kind": "lunch"}, {"minutes": 0}, {"minutes": 1441}, {"title": {"en": ""}}]
)
def test_an_item_has_a_kind_a_title_and_a_sensible_time(wrong, planned, olga):
    fields = {"kind": "panel", "title": {"en": "Panel"}, "minutes": 10, **wrong}
    with pytest.raises(RuleBroken):
        agenda_items.add_item(planned, by=olga, **fields)
    assert planned.agenda.count() == 3


# ------------------------------------------------------------------ guiding questions
def test_guiding_questions_are_added_moved_and_removed_in_one_order(planned, olga):
    third = guiding_questions.add_guiding_question(planned, {"en": "Since when?"}, by=olga)
    guiding_questions.move_guiding_question(third, 1, by=olga)
    assert questions(planned) == [
        (1, "Since when?"),
        (2, "Who carries the water?"),
        (3, "Who pays for it?"),
    ]
    guiding_questions.remove_guiding_question(third, by=olga)
    assert questions(planned) == [(1, "Who carries the water?"), (2, "Who pays for it?")]


def test_a_question_under_which_words_stand_stays(plenary, olga):
    question = plenary.guiding_questions.first()
    Contribution.objects.create(
        session=plenary,
        guiding_question=question,
        number=1,
        text="We carry it.",
        language="en",
        said_at=timezone.now(),
    )
    with pytest.raises(RuleBroken, match="so it stays"):
        guiding_questions.remove_guiding_question(question, by=olga)
    assert plenary.guiding_questions.count() == 2


def test_rewording_a_question_tells_the_room_and_keeps_the_words_before(plenary, olga):
    question = plenary.guiding_questions.first()
    guiding_questions.edit_guiding_question(question, {"en": "Who carries it?"}, by=olga)
    assert facts(plenary)[1] == "agenda.changed focus"
    entry = Activity.objects.get(verb="guiding_question.edited")
    assert entry.details["before"]["en"] == "Who carries the water?"


def test_removing_the_question_in_focus_leaves_no_focus(plenary, olga):
    question = plenary.guiding_questions.first()
    Session.objects.filter(pk=plenary.pk).update(focus=question)
    guiding_questions.remove_guiding_question(question, by=olga)
    plenary.refresh_from_db()
    assert plenary.focus is None


# ------------------------------------------------------------------ cast
def test_a_participant_gets_a_part_once(planned, cast, olga):
    for topic in ("Rivers", "Lakes"):
        add_appearance(planned, cast.places.ada, "speaker", by=olga, topic=topic)
    assert [a.topic for a in planned.appearances.all()] == ["Lakes"]


def test_somebody_unknown_gets_an_account_a_place_and_a_part(planned, olga):
    made = add_appearance_by_email(
        planned, "Nia@Example.org", "moderator", by=olga, name="Nia Okafor"
    )
    nia = User.objects.get(email="nia@example.org")
    assert (made.participation.user, made.participation.role) == (nia, "participant")
    assert (nia.name, nia.has_usable_password()) == ("Nia Okafor", False)


def test_a_person_of_another_summit_has_no_part_here(planned, cast, olga):
    with pytest.raises(RuleBroken, match="another summit"):
        add_appearance(planned, cast.places.otto, "speaker", by=olga)


def test_taking_a_part_away_ends_the_right_to_moderate(plenary, cast, olga):
    remove_appearance(Appearance.objects.get(session=plenary, role="moderator"), by=olga)
    assert can_moderate(cast.mira, plenary) is False
    assert Event.objects.filter(fact="access.changed", object_id=str(cast.mira.pk)).count() == 1
