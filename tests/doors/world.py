"""A summit with something behind every door. Built once; each request is taken back."""

import hashlib
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.utils import timezone

from networking.services import connections, safety
from outcomes.models import Proposal, Publication
from outcomes.services import (
    checks,
    drafts,
    evidence,
    jobs,
    merging,
    paragraphs,
    recommendations,
    reshaping,
    steps,
    tags,
    themes,
    zero_drafts,
)
from sessions.models import (
    Appearance,
    CaptionTrack,
    Contribution,
    Decision,
    Poster,
    Question,
    Resource,
    Session,
    Upload,
)
from sessions.services import (
    announcements,
    backchannel,
    bans,
    captioners,
    captions,
    chat,
    chat_records,
    conduct,
    contributions,
    cues,
    decisions,
    floor,
    interventions,
    join_codes,
    media,
    merges,
    polls,
    posters,
    questions,
    queue,
    reports,
    screens,
    uploads,
    votes,
)
from sessions.services import sessions as running
from summit.models import Delegation
from summit.services import invitations, participation
from tests import cast as people
from tests.doors.negotiation import the_negotiation
from tests.networking.people import connected, listed

TOKEN = "a-token-of-an-invitation"


def build() -> SimpleNamespace:
    """The cast, and by name what stands in addresses: ``session_id`` is the live one."""
    world = people.build()
    world.slug, world.summit_id, world.session_id = (
        world.summit.slug, world.summit, world.plenary,
    )  # fmt: skip
    the_session(world)
    the_words(world)
    the_questions(world)
    the_chat(world)
    the_hall(world)
    the_captions(world)
    the_media(world)
    the_library(world)
    the_polls(world)
    the_plan(world)
    the_people(world)
    the_outcomes(world)
    the_order(world)
    the_draft(world)
    the_negotiation(world)
    the_report(world)
    return world


def the_session(world: SimpleNamespace) -> None:
    first, second, third = world.plenary.agenda.all()
    running.move_to_item(world.plenary, first, by=world.mira)
    running.move_to_item(world.plenary, second, by=world.mira)
    world.item_id, world.later_item = second, third
    world.guiding_question = world.plenary.guiding_questions.first()
    entry = {
        name: floor.ask_for_floor(
            world.plenary, by=getattr(world, name), place=getattr(world.places, name), language="en"
        )
        for name in ("ada", "leila", "sami", "rana")
    }
    world.entry_id, world.speaking, world.passed = entry["ada"], entry["leila"], entry["sami"]
    world.on_hold = entry["rana"]
    floor.pass_over(world.passed, by=world.mira)
    floor.call_speaker(world.speaking, by=world.mira)


def the_words(world: SimpleNamespace) -> None:
    def say(name: str, text: str) -> Contribution:
        place = getattr(world.places, name)
        return contributions.contribute(world.plenary, text, by=place.user, place=place)

    world.contribution_id = say("ada", "The river is ours.")
    world.others_words = say("leila", "The wells are dry.")
    world.waiting = say("ada", "Who mends the pump?")
    Contribution.objects.filter(pk=world.waiting.pk).update(status="pending")
    chosen = [queue.Chosen("contribution", world.others_words.pk)]
    verdict = queue.Verdict(Decision.Verb.HIDE, "off_topic")
    queue.decide_many(world.plenary, chosen, verdict, by=world.mira)
    world.decision_id = decisions.last(world.plenary)


def the_questions(world: SimpleNamespace) -> None:
    def ask(name: str, text: str) -> Question:
        place = getattr(world.places, name)
        return questions.ask(world.plenary, text, by=place.user, place=place)

    world.question_id = ask("ada", "Who pays for the wells?")
    world.other_question = ask("leila", "Who decides about the wells?")
    world.merged = ask("sami", "And who pays for the wells?")
    merges.merge(world.merged, world.other_question, by=world.mira)
    world.asked_later = ask("ada", "Who is missing here?")
    Question.objects.filter(pk=world.asked_later.pk).update(status="pending")


