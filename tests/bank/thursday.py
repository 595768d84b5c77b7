"""Banks of a test module's own whose clock starts at noon of a Thursday."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.bank.process import LOOSE, BankProcess


@contextmanager
def started(folder: Path, filled: Path | None = None) -> Iterator[BankProcess]:
    """A running bank, on a copy of `filled` books when given: a test that moves time has one to itself."""
    if filled is not None:
        shutil.copytree(filled, folder)
    process = BankProcess(folder, (*LOOSE, "--now", "2026-03-05T12:00"))
    process.start()
    yield process
    process.stop()
    _assert_whole(folder / "corebank.sqlite")


def _assert_whole(books: Path) -> None:
    """All postings are zero together and make up every balance."""
    with closing(sqlite3.connect(books)) as connection:
        assert connection.execute("SELECT sum(amount) FROM postings").fetchone() == (0,)
        wrong = (
            "SELECT id FROM accounts"
            " WHERE balance <> (SELECT coalesce(sum(amount), 0) FROM postings WHERE account = accounts.id)"
        )
        assert connection.execute(wrong).fetchall() == []


def at(process: BankProcess, now: str) -> None:
    """Sets the bank's clock to an instant in UTC, later than before: codes are counted by the clock."""
    assert process.call("PUT", "/clock", body={"now": now}).status_code == 200
