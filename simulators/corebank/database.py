"""One SQLite file with write-ahead log. Every query is short, so the server asks it from its event loop."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

SCHEMA_VERSION = 5
# In the order in which they refer to one another; each topic has its file in schema/.
SCHEMA = ("core", "transfers", "deposits", "loans", "bookings", "credit", "cardcare", "wealth", "payments", "documents")
Value = str | int | float | bytes | None


class Database:
    """A connection with nested transactions. Rows are `sqlite3.Row`."""

    def __init__(self, path: Path) -> None:
        # isolation_level=None: this class alone begins and ends transactions.
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
        self._connection.row_factory = sqlite3.Row
        self._depth = 0
        # FULL: what was answered survives a power cut, as it would at a real bank.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=2000"):
            self._connection.execute(f"PRAGMA {pragma}")

    def version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def create(self) -> None:
        """Makes the tables inside the transaction that the caller holds."""
        for topic in SCHEMA:
            script = resources.files(__package__).joinpath("schema", f"{topic}.sql").read_text("utf-8")
            for statement in _statements(script):
                self._connection.execute(statement)
        self._connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    def run(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Executes one statement; gives how many rows it changed."""
        return self._connection.execute(sql, values).rowcount

    def run_many(self, sql: str, rows: Iterator[Sequence[Value]] | Sequence[Sequence[Value]]) -> None:
        self._connection.executemany(sql, rows)

    def one(self, sql: str, values: Sequence[Value] = ()) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, values: Sequence[Value] = ()) -> list[sqlite3.Row]:
        return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Inside another one it is a savepoint: it can fail alone."""
        begin, commit, undo = (
            ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
            if self._depth == 0
            else ("SAVEPOINT inner", "RELEASE inner", ("ROLLBACK TO inner", "RELEASE inner"))
        )
        self._connection.execute(begin)
        self._depth += 1
        try:
            yield
            self._connection.execute(commit)
        except BaseException:
            # SQLite itself has ended the transaction after some faults of the disk.
            for statement in undo if self._connection.in_transaction else ():
                self._connection.execute(statement)
            raise
        finally:
            self._depth -= 1

    def settle(self) -> None:
        """Moves everything from the write-ahead log into the file: reads need not look through a long log."""
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._connection.close()


def _statements(script: str) -> Iterator[str]:
    """Single statements of a script (`executescript` would commit the open transaction)."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
