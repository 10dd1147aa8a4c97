"""The database as it is, read beside the house: PostgreSQL or SQLite, without its models."""

import sqlite3
from contextlib import closing
from typing import Any
from uuid import UUID

import dj_database_url
import psycopg

BY_ROOM = {
    "contributions": "SELECT id, text, number FROM summit_sessions_contribution WHERE session_id=?",
    "questions": "SELECT id, upvotes_count FROM summit_sessions_question WHERE session_id=?",
    "upvotes": "SELECT u.question_id, p.user_id FROM summit_sessions_upvote u JOIN"
    " summit_participation p ON p.id=u.participation_id JOIN summit_sessions_question q"
    " ON q.id=u.question_id WHERE q.session_id=?",
}
EVENTS = (
    "SELECT e.seq, e.fact, e.kind, e.object_id FROM log_event e JOIN log_stream s"
    " ON s.id=e.stream_id WHERE s.name=? ORDER BY e.seq"
)
STREAM = "SELECT epoch, last_seq, floor_seq FROM log_stream WHERE name=?"
MOVING = "SELECT count(*) FROM log_tally WHERE stream=? AND dirty"
KEYS = "SELECT scope, key, result FROM log_commandkey"


class Books:
    """``database`` is what SUMMIT_DATABASE_URL says, or the path of a SQLite file."""

    def __init__(self, database: str) -> None:
        self.database = database
        self.postgres = database.startswith("postgres")

    def rows(self, sql: str, *values: Any) -> list[tuple]:
        with closing(self._open()) as connection:
            if self.postgres:
                return connection.execute(sql.replace("?", "%s"), values).fetchall()
            values = tuple(_hex(value) for value in values)
            return connection.execute(sql, values).fetchall()

    def _open(self) -> Any:
        if not self.postgres:
            return sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20)
        parts = dj_database_url.parse(self.database)
        return psycopg.connect(
            host=parts["HOST"], dbname=parts["NAME"], user=parts["USER"], autocommit=True,
            **({"port": parts["PORT"]} if parts["PORT"] else {}),
        )  # fmt: skip

    def of_room(self, what: str, room: str) -> list[tuple]:
        return self.rows(BY_ROOM[what], room)

    def stream(self, name: str) -> tuple[str, int, int]:
        """Epoch, last and floor; ("", 0, 0) when nobody has written."""
        found = self.rows(STREAM, name)
        return (plain(found[0][0]), found[0][1], found[0][2]) if found else ("", 0, 0)

    def at_rest(self, name: str) -> bool:
        """No counter of this stream waits to be told."""
        return self.rows(MOVING, name)[0][0] == 0

    def events(self, name: str) -> list[tuple[int, str, str, str]]:
        return self.rows(EVENTS, name)

    def keys(self) -> dict[tuple[str, str], Any]:
        return {(scope, plain(key)): result for scope, key, result in self.rows(KEYS)}


def plain(value: object) -> str:
    """A UUID as it is written everywhere else."""
    return str(UUID(str(value)))


def _hex(value: Any) -> Any:
    """SQLite keeps a UUID as 32 letters."""
    try:
        return UUID(value).hex if len(value) == 36 else value
    except (ValueError, TypeError):
        return value
