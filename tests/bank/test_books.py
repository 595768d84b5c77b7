"""The invented bank is whole: its ledger balances, its numbers are valid, and there are enough people of every sort."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.corebank import ledger
from simulators.corebank.clock import Clock
from simulators.corebank.database import Database
from simulators.corebank.ledger import Move, Unbalanced, post
from simulators.corebank.money import fen, yuan
from simulators.corebank.problems import Problem
from simulators.corebank.seeding.books import seed
from simulators.corebank.seeding.numbers import card_number, luhn_ok

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("books") / "books.sqlite"
    with closing(Database(path)) as db:
        seed(db, Clock(NOON))
    yield path


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_all_postings_together_are_zero(books: Path) -> None:
    assert ask(books, "SELECT sum(amount) FROM postings") == [(0,)]


def test_the_postings_of_every_transaction_are_zero(books: Path) -> None:
    assert ask(books, "SELECT booking FROM postings GROUP BY booking HAVING sum(amount) <> 0 OR count(*) < 2") == []


def test_every_balance_is_the_sum_of_its_postings(books: Path) -> None:
    wrong = (
        "SELECT id FROM accounts"
        " WHERE balance <> (SELECT coalesce(sum(amount), 0) FROM postings WHERE account = accounts.id)"
    )
    assert ask(books, wrong) == []


def test_no_customer_account_was_ever_below_its_floor(books: Path) -> None:
    below = (
        "SELECT 1 FROM postings JOIN accounts ON accounts.id = account"
        " WHERE accounts.customer IS NOT NULL AND balance_after < -credit_limit"
    )
    assert ask(books, below) == []


def test_history_covers_two_years_and_ends_now(books: Path) -> None:
    [(first, last)] = ask(books, "SELECT min(at), max(at) FROM transactions")
    assert isinstance(first, int)
    assert isinstance(last, int)
    now = NOON.timestamp()
    assert 729 * 86400 < now - first < 732 * 86400
    assert 0 <= now - last < 86400


def test_there_are_enough_customers_of_every_sort(books: Path) -> None:
    [(people, elderly, vip)] = ask(
        books,
        "SELECT count(*), sum(born < '1966-03-05'), sum(tier IN ('platinum', 'private') AND manager IS NOT NULL)"
        " FROM customers",
    )
    assert isinstance(elderly, int)
    assert isinstance(vip, int)
    assert people == 64
    assert elderly >= 12
    assert vip >= 8
    held = ask(books, "SELECT count(*) FROM accounts WHERE kind IN ('debit', 'credit') GROUP BY customer")
    assert {count for (count,) in held} <= {1, 2, 3, 4}
    assert len(ask(books, "SELECT id FROM branches")) >= 12


def test_card_and_id_numbers_have_valid_check_digits(books: Path) -> None:
    for number, kind in ask(books, "SELECT number, kind FROM cards"):
        assert luhn_ok(str(number))
        assert len(str(number)) == (19 if kind == "debit" else 16)
    for (number,) in ask(books, "SELECT id_number FROM customers"):
        text = str(number)
        # ISO 7064 MOD 11-2 the other way round: place values are powers of two.
        values = [10 if sign == "X" else int(sign) for sign in text]
        assert sum(value * pow(2, 17 - place, 11) for place, value in enumerate(values)) % 11 == 1


def test_the_same_day_gives_the_same_books(books: Path, tmp_path: Path) -> None:
    started = time.monotonic()
    again = tmp_path / "again.sqlite"
    with closing(Database(again)) as db:
        seed(db, Clock(NOON))
    assert time.monotonic() - started < 8
    for table in ("customers", "cards", "accounts", "postings"):
        assert ask(again, f"SELECT * FROM {table} ORDER BY id") == ask(books, f"SELECT * FROM {table} ORDER BY id")


def move(account: str, amount: int) -> Move:
    return Move(account, amount, "transfer_out", "transfer", "", "")


def test_an_unbalanced_transaction_is_never_booked(books: Path) -> None:
    with closing(Database(books)) as db, pytest.raises(Unbalanced), db.transaction():
        post(db, "unbalanced", 1, "test", [move("A000001", -100), move(ledger.CASH, 99)])
    assert ask(books, "SELECT 1 FROM transactions WHERE reference = 'unbalanced'") == []


def test_an_account_cannot_be_overdrawn_and_nothing_is_left_behind(books: Path) -> None:
    [(before,)] = ask(books, "SELECT balance FROM accounts WHERE id = 'X-CASH'")
    with closing(Database(books)) as db, pytest.raises(Problem, match="balance_short"), db.transaction():
        post(db, "overdrawn", 1, "test", [move(ledger.CASH, 10**12), move("A000001", -(10**12))])
    assert ask(books, "SELECT balance FROM accounts WHERE id = 'X-CASH'") == [(before,)]


@given(st.integers(min_value=0, max_value=10**15))
def test_money_comes_back_from_its_text(amount: int) -> None:
    assert fen(yuan(amount)) == amount


@pytest.mark.parametrize("text", ["", "-1.00", "1.234", "1,000", "1e3", "１２", "+5", " 5", "NaN", "1.-5"])
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        fen(text)


@given(st.integers(), st.from_regex(r"[0-9]{4}", fullmatch=True).filter(str.isascii))
def test_card_numbers_end_as_wished(seed_value: int, tail: str) -> None:
    number = card_number(Random(seed_value), "629988", 19, tail)
    assert number.endswith(tail)
    assert luhn_ok(number)


def test_nobody_past_sixty_was_charged_for_messages(books: Path) -> None:
    """As data/knowledge promises (fees.sms); whoever turned sixty meanwhile paid until then."""
    paid = (
        "SELECT {} FROM postings JOIN accounts ON accounts.id = account JOIN customers ON customers.id ="
        " accounts.customer WHERE postings.summary = '短信服务费'"
    )
    assert ask(books, paid.format("count(*) > 100")) == [(1,)]
    late = " AND date(born, '+60 years') <= date(at, 'unixepoch', '+8 hours')"
    assert ask(books, paid.format("count(*)") + late) == [(0,)]
