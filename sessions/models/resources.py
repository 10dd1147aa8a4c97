"""Shared documents and links, and the files as they came."""

import uuid
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sessions.models.agenda import AgendaItem, GuidingQuestion
from sessions.models.appearances import Appearance
from sessions.models.sessions import Session
from sessions.models.words import Hideable
from summit.models import Participation, Stamped, Summit, User


class Problem(models.TextChoices):
    """Why a file is not taken, and the cure."""

    OFFICE = "office", _("Word, Excel, PowerPoint and OpenDocument files can carry programs and are not taken. Save it as PDF and share that.")  # fmt: skip
    ARCHIVE = "archive", _("Archives are not taken. Share each file by itself.")
    UNKNOWN = "unknown", _("This kind of file is not taken. Share a picture (JPEG, PNG, WebP, GIF), a PDF file, or text (.txt, .md, .csv).")  # fmt: skip
    OTHER = "other", _("This is not what its name says. Share a picture (JPEG, PNG, WebP, GIF), a PDF file, or text (.txt, .md, .csv).")  # fmt: skip
    PIXELS = "pixels", _("This picture has more than 50 million pixels. Save it smaller.")
    UNREADABLE = "unreadable", _("This file is damaged or incomplete. Save it anew and share it again.")  # fmt: skip
    ENCRYPTED = "encrypted", _("This PDF file is protected by a password or by restrictions. Save it without protection.")  # fmt: skip
    XFA = "xfa", _("This PDF file is a form without pages (XFA). Print it into a PDF file and share that.")  # fmt: skip
    ACTING = "acting", _("This PDF file does things that could not be taken out of it. Print it into a PDF file and share that.")  # fmt: skip
    HEAVY = "heavy", _("This file takes too much time or memory to be checked. Save it smaller, or in parts.")  # fmt: skip
    LONG = "long", _("Text may have 4 MB at most. Share it in parts.")
    ENCODING = "encoding", _("This is not UTF-8 text. Save it with the encoding UTF-8.")
    EMPTY = "empty", _("This file is empty.")
    BROKEN = "broken", _("It could not be checked. Try again; if it happens once more, tell the operator.")  # fmt: skip
    WITHDRAWN = "withdrawn", _("It was withdrawn or replaced before it was checked.")


class ResourceQuerySet(models.QuerySet["Resource"]):
    def shown(self) -> "ResourceQuerySet":
        return self.filter(status=Resource.Status.APPROVED)

    def visible_to(self, user: object) -> "ResourceQuerySet":
        """Shown ones for who takes part in the summit; all for who runs the session or organises; one's
        own as long as one has a place."""
        if not isinstance(user, User):
            return self.none()
        sessions = Session.objects.visible_to(user).exclude(status=Session.Status.CANCELLED)
        visible = self.filter(Q(session__isnull=True) | Q(session__in=sessions.values("pk")))
        if user.is_superuser:
            return visible
        mine = Participation.objects.filter(user=user, banned_at__isnull=True)
        runs = Q(summit__in=mine.filter(role="organiser").values("summit"))
        runs |= Q(
            session__in=Appearance.objects.filter(
                participation__in=mine.values("pk"), role__in=Appearance.RUNNING
            ).values("session")
        )
        # Guests came to sessions that let them in, and to nothing else.
        where = Q(summit__in=mine.filter(is_guest=False).values("summit"))
        where |= Q(session__summit__in=mine.values("summit"), session__guests__in=Session.LET_IN)
        return visible.filter(
            where, runs | Q(status=Resource.Status.APPROVED) | Q(author__in=mine.values("pk"))
        )

    def whole(self) -> "ResourceQuerySet":
        """With all that is shown of a resource."""
        return self.select_related(
            "summit", "session", "author__user", "author__delegation",
            "agenda_item", "guiding_question", "current",
        )  # fmt: skip


class Resource(Hideable, Stamped):
    """A shared link or file, of a session or of the whole summit. It keeps its address when its file is
    replaced: ``current`` is what is handed out, ``revision`` counts what was.

    A file is first checked; a link is not fetched by anybody but its reader."""

    class Kind(models.TextChoices):
        LINK = "link", _("Link")
        PICTURE = "picture", _("Picture")
        PDF = "pdf", _("PDF file")
        TEXT = "text", _("Text")
        TABLE = "table", _("Table")

    class Status(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        REFUSED = "refused", _("Not taken")
        PENDING = "pending", _("Waiting for a moderator")
        APPROVED = "approved", _("Shown")
        HIDDEN = "hidden", _("Hidden")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="resources")
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="resources"
    )
    agenda_item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="resources"
    )
    guiding_question = models.ForeignKey(
        GuidingQuestion, models.SET_NULL, null=True, blank=True, related_name="resources"
    )
    author = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="resources"
    )
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=10)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, blank=True)
    url = models.CharField(_("address"), max_length=1000, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CHECKING)
    revision = models.PositiveIntegerField(default=1, editable=False)
    current = models.ForeignKey(
        "Upload", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="a_resource_has_a_title"),
            models.CheckConstraint(
                condition=Q(kind="link", url__startswith="https://", current__isnull=True)
                | (~Q(kind="link") & Q(url="")),
                name="a_link_is_an_https_address_and_no_file",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["pending", "approved"])
                | Q(kind="link")
                | Q(current__isnull=False),
                name="only_a_checked_file_is_shown",
            ),
            models.CheckConstraint(
                condition=~Q(status="hidden") | ~Q(hidden_for=""),
                name="hiding_a_resource_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["summit", "status"], name="resources_of_a_summit")]

    def __str__(self) -> str:
        return self.title

    @property
    def text(self) -> str:
        """What it is called, where decisions about words are shown."""
        return self.title

    @property
    def told(self) -> str:
        """Why it is hidden, or why its newest file was not taken; for its sharer."""
        newest = max(self.uploads.all(), key=lambda one: (one.created_at, one.pk), default=None)
        if self.status == self.Status.HIDDEN or newest is None:
            return self.why
        if newest.problem and newest.problem != Problem.WITHDRAWN:
            return str(newest.get_problem_display())
        return ""

    @property
    def is_checking(self) -> bool:
        """Whether a file of it waits to be made anew."""
        return any(one.state in {"waiting", "running"} for one in self.uploads.all())

    @property
    def is_link(self) -> bool:
        return self.kind == self.Kind.LINK

    @property
    def domain(self) -> str:
        """Where a link leads, as browsers write it: letters of other scripts in Punycode."""
        host = urlsplit(self.url).hostname or ""
        try:
            return host.encode("idna").decode()
        except UnicodeError:
            return host


class Upload(Stamped):
    """A file as somebody sent it, until it was made anew, and what was made of it. ``place`` is its name
    on the disk and in no address. This row is the truth about its check; a message is only a hint."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being checked")
        RUNNING = "running", _("Being checked")
        READY = "ready", _("Taken")
        REFUSED = "refused", _("Not taken")

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="uploads")
    author = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    place = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    given_name = models.CharField(max_length=255)
    name = models.CharField(max_length=140, blank=True)
    suffix = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    problem = models.CharField(max_length=12, choices=Problem.choices, blank=True)
    size = models.PositiveBigIntegerField()
    count = models.PositiveIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="refused") | Q(problem=""),
                name="only_a_refused_file_has_a_problem",
            ),
            models.UniqueConstraint(
                "resource",
                condition=Q(state__in=["waiting", "running"]),
                name="one_check_at_a_time_per_resource",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.given_name
