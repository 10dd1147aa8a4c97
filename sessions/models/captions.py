"""What is said, as written words: captions by language, who writes them, and what cites them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf.locale import LANG_INFO
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sessions.models.media import StageSource
from sessions.models.sessions import Session
from sessions.models.words import Contribution
from summit.models import Participation, Stamped, User


class TrackQuerySet(models.QuerySet["CaptionTrack"]):
    def visible_to(self, user: object) -> "TrackQuerySet":
        """Captions are there for everybody who takes part in the summit."""
        if not isinstance(user, User):
            return self.none()
        visible = self.filter(session__in=Session.objects.visible_to(user).values("pk"))
        if user.is_superuser:
            return visible
        mine = Participation.objects.filter(user=user, banned_at__isnull=True)
        return visible.filter(session__summit__in=mine.values("summit"))

    def current(self) -> "TrackQuerySet":
        """Those that no other has replaced, the live ones first."""
        return self.filter(replaced_by=None).order_by("language", "-origin", "created_at")

    def offered(self) -> "TrackQuerySet":
        """In the room: somebody writes in this language, or has written."""
        working = Captioner.objects.filter(track=OuterRef("pk"), revoked_at=None)
        live = self.current().filter(origin=CaptionTrack.Origin.LIVE)
        return live.filter(Q(last_number__gt=0) | Exists(working))


class CaptionTrack(Stamped):
    """A session's captions in one language: written while it was held, or brought in from a file for its
    recording. ``last_number`` counts them."""

    class Origin(models.TextChoices):
        LIVE = "live", _("Live captions")
        IMPORTED = "imported", _("From a file")

    session = models.ForeignKey(Session, models.PROTECT, related_name="tracks")
    language = models.CharField(_("language"), max_length=10)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.LIVE)
    file_name = models.CharField(max_length=255, blank=True)
    # Whose times it keeps: our own player of this source shows it.
    source = models.ForeignKey(
        StageSource, models.SET_NULL, null=True, blank=True, related_name="tracks"
    )
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced"
    )
    last_number = models.PositiveIntegerField(default=0, editable=False)

    objects = TrackQuerySet.as_manager()

    class Meta:
        ordering = ["session", "language", "-origin", "created_at"]
        constraints = [
            models.UniqueConstraint(
                "session",
                "language",
                condition=Q(origin="live"),
                name="one_live_track_per_session_and_language",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
                name="a_track_does_not_replace_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.language} {self.origin}"

    @property
    def is_live(self) -> bool:
        return self.origin == self.Origin.LIVE

    @property
    def label(self) -> str:
        """As whoever looks for it calls it: ``Français``."""
        return str(LANG_INFO.get(self.language, {}).get("name_local", self.language)).capitalize()


class Captioner(Stamped):
    """Who writes a session's captions in one language, or the machine that does: whoever holds the key, of
    which only the SHA-256 is kept."""

    track = models.ForeignKey(CaptionTrack, models.CASCADE, related_name="captioners")
    name = models.CharField(_("for whom"), max_length=120, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name or str(self.pk)


class CaptionQuerySet(models.QuerySet["Caption"]):
    def visible_to(self, user: object) -> "CaptionQuerySet":
        return self.filter(track__in=CaptionTrack.objects.visible_to(user).values("pk"))

    def shown(self) -> "CaptionQuerySet":
        """The transcript: complete lines that nobody has hidden, in order."""
        return self.filter(is_final=True, hidden_at=None).order_by("number")

    def passage(self, session: Session, address: str) -> "Passage | None":
        """``first:last``, two lines of one track of the session; None unless all between are shown."""
        try:
            wanted = {UUID(given) for given in address.split(":")}
        except ValueError:
            return None
        ends = list(self.filter(pk__in=wanted, track__session=session).order_by("number"))
        if not ends or len(ends) < len(wanted) or len({end.track_id for end in ends}) > 1:
            return None
        span = Q(number__gte=ends[0].number, number__lte=ends[-1].number)
        between = self.filter(span, track=ends[0].track_id)
        lines = list(between.shown().select_related("track")[: Passage.MOST_LINES + 1])
        whole = {lines[0].pk, lines[-1].pk} == {ends[0].pk, ends[-1].pk} if lines else False
        return Passage(lines) if whole and len(lines) <= Passage.MOST_LINES else None


class Caption(Stamped):
    """One line. Its times are milliseconds from the beginning of the session, or of the recording.
    ``is_final`` is false while a machine is still making up its mind."""

    LONGEST = 1000

    track = models.ForeignKey(CaptionTrack, models.CASCADE, related_name="captions")
    number = models.PositiveIntegerField(editable=False)
    starts_ms = models.PositiveIntegerField()
    ends_ms = models.PositiveIntegerField(null=True, blank=True)
    speaker = models.CharField(_("speaker"), max_length=120, blank=True)
    text = models.TextField(_("text"), max_length=LONGEST)
    is_final = models.BooleanField(default=True)
    captioner = models.ForeignKey(
        Captioner, models.SET_NULL, null=True, blank=True, related_name="captions"
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CaptionQuerySet.as_manager()

    class Meta:
        ordering = ["track", "number"]
        constraints = [
            models.UniqueConstraint("track", "number", name="one_caption_per_number_and_track"),
            models.CheckConstraint(condition=~Q(text=""), name="a_caption_says_something"),
            models.CheckConstraint(
                condition=Q(ends_ms__isnull=True) | Q(ends_ms__gte=F("starts_ms")),
                name="a_caption_does_not_end_before_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def at(self) -> str:
        return clock(self.starts_ms)


def clock(milliseconds: int) -> str:
    """``1:02:03``, from the beginning."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


@dataclass(frozen=True)
class Passage:
    """Lines of a transcript that follow one another, to be quoted."""

    MOST_LINES = 40

    lines: Sequence[Caption]

    @property
    def track(self) -> CaptionTrack:
        return self.lines[0].track

    @property
    def first(self) -> Caption:
        return self.lines[0]

    @property
    def last(self) -> Caption:
        return self.lines[-1]

    @property
    def language(self) -> str:
        return self.track.language

    @property
    def text(self) -> str:
        """Verbatim; a new speaker begins a new paragraph."""
        said: list[str] = []
        speaker = ""
        for line in self.lines:
            words = line.text.replace("\n", " ")
            if line.speaker and line.speaker != speaker:
                speaker = line.speaker
                said.append(f"{speaker}: {words}")
            elif said:
                said[-1] += f" {words}"
            else:
                said.append(words)
        return "\n".join(said)

    @property
    def words(self) -> str:
        """Without saying who speaks."""
        return " ".join(line.text.replace("\n", " ") for line in self.lines)

    @property
    def speaker(self) -> str:
        """The one who says all of it, if the captions tell."""
        named = {line.speaker for line in self.lines}
        return named.pop() if len(named) == 1 else ""

    @property
    def address(self) -> str:
        """For the query of a page's address, and for its form."""
        return f"{self.first.pk}:{self.last.pk}"


class Citation(models.Model):
    """The passage of a transcript that a contribution is about, as it stood then. ``is_withheld`` while a
    moderator hides a line of it."""

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="citation"
    )
    first = models.ForeignKey(Caption, models.PROTECT, related_name="+")
    last = models.ForeignKey(Caption, models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    starts_ms = models.PositiveIntegerField()
    text = models.TextField()
    is_withheld = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def at(self) -> str:
        return clock(self.starts_ms)
