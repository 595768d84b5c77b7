"""The rules of transfers: figures as the bank has told its customers, and statements that stay fast."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.corebank import ledger
from simulators.corebank.bank import Bank, open_bank
from simulators.corebank.options import Options
from simulators.corebank.transfers import arriving, examining, limits, listing, payees, rules
from simulators.corebank.transfers.rules import Limits, Used
from simulators.corebank.transfers.views import CheckRequest, TransferQuery
from tests.bank.watching import tables_read_whole

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
FEN = st.integers(min_value=0, max_value=10**12)
CLASSES = st.sampled_from(["I", "II"])


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    bank = open_bank(Options(tmp_path_factory.mktemp("books"), "token", now=NOON))
    with closing(bank.db):
        yield bank


def test_figures_are_those_of_the_knowledge_base() -> None:
    assert rules.DEFAULTS["I"].daily == 50_000_00
    assert rules.HIGHEST["I"].daily == 500_000_00
    assert rules.DEFAULTS["II"].daily == rules.HIGHEST["II"].daily == 10_000_00
    assert rules.CLASS_II_YEARLY == 200_000_00
    assert (rules.arrives("at_once", 7), rules.arrives("two_hours", 0), rules.arrives("next_day", 0)) == (
        7,
        7200,
        86400,
    )


@given(CLASSES, FEN, FEN, FEN, FEN, FEN)
def test_what_is_allowed_never_passes_a_limit(
    account_class: str, single: int, daily: int, today: int, year: int, amount: int
) -> None:
    held, spent = Limits(single, daily), Used(today, year)
    if rules.over_limit(account_class, held, spent, amount) is None:
        assert amount <= single
        assert today + amount <= daily
        assert amount <= rules.remaining(account_class, held, spent) or amount == 0
    left = min(rules.remaining(account_class, held, spent), single)
    assert left == 0 or rules.over_limit(account_class, held, spent, left) is None


@given(CLASSES, FEN, FEN, FEN, FEN)
def test_lowering_is_always_possible(account_class: str, single: int, daily: int, down: int, further: int) -> None:
    now = Limits(min(single, daily), daily)
    lower = Limits(max(0, now.single - down - further), max(0, now.daily - down))
    if lower.single <= lower.daily:
        assert rules.wrong_limits(account_class, now, lower) is None


@given(FEN)
def test_a_limit_that_a_branch_gave_may_be_kept_and_not_raised(more: int) -> None:
    given_by_branch = Limits(100_000_000, 100_000_000)
    assert rules.wrong_limits("I", given_by_branch, given_by_branch) is None
    wanted = Limits(1, given_by_branch.daily + 1 + more)
    assert rules.wrong_limits("I", given_by_branch, wanted) == "limit_needs_branch"


def test_planted_transfers_balance_and_touch_no_customer(bank: Bank) -> None:
    row = bank.db.one("SELECT sum(amount) AS total FROM transfers WHERE state = 'waiting'")
    transit = bank.db.one("SELECT balance FROM accounts WHERE id = ?", (ledger.TRANSIT,))
    assert row is not None
    assert transit is not None
    assert row["total"] == transit["balance"] > 0
    touched = (
        "SELECT 1 FROM transactions JOIN postings ON booking = transactions.id"
        " WHERE reference LIKE 'ZC%' AND customer IS NOT NULL"
    )
    assert bank.db.all(touched) == []


def test_every_transfer_of_a_statement_has_its_record(bank: Bank) -> None:
    [(stated,), (recorded,)] = [
        tuple(row)
        for row in bank.db.all(
            "SELECT count(*) FROM postings WHERE kind = 'transfer_out'"
            " UNION ALL SELECT count(*) FROM transfers WHERE channel = 'mobile'"
        )
    ]
    assert stated == recorded > 0


def test_a_transfer_to_an_account_that_was_closed_meanwhile_comes_back(tmp_path: Path) -> None:
    bank = open_bank(Options(tmp_path, "token", now=NOON))
    with closing(bank.db):
        now = int(bank.clock.seconds())
        number = "88012664750540161"
        with bank.db.transaction():
            bank.db.run(
                "INSERT INTO transfers VALUES ('Z1', 'C000001', 'A000001', 'A000003', '李建国', ?, '江城银行', 0, 100,"
                " '', 'remote', 'two_hours', 'waiting', NULL, ?, ?, ?, ?)",
                (number, now - 7200, now, now - 7200, now),
            )
            moves = [arriving.clearing(ledger.CASH, -100), arriving.clearing(ledger.TRANSIT, 100)]
            ledger.post(bank.db, "Z1-0", now, "test", moves)
            bank.db.run("UPDATE accounts SET status = 'closed' WHERE id = 'A000003'")
        arriving.settle(bank, now)
        kept = listing.find(bank, "C000001", "Z1")
        assert (kept.state, kept.reason) == ("returned", "account_closed")


def test_every_statement_finds_its_rows_by_an_index(bank: Bank) -> None:
    with tables_read_whole(bank) as read:
        for payee in ("A000001", "P0000011"):
            examining.check(bank, "C000001", CheckRequest(account="A000002", amount="1", payee=payee))
        payees.saved(bank, "C000001")
        limits.shown(bank, "C000001")
        listing.made_by(bank, "C000001", TransferQuery())
        arriving.settle(bank, bank.clock.seconds())
    assert read == set()
