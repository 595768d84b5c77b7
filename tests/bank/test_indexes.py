"""Reading wealth, bills and documents never looks through a whole table, however many customers there are."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.corebank import outbox
from simulators.corebank.bank import Bank
from simulators.corebank.documents import issuing, store
from simulators.corebank.documents.views import IssueRequest
from simulators.corebank.due import SETTLERS, settle_due
from simulators.corebank.payments import bills
from simulators.corebank.payments.views import BillQuery, PayRequest
from simulators.corebank.wealth import assessments, gold, holdings, orders, plans
from simulators.corebank.wealth.settling import settle
from simulators.corebank.wealth.views import BuyRequest, GoldSellRequest, PlanRequest, RedeemRequest
from tests.bank.seeded import SHOWN, carry_out, fill, opened, wait

Asked = list[tuple[str, tuple[object, ...]]]
# The due ones are found in the order of a partial index that holds nothing else.
DUE = ("wealth_orders_due", "fund_plans_due")


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with opened(fill(tmp_path / "filled"), tmp_path / "bank") as bank:
        yield bank


@pytest.fixture
def asked(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> Asked:
    heard: Asked = []
    one, every = bank.db.one, bank.db.all

    def listening_one(sql: str, values: tuple[object, ...] = ()) -> sqlite3.Row | None:
        heard.append((sql, values))
        return one(sql, values)  # type: ignore[arg-type]

    def listening_all(sql: str, values: tuple[object, ...] = ()) -> list[sqlite3.Row]:
        heard.append((sql, values))
        return every(sql, values)  # type: ignore[arg-type]

    monkeypatch.setattr(bank.db, "one", listening_one)
    monkeypatch.setattr(bank.db, "all", listening_all)
    return heard


def test_every_select_uses_an_index(bank: Bank, asked: Asked) -> None:
    chen, main = "C000003", "A000004"
    bought = BuyRequest(fund="F001", amount="100", risk_shown=SHOWN)
    carry_out(bank, orders.buy, chen, main, bought, 1)
    carry_out(bank, orders.redeem, chen, "F001", RedeemRequest(account=main, shares="10"), 2)
    carry_out(bank, orders.redeem, chen, "F001", RedeemRequest(account=main, shares="10", fast=True), 3)
    plan = PlanRequest(fund="F001", amount="10", every="week", day=1, risk_shown=SHOWN)
    carry_out(bank, plans.make, chen, main, plan, 4)
    carry_out(bank, gold.sell, chen, chen, GoldSellRequest(account=main, grams="1"), 5)
    carry_out(bank, bills.pay, chen, main, PayRequest(kind="mobile", number="13800000003", amount="50"), 6)
    today = bank.clock.today()
    statement = IssueRequest(kind="statement", account=main, start=today.replace(day=1), end=today)
    carry_out(bank, issuing.issue, chen, chen, statement, 7)
    carry_out(bank, issuing.issue, chen, chen, IssueRequest(kind="asset_proof"), 8)
    wait(bank, 20)
    settle(bank, bank.clock.seconds())
    holdings.of_customer(bank, chen)
    holdings.orders(bank, chen)
    assessments.current(bank, chen)
    bills.find(bank, BillQuery(kind="water", number="27300888"))
    bills.saved(bank, chen)
    store.check(bank, "DEMQ2345WXYZ")
    store.of_customer(bank, "C000001")
    store.find(bank, "C000001", "D000000000000001")
    mine = [(sql, values) for sql, values in asked if any(name in sql for name in _TABLES)]
    assert len(mine) > 20
    for sql, values in mine:
        assert scans(bank, sql, values) == [], sql


def test_looking_for_what_is_due_reads_only_what_is_due(bank: Bank, asked: Asked) -> None:
    wait(bank, 1)  # settles what the day brought, so that every settler has said when it is due next
    asked.clear()
    bank.due.at = 0.0
    settle_due(bank)
    assert len(asked) >= 2 * len(SETTLERS) - 1
    for sql, values in asked:
        assert scans(bank, sql, values) == [], sql


def test_messages_of_a_phone_are_not_looked_for_among_all(bank: Bank, asked: Asked) -> None:
    outbox.newest(bank, "13800000001", 1)
    ((sql, values),) = asked
    assert scans(bank, sql, values) == []


def scans(bank: Bank, sql: str, values: tuple[object, ...]) -> list[str]:
    """The steps that look through a table, or through an index that holds more than what is due."""
    plan = bank.db._connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
    steps = [str(row["detail"]) for row in plan]
    return [step for step in steps if step.startswith("SCAN") and not step.endswith(DUE)]


_TABLES = (
    "risk_assessments", "wealth_orders", "fund_lots", "gold_holdings", "fund_plans", "bill_", "documents", "postings",
)  # fmt: skip
