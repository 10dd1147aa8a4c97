"""The operator's tool: to look, and to mend what the pages cannot. Organisers never need it."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from summit.log import access, journal
from summit.models import Activity, Delegation, Invitation, Participation, Summit, User
from summit.texts import pick

admin.site.site_header = "Summit"
admin.site.site_title = "Summit"


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """People log in by a code sent to their address; passwords are not set here."""

    list_display = ["email", "display_name", "language", "is_staff", "is_active", "joined_at"]
    list_filter = ["is_staff", "is_active", "language"]
    search_fields = ["email", "display_name"]
    readonly_fields = ["id", "joined_at", "last_login"]
    exclude = ["password", "groups", "user_permissions"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Who is switched off, or made an operator, is so on open sockets too."""
        super().save_model(request, obj, form, change)

        def tell() -> None:  # the admin saves in a transaction of its own; a command is one
            with journal.command(by=request.user) as act:
                access.changed(act, obj)

        transaction.on_commit(tell)


@admin.register(Summit)
class SummitAdmin(admin.ModelAdmin):
    list_display = ["slug", "name", "status", "is_private", "starts_on", "ends_on"]
    list_filter = ["status", "is_private"]
    search_fields = ["slug", "place", "host"]
    readonly_fields = ["id", "is_demo", "created_at", "updated_at"]

    @admin.display(description="title")
    def name(self, summit: Summit) -> str:
        return pick(summit.title).text


@admin.register(Delegation)
class DelegationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "summit"]
    list_filter = ["kind", "summit"]
    list_select_related = ["summit"]
    search_fields = ["name"]
    readonly_fields = ["id", "created_at", "updated_at"]
    raw_id_fields = ["summit", "head"]


@admin.register(Participation)
class ParticipationAdmin(admin.ModelAdmin):
    list_display = ["user", "summit", "role", "delegation", "banned_at"]
    list_filter = ["role", "summit"]
    list_select_related = ["user", "summit", "delegation"]
    search_fields = ["user__email", "user__display_name", "affiliation"]
    readonly_fields = ["id", "banned_at", "created_at", "updated_at"]
    raw_id_fields = ["summit", "user", "delegation"]


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """To look at: letters are sent from the organiser's pages."""

    list_display = ["email", "summit", "role", "state", "sent_at", "expires_at"]
    list_filter = ["summit", "role"]
    list_select_related = ["summit"]
    search_fields = ["email", "name"]
    readonly_fields = ["id", "sent_at", "expires_at", "accepted_at", "revoked_at"]
    raw_id_fields = ["summit", "delegation"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Activity)
class ActivityAdmin(admin.ModelAdmin):
    """Append-only: nobody edits the log."""

    list_display = ["at", "actor", "verb", "kind", "summit"]
    list_filter = ["summit", "kind"]
    list_select_related = ["actor", "summit"]
    search_fields = ["verb", "object_id", "actor__email"]
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Activity | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Activity | None = None) -> bool:
        return False
