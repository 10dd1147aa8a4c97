"""The slow parts of sessions."""

from celery import shared_task

from sessions.services import questions


@shared_task
def release_anonymous_questions() -> None:
    """Every few seconds: held questions whose random time has come."""
    questions.release_due()
