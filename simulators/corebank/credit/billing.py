"""Bills, read off the ledger's postings and the instalment plans; nothing about them is stored."""

import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.credit import cycle
from simulators.corebank.credit.cycle import Statement
from simulators.corebank.credit.interest import interest
from simulators.corebank.credit.rules import Bill, Entry, bills
from simulators.corebank.credit.views import CreditBillItem, CreditBillItems, CreditBillView
from simulators.corebank.money import yuan
from simulators.corebank.problems import Problem

if TYPE_CHECKING:
    from simulators.corebank.credit.lines import Line

# The app shows 24 months (credit_fees.statement); one more, because a minimum follows from the bill before it.
KEPT_MONTHS: Final = 25


@dataclass(frozen=True)
class _Past:
    """All that happened since the first of the `statements` (oldest first) began, and what was owed before."""

    owed: int
    entries: list[Entry]
    statements: list[Statement]


def newest(bank: Bank, line: "Line", now: float, count: int) -> list[Bill]:
    """Up to `count` bills that have closed by `now`, newest first; what has come in by `now` is counted."""
    past = _past(bank, line, now)
    return bills(past.entries, past.owed, line.permanent, past.statements)[::-1][:count]


def interest_due(bank: Bank, line: "Line", closing: int) -> int:
    """What the statement that is about to close charges because the one before it was not paid in time."""
    past = _past(bank, line, closing - 1)
    if not past.statements:
        return 0
    last = past.statements[-1]
    before = past.owed - sum(entry.amount for entry in past.entries if entry.at < last.start)
    return interest(past.entries, before, last, closing)


def _past(bank: Bank, line: "Line", now: float) -> _Past:
    first = bank.db.one("SELECT min(at) AS at FROM postings WHERE account = ?", (line.account,))
    if first is None or first["at"] is None:
        return _Past(0, [], [])
    closed = islice(cycle.closed_by(now, line.statement_day, line.due_day), KEPT_MONTHS)
    statements = [statement for statement in closed if statement.until > first["at"]][::-1]
    start = statements[0].start if statements else int(now)
    before, entries = _planned(bank, line.account, start, now)
    owed = -_balance_before(bank, line.account, start) - before
    rows = bank.db.all(
        "SELECT at, kind, amount FROM postings WHERE account = ? AND at >= ? AND at <= ? ORDER BY at, id",
        (line.account, start, now),
    )
    entries += [Entry(row["at"], row["kind"], row["amount"], "repays" if row["amount"] > 0 else "") for row in rows]
    return _Past(owed, sorted(entries, key=lambda entry: entry.at), statements)


def _balance_before(bank: Bank, account: str, at: int) -> int:
    row = bank.db.one(
        "SELECT balance_after FROM postings WHERE account = ? AND at < ? ORDER BY at DESC, id DESC LIMIT 1",
        (account, at),
    )
    return row["balance_after"] if row else 0


def _planned(bank: Bank, account: str, start: int, now: float) -> tuple[int, list[Entry]]:
    """What instalment plans take out of the bills and bring back: the sum before `start`, and each from then to `now`.

    The ledger knows nothing of it: the amount stays owed all the time."""
    entries = [
        Entry(row["made"], "instalment_plan", row["amount"], "moves" if row["moves"] else "")
        for row in bank.db.all("SELECT made, amount, moves FROM credit_plans WHERE account = ?", (account,))
    ]
    entries += [Entry(row["bill_at"], "instalment", -row["principal"]) for row in _shares(bank, account, 0, int(now))]
    before = sum(entry.amount for entry in entries if entry.at < start)
    return before, [entry for entry in entries if start <= entry.at <= now]


def _shares(bank: Bank, account: str, start: int, end: int) -> list[sqlite3.Row]:
    """Shares of the account's plans that are billed from `start` to `end`, both included."""
    return bank.db.all(
        "SELECT plan, number, principal, bill_at, months FROM credit_plans"
        " JOIN credit_shares ON credit_shares.plan = credit_plans.id"
        " WHERE account = ? AND bill_at >= ? AND bill_at <= ? AND principal > 0 ORDER BY bill_at, plan, number",
        (account, start, end),
    )


def unbilled_principal(bank: Bank, account: str, now: float) -> int:
    """What is owed in instalments that are on no bill and not in the running month's either."""
    row = bank.db.one(
        "SELECT coalesce(sum(principal), 0) AS kept FROM credit_plans"
        " JOIN credit_shares ON credit_shares.plan = credit_plans.id WHERE account = ? AND bill_at > ?",
        (account, now),
    )
    assert row is not None
    return int(row["kept"])


def view(bill: Bill, now: float) -> CreditBillView:
    """As callers see it."""
    return CreditBillView(
        month=bill.statement.month,
        statement_date=bill.statement.day,
        due_date=bill.statement.due,
        late_after=bill.statement.due + timedelta(days=cycle.GRACE_DAYS),
        total=yuan(bill.total),
        minimum=yuan(bill.minimum),
        moved=yuan(bill.moved),
        paid=yuan(bill.paid),
        state=bill.state(now),
    )


def items(bank: Bank, line: "Line", month: str) -> CreditBillItems:
    """What is on the bill of a month ("2026-03"). Raises Problem 404 `bill_unknown`."""
    now = bank.clock.seconds()
    bill = next((bill for bill in newest(bank, line, now, KEPT_MONTHS - 1) if bill.statement.month == month), None)
    if bill is None:
        raise Problem(404, "bill_unknown")
    found = _posted(bank, line.account, bill.statement) + _instalments(bank, line.account, bill.statement)
    return CreditBillItems(view(bill, now), sorted(found, key=lambda item: item.at))


def _posted(bank: Bank, account: str, statement: Statement) -> list[CreditBillItem]:
    rows = bank.db.all(
        "SELECT postings.*, reference FROM postings JOIN transactions ON transactions.id = booking"
        " WHERE account = ? AND postings.at >= ? AND postings.at < ? ORDER BY postings.at, postings.id",
        (account, statement.start, statement.until),
    )
    return [
        CreditBillItem(
            id=f"{row['reference']}-{row['id']}",
            at=instant(row["at"]),
            kind=row["kind"],
            category=row["category"],
            counterparty=row["counterparty"],
            summary=row["summary"],
            amount=yuan(-row["amount"]),
        )
        for row in rows
    ]


def _instalments(bank: Bank, account: str, statement: Statement) -> list[CreditBillItem]:
    summary = bank.texts["summary_instalment"]
    return [
        CreditBillItem(
            id=f"{row['plan']}-{row['number']}",
            at=instant(row["bill_at"]),
            kind="instalment",
            category="instalment",
            counterparty=bank.texts["bank"],
            summary=summary.format(number=row["number"], months=row["months"]),
            amount=yuan(row["principal"]),
        )
        for row in _shares(bank, account, statement.start, statement.until - 1)
    ]
