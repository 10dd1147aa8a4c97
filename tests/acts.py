"""What happens in a session, for the tests that hold frames against pages."""

from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from outcomes.agreement.labels import Thresholds
from outcomes.models import OutcomeDraft, SilenceProcedure
from outcomes.services import (
    adoptions,
    amendments,
    corrigenda,
    drafts,
    endorsements,
    evidence,
    joining,
    merging,
    paragraphs,
    proposals,
    proposing,
    recommendations,
    remarks,
    reshaping,
    rules,
    silences,
    splitting,
    stances,
    steps,
    tags,
    taking_back,
    themes,
    undoing,
    uniting,
    wording,
    zero_drafts,
)
from sessions.services import (
    adjusting,
    agenda_items,
    announcements,
    backchannel,
    bans,
    chat,
    chat_records,
    conduct,
    contributions,
    cues,
    decisions,
    floor,
    media,
    media_failures,
    pace,
    posters,
    programme,
    queue,
    readiness,
    reports,
    resources,
    sessions,
    uploads,
)
from sessions.services.cast import add_appearance
from sessions.services.sharing import Sent, Sharing
from summit.models import Delegation


def the_floor(cast):
    """Who speaks, and what becomes of the plan."""
    run, mira, olga = cast.plenary, cast.mira, cast.olga
    _first, second, last = run.agenda.all()
    keep = SimpleNamespace()

    def ask_for_floor(who, **more):
        place = getattr(cast.places, who)
        return floor.ask_for_floor(run, by=place.user, place=place, language="en", **more)

    yield lambda: readiness.mark_ready(second, True, by=cast.ada, place=cast.places.ada)
    yield lambda: adjusting.extend_item(run, 5, by=mira)
    yield lambda: adjusting.skip_item(last, True, by=mira)
    yield lambda: adjusting.skip_item(last, False, by=mira)
    yield lambda: vars(keep).update(ada=ask_for_floor("ada", topic="The wells"))
    yield lambda: vars(keep).update(leila=ask_for_floor("leila"))
    yield lambda: vars(keep).update(sami=ask_for_floor("sami", kind="right_of_reply"))
    yield lambda: vars(keep).update(point=ask_for_floor("ada", kind="point_of_order"))
    yield lambda: floor.move_request(keep.leila, 1, by=mira)
    yield lambda: floor.call_speaker(keep.leila, by=mira)
    yield lambda: floor.hold_clock(keep.leila, True, by=mira)
    yield lambda: floor.hold_clock(keep.leila, False, by=mira)
    yield lambda: adjusting.pause_session(run, by=mira)
    yield lambda: adjusting.resume_session(run, by=mira)
    yield lambda: floor.call_speaker(keep.sami, by=mira)
    yield lambda: floor.put_back(keep.sami, by=mira)
    yield lambda: floor.pass_over(keep.sami, by=mira)
    yield lambda: floor.withdraw_request(keep.point, by=cast.ada)
    yield lambda: floor.call_speaker(keep.ada, by=mira)
    yield lambda: floor.end_speech(keep.ada, by=mira)
    yield lambda: floor.open_list(run, False, by=mira)
    yield lambda: floor.open_list(run, True, by=mira)
    yield lambda: floor.set_speaking_times(run, 90, {"government": 180}, by=mira)
    yield lambda: add_appearance(run, cast.places.ada, "speaker", by=olga, agenda_item=second)


