"""One moment of the database, read without holding anybody up."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything read inside shows the same moment.

    PostgreSQL: REPEATABLE READ READ ONLY, whose snapshot is taken at the first query. SQLite in WAL
    mode: a deferred transaction, which does the same; the house's own IMMEDIATE would take the write
    lock and make every writer wait for the reader, so it is put aside for this one BEGIN.
    """
    with _deferred(), transaction.atomic(durable=True):
        if connection.vendor == "postgresql" and len(connection.atomic_blocks) == 1:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """For the seconds in which tens of thousands of rows come to live together: looking for garbage among them
    again and again takes a fifth of the time and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _deferred() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    sqlite: Any = connection  # only SQLite's wrapper has a transaction_mode
    usual = sqlite.transaction_mode
    sqlite.transaction_mode = "DEFERRED"
    try:
        yield
    finally:
        sqlite.transaction_mode = usual
