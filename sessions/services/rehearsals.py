"""A private copy of a session to rehearse in, with people who are none; and its end.

The copy is a summit of its own that only its people see. The session it comes from is only read.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone, translation
from django.utils.translation import gettext

from sessions.models import AgendaItem, Appearance, Poll, Session
from sessions.services import polls
from summit.errors import RuleBroken
from summit.log import access, journal
from summit.log.models import CommandKey
from summit.models import DelegationKind, Participation, Summit, User

M = TypeVar("M", bound=models.Model)
MARK = "rehearsal-"
BACKEND = "django.contrib.auth.backends.ModelBackend"
NAMES = ["Amina", "Bola", "Carmen", "Dayo", "Elif", "Farid", "Goran", "Hana", "Ines", "Jonas"]
KINDS = [kind.value for kind in DelegationKind]


@dataclass(frozen=True)
class Rehearsal:
    """The copy, its people in the order in which they were asked for, and the key of each one's
    login."""

    session: Session
    people: Sequence[User]
    logins: Sequence[str]


def prepare_rehearsal(
    session: Session, languages: Sequence[str], *, moderators: int, real: bool = False
) -> Rehearsal:
    """``languages``: one for each invented person; the first ``moderators`` of them run it. ``real``:
    the session's own moderators and the summit's organisers get a place too, to run it themselves."""
    with journal.command(signed=True):
        made = _copy(session)
        people = _people(made.summit, languages)
        _cast(session, made, people, moderators, real)
        logins = _log_in(people)
    writer = people[0] if people else None
    for draft in _polls(session):
        if writer is not None:
            polls.write_poll(made, draft, by=writer)
    return Rehearsal(made, people, logins)


def remove_rehearsal(summit: Summit) -> None:
    """The copy, all that was said in it, and the invented people. Raises RuleBroken for a summit that
    is no rehearsal."""
    invented = User.objects.filter(email__endswith=f"@{_domain(summit)}")
    if not (summit.slug.startswith(MARK) and summit.is_private and invented.exists()):
        raise RuleBroken("rehearsal.none", "This summit is no rehearsal.")
    ids = [str(pk) for pk in invented.values_list("pk", flat=True)]
    with journal.command(signed=True) as act:
        for session in summit.sessions.all():
            access.changed(act, session)
        CommandKey.objects.filter(scope__in=[f"u:{pk}" for pk in ids]).delete()
        _erase(Summit.objects.filter(pk=summit.pk))
        _erase(invented)


def rehearsals() -> list[Summit]:
    """Those that are still there: kept on purpose, or left by one that was killed."""
    return [
        summit
        for summit in Summit.objects.filter(slug__startswith=MARK, is_private=True)
        if User.objects.filter(email__endswith=f"@{_domain(summit)}").exists()
    ]


def end_logins(logins: Iterable[str]) -> None:
    """Nobody invented can come back."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in logins:
        store(key).delete()


def _domain(summit: Summit) -> str:
    """Of addresses that no mail can reach, so that nobody else can come by one."""
    return f"{summit.slug}.invalid"


# ------------------------------------------------------------------ the copy
def _copy(session: Session) -> Session:
    """Session, agenda, guiding questions and notes, as on the first day."""
    origin = session.summit
    with translation.override(origin.language_codes[0]):
        title = {code: _named(text, code) for code, text in session.title.items()}
    summit = _clone(
        origin, slug=f"{MARK}{secrets.token_hex(4)}", title=title, is_private=True,
        status=Summit.Status.ANNOUNCED, registration=Summit.Registration.INVITED,
    )  # fmt: skip
    made = _clone(
        session, summit=summit, title=title, status=Session.Status.SCHEDULED, focus=None,
        current_item=None, starts_at=timezone.now(), floor_is_open=True,
    )  # fmt: skip
    for note in session.notes.all():
        _clone(note, session=made)
    asked = {old.pk: _clone(old, session=made) for old in session.guiding_questions.all()}
    for item in session.agenda.all():
        question = asked.get(item.guiding_question_id) if item.guiding_question_id else None
        _clone(item, session=made, guiding_question=question)
    return made


def _named(text: str, language: str) -> str:
    with translation.override(language):
        return gettext("Rehearsal: %(title)s") % {"title": text}


def _clone(thing: M, **changes: Any) -> M:
    """Another row like it. What nobody sets by hand, and what there can be only once, begins anew."""
    kept = {
        field.attname: getattr(thing, field.attname)
        for field in thing._meta.concrete_fields
        if field.editable and not field.unique and field.name not in changes
    }
    return type(thing)._default_manager.create(**kept, **changes)


