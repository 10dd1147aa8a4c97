"""What is said in the demo's sessions: through the same services as everybody's words."""

from typing import Any

from sessions.demo import clock, polls
from sessions.demo.programme import script, session
from sessions.models import Contribution, GuidingQuestion, Question, Session
from sessions.services import answers, contributions, interventions, merges, questions, upvotes
from sessions.services.programme import edit_session
from sessions.services.sessions import end_session, focus_question, start_session, step
from summit.demo.parts import Demo, part
from summit.services.people import CROWD_DOMAIN


@part("session 1", order=30)
def first(demo: Demo) -> None:
    """Held yesterday from its opening to its end."""
    _hold(demo, 1)


@part("session 4", order=31)
def closed(demo: Demo) -> None:
    _hold(demo, 4)


@part("session 2", order=40)
def running(demo: Demo) -> None:
    """Live: the discussion has begun, and anybody may join in."""
    told = script(2)
    live = _open(demo, session(demo, 2))
    # What arrived while a moderator still read first waits in the queue.
    live = _switch_approval(demo, live, True)
    _speak(demo, live, told, waiting=True)
    live = _switch_approval(demo, live, False)
    _speak(demo, live, told, waiting=False)
    _move_on(demo, live, len([line for line in told["agenda"] if "ran" in line]))
    polls.poll(demo, live, told)
    polls.react(demo, live)
    second = live.guiding_questions.get(position=2)
    focus_question(live, second, by=demo.user("mira"))
    clock.set_back(live, [line["ran"] for line in told["agenda"] if "ran" in line])


def _hold(demo: Demo, number: int) -> None:
    told = script(number)
    held = _open(demo, session(demo, number))
    if held.is_live:  # and not ended by a run that was interrupted
        _speak(demo, held, told, waiting=False)
        polls.poll(demo, held, told)
        _move_on(demo, held, len(told["agenda"]) - 1)
        end_session(held, by=demo.user("mira"))
    clock.set_back(held, [line["ran"] for line in told["agenda"]])


def _open(demo: Demo, scheduled: Session) -> Session:
    """Not again when it has been held."""
    if scheduled.was_held:
        return scheduled
    return start_session(scheduled, by=demo.user("mira"))


def _move_on(demo: Demo, live: Session, reached: int) -> None:
    """Until ``reached`` items lie behind."""
    for item in list(live.agenda.all())[:reached]:
        now = Session.objects.get(pk=live.pk)
        if now.current_item_id == item.pk:
            step(now, 1, seen=now.moves, by=demo.user("mira"))


def _switch_approval(demo: Demo, live: Session, on: bool) -> Session:
    return edit_session(live, by=demo.user("olga"), approves_first=on)


def _speak(demo: Demo, held: Session, told: dict[str, Any], *, waiting: bool) -> None:
    asked = {row.position: row for row in held.guiding_questions.all()}
    for place, line in enumerate(told["contribution"]):
        if line.get("waiting", False) == waiting:
            said = _contribute(demo, held, line, asked.get(line.get("question", 0)), place)
            _decide(demo, said, line)
    asked_so_far: dict[int, Question] = {}
    for place, line in enumerate(told.get("question", []), 1):
        if line.get("waiting", False) == waiting:
            asked_so_far[place] = _ask(demo, held, line, place - 1)
            _answer(demo, asked_so_far[place], line)
            if "same_as" in line:
                into = asked_so_far[line["same_as"]]
                merges.merge(asked_so_far[place], into, by=demo.user("mira"))


def _contribute(
    demo: Demo,
    held: Session,
    line: dict[str, Any],
    question: GuidingQuestion | None,
    place: int,
) -> Contribution:
    shared: dict[str, Any] = {
        "guiding_question": question,
        "language": line["language"],
        "key": demo.key("contribution", held.number, place),
    }
    if not line.get("spoken"):
        who = demo.places[line["who"]]
        if "answers" in line:
            author = demo.places[line["answers"]]
            shared["reply_to"] = held.contributions.filter(author=author).last()
            shared["relation"] = line["relation"]
        return contributions.contribute(held, line["text"], by=who.user, place=who, **shared)
    rana = demo.places["rana"]
    return interventions.note_intervention(
        held,
        line["text"],
        by=rana.user,
        place=rana,
        speaker=demo.places[line["who"]] if "who" in line else None,
        speaker_name=line.get("name", ""),
        speaker_affiliation=line.get("affiliation", ""),
        **shared,
    )


def _decide(demo: Demo, said: Contribution, line: dict[str, Any]) -> None:
    mira = demo.user("mira")
    if "hidden" in line:
        contributions.hide(said, line["hidden"], by=mira)
    if line.get("withdrawn"):
        contributions.withdraw(said, by=demo.user(line["who"]))
    if line.get("highlighted"):
        contributions.highlight(said, True, by=mira)


def _ask(demo: Demo, held: Session, line: dict[str, Any], place: int) -> Question:
    key = demo.key("question", held.number, place)
    if line.get("anonymous"):
        crowd = held.minimum_crowd
        asked = questions.ask_anonymously(
            held, line["text"], crowd=crowd, language=line["language"], key=key
        )
        return clock.release(asked)
    who = demo.places[line["who"]]
    return questions.ask(
        held, line["text"], by=who.user, place=who, language=line["language"], key=key
    )


def _answer(demo: Demo, asked: Question, line: dict[str, Any]) -> None:
    if asked.status == Question.Status.MERGED:
        return  # an interrupted run has done it
    mira = demo.user("mira")
    others = [place for name, place in demo.places.items() if name not in {line.get("who"), "vera"}]
    # The crowd first: whoever walks in with one click finds something left to support.
    others.sort(key=lambda place: not str(place.user.email).endswith(CROWD_DOMAIN))
    for voter in others[: line.get("upvotes", 0)]:
        upvotes.upvote(asked, True, by=voter.user, place=voter)
    if line.get("highlighted"):
        questions.put_on_stage(asked, True, by=mira)
    if line.get("pinned"):
        questions.pin(asked, True, by=mira)
    if line.get("answered"):
        answers.answer_live(asked, by=mira)
    if "answer" in line:
        writer = demo.places[line.get("answered_by", "rana")]
        answers.answer_in_writing(
            asked, line["answer"], by=writer.user, place=writer, language=line["language"]
        )