def the_chat(world: SimpleNamespace) -> None:
    """And who disturbs in it."""
    Session.objects.filter(pk=world.plenary.pk).update(
        allows_chat=True, chat_counts_from=timezone.now()
    )
    world.message_id = chat.send(
        again(world.plenary), "Good morning", by=world.ada, place=world.places.ada
    )
    loud = people.place(world.summit, people.make_user("lou"))
    world.restriction_id = conduct.silence(
        again(world.plenary), loud, reason="Shouting", by=world.mira
    )
    world.ban_request_id = bans.ask_for_ban(
        again(world.plenary), loud, reason="Threats", by=world.mira, place=world.places.mira
    )
    world.recorded = chat.send(
        again(world.plenary), "We mended two.", by=world.leila, place=world.places.leila
    )
    world.from_chat = chat_records.take_message(
        world.recorded, None, by=world.rana, place=world.places.rana
    )
    reports.report(world.other_question, "spam", by=world.vera, place=world.places.vera)
    world.organiser = world.places.olga


def the_hall(world: SimpleNamespace) -> None:
    """The ways in, the screens, and what is said beside the session."""
    world.code = join_codes.open_code(again(world.plenary), by=world.mira).code
    world.speaker = Appearance.objects.get(session=world.plenary, role="speaker")
    world.screen_id, world.stage_token = screens.make_screen(world.plenary, "Hall", by=world.mira)
    _screen, world.speaker_token = screens.make_screen(
        world.plenary, "Lectern", by=world.mira, appearance=world.speaker
    )
    world.announcement_id = announcements.announce(
        world.plenary, {"en": "Lunch is ready"}, by=world.mira
    )
    world.cue_id = cues.send_cue(world.plenary, world.places.sami, by=world.mira, ready="one")
    backchannel.write_line(world.plenary, "Two more speakers", by=world.rana)
    world.observer = world.places.vera


def the_media(world: SimpleNamespace) -> None:
    """A source on the stage, with a channel."""
    address = "https://media.example.org/live.m3u8"
    world.stage_source = media.add_source(again(world.plenary), address=address, by=world.mira)
    world.channel_id = media.add_channel(
        world.stage_source, language="fr", address=f"{address}?fr", by=world.mira
    )
    poster = Poster.objects.create(
        session=world.plenary, description={"en": "A hall"}, width=1280, height=720, by=world.mira
    )
    for width in Poster.WIDTHS:
        path = posters.kept(poster.place, width)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"RIFF")
    world.film_track = CaptionTrack.objects.create(
        session=world.plenary, language="es", origin="imported", source=world.stage_source
    )


def the_captions(world: SimpleNamespace) -> None:
    """Two lines, of a captioner who holds a secret instead of an account."""
    world.captioner_id, world.secret = captioners.make_captioner(
        again(world.plenary), "en", name="Nia", by=world.mira
    )
    captions.add_captions(world.captioner_id, captions.Line("The wells are dry."))
    world.track_id = world.captioner_id.track
    world.caption_id = world.track_id.captions.first()
    world.kind = "vtt"


def the_library(world: SimpleNamespace) -> None:
    """A file of ada's that was checked."""
    world.resource_id = Resource.objects.create(
        summit=world.summit, session=world.plenary, author=world.places.ada, title="The wells",
        language="en",
    )  # fmt: skip
    upload = Upload.objects.create(
        resource=world.resource_id, author=world.places.ada, given_name="wells.txt", size=5,
        name="wells.txt", suffix="txt", state=Upload.State.READY,
    )  # fmt: skip
    path = uploads.kept(upload.place)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Wells")
    Resource.objects.filter(pk=world.resource_id.pk).update(
        status="approved", kind="text", current=upload
    )


def the_polls(world: SimpleNamespace) -> None:
    def write(kind: str, *options: str, **more: object) -> object:
        draft = polls.Draft("Shall we?", kind, "en", options, **more)
        return polls.write_poll(world.plenary, draft, by=world.mira)

    world.poll_draft = write("single", "Yes", "No")
    world.poll_deleted = polls.delete_poll(write("single", "Yes", "No"), by=world.mira)
    world.poll_id = polls.open_poll(write("single", "Yes", "No"), by=world.mira)
    world.poll_several = polls.open_poll(write("multiple", "A", "B", "C", most=2), by=world.mira)
    world.poll_cloud = polls.open_poll(write("cloud", most=3), by=world.mira)
    votes.send_words(world.poll_cloud, ["water"], by=world.leila)
    world.option_id = world.poll_several.options.first()
    world.cloud_word = world.poll_cloud.options.first()


