"""The operator's view of the rapporteur's order. It only looks: what is changed is changed at the desk,
where it can be taken back."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from outcomes.models import DeskStep, Tag, Theme


class Looking(admin.ModelAdmin):
    """Nothing is added, changed or removed behind the services' back."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Theme)
class ThemeAdmin(Looking):
    list_display = ["name", "session", "guiding_question", "created_at"]
    list_filter = ["session__summit"]
    list_select_related = ["session", "guiding_question__session"]
    search_fields = ["name"]


@admin.register(Tag)
class TagAdmin(Looking):
    list_display = ["name", "summit", "created_at"]
    list_filter = ["summit"]
    list_select_related = ["summit"]
    search_fields = ["name"]


@admin.register(DeskStep)
class DeskStepAdmin(Looking):
    list_display = ["created_at", "by", "verb", "about", "session", "undone_at"]
    list_filter = ["verb", "summit"]
    list_select_related = ["by", "session"]
    search_fields = ["about", "by__email"]
