"""Cash that a branch gets ready for a customer."""

import sqlite3
from datetime import date

from msgspec import UNSET

from simulators.corebank.bank import Bank
from simulators.corebank.bookings import rules
from simulators.corebank.bookings.days import branch_row, day_named, open_hours
from simulators.corebank.bookings.views import CashBookingView, CashOrder
from simulators.corebank.clock import instant, iso
from simulators.corebank.doing import Doing
from simulators.corebank.money import fen, yuan
from simulators.corebank.notices import tell
from simulators.corebank.problems import Problem
from simulators.corebank.views import BranchName, Done

SHOWN = 50


def book(bank: Bank, doing: Doing) -> Done:
    """Books cash at the branch, one booking a day for each customer.

    Raises Problem 404 `branch_unknown`, 409: `amount_is_zero`, `booking_not_needed`, `amount_too_large`, `day_unknown`,
    `day_is_past`, `day_too_soon`, `day_too_far`, `branch_is_closed`, `already_booked`.
    """
    order: CashOrder = doing.details
    branch, amount = branch_row(bank, doing.subject), fen(order.amount)
    notes = None if order.notes is UNSET else order.notes
    code = rules.wrong_cash(amount, notes)
    if code is not None:
        raise Problem(409, code, "This sum is not booked.")
    day = day_named(order.day)
    closing = open_hours(bank, branch, day, rules.wrong_cash_day).split("-")[1]
    if bank.db.one(
        "SELECT 1 FROM cash_bookings WHERE customer = ? AND day = ? AND cancelled IS NULL", (doing.customer, order.day)
    ):
        raise Problem(409, "already_booked", "There is a booking for this day.")
    keep_until = int(rules.moment(day, closing).timestamp())
    number = f"X{doing.reference[1:]}"
    bank.db.run(
        "INSERT INTO cash_bookings VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (number, doing.customer, doing.subject, order.day, amount, notes, keep_until, doing.at),
    )
    parts = {"amount": yuan(amount), "day": order.day}
    tell(bank, doing.customer, "cash_booked", branch=branch["name"], closing=closing, **parts)
    facts = {"number": number, "branch": branch["name"], "keep_until": iso(keep_until), **parts}
    return Done(doing.reference, doing.subject, "booked", instant(doing.at), facts)


def cancel(bank: Bank, doing: Doing) -> Done:
    """Gives a booking up. Raises Problem 404 `booking_unknown`, 409 `booking_is_cancelled`, `booking_is_past`."""
    row = _row(bank, doing.customer, doing.subject)
    status = _status(bank, row)
    if status != "booked":
        raise Problem(409, f"booking_is_{status}", "There is nothing left to give up.")
    bank.db.run("UPDATE cash_bookings SET cancelled = ? WHERE id = ?", (doing.at, row["id"]))
    facts = {"branch": row["branch_name"], "day": row["day"], "amount": yuan(row["amount"])}
    tell(bank, doing.customer, "cash_cancelled", **facts)
    return Done(doing.reference, doing.subject, "cancelled", instant(doing.at), facts)


def of_customer(bank: Bank, customer: str) -> list[CashBookingView]:
    """The customer's bookings, the latest day first."""
    rows = bank.db.all(
        "SELECT cash_bookings.*, name AS branch_name FROM cash_bookings JOIN branches ON branches.id = branch"
        " WHERE customer = ? ORDER BY day DESC, cash_bookings.rowid DESC LIMIT ?",
        (customer, SHOWN),
    )
    return [_view(bank, row) for row in rows]


def _row(bank: Bank, customer: str, booking: str) -> sqlite3.Row:
    row = bank.db.one(
        "SELECT cash_bookings.*, name AS branch_name FROM cash_bookings JOIN branches ON branches.id = branch"
        " WHERE cash_bookings.id = ? AND customer = ?",
        (booking, customer),
    )
    if row is None:
        raise Problem(404, "booking_unknown")
    return row


def _status(bank: Bank, row: sqlite3.Row) -> str:
    if row["cancelled"] is not None:
        return "cancelled"
    return "past" if row["keep_until"] <= bank.clock.seconds() else "booked"


def _view(bank: Bank, row: sqlite3.Row) -> CashBookingView:
    return CashBookingView(
        id=row["id"],
        branch=BranchName(row["branch"], row["branch_name"]),
        day=date.fromisoformat(row["day"]),
        amount=yuan(row["amount"]),
        currency="CNY",
        notes=row["notes"],
        keep_until=instant(row["keep_until"]),
        status=_status(bank, row),  # type: ignore[arg-type]  # one of the three
    )
