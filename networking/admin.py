"""The operator's view: who may be found, who keeps away from whom, and calls for help. It only
looks; letters between two people and the notes of their requests are not here at all."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from networking.models import AbuseReport, Block, Card, Connection


class Looking(admin.ModelAdmin):
    """Nothing is added, changed or removed behind the services' back."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Card)
class CardAdmin(Looking):
    list_display = ["participation", "offers", "needs", "updated_at"]
    list_select_related = ["participation__user"]
    search_fields = ["participation__user__display_name", "offers", "needs"]


@admin.register(Connection)
class ConnectionAdmin(Looking):
    list_display = ["asked_by", "asked", "status", "created_at", "answered_at"]
    list_select_related = ["asked_by__user", "asked__user"]
    list_filter = ["status"]
    exclude = ["note"]


@admin.register(Block)
class BlockAdmin(Looking):
    list_display = ["by", "whom", "created_at"]
    list_select_related = ["by__user", "whom__user"]


@admin.register(AbuseReport)
class AbuseReportAdmin(Looking):
    list_display = ["about", "by", "status", "created_at", "decision"]
    list_select_related = ["about__user", "by__user"]
    list_filter = ["status"]
    search_fields = ["about__user__display_name", "reason", "decision"]
