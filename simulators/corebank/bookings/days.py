"""The day of a booking at a branch, checked."""

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta

from simulators.corebank.bank import Bank
from simulators.corebank.bookings import rules
from simulators.corebank.bookings.views import DayList, DayView
from simulators.corebank.problems import Problem
from simulators.corebank.views import BranchName


def branch_row(bank: Bank, branch: str) -> sqlite3.Row:
    """Raises Problem 404 `branch_unknown`."""
    row = bank.db.one("SELECT * FROM branches WHERE id = ?", (branch,))
    if row is None:
        raise Problem(404, "branch_unknown")
    return row


def day_named(text: str) -> date:
    """Raises Problem 409 `day_unknown` for what no calendar has."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem(409, "day_unknown", "The calendar has no such day.") from None


def open_hours(bank: Bank, branch: sqlite3.Row, day: date, wrong: Callable[[date, date], str | None]) -> str:
    """The branch's hours on a day that `wrong(today, day)` has nothing against.

    Raises Problem 409 with the code of `wrong`, or `branch_is_closed`.
    """
    code = wrong(bank.clock.today(), day)
    hours = None if code else rules.hours_on(day, branch["weekdays"], branch["saturday"], branch["sunday"])
    if hours is None:
        raise Problem(409, code or "branch_is_closed", "Nothing can be booked at this branch on this day.")
    return hours


def coming(bank: Bank, branch: str) -> DayList:
    """Today and the 30 days after it. Raises Problem 404 `branch_unknown`."""
    row, today = branch_row(bank, branch), bank.clock.today()
    days = [_view(row, today, today + timedelta(days=step)) for step in range(rules.CASH_DAYS + 1)]
    return DayList(BranchName(branch, row["name"]), days)


def _view(branch: sqlite3.Row, today: date, day: date) -> DayView:
    hours = rules.hours_on(day, branch["weekdays"], branch["saturday"], branch["sunday"])
    return DayView(day, hours, hours is not None and rules.wrong_cash_day(today, day) is None)
