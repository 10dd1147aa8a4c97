"""The slow parts of sessions."""

from uuid import UUID

from celery import shared_task

from sessions.services import (
    announcements,
    ban_letters,
    conduct,
    guests,
    questions,
    resources,
    uploads,
)


@shared_task
def release_anonymous_questions() -> None:
    """Every few seconds: held questions whose random time has come."""
    questions.release_due()


@shared_task
def forget_guests() -> None:
    """Every day: guests who gave no address, a month after they came."""
    guests.forget_guests()


@shared_task
def end_announcements() -> None:
    """Every few seconds: announcements whose minutes are over."""
    announcements.end_due()


@shared_task
def end_silences() -> None:
    """Every few seconds: silences whose time has come."""
    conduct.lift_over()


@shared_task(name="sessions.tasks.check_upload")
def check_upload(upload_id: str) -> None:
    """A hint that this file waits."""
    resources.check(UUID(upload_id))


@shared_task(name="sessions.tasks.check_uploads")
def check_uploads() -> None:
    """Now and then: what was not heard of, or broke off; and what nobody needs any more."""
    resources.check_waiting()
    uploads.sweep()


@shared_task(name="sessions.tasks.write_to_organisers")
def write_to_organisers() -> None:
    """Every few seconds: requests for a ban of which the organisers have not been told."""
    ban_letters.write_waiting()