def the_outcome(cast):
    """From a zero draft to an adopted text with a corrigendum: all that the outcome desk is told."""
    summit, olga, rana, places = cast.summit, cast.olga, cast.rana, cast.places
    keep = SimpleNamespace()
    ministry = places.sami.delegation
    Delegation.objects.filter(pk=ministry.pk).update(head=places.sami)

    def draft():
        return OutcomeDraft.objects.select_related("summit").get(summit=summit)

    def add(text, **more):
        new = paragraphs.New("operative", "en", text, **more)
        return paragraphs.add_paragraph(draft(), new, by=olga)

    def again(thing):
        return type(thing).objects.get(pk=thing.pk)

    def write(thing, text, language="en"):
        wording.write(thing, language, text, seen=again(thing).revision, by=rana)

    def propose(text):
        return proposing.propose_amendment(
            again(keep.one), "en", text, seen=again(keep.one).versions["en"]["revision"],
            by=cast.sami, place=places.sami, delegation=ministry,
        )  # fmt: skip

    who = proposing.Proposer(cast.sami, places.sami, ministry)

    def silence(**more):
        return silences.start_silence(
            draft(), deadline=timezone.now() + timedelta(hours=1), invited=[ministry.pk], by=rana
        )

    yield lambda: vars(keep).update(one=add("Mend the wells."), two=add("Pay who mends."))
    yield lambda: drafts.open_draft(draft(), by=olga)
    yield lambda: drafts.edit_draft(draft(), {"en": "Declaration"}, "L.1", by=olga)
    yield lambda: zero_drafts.compile_draft(summit, by=rana)
    yield lambda: write(keep.one, "Mend all wells.")
    yield lambda: write(keep.one, "Réparer les puits.", "fr")
    yield lambda: paragraphs.set_status(again(keep.two), "bracketed", by=olga)
    yield lambda: paragraphs.set_status(again(keep.two), "proposed", by=olga)
    yield lambda: vars(keep).update(
        voice=evidence.add_evidence(again(keep.one), keep_words(cast), "", "support", by=rana)
    )
    yield lambda: evidence.remove_evidence(keep.voice, by=rana)
    yield lambda: vars(keep).update(between=add("Report on it.", after=keep.one))
    yield lambda: reshaping.set_level(again(keep.between), 1, by=olga)
    yield lambda: reshaping.set_kind(again(keep.between), "heading", by=rana)
    yield lambda: taking_back.undo(taking_back.last(draft()), by=rana)
    yield lambda: paragraphs.move_paragraph(again(keep.two), again(keep.one), by=olga)
    yield lambda: vars(keep).update(
        half=splitting.split_paragraph(
            again(keep.one),
            {"en": "Mend\n\nall wells."},
            {},
            seen=again(keep.one).revision,
            by=rana,
        )
    )
    yield lambda: write(keep.half, "all the wells.")
    yield lambda: joining.join_paragraphs(again(keep.one), by=olga)
    yield lambda: taking_back.undo(taking_back.last(draft()), by=olga)
    yield lambda: paragraphs.delete_paragraph(again(keep.half), by=olga)
    yield lambda: paragraphs.restore_paragraph(again(keep.half), by=olga)
    yield lambda: paragraphs.set_status(again(keep.half), "proposed", by=olga)
    yield lambda: vars(keep).update(first=propose("Mend no wells."), other=propose("Mend!"))
    yield lambda: amendments.take_up(keep.first, by=rana)
    yield lambda: amendments.accept_amendment(again(keep.first), by=rana, place=places.rana)
    yield lambda: amendments.reject_amendment(again(keep.other), "Too short.", by=rana)
    yield lambda: vars(keep).update(gone=propose("Mend none."))
    yield lambda: amendments.withdraw_amendment(keep.gone, by=cast.sami)
    yield lambda: vars(keep).update(
        strike=proposing.propose_deletion(
            again(keep.two), "en", seen=again(keep.two).versions["en"]["revision"], who=who
        ),
        new=proposing.propose_insertion(
            draft(),
            paragraphs.New("operative", "en", "Count the wells.", after=again(keep.one)),
            who=who,
        ),
    )
    yield lambda: amendments.accept_modified(
        again(keep.strike),
        "Pay at once.",
        seen=again(keep.two).revision,
        decision="Nearly.",
        by=rana,
    )
    yield lambda: amendments.accept_amendment(again(keep.new), by=rana, place=places.rana)
    yield lambda: [
        paragraphs.set_status(one, "proposed", by=olga)
        for one in draft().paragraphs.filter(status="bracketed").select_related("draft")
    ]
    yield lambda: drafts.issue_revision(draft(), by=olga)
    yield lambda: drafts.open_draft(draft(), by=olga)
    yield lambda: vars(keep).update(silence=silence())
    yield lambda: silences.break_silence(
        keep.silence, "Not the wells.", by=cast.sami, place=again(places.sami)
    )
    yield lambda: vars(keep).update(silence=silence())
    yield lambda: (
        SilenceProcedure.objects.filter(pk=keep.silence.pk).update(deadline=timezone.now()),
        silences.settle(draft()),
    )
    yield lambda: adoptions.adopt(
        draft(), adoptions.Decision("consensus", timezone.localdate()), by=rana
    )
    yield lambda: adoptions.record_reservation(
        draft(), ministry, "Not the wells.", language="en", by=cast.sami
    )
    yield lambda: corrigenda.issue_corrigendum(
        draft(),
        corrigenda.Mistake(again(keep.one), "en", "no", "all", "A slip of the pen."),
        by=olga,
    )