def the_plan(world: SimpleNamespace) -> None:
    """A session that is prepared."""
    world.planned = people.make_session(world.summit, 2)
    world.planned_draft = people.make_session(world.summit, 3, status="draft")
    world.planned_item = world.planned.agenda.last()
    world.planned_question = world.planned.guiding_questions.last()
    world.appearance_id = Appearance.objects.create(
        session=world.planned, participation=world.places.leila, role="interpreter"
    )
    world.language = "fr"


def the_people(world: SimpleNamespace) -> None:
    listed(world.places.sami)
    world.conversation_id = connected(world.places.ada, world.places.sami)
    world.connection_id = connections.ask(world.places.sami, by=world.leila)
    world.my_request = connections.ask(world.places.sami, by=world.rana)
    world.report_id = safety.report(world.places.sami, "Threats", by=world.ada)
    world.person_id = world.places.sami
    world.place_id = world.places.leila
    world.delegation_id = Delegation.objects.get(summit=world.summit)
    world.invitation_id = invitations.invite(world.summit, "nia@example.org", by=world.olga)
    world.invitation_id.digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    world.invitation_id.save()
    world.token = TOKEN
    shut_out = people.make_user("kai")
    world.shut_out = people.place(world.summit, shut_out)
    participation.ban(world.shut_out, by=world.olga, reason="Threats")


def the_outcomes(world: SimpleNamespace) -> None:
    world.cited = contributions.contribute(
        world.plenary, "A fund for repairs.", by=world.sami, place=world.places.sami
    )
    world.recommendation_id = recommendations.recommend(
        world.plenary, {"en": "Make a fund."}, by=world.rana, place=world.places.rana,
        contributions=[world.cited],
    )  # fmt: skip
    world.other_recommendation = recommendations.recommend(
        world.plenary, {"en": "Set up a fund."}, by=world.rana, place=world.places.rana,
        contributions=[world.cited],
    )  # fmt: skip
    world.source_id = world.recommendation_id.sources.get()
    world.proposal_id = Proposal.objects.create(
        session=world.plenary, text="Count the pumps.", language="en", author=world.places.ada
    )
    world.proposal_id.contributions.add(world.cited)
    Delegation.objects.filter(pk=world.delegation_id.pk).update(head=world.places.sami)
    world.job_id = jobs.ask(world.summit, "report", "en", by=world.olga)[0]
    content = b"%PDF-1.7"
    name = hashlib.sha256(content).hexdigest()
    blobs = Path(settings.FILES_DIR) / "blobs"
    blobs.mkdir(parents=True, exist_ok=True)
    (blobs / name).write_bytes(content)
    file = {"format": "pdf", "name": "report.pdf", "sha256": name, "bytes": len(content)}
    world.publication_id = Publication.objects.create(
        summit=world.summit, document="report", language="en", input_digest="x", files=[file]
    )
    world.published_id = Publication.objects.create(
        summit=world.summit, document="outcome", language="en", input_digest="y", files=[file],
        published_at=timezone.now(),
    )  # fmt: skip
    world.form = "pdf"


def the_order(world: SimpleNamespace) -> None:
    """What the rapporteur made of the words: merged, tagged, in a theme."""

    def say(text: str) -> Contribution:
        return contributions.contribute(
            again(world.plenary), text, by=world.leila, place=world.places.leila
        )

    world.kept, world.under = say("The wells are dry."), say("All wells are dry.")
    merging.merge_words(
        world.plenary, [world.kept.pk, world.under.pk], head=world.kept.pk, by=world.rana
    )
    world.alike, world.like = say("Nobody repairs."), say("Nobody repairs them.")
    world.tag_id = tags.tag_words(world.plenary, [world.kept.pk], "wells", by=world.rana)
    world.theme_id = themes.make_theme(
        world.plenary, "Water", [world.kept.pk], by=world.rana, place=world.places.rana
    )
    world.step_id = steps.last(world.plenary)


