"""What the demo's rapporteur has written around the facts, and what two speakers of yesterday's session said when
they were shown their words."""

from datetime import timedelta

from django.utils import timezone

from outcomes.models import SpeakersCheck
from outcomes.services import checks
from outcomes.services.narratives import write_narrative
from outcomes.services.treatments import treat, treat_question
from sessions.models import Contribution, Question, Session
from summit.demo.parts import Demo, part

DISCUSSION = {
    "en": "The room agreed sooner on what hurts than on who answers for it. Most of the hour went to the second question; the fourth was reached with the tea.",
    "fr": "La salle s’est accordée plus vite sur ce qui fait mal que sur qui en répond. La deuxième question a pris l’essentiel de l’heure ; la quatrième est arrivée avec le thé.",
}  # fmt: skip
CORRECTED = "In my ministry we counted eleven forms for one family. We have put nine of them on one table and into one appointment, and the associations sit on the family’s side of it."  # fmt: skip
REASON = "Outside the four guiding questions; passed on to the host city."


@part("the rapporteur's words and the speakers' check", order=74)
def reported(demo: Demo) -> None:
    session = Session.objects.get(summit=demo.summit, number=1)
    rana = demo.user("rana")
    for language, text in DISCUSSION.items():
        write_narrative(
            demo.summit, "discussion", text, language=language, seen=0, by=rana, session=session,
            key=demo.key("narrative", language),
        )  # fmt: skip
    treat(
        Contribution.objects.get(session=session, text__contains="advances the money"),
        "", REASON, by=rana, key=demo.key("treatment"),
    )  # fmt: skip
    treat_question(
        Question.objects.get(session=session, text__contains="tres años"), "affiliation",
        session.guiding_questions.order_by("position").last(), by=rana,
        key=demo.key("question-treatment"),
    )  # fmt: skip
    _check(demo, session)


def _check(demo: Demo, session: Session) -> None:
    """sami asks for a correction that waits for a decision; tomas has not answered yet."""
    for name in ("sami", "tomas"):
        check = checks.ask_speaker(
            session, str(demo.places[name].pk), due_at=timezone.now() + timedelta(days=2),
            language=demo.user(name).language, by=demo.user("rana"), key=demo.key("check", name),
        )  # fmt: skip
        # Handed over: a demo sends nobody a letter.
        SpeakersCheck.objects.filter(pk=check.pk, sent_at=None).update(sent_at=timezone.now())
        if name == "sami":
            one = check.quotations.get(text__contains="eleven forms")
            if not one.answer:
                checks.answer(check, {one.pk: checks.Said(False, CORRECTED)})
