"""Books that were filled once, opened anew for each test inside the test's own process."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from simulators.corebank.bank import Bank, open_bank
from simulators.corebank.doing import Doing, Effect
from simulators.corebank.due import settle_due
from simulators.corebank.options import Options
from simulators.corebank.sessions import CustomerSession
from simulators.corebank.views import Done

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)  # noon at the bank
SHOWN = "a" * 64  # stands for the hash of a text that was shown


def fill(folder: Path) -> Path:
    """Makes books as of NOON."""
    open_bank(Options(folder, "token", now=NOON)).db.close()
    return folder


@contextmanager
def opened(filled: Path, folder: Path) -> Iterator[Bank]:
    """A bank on a copy of the filled books, its clock at NOON; afterwards the ledger must still be whole."""
    shutil.copytree(filled, folder)
    bank = open_bank(Options(folder, "token", now=NOON))
    yield bank
    assert_whole(bank)
    bank.db.close()


def assert_whole(bank: Bank) -> None:
    """All postings are zero together, in every transaction, and make up every balance."""
    for wrong in (
        "SELECT 1 FROM (SELECT sum(amount) AS total FROM postings) WHERE total <> 0",
        "SELECT booking FROM postings GROUP BY booking HAVING sum(amount) <> 0",
        "SELECT id FROM accounts WHERE balance <> "
        "(SELECT coalesce(sum(amount), 0) FROM postings WHERE account = accounts.id)",
    ):
        assert bank.db.all(wrong) == []


def carry_out(
    bank: Bank, effect: Effect, customer: str, subject: str, details: msgspec.Struct, number: int = 1
) -> Done:
    """The effect of an act, as doing.py would call it, in a transaction of its own."""
    settle_due(bank)
    session = CustomerSession("token", customer, "visit", 2)
    with bank.db.transaction():
        done = effect(bank, Doing(session, subject, details, f"R-test-{number}", int(bank.clock.seconds())))
    bank.due.at = 0.0
    return done


def wait(bank: Bank, days: float) -> None:
    """Lets days go by and settles what they bring."""
    bank.clock.set(bank.clock.now() + timedelta(days=days))
    bank.due.at = 0.0
    settle_due(bank)
