"""What a person shows to the others of a summit."""

from typing import Any
from uuid import UUID

from networking import live
from networking.models import Card
from summit.log import journal
from summit.models import Participation, User
from summit.services.activity import record
from summit.texts import clean_text


def describe(
    place: Participation,
    *,
    consents_to_listing: bool,
    languages: list[str],
    offers: str,
    needs: str,
    by: User,
    key: UUID | None = None,
    payload: Any = None,
) -> Participation:
    """The person's own card and whether others may find it. Off means gone at once, everywhere."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Participation)
        locked = (
            Participation.objects.select_for_update(no_key=True, of=("self",))
            .select_related("user", "summit")
            .get(pk=place.pk)
        )
        locked.consents_to_listing = consents_to_listing
        locked.languages = languages
        locked.save(update_fields=["consents_to_listing", "languages", "updated_at"])
        Card.objects.update_or_create(
            participation=locked,
            defaults={"offers": clean_text(offers), "needs": clean_text(needs)},
        )
        record(act, "participation.described", locked, by=by, summit=locked.summit)
        live.person_described(act, locked)
        return act.done(locked)