def the_report(world: SimpleNamespace) -> None:
    """What sami said was sent to him, and he asks for a correction."""
    interventions.note_intervention(
        again(world.plenary), "We mended eleven wells.", by=world.rana, place=world.places.rana,
        speaker=world.places.sami, language="en",
    )  # fmt: skip
    world.section, world.session_section = "next", "held"
    check = checks.ask_speaker(
        world.plenary, str(world.places.sami.pk), due_at=timezone.now() + timedelta(days=2),
        by=world.rana,
    )  # fmt: skip
    checks.deliver(check)
    world.quotation_id = check.quotations.get()
    checks.answer(check, {world.quotation_id.pk: checks.Said(False, "We mended twelve wells.")})
    world.check_token = check.token


def the_draft(world: SimpleNamespace) -> None:
    """Open for amendment; one revision has been issued."""
    world.draft = zero_drafts.compile_draft(world.summit, by=world.rana)
    world.draft = drafts.open_draft(world.draft, by=world.olga)
    world.issued_number = 0
    shaped = paragraphs.add_paragraph(
        world.draft, paragraphs.New("preambular", "en", "We, who drink,"), by=world.olga
    )
    reshaping.set_kind(shaped, "chapeau", by=world.rana)
    world.draft_step = shaped.steps.get()
    new = paragraphs.New("operative", "en", "Mend the pumps.")
    world.before_it = paragraphs.add_paragraph(world.draft, new, by=world.olga)
    new = paragraphs.New("operative", "en", "Repair the wells.")
    world.paragraph_id = paragraphs.add_paragraph(world.draft, new, by=world.olga)
    world.evidence_id = evidence.add_evidence(
        world.paragraph_id, world.kept, "", "quote", by=world.rana
    )


# ------------------------------------------------------------------ states that refuse
def again(thing):
    """As it is in the database: the world's own things are not changed by a test."""
    return type(thing).objects.get(pk=thing.pk)


def ended(world: SimpleNamespace) -> None:
    running.end_session(again(world.plenary), by=world.olga)


def archived(world: SimpleNamespace) -> None:
    ended(world)
    Session.objects.filter(pk=world.plenary.pk).update(status="archived")


def off_the_stage(world: SimpleNamespace) -> None:
    media.show_source(again(world.plenary), None, by=world.mira)


def drafted(world: SimpleNamespace) -> None:
    """Nobody is in the room."""
    Session.objects.filter(pk=world.plenary.pk).update(
        status="draft", current_item=None, started_at=None
    )


def planned_begun(world: SimpleNamespace) -> None:
    running.start_session(again(world.planned), by=world.olga)


def planned_archived(world: SimpleNamespace) -> None:
    running.start_session(again(world.planned), by=world.olga)
    running.end_session(again(world.planned), by=world.olga)
    Session.objects.filter(pk=world.planned.pk).update(status="archived")


def not_listed_any_more(world: SimpleNamespace) -> None:
    contributions.withdraw(again(world.contribution_id), by=world.ada)


def hidden(name: str):
    """A moderator hides the question."""

    def state(world: SimpleNamespace) -> None:
        questions.hide(again(getattr(world, name)), hidden_for="off_topic", by=world.mira)

    return state


def off_the_list(name: str):
    """Whoever asked for the floor does not want it any more, or has it no more."""

    def state(world: SimpleNamespace) -> None:
        entry = again(getattr(world, name))
        if entry.status == "speaking":
            floor.end_speech(entry, by=world.mira)
        else:
            type(entry).objects.filter(pk=entry.pk).update(status="withdrawn")

    return state


def withdrawn(name: str):
    """The author takes the question back."""

    def state(world: SimpleNamespace) -> None:
        questions.withdraw(again(getattr(world, name)), by=getattr(world, name).author.user)

    return state


def blocked(world: SimpleNamespace) -> None:
    safety.block(again(world.places.ada), by=world.sami)


def concluded(world: SimpleNamespace) -> None:
    type(world.summit).objects.filter(pk=world.summit.pk).update(status="concluded")


def draft(world: SimpleNamespace) -> None:
    type(world.summit).objects.filter(pk=world.summit.pk).update(status="draft")
