"""The operator's tool for sessions. Words are to be looked at, never edited here."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from sessions.models import (
    AgendaItem,
    Appearance,
    Contribution,
    Decision,
    FloorRequest,
    GuidingQuestion,
    InformationNote,
    Poll,
    Question,
    Readiness,
    Resource,
    Session,
    Upload,
)
from summit.texts import pick


class AgendaInline(admin.TabularInline):
    model = AgendaItem
    extra = 0
    readonly_fields = ["started_at", "ended_at", "seconds_spent"]


class QuestionInline(admin.TabularInline):
    model = GuidingQuestion
    extra = 0


@admin.register(Session)
class SessionAdmin(admin.ModelAdmin):
    list_display = ["__str__", "name", "summit", "status", "starts_at", "attribution"]
    list_filter = ["status", "summit"]
    list_select_related = ["summit"]
    search_fields = ["number", "summit__slug"]
    readonly_fields = ["id", "started_at", "ended_at", "created_at", "updated_at"]
    raw_id_fields = ["summit", "focus", "current_item"]
    inlines = [AgendaInline, QuestionInline]

    @admin.display(description="title")
    def name(self, session: Session) -> str:
        return pick(session.title).text


@admin.register(InformationNote)
class InformationNoteAdmin(admin.ModelAdmin):
    list_display = ["session", "language", "source_name", "updated_at"]
    list_filter = ["language", "session__summit"]
    list_select_related = ["session"]
    readonly_fields = ["id", "source_name", "source_text", "created_at", "updated_at"]
    raw_id_fields = ["session"]


@admin.register(Appearance)
class AppearanceAdmin(admin.ModelAdmin):
    list_display = ["participation", "role", "session", "topic"]
    list_filter = ["role", "session__summit"]
    list_select_related = ["participation__user", "session"]
    search_fields = ["participation__user__email", "participation__user__display_name"]
    readonly_fields = ["id", "created_at", "updated_at"]
    raw_id_fields = ["session", "participation", "agenda_item"]


class ReadOnlyAdmin(admin.ModelAdmin):
    """To be looked at: whatever is decided about it is decided in the room, where it leaves a trace."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class WordsAdmin(ReadOnlyAdmin):
    """What people said."""

    list_filter = ["status", "session__summit"]
    list_select_related = ["session"]
    search_fields = ["text"]


@admin.register(Contribution)
class ContributionAdmin(WordsAdmin):
    list_display = ["__str__", "session", "kind", "status", "language", "said_at"]


@admin.register(Question)
class QuestionAdmin(WordsAdmin):
    """Without author: an anonymous one has none, and the others need none here."""

    list_display = ["__str__", "session", "status", "is_anonymous"]
    exclude = ["author"]


@admin.register(FloorRequest)
class FloorRequestAdmin(ReadOnlyAdmin):
    list_display = ["participation", "session", "kind", "status", "language", "seconds_spoken"]
    list_filter = ["status", "kind", "session__summit"]
    list_select_related = ["participation__user", "session"]
    search_fields = ["participation__user__display_name", "topic"]


@admin.register(Readiness)
class ReadinessAdmin(ReadOnlyAdmin):
    """Who is ready to move on, as the room counts it."""

    list_display = ["participation", "agenda_item"]
    list_filter = ["agenda_item__session__summit"]
    list_select_related = ["participation__user", "agenda_item__session"]
    search_fields = ["participation__user__display_name"]


@admin.register(Poll)
class PollAdmin(ReadOnlyAdmin):
    """What was asked. No ballot stands here, and no voter: of a secret poll there is no way from one to
    the other, and an open one shows its votes on its page."""

    list_display = ["__str__", "session", "kind", "is_secret", "status", "opened_at", "closed_at"]
    list_filter = ["status", "kind", "is_secret", "session__summit"]
    list_select_related = ["session"]
    search_fields = ["question"]


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """What moderators decided: states only, never words."""

    list_display = ["created_at", "by", "verb", "how_many", "session", "undone_at"]
    list_filter = ["verb", "session__summit"]
    list_select_related = ["by", "session"]

    @admin.display(description="things")
    def how_many(self, decision: Decision) -> int:
        return len(decision.changes)


@admin.register(Resource)
class ResourceAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "status", "summit", "session", "author", "created_at"]
    list_filter = ["status", "kind", "summit"]
    list_select_related = ["summit", "session", "author__user"]
    search_fields = ["title", "url"]


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    """Files and their checks: what waits, what was refused and why."""

    list_display = ["__str__", "state", "problem", "size", "attempt", "created_at"]
    list_filter = ["state", "problem"]
    search_fields = ["given_name", "resource__title"]