def _polls(session: Session) -> list[polls.Draft]:
    """The session's, as drafts. The last one, which stands first in the console, takes one answer in the
    open: of the session's own, or ours."""
    found = [
        polls.Draft(
            question=poll.question,
            kind=poll.kind,
            language=poll.language,
            options=[]
            if poll.kind in {Poll.Kind.CLOUD, Poll.Kind.CONSENT}
            else [option.text for option in poll.options.all()],
            most=poll.most,
            is_secret=poll.is_secret,
        )
        for poll in session.polls.filter(deleted_at=None).order_by("created_at")
    ]
    easy = [draft for draft in found if draft.kind == Poll.Kind.SINGLE and not draft.is_secret]
    ours = polls.Draft("Shall we go on?", Poll.Kind.SINGLE, "en", ["Yes", "Not yet", "Whatever"])
    first = (easy or [ours])[0]
    return [*(draft for draft in found if draft is not first), first]


# ------------------------------------------------------------------ the people
def _people(summit: Summit, languages: Sequence[str]) -> list[User]:
    people = User.objects.bulk_create(
        (
            User(
                email=f"{number:05d}@{_domain(summit)}",
                display_name=f"{NAMES[number % len(NAMES)]} {number:03d}",
                language=language,
                password="!",  # noqa: S106 -- nobody logs in with one
            )
            for number, language in enumerate(languages)
        ),
        batch_size=500,
    )
    Participation.objects.bulk_create(
        (
            Participation(
                summit=summit,
                user=user,
                declared_kind=KINDS[number % len(KINDS)],
                languages=[user.language],
            )
            for number, user in enumerate(people)
        ),
        batch_size=500,
    )
    return people


def _cast(
    origin: Session, made: Session, people: Sequence[User], moderators: int, real: bool
) -> None:
    """Invented moderators, invented speakers in the places of the real ones; real people only where
    they run it."""
    places = {place.user_id: place for place in made.summit.participations.all()}
    items = {item.position: item for item in AgendaItem.objects.filter(session=made)}
    cast = list(origin.appearances.select_related("participation", "agenda_item"))
    speakers = [each for each in cast if each.role == Appearance.Role.SPEAKER]
    for user in people[:moderators]:
        _appear(made, places[user.pk], Appearance.Role.MODERATOR)
    for part, user in zip(speakers, people[moderators:], strict=False):
        item = items.get(part.agenda_item.position) if part.agenda_item else None
        _appear(made, places[user.pk], part.role, topic=part.topic, agenda_item=item)
    if real:
        _seat(origin, made, [each for each in cast if each.role in Appearance.RUNNING])


def _seat(origin: Session, made: Session, running: Sequence[Appearance]) -> None:
    organisers = origin.summit.participations.filter(role=Participation.Role.ORGANISER)
    known = {
        place.user_id: place
        for place in [*organisers, *(part.participation for part in running)]
        if place.banned_at is None
    }
    seats = {
        user_id: Participation.objects.create(
            summit=made.summit, user_id=user_id, role=place.role, languages=place.languages
        )
        for user_id, place in known.items()
    }
    for part in running:
        if part.participation.user_id in seats:
            _appear(made, seats[part.participation.user_id], part.role)


def _appear(session: Session, place: Participation, role: str, **more: Any) -> None:
    Appearance.objects.create(session=session, participation=place, role=role, **more)


def _log_in(people: Sequence[User]) -> list[str]:
    """A login each, as the login page makes it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    rows, keys = [], []
    for user in people:
        inside: Mapping[str, str] = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        keys.append(secrets.token_hex(16))
        row = store.get_model_class()(session_key=keys[-1])
        row.session_data, row.expire_date = store.encode(inside), store.get_expiry_date()
        rows.append(row)
    store.get_model_class().objects.bulk_create(rows, batch_size=500)
    return keys


# ------------------------------------------------------------------ its end
def _erase(rows: models.QuerySet[Any]) -> None:
    """These, and before them whatever of any app stands in the way."""
    while True:
        try:
            with transaction.atomic():
                rows.delete()
                return
        except ProtectedError as error:
            _erase_all(error.protected_objects)
        except RestrictedError as error:
            _erase_all(error.restricted_objects)


def _erase_all(things: Iterable[models.Model]) -> None:
    kinds: dict[type[models.Model], list[Any]] = {}
    for thing in things:
        kinds.setdefault(type(thing), []).append(thing.pk)
    for model, ids in kinds.items():
        _erase(model._default_manager.filter(pk__in=ids))
