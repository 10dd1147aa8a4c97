"""From the chat into the record: whose words, when, told to whom, and what is not taken."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from outcomes.services import recommendations
from outcomes.services.inputs.documents import freeze
from sessions.models import ChatRecord, Contribution, Message, Session
from sessions.services import chat, chat_records, contributions, programme, queue
from sessions.services import sessions as running
from summit.errors import RuleBroken
from summit.log.models import Event
from summit.models import Activity
from tests import cast as people
from tests.counting import queries


@pytest.fixture
def talking(cast):
    """The chat is on, and counts."""
    programme.edit_session(cast.plenary, by=cast.olga, allows_chat=True, chat_counts=True)
    cast.plenary.refresh_from_db()
    return cast


def say(cast, text="Eleven wells were mended.", who="ada"):
    place = getattr(cast.places, who)
    return chat.send(cast.plenary, text, by=place.user, place=place)


def take(cast, message, question=None, who="rana", **more):
    return chat_records.take_message(
        message, question, by=getattr(cast, who), place=getattr(cast.places, who), **more
    )


def code(act):
    with pytest.raises(RuleBroken) as refused:
        act()
    return refused.value.code


def post(cast, browser, message, name="message-record", **fields):
    return browser.post(reverse(f"sessions:{name}", args=[message.pk]), fields)


def page(cast, browser, name="room"):
    return browser.get(reverse(f"sessions:{name}", args=[cast.plenary.pk])).content.decode()


# ------------------------------------------------------------------ taken
def test_it_is_its_writers_contribution_at_the_moment_it_was_written(talking):
    cast = talking
    question = cast.plenary.guiding_questions.last()
    said = say(cast)
    Message.objects.filter(pk=said.pk).update(created_at=timezone.now() + timedelta(seconds=1))
    said.refresh_from_db()
    taken = take(cast, said, question, language="fr")
    taken.refresh_from_db()
    assert (taken.author, taken.noted_by) == (cast.places.ada, cast.places.rana)
    assert (taken.text, taken.language, taken.kind) == (said.text, "fr", "written")
    assert (taken.said_at, taken.guiding_question) == (said.created_at, question)
    assert (taken.status, taken.reference) == ("approved", "S1-C001")
    assert taken.from_chat.message == said
    deed = Activity.objects.get(verb="chat.recorded")
    assert (deed.actor, deed.about, deed.details) == (
        cast.rana, cast.ada, {"reference": "S1-C001"},
    )  # fmt: skip


def test_it_says_that_it_is_from_the_chat_wherever_it_is_read(talking, as_person):
    cast = talking
    said = say(cast)
    take(cast, said)
    link = reverse("sessions:message", args=[said.pk])
    for who, name in (
        (cast.leila, "sessions:room"),
        (cast.mira, "sessions:console"),
        (cast.rana, "outcomes:desk"),
    ):
        html = as_person(who).get(reverse(name, args=[cast.plenary.pk])).content.decode()
        assert f'<a class="chip" href="{link}">' in html
    assert "in the record: S1-C001" in page(cast, as_person(cast.leila))


def test_documents_say_so_too(talking):
    cast = talking
    take(cast, say(cast))
    contributions.contribute(cast.plenary, "Written.", by=cast.ada, place=cast.places.ada)
    [session] = freeze(cast.summit, "report", "en").data["sessions"]
    assert [one["from_chat"] for one in session["contributions"]] == [True, False]


@pytest.mark.parametrize("who", ["mira", "rana", "olga"])
def test_one_click_takes_it_under_the_question_in_focus(talking, as_person, who):
    cast = talking
    second = cast.plenary.guiding_questions.last()
    running.focus_question(cast.plenary, second, by=cast.mira)
    said = say(cast)
    answer = post(cast, as_person(getattr(cast, who)), said)
    assert answer.status_code == 303
    assert Contribution.objects.get().guiding_question == second


def test_the_page_of_the_message_chooses_another_question_or_none(talking, as_person):
    cast = talking
    first, second = cast.plenary.guiding_questions.all()
    running.focus_question(cast.plenary, second, by=cast.mira)
    browser = as_person(cast.rana)
    said, general = say(cast), say(cast, "Who pays?")
    html = browser.get(reverse("sessions:message", args=[said.pk])).content.decode()
    assert f'<option value="{second.pk}" selected>' in html
    post(cast, browser, said, guiding_question=str(first.pk), language="en")
    post(cast, browser, general, guiding_question="", language="en")
    found = Contribution.objects.order_by("number").values_list("guiding_question", flat=True)
    assert [*found] == [first.pk, None]


def test_the_language_is_the_writers_unless_somebody_knows_better(talking):
    cast = talking
    type(cast.ada).objects.filter(pk=cast.ada.pk).update(language="fr")
    assert take(cast, say(cast)).language == "fr"
    assert take(cast, say(cast, "Salud"), language="es").language == "es"


def test_the_button_stands_only_where_somebody_may_press_it(talking, as_person):
    cast = talking
    said = say(cast)
    records = f'formaction="{reverse("sessions:message-record", args=[said.pk])}"'
    assert records in page(cast, as_person(cast.ada))  # neutral: hidden by the style
    assert "data-records" not in page(cast, as_person(cast.ada))
    assert "data-records" in page(cast, as_person(cast.mira))
    assert "data-records" in page(cast, as_person(cast.rana), "chat")
    assert post(cast, as_person(cast.leila), said).status_code == 403


def test_twice_is_once_whoever_does_it(talking, as_person):
    cast = talking
    said = say(cast)
    first = take(cast, said)
    assert take(cast, said, who="mira") == first
    key = str(uuid4())
    for _ in range(2):
        assert post(cast, as_person(cast.olga), said, key=key).status_code == 303
    assert (Contribution.objects.count(), ChatRecord.objects.count()) == (1, 1)
    assert Activity.objects.filter(verb="chat.recorded").count() == 1


# ------------------------------------------------------------------ told
def test_the_writer_is_told_until_they_have_seen_it(talking, as_person):
    cast = talking
    take(cast, say(cast))
    told = Event.objects.filter(stream__name=f"user:{cast.ada.pk}", fact="chat.recorded")
    assert [event.kind for event in told] == ["told"]
    ada = as_person(cast.ada)
    assert "A chat message of yours was taken into the record." in page(cast, ada)
    assert "You wrote this in the chat" in page(cast, ada, "my-words")
    ada.post(reverse("sessions:told-seen", args=[cast.plenary.pk]))
    assert "taken into the record." not in page(cast, ada, "told")
    assert "of yours was taken" not in page(cast, as_person(cast.leila))


# ------------------------------------------------------------------ refused
def test_what_was_deleted_or_hidden_is_not_taken(talking):
    cast = talking
    gone, hidden = say(cast), say(cast, "And more")
    chat.delete(gone, by=cast.ada)
    verdict = queue.Verdict(queue.Verb.HIDE, "conduct")
    queue.decide_many(cast.plenary, [queue.Chosen("message", hidden.pk)], verdict, by=cast.mira)
    assert code(lambda: take(cast, gone)) == "chat.deleted"
    assert code(lambda: take(cast, hidden)) == "chat.hidden"


def test_a_chat_that_does_not_count_stays_beside_the_record(cast, as_person):
    programme.edit_session(cast.plenary, by=cast.olga, allows_chat=True)
    cast.plenary.refresh_from_db()
    said = say(cast)
    assert code(lambda: take(cast, said)) == "chat.beside"
    assert "not part of its record" in page(cast, as_person(cast.ada))
    html = as_person(cast.rana).get(reverse("sessions:message", args=[said.pk])).content.decode()
    assert "The chat of this session is not part of its record." in html
    assert post(cast, as_person(cast.rana), said).status_code == 409


def test_what_was_written_under_the_other_promise_is_never_taken(cast):
    programme.edit_session(cast.plenary, by=cast.olga, allows_chat=True)
    cast.plenary.refresh_from_db()
    early = say(cast)
    programme.edit_session(cast.plenary, by=cast.olga, chat_counts=True)
    late = say(cast, "And now it counts.")
    assert code(lambda: take(cast, early)) == "chat.earlier"
    assert take(cast, late).pk
    # Saved again the promise is not renewed; off and on again it is.
    before = Session.objects.get(pk=cast.plenary.pk).chat_counts_from
    programme.edit_session(cast.plenary, by=cast.olga, chat_counts=True)
    assert Session.objects.get(pk=cast.plenary.pk).chat_counts_from == before
    programme.edit_session(cast.plenary, by=cast.olga, chat_counts=False)
    programme.edit_session(cast.plenary, by=cast.olga, chat_counts=True)
    again = Message.objects.get(pk=late.pk)
    chat_records.take_back(again, by=cast.rana)
    assert code(lambda: take(cast, again)) == "chat.earlier"


def test_nothing_is_taken_before_the_session_and_all_of_it_after(talking):
    cast = talking
    planned = people.make_session(cast.summit, 2, allows_chat=True, chat_counts_from=timezone.now())
    early = chat.send(planned, "Hello", by=cast.ada, place=cast.places.ada)
    assert code(lambda: take(cast, early)) == "session.not-held"
    said = say(cast)
    running.end_session(cast.plenary, by=cast.mira)
    assert take(cast, said).pk


def test_a_question_of_another_session_is_not_taken(talking):
    cast = talking
    other = people.make_session(cast.summit, 2).guiding_questions.first()
    said = say(cast)
    assert code(lambda: take(cast, said, other)) == "question.elsewhere"
    take(cast, said)
    chat_records.take_back(said, by=cast.rana)
    assert code(lambda: take(cast, said, other)) == "question.elsewhere"


# ------------------------------------------------------------------ and back
def test_taken_back_it_is_withdrawn_and_taken_again_it_keeps_its_number(talking, as_person):
    cast = talking
    said = say(cast)
    taken = take(cast, said)
    for _ in range(2):
        assert post(cast, as_person(cast.mira), said, "message-unrecord").status_code == 303
    taken.refresh_from_db()
    assert taken.status == "withdrawn"
    assert "in the record" not in page(cast, as_person(cast.ada))
    assert "it was taken back from the record" in page(cast, as_person(cast.ada), "my-words")
    question = cast.plenary.guiding_questions.first()
    assert take(cast, said, question) == taken
    taken.refresh_from_db()
    assert (taken.status, taken.number, taken.guiding_question) == ("approved", 1, question)
    verbs = Activity.objects.filter(verb__startswith="chat.").order_by("at", "pk")
    assert [*verbs.values_list("verb", flat=True)] == [
        "chat.recorded", "chat.unrecorded", "chat.recorded",
    ]  # fmt: skip


def test_what_a_recommendation_rests_on_stays(talking):
    cast = talking
    said = say(cast)
    recommendations.recommend(
        cast.plenary, {"en": "Mend."}, by=cast.rana, place=None, contributions=[take(cast, said)]
    )
    assert code(lambda: chat_records.take_back(said, by=cast.rana)) == "contribution.used"


def test_what_its_writer_withdraws_nobody_takes_again(talking, as_person):
    cast = talking
    said = say(cast)
    taken = take(cast, said)
    contributions.withdraw(taken, by=cast.ada)
    assert "in the record" not in page(cast, as_person(cast.leila))
    chat_records.take_back(said, by=cast.rana)
    assert code(lambda: take(cast, said)) == "chat.withdrawn"
    taken.refresh_from_db()
    assert taken.status == "withdrawn"


def test_a_message_in_the_record_is_changed_there_and_deleting_it_says_where_it_stands(
    talking, as_person
):
    cast = talking
    said = say(cast)
    take(cast, said)
    assert code(lambda: chat.edit(said, "Twelve.", by=cast.ada)) == "chat.taken"
    answer = as_person(cast.ada).post(
        reverse("sessions:message-delete", args=[said.pk]), HTTP_X_LIVE="1"
    )
    assert "In the record it stands as S1-C001" in answer.json()["message"]
    assert Contribution.objects.get().status == "approved"


def test_one_and_three_cost_the_same(talking, as_person):
    cast = talking
    addresses = [
        (cast.ada, reverse("sessions:room", args=[cast.plenary.pk])),
        (cast.ada, reverse("sessions:my-words", args=[cast.plenary.pk])),
        (cast.rana, reverse("outcomes:desk", args=[cast.plenary.pk])),
        (cast.mira, reverse("sessions:console", args=[cast.plenary.pk])),
        (cast.rana, reverse("sessions:chat", args=[cast.plenary.pk])),
    ]
    counts = []
    for number in range(3):
        take(cast, say(cast, f"Well number {number} is dry."))
        if number != 1:
            counts.append([queries(as_person(user), address) for user, address in addresses])
    assert counts[0] == counts[1]
