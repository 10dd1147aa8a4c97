"""Numbers are taken in a transaction of their own; a rollback does not give them back."""

from django.db import connections

from summit.log import journal


class _Elsewhere:
    """Behaves as the connection of the transaction, but for the cursor that counts."""

    def __init__(self, ours) -> None:
        self.ours = ours

    def __getattr__(self, name: str):
        return getattr(self.ours, name)

    def cursor(self):
        return _Counting(self.ours.cursor())


class _Counting:
    def __init__(self, here) -> None:
        self.here, self.found = here, None

    def __enter__(self):
        return self

    def __exit__(self, *problem: object) -> None:
        self.here.close()

    def execute(self, sql, values) -> None:
        if "log_stream" not in sql:
            self.here.execute(sql, values)
            return
        other = connections.create_connection("default")
        with other.cursor() as there:
            there.execute(sql, values)
            self.found = there.fetchone()
        other.close()

    def fetchone(self):
        return self.found

    @property
    def rowcount(self) -> int:
        return self.here.rowcount


def put_in() -> None:
    journal.connection = _Elsewhere(journal.connection)
