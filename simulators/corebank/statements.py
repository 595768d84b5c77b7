"""What happened on accounts: pages of transactions, and sums of a period."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from msgspec import UNSET

from simulators.corebank.bank import Bank
from simulators.corebank.clock import day_start, instant
from simulators.corebank.database import Value
from simulators.corebank.money import fen, yuan
from simulators.corebank.problems import Problem
from simulators.corebank.views import (
    CategorySum,
    Period,
    SummaryView,
    TransactionPage,
    TransactionQuery,
    TransactionView,
)

INCOME_KINDS = frozenset({"salary", "pension", "transfer_in", "cash_deposit", "interest"})
SPENDING_KINDS = frozenset({"purchase", "refund", "transfer_out", "cash_withdrawal", "bill_payment", "fee"})


@dataclass
class _Conditions:
    """Parts of a WHERE clause with their values; the parts are literals of this file, never a caller's text."""

    parts: list[str]
    values: list[Value]

    def add(self, part: str, *values: Value) -> None:
        self.parts.append(part)
        self.values.extend(values)

    def complete(self, select: str, order: str) -> str:
        """The statement: what is selected, these conditions, and how the rows are ordered or grouped."""
        return " ".join((select, "WHERE", " AND ".join(self.parts), order))


def transactions(bank: Bank, customer: str, account: str | None, query: TransactionQuery) -> TransactionPage:
    """One page, newest first, of one account of the customer or of all.

    Raises Problem 400 `cursor_invalid`, `period_invalid`. The caller has checked whose account it is.
    """
    wanted = _scope(customer, account, query)
    if query.least is not UNSET:
        wanted.add("abs(amount) >= ?", fen(query.least))
    if query.most is not UNSET:
        wanted.add("abs(amount) <= ?", fen(query.most))
    if query.kind is not UNSET:
        wanted.add("kind = ?", query.kind)
    if query.direction is not UNSET:
        wanted.add("amount > 0" if query.direction == "in" else "amount < 0")
    if query.counterparty:
        wanted.add("instr(counterparty, ?) > 0", query.counterparty)
    if query.cursor:
        wanted.add("(postings.at, postings.id) < (?, ?)", *_read_cursor(query.cursor))
    rows = bank.db.all(
        wanted.complete(
            "SELECT postings.*, reference, channel FROM postings JOIN transactions ON transactions.id = booking",
            "ORDER BY postings.at DESC, postings.id DESC LIMIT ?",
        ),
        (*wanted.values, query.limit + 1),
    )
    more = len(rows) > query.limit
    shown = rows[: query.limit]
    return TransactionPage([_view(row) for row in shown], _cursor(shown[-1]) if more else None)


def summary(bank: Bank, customer: str, account: str | None, period: Period) -> SummaryView:
    """Sums by category over a period. Raises Problem 400 `period_invalid`."""
    wanted = _scope(customer, account, period)
    rows = bank.db.all(
        wanted.complete(
            "SELECT kind, category, sum(amount) AS total, count(*) AS count FROM postings", "GROUP BY kind, category"
        ),
        wanted.values,
    )
    income = _by_category((row for row in rows if row["kind"] in INCOME_KINDS), 1)
    spending = _by_category((row for row in rows if row["kind"] in SPENDING_KINDS), -1)
    return SummaryView(
        income=yuan(sum(total for total, _ in income.values())),
        spending=yuan(sum(total for total, _ in spending.values())),
        count=sum(row["count"] for row in rows),
        income_by_category=_largest_first(income),
        spending_by_category=_largest_first(spending),
    )


def _scope(customer: str, account: str | None, period: Period) -> _Conditions:
    wanted = _Conditions([], [])
    if account is None:
        wanted.add("postings.customer = ?", customer)
    else:
        wanted.add("postings.account = ?", account)
    try:
        first = day_start(period.start) if period.start is not UNSET else None
        after = day_start(period.end + timedelta(days=1)) if period.end is not UNSET else None
    except (OverflowError, ValueError):
        raise Problem(400, "period_invalid", "A day is beyond the calendar.") from None
    if first is not None and after is not None and first >= after:
        raise Problem(400, "period_invalid", "The period ends before it begins.")
    if first is not None:
        wanted.add("postings.at >= ?", first)
    if after is not None:
        wanted.add("postings.at < ?", after)
    return wanted


def _by_category(rows: Iterable[sqlite3.Row], sign: int) -> dict[str, tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = {}
    for row in rows:
        total, count = sums.get(row["category"], (0, 0))
        sums[row["category"]] = (total + sign * row["total"], count + row["count"])
    return sums


def _largest_first(sums: dict[str, tuple[int, int]]) -> list[CategorySum]:
    ordered = sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))
    return [CategorySum(category, yuan(total), count) for category, (total, count) in ordered]


def _cursor(row: sqlite3.Row) -> str:
    return f"{row['at']}-{row['id']}"


def _read_cursor(cursor: str) -> tuple[int, int]:
    at, _, posting = cursor.partition("-")
    # 15 digits: far beyond any real value and inside SQLite's integers.
    if not all(part.isascii() and part.isdigit() and len(part) <= 15 for part in (at, posting)):
        raise Problem(400, "cursor_invalid")
    return int(at), int(posting)


def _view(row: sqlite3.Row) -> TransactionView:
    return TransactionView(
        id=f"{row['reference']}-{row['id']}",
        account=row["account"],
        at=instant(row["at"]),
        kind=row["kind"],
        category=row["category"],
        amount=yuan(row["amount"]),
        balance_after=yuan(row["balance_after"]),
        currency="CNY",
        counterparty=row["counterparty"],
        summary=row["summary"],
        channel=row["channel"],
    )