def keep_words(cast):
    """Something that was said."""
    return contributions.contribute(
        cast.plenary, "Our wells are dry.", by=cast.ada, place=cast.places.ada
    )


def the_chat(cast):
    """Talk beside the session, slow mode, and somebody who disturbs."""
    run, mira, olga = cast.plenary, cast.mira, cast.olga
    keep = SimpleNamespace()

    def say(name, text):
        place = getattr(cast.places, name)
        return chat.send(run, text, by=place.user, place=place)

    def report(thing):
        return reports.report(thing, "insult", by=cast.leila, place=cast.places.leila)

    def take(message):
        return chat_records.take_message(message, None, by=cast.rana, place=cast.places.rana)

    def ask_for_ban():
        return bans.ask_for_ban(
            run, cast.places.vera, reason="Threats", by=mira, place=cast.places.mira
        )

    def silence(**more):
        return conduct.silence(run, cast.places.ada, reason="Shouting", by=mira, **more)

    yield lambda: programme.edit_session(run, by=olga, allows_chat=True)
    yield lambda: vars(keep).update(said=say("ada", "Hello from Jacmel"))
    yield lambda: vars(keep).update(called=say("ada", "@Leïla Baptiste, see https://example.org/"))
    yield lambda: chat.edit(keep.said, "Hello from Jacmel, in Haiti", by=cast.ada)
    yield lambda: chat.delete(say("sami", "Gone soon"), by=cast.sami)
    yield lambda: hide_message(run, keep.called, by=mira)
    yield lambda: decisions.undo(run.decisions.first(), by=mira)
    yield lambda: pace.set_pace(run, 30, 5, by=mira)
    yield lambda: pace.set_pace(run, 0, 0, by=mira)
    yield lambda: programme.edit_session(run, by=olga, chat_counts=True)
    yield lambda: vars(keep).update(quoted=say("leila", "Eleven wells were mended in Jacmel"))
    yield lambda: take(keep.quoted)
    yield lambda: chat_records.take_back(keep.quoted, by=mira)
    yield lambda: vars(keep).update(taken=take(keep.quoted))
    yield lambda: contributions.hide(keep.taken, "Off topic", by=mira)
    yield lambda: contributions.approve(keep.taken, by=mira)
    yield lambda: contributions.withdraw(keep.taken, by=cast.leila)
    yield lambda: report(keep.said)
    yield lambda: reports.decide(keep.said, "dismissed", by=mira)
    yield lambda: report(keep.called)
    yield lambda: reports.decide(keep.called, "silenced", by=mira)
    yield lambda: vars(keep).update(silence=silence(minutes=5, hide=True))
    yield lambda: conduct.lift(keep.silence, by=mira)
    yield lambda: vars(keep).update(
        removal=conduct.remove(run, cast.places.leila, reason="Again", by=mira)
    )
    yield lambda: conduct.lift(keep.removal, by=mira)
    yield lambda: vars(keep).update(ban=ask_for_ban())
    yield lambda: bans.decline(keep.ban, by=olga)
    yield lambda: bans.undo(keep.ban, by=olga)
    yield lambda: bans.withdraw(keep.ban, by=mira)
    yield lambda: vars(keep).update(ban=ask_for_ban())
    # At once: whoever is banned is in no list of people either, and no page is told that.
    yield lambda: conduct.lift(
        conduct.ban(run, cast.places.vera, reason="And again", by=olga), by=olga
    )
    yield lambda: [bans.grant(keep.ban, by=olga), bans.undo(keep.ban, by=olga)]
    yield lambda: programme.edit_session(run, by=olga, allows_chat=False)


def hide_message(session, message, by):
    verdict = queue.Verdict(queue.Verb.HIDE, "conduct")
    queue.decide_many(session, [queue.Chosen("message", message.pk)], verdict, by=by)


def the_stage(cast):
    """What is told to everybody, to one speaker, and among those who run the session."""
    run, mira, sami = cast.plenary, cast.mira, cast.places.sami
    part = run.appearances.get(participation=sami, role="speaker")
    keep = SimpleNamespace()
    seats = {"en": "Please take your seats.", "fr": "Veuillez prendre place."}

    yield lambda: announcements.announce(run, seats, by=mira)
    yield lambda: vars(keep).update(
        tea=announcements.announce(run, {"en": "Tea."}, minutes=5, on_stage=False, by=mira)
    )
    yield lambda: announcements.take_back(keep.tea, by=mira)
    yield lambda: vars(keep).update(cue=cues.send_cue(run, sami, ready="two", by=mira))
    yield lambda: cues.send_cue(run, sami, text="Your slides are there.", by=mira)
    yield lambda: cues.see_cue(keep.cue, by=cast.sami)
    yield lambda: cues.say_ready(part, True, by=cast.sami)
    yield lambda: cues.say_ready(part, False, by=cast.sami)
    yield lambda: backchannel.write_line(run, "We are four minutes late.", by=mira)
    yield lambda: backchannel.mark_read(run, by=cast.rana)


