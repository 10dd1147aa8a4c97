"""Numbers are taken in a transaction of their own; a rollback does not give them back."""

from django.db import connections

from summit.live import journal


class _Elsewhere:
    """Behaves as the connection of the transaction, but for the cursor that counts."""

    def __init__(self, ours) -> None:
        self.ours, self.other = ours, None

    def __getattr__(self, name: str):
        return getattr(self.ours, name)

    def cursor(self):
        if self.other is None:
            self.other = connections.create_connection("default")
        return _Counting(self.ours.cursor(), self.other.cursor())


class _Counting:
    def __init__(self, here, there) -> None:
        self.here, self.there, self.last = here, there, here

    def __enter__(self):
        return self

    def __exit__(self, *problem: object) -> None:
        self.here.close()
        self.there.close()

    def execute(self, sql, values):
        self.last = self.there if "live_stream" in sql else self.here
        return self.last.execute(sql, values)

    def fetchone(self):
        return self.last.fetchone()

    @property
    def rowcount(self) -> int:
        return self.last.rowcount


def put_in() -> None:
    journal.connection = _Elsewhere(journal.connection)
