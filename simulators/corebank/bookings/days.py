"""The day of a booking at a branch, checked."""

import sqlite3
from collections.abc import Callable
from datetime import date

from simulators.corebank.bank import Bank
from simulators.corebank.bookings import rules
from simulators.corebank.problems import Problem


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