def the_media(cast):
    """What is seen and heard."""
    run, mira, olga = cast.plenary, cast.mira, cast.olga
    _first, second, last = run.agenda.all()
    keep = SimpleNamespace()
    picture = partial(posters.Picture, uuid4(), 1280, 720)
    hall, message = "https://youtu.be/aqz-KE-bpKQ", "https://media.example.org/message.mp4"
    yield lambda: vars(keep).update(hall=media.add_source(run, address=hall, by=mira))
    yield lambda: vars(keep).update(
        film=media.add_source(run, address=message, title={"en": "A message"}, by=mira)
    )
    yield lambda: media.add_channel(
        keep.hall, language="fr", address="https://media.example.org/fr.m3u8", by=mira
    )
    yield lambda: media_failures.report_failure(keep.hall, by=cast.ada)
    yield lambda: media_failures.report_failure(keep.hall, is_doubt=True, by=cast.ada)
    yield lambda: agenda_items.edit_item(
        last, kind=last.kind, title=last.title, minutes=5, stage_source=keep.film, by=olga
    )
    yield lambda: sessions.move_to_item(run, last, by=mira)
    yield lambda: media.edit_source(keep.film, address=f"{message}?v=2", by=mira)
    yield lambda: media.show_source(run, keep.hall, by=mira)
    yield lambda: posters.set_poster(run, {"en": "A hall"}, picture(), by=mira)
    yield lambda: posters.set_poster(run, {"en": "A full hall"}, by=mira)
    yield lambda: posters.remove_poster(run, by=mira)
    yield lambda: media.show_address(run, "https://vimeo.com/76979871", by=mira)
    yield lambda: media.show_source(run, None, by=mira)
    yield lambda: media.remove_source(keep.film, by=mira)
    yield lambda: sessions.move_to_item(run, second, by=mira)


def the_library(cast):
    """Links and files: shared, checked, decided about, replaced, taken back."""
    run, mira, places = cast.plenary, cast.mira, cast.places
    first, item = run.guiding_questions.first(), run.agenda.first()
    keep = SimpleNamespace()

    def share(who, title, **under):
        what = Sharing(run.summit, run, title, "fr", **under)
        place = getattr(places, who)
        return resources.share_link(what, "https://example.org/a", by=place.user, place=place)

    def sent(text):
        file = SimpleUploadedFile("wells.txt", text)
        return Sent(uploads.receive(file), file.name, file.size)

    def send(text):
        what = Sharing(run.summit, run, "What the wells cost", "en")
        who = {"by": cast.sami, "place": places.sami}
        return resources.share_file(what, sent(text), **who)

    def replace(text):
        resources.replace_file(keep.file, sent(text), by=cast.sami, place=places.sami)

    def decide(verb):
        run.refresh_from_db()
        chosen = [queue.Chosen("resource", keep.link.pk)]
        queue.decide_many(run, chosen, queue.Verdict(verb, "off_topic"), by=mira)

    yield lambda: vars(keep).update(link=share("ada", "A paper", guiding_question=first))
    yield lambda: decide(queue.Verb.HIDE)
    yield lambda: decide(queue.Verb.APPROVE)
    yield lambda: decide(queue.Verb.HIDE)
    yield lambda: decisions.undo(run.decisions.first(), by=mira)
    yield lambda: share("sami", "Another", agenda_item=item)
    yield lambda: vars(keep).update(file=send(b"Nine euros."))
    yield resources.check_waiting
    yield lambda: replace(b"Eleven euros.")
    yield resources.check_waiting
    yield lambda: resources.withdraw(keep.file, by=cast.sami)


def hide_chosen(session, words, by):
    chosen = [queue.Chosen("contribution", each.pk) for each in words]
    verdict = queue.Verdict(queue.Verb.HIDE, "off_topic")
    queue.decide_many(session, chosen, verdict, by=by)


