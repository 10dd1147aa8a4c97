"""The operator's tool for sessions. Words are to be looked at, never edited here."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from sessions.models import (
    AgendaItem,
    Appearance,
    Contribution,
    GuidingQuestion,
    InformationNote,
    Question,
    Session,
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


class WordsAdmin(admin.ModelAdmin):
    """What people said: moderated in the room, where it leaves a trace."""

    list_filter = ["status", "session__summit"]
    search_fields = ["text"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("session")


@admin.register(Contribution)
class ContributionAdmin(WordsAdmin):
    list_display = ["__str__", "session", "kind", "status", "language", "said_at"]


@admin.register(Question)
class QuestionAdmin(WordsAdmin):
    """Without author: an anonymous one has none, and the others need none here."""

    list_display = ["__str__", "session", "status", "is_anonymous"]
    exclude = ["author"]
