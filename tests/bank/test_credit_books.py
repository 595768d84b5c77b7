"""The books of credit cards: what is owed always adds up, time leaves the ledger whole, nothing reads a whole table."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.corebank import ledger
from simulators.corebank.bank import Bank
from simulators.corebank.cardcare import alerts, contact, pins, replacing
from simulators.corebank.cardcare.views import ReplaceRequest
from simulators.corebank.credit import billing, instalments, limits, lines, points, repaying, running_plans
from simulators.corebank.credit.views import (
    AutopayRequest,
    InstalmentRequest,
    PointsRedeemRequest,
    QuoteQuery,
    RaiseRequest,
    RepayRequest,
)
from simulators.corebank.problems import Problem
from simulators.corebank.views import Request
from tests.bank.seeded import carry_out, fill, opened, wait

CHEN, CARD, MAIN = "C000003", "K000006", "A000004"
# Small however many customers there are, or one row for each credit card that is due.
SMALL = {"points_goods", "branches"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("credit") / "books")


@pytest.fixture
def bank(filled: Path, tmp_path: Path) -> Iterator[Bank]:
    with opened(filled, tmp_path / "books") as bank:
        yield bank


def all_lines(bank: Bank) -> list[lines.Line]:
    return [lines.of_account(bank, row["account"]) for row in bank.db.all("SELECT account FROM credit_lines")]


def assert_adds_up(bank: Bank) -> None:
    """What is owed is what is left of the last bill, unbilled, and in instalments, less what was paid in advance."""
    now = bank.clock.seconds()
    for line in all_lines(bank):
        last = next(iter(billing.newest(bank, line, now, 1)), None)
        kept = billing.unbilled_principal(bank, line.account, now)
        rest = -line.balance - kept - (last.left if last else 0)
        assert lines.view(bank, line).unbilled == f"{max(0, rest) // 100}.{max(0, rest) % 100:02d}"


def test_every_credit_account_has_its_line_and_autopay_from_an_own_debit_account(bank: Bank) -> None:
    assert (
        bank.db.all("SELECT id FROM accounts WHERE kind = 'credit' AND id NOT IN (SELECT account FROM credit_lines)")
        == []
    )
    wrong = (
        "SELECT 1 FROM credit_lines JOIN accounts ON accounts.id = credit_lines.account"
        " JOIN accounts AS payer ON payer.id = autopay_from"
        " WHERE payer.customer <> accounts.customer OR payer.kind <> 'debit'"
    )
    assert bank.db.all(wrong) == []


def test_history_was_paid_in_time(bank: Bank) -> None:
    now = bank.clock.seconds()
    states = {bill.state(now) for line in all_lines(bank) for bill in billing.newest(bank, line, now, 24)[1:]}
    assert states == {"paid"}


def test_plans_and_temporary_limits_were_planted(bank: Bank) -> None:
    assert len(bank.db.all("SELECT 1 FROM credit_plans")) >= 2
    assert bank.db.all("SELECT 1 FROM credit_plans JOIN credit_lines USING (account) WHERE account = 'A000006'")
    assert len(bank.db.all("SELECT 1 FROM credit_lines WHERE temporary_until IS NOT NULL")) >= 3
    assert bank.db.all("SELECT 1 FROM credit_shares WHERE bill_at < ?", (int(bank.clock.seconds()),)) == []


def test_two_years_go_by_and_everything_still_adds_up(bank: Bank) -> None:
    """Nobody buys or earns anything, so plans end, the unpaid go overdue, and accounts run dry."""
    assert_adds_up(bank)
    cash = InstalmentRequest(what="cash", amount="20000", months=12, account=MAIN)
    carry_out(bank, instalments.make, CHEN, CARD, cash)
    assert_adds_up(bank)
    for _ in range(24):
        wait(bank, 30.5)
        assert_adds_up(bank)
    plans = running_plans.of_line(bank, lines.find(bank, CHEN, CARD))
    assert {plan.state for plan in plans} == {"finished"}
    line = lines.find(bank, CHEN, CARD)
    fees = bank.db.one(
        "SELECT sum(amount) AS sum FROM postings WHERE account = ? AND summary = '分期利息'", (line.account,)
    )
    assert fees is not None
    assert fees["sum"] == -sum(
        share["fee"]
        for share in bank.db.all(
            "SELECT fee FROM credit_plans JOIN credit_shares ON plan = id WHERE account = ?", (line.account,)
        )
    )
    assert line.balance == 0
    assert {bill.state(bank.clock.seconds()) for bill in billing.newest(bank, line, bank.clock.seconds(), 24)} == {
        "paid"
    }


def test_the_same_time_in_one_leap_or_in_steps_gives_the_same_books(filled: Path, tmp_path: Path) -> None:
    ends = []
    for name, steps in (("leap", 1), ("steps", 60)):
        with opened(filled, tmp_path / name) as bank:
            for _ in range(steps):
                wait(bank, 120 / steps)
            ends.append(
                [
                    tuple(row)
                    for row in bank.db.all("SELECT id, balance FROM accounts WHERE kind = 'credit' ORDER BY id")
                ]
            )
    assert ends[0] == ends[1]


def test_a_limit_follows_what_is_owed_above_it(bank: Bank) -> None:
    limits.grant(bank, lines.find(bank, CHEN, CARD), 35_000_000, 1, int(bank.clock.seconds()))
    with bank.db.transaction():
        carry_out(bank, repaying.set_autopay, CHEN, CARD, AutopayRequest(mode="off"), 1)
    line = lines.find(bank, CHEN, CARD)
    _spend(bank, line, 34_000_000 - line.owed)
    wait(bank, 31.5)
    line = lines.find(bank, CHEN, CARD)
    assert line.credit_limit == line.owed >= 34_000_000
    assert lines.view(bank, line).available == "0.00"
    last = billing.newest(bank, line, bank.clock.seconds(), 1)[0]
    assert last.minimum >= last.total - 30_000_000
    with pytest.raises(Problem, match="balance_short"):
        _spend(bank, line, 100)


def _spend(bank: Bank, line: lines.Line, amount: int) -> None:
    words = ("purchase", "shopping", "万物集市", "消费")
    moves = [ledger.Move(line.account, -amount, *words), ledger.Move(ledger.CARD_NETWORK, amount, *words)]
    with bank.db.transaction():
        ledger.post(bank.db, f"spent-{amount}", int(bank.clock.seconds()), "pos", moves)


def test_nothing_reads_a_table_that_grows(bank: Bank) -> None:
    asked: list[str] = []
    bank.db._connection.set_trace_callback(asked.append)
    now = bank.clock.seconds()
    line = lines.of_customer(bank, CHEN)[0]
    lines.view(bank, line)
    billing.items(bank, line, "2026-03")
    running_plans.of_line(bank, line)
    instalments.quote(bank, line, QuoteQuery())
    points.balance(bank, CHEN)
    points.goods(bank)
    alerts.of_customer(bank, CHEN)
    contact.view(bank, CHEN)
    replacing.quote(bank, CHEN, CARD, "damaged")
    acts: list[tuple[object, str, Request]] = [
        (repaying.repay, CARD, RepayRequest(account=MAIN, amount="1")),
        (repaying.set_autopay, CARD, AutopayRequest(mode="full", account=MAIN)),
        (limits.ask, CARD, RaiseRequest(kind="permanent", amount="310000")),
        (instalments.make, CARD, InstalmentRequest(what="cash", amount="1000", months=3, account=MAIN)),
        (running_plans.settle_early, "PA000006", Request()),
        (points.redeem, CHEN, PointsRedeemRequest(goods="G01", count=1, deliver="app")),
        (pins.reset, CARD, Request()),
        (replacing.replace, CARD, ReplaceRequest(reason="damaged", deliver="post")),
    ]
    for number, (effect, subject, details) in enumerate(acts):
        carry_out(bank, effect, CHEN, subject, details, number)  # type: ignore[arg-type]  # each is an Effect
    wait(bank, 60)
    bank.db._connection.set_trace_callback(None)
    assert now < bank.clock.seconds()
    ours = {sql for sql in asked if sql.startswith(("SELECT", "UPDATE", "DELETE"))}
    for sql in ours:
        plan = [str(row["detail"]) for row in bank.db.all(f"EXPLAIN QUERY PLAN {sql}")]
        whole = {found[1] for step in plan if (found := re.match(r"SCAN (\w+)(?! USING (COVERING )?INDEX)", step))}
        if any(table in sql for table in ("credit_", "points_", "card", "alerts", "contacts", "phone_changes")):
            assert whole <= SMALL | {"CONSTANT"}, (sql, plan)