def the_desk(cast):
    """What rapporteurs make of what was said."""
    run, rana = cast.plenary, cast.rana
    keep = SimpleNamespace()

    def say(who, text):
        place, asked = getattr(cast.places, who), run.guiding_questions.first()
        words = contributions.contribute(
            run, text, by=place.user, place=place, guiding_question=asked, language="en"
        )
        return contributions.approve(words, by=cast.mira)

    def undo():
        undoing.undo(steps.last(run), by=rana)

    def all_of(*names):
        return [getattr(keep, name).pk for name in names]

    yield lambda: vars(keep).update(one=say("ada", "The wells are dry."))
    yield lambda: vars(keep).update(two=say("leila", "Dry are the wells."))
    yield lambda: vars(keep).update(three=say("sami", "Wells cost money."))
    yield lambda: merging.merge_words(run, all_of("one", "two"), by=rana)
    yield lambda: contributions.hide(keep.one, "Off topic", by=cast.mira)
    yield lambda: contributions.approve(keep.one, by=cast.mira)
    yield lambda: merging.take_apart(keep.one, by=rana)
    yield undo
    yield undo
    yield lambda: merging.merge_words(run, all_of("one", "two", "three"), by=rana)
    yield lambda: merging.merge_words(run, all_of("one", "two"), head=keep.two.pk, by=rana)
    yield lambda: vars(keep).update(tag=tags.tag_words(run, all_of("one", "two"), "wells", by=rana))
    yield lambda: tags.untag_words(run, all_of("one"), keep.tag, by=rana)
    yield lambda: tags.rename_tag(keep.tag, "pumps", by=rana)
    yield lambda: vars(keep).update(theme=themes.make_theme(run, "Water", all_of("one"), by=rana))
    yield lambda: themes.put_into_theme(keep.theme, all_of("two", "three"), by=rana)
    yield lambda: themes.take_out_of_theme(keep.theme, all_of("one"), by=rana)
    yield lambda: themes.rename_theme(keep.theme, "Wells", by=rana)
    yield lambda: recommendations.recommend(
        run, {"en": "Mend."}, by=rana, place=None, contributions=[keep.one, keep.three]
    )
    yield lambda: contributions.withdraw(keep.two, by=cast.leila)
    yield lambda: themes.remove_theme(keep.theme, by=rana)
    yield undo


def the_agreement(cast):
    """What people propose, sign and say about recommendations; which become one; what counts."""
    run, mira, rana, places = cast.plenary, cast.mira, cast.rana, cast.places
    keep = SimpleNamespace()
    Delegation.objects.filter(summit=run.summit).update(head=places.sami)

    def propose(who, text):
        place = getattr(places, who)
        return proposals.propose(run, text, by=place.user, place=place, language="en")

    def sign():
        now = type(keep.one).objects.get(pk=keep.one.pk)
        endorsements.endorse(now, seen=now.revision, by=cast.sami, place=places.sami)

    def remark(text, relation):
        return remarks.remark(
            keep.one, text, by=cast.ada, place=places.ada, relation=relation, language="en"
        )

    def unite():
        uniting.unite(run, [keep.one.pk, keep.two.pk], by=rana)

    yield lambda: programme.edit_session(run, by=cast.olga, approves_first=True)
    yield lambda: vars(keep).update(waits=propose("ada", "Mend every pump."))
    yield lambda: vars(keep).update(one=proposals.approve(keep.waits, by=mira).recommendation)
    yield lambda: proposals.refuse(propose("leila", "Dig."), "unclear", by=rana)
    yield lambda: proposals.withdraw(propose("ada", "Pray for rain."), by=cast.ada)
    yield lambda: vars(keep).update(two=propose("mira", "Repair the pumps.").recommendation)
    yield lambda: stances.take_stance(keep.two, "agree", by=cast.ada, place=places.ada)
    yield lambda: stances.take_stance(keep.one, "disagree", by=cast.ada, place=places.ada)
    yield lambda: vars(keep).update(said=remark("Which pumps?", "nuances"))
    yield lambda: contributions.approve(keep.said, by=mira)
    yield lambda: contributions.hide(keep.said, "Off topic", by=mira)
    yield sign
    yield lambda: recommendations.reword(keep.one, {"en": "Mend all pumps."}, seen=1, by=rana)
    yield sign
    yield unite
    yield lambda: undoing.undo(steps.last(run), by=rana)
    yield unite
    yield lambda: endorsements.withdraw(keep.one, by=cast.sami, place=places.sami)
    yield lambda: rules.set_rules(run, Thresholds(fewest_stances=1), by=cast.olga)
    yield lambda: programme.edit_session(run, by=cast.olga, approves_first=False)
