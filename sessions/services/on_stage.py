"""What is on the stage, inside a command that does more: an item is reached, a source is put there."""

from sessions import live
from sessions.models import AgendaItem, Session, StageSource
from summit.log.journal import Act


def put_on_stage(act: Act, session: Session, source: StageSource | None) -> bool:
    """Also a second time: then those who could not play it are counted anew. Whether anything changed."""
    before = session.stage_source_id
    if source is None and before is None:
        return False
    session.stage_source = source
    session.save(update_fields=["stage_source", "updated_at"])
    if source is not None:
        source.failures = source.doubts = 0
        source.save(update_fields=["failures", "doubts", "updated_at"])
    live.media_changed(act, session)
    return True


def follow_item(act: Act, session: Session, item: AgendaItem) -> None:
    """An item that has a source of its own brings it; any other leaves the stage as it is."""
    source = item.stage_source
    if source is not None and source.pk != session.stage_source_id:
        put_on_stage(act, session, source)
