"""A bank made large for measuring is as whole as the ordinary one, and its copied customers are customers."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from simulators.corebank import accounts
from simulators.corebank.bank import Bank, open_bank
from simulators.corebank.clock import Clock
from simulators.corebank.credit import billing, lines
from simulators.corebank.database import Database
from simulators.corebank.loans import reading
from simulators.corebank.options import Options
from simulators.corebank.seeding.books import seed
from simulators.corebank.seeding.crowd import Crowd
from simulators.corebank.seeding.numbers import luhn_ok
from tests.bank.seeded import NOON, assert_whole, fill, wait

CROWD = Crowd(customers=180, transactions=53_000)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crowd")
    open_bank(Options(folder, "token", now=NOON, crowd=CROWD)).db.close()
    return folder


@pytest.fixture
def bank(filled: Path) -> Iterator[Bank]:
    bank = open_bank(Options(filled, "token", now=NOON))
    yield bank
    bank.db.close()


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path / "corebank.sqlite")) as books:
        return books.execute(sql).fetchall()


def test_it_is_as_large_as_was_asked_and_whole(bank: Bank, filled: Path) -> None:
    [(customers,)] = ask(filled, "SELECT count(*) FROM customers")
    [(transactions,)] = ask(filled, "SELECT count(*) FROM transactions")
    assert customers == 64 + 2 * 61
    assert isinstance(transactions, int)
    assert 53_000 <= transactions < 53_100
    assert_whole(bank)


def test_every_balance_follows_from_the_one_before_it(filled: Path) -> None:
    broken = (
        "SELECT account FROM (SELECT account, balance_after - amount AS before,"
        " lag(balance_after, 1, 0) OVER (PARTITION BY account ORDER BY id) AS earlier FROM postings"
        " WHERE account LIKE 'A1%' OR account LIKE '%X_') WHERE before <> earlier"
    )
    assert ask(filled, broken) == []


def test_the_documented_customers_are_as_ever(filled: Path, tmp_path: Path) -> None:
    ordinary = fill(tmp_path)
    for theirs in (
        "SELECT * FROM customers WHERE id < 'C000065' ORDER BY id",
        "SELECT * FROM accounts WHERE customer < 'C000065' ORDER BY id",
        "SELECT * FROM postings WHERE customer < 'C000065' ORDER BY id",
        "SELECT * FROM payees WHERE customer < 'C000065' ORDER BY id",
    ):
        assert ask(filled, theirs) == ask(ordinary, theirs)


def test_the_same_day_gives_the_same_crowd(filled: Path, tmp_path: Path) -> None:
    with closing(Database(tmp_path / "corebank.sqlite")) as db:
        seed(db, Clock(NOON), CROWD)
    for table in ("customers", "accounts", "cards", "postings", "loan_instalments", "transfers", "wealth_orders"):
        assert ask(filled, f"SELECT * FROM {table} ORDER BY 1, 2") == ask(
            tmp_path, f"SELECT * FROM {table} ORDER BY 1, 2"
        )


def test_numbers_of_copies_are_their_own_and_pass_the_check(filled: Path) -> None:
    numbers = [str(row[0]) for row in ask(filled, "SELECT number FROM cards WHERE id LIKE 'K1______'")]
    assert len(numbers) > 200
    assert all(luhn_ok(number) for number in numbers)


def test_a_copy_holds_what_the_original_does(bank: Bank) -> None:
    borrower = bank.db.all("SELECT customer FROM loans ORDER BY rowid DESC LIMIT 1")[0]["customer"]
    original = f"C{int(borrower[1:]) - 2 * 61:06d}"
    assert borrower != original
    for held in (accounts.of_customer, reading.of_customer):
        assert len(held(bank, borrower)) == len(held(bank, original)) > 0
    credit = bank.db.all("SELECT customer FROM accounts WHERE kind = 'credit' ORDER BY id DESC LIMIT 1")[0]["customer"]
    line = lines.of_customer(bank, credit)[0]
    assert next(iter(billing.newest(bank, line, bank.clock.seconds(), 1))).total >= 0


def test_what_time_brings_comes_to_copies_too(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "corebank.sqlite").write_bytes((filled / "corebank.sqlite").read_bytes())
    bank = open_bank(Options(tmp_path, "token", now=NOON))
    wait(bank, 40)
    paid = bank.db.all("SELECT DISTINCT loan FROM loan_instalments WHERE loan LIKE '%X2' AND paid > '2026-03-05'")
    assert paid
    assert_whole(bank)
    bank.db.close()


def test_too_few_transactions_for_the_accounts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too few transactions"):
        open_bank(Options(tmp_path, "token", now=NOON, crowd=Crowd(customers=1_000, transactions=51_500)))
