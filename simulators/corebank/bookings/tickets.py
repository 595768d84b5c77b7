"""Places in a branch's queue: so many for each half hour that it is open."""

import sqlite3
from datetime import date, datetime

from msgspec import UNSET

from simulators.corebank.bank import Bank
from simulators.corebank.bookings import rules
from simulators.corebank.bookings.days import branch_row, day_named, open_hours
from simulators.corebank.bookings.views import SlotList, SlotView, TicketOrder, TicketView
from simulators.corebank.clock import instant
from simulators.corebank.doing import Doing
from simulators.corebank.notices import tell
from simulators.corebank.problems import Problem
from simulators.corebank.views import BranchName, Done

SHOWN = 50


def free_slots(bank: Bank, branch: str, named: str) -> SlotList:
    """The half hours of a day that have places left and have not begun.

    Raises Problem 404 `branch_unknown`, 409: `day_unknown`, `day_is_past`, `day_too_far`, `branch_is_closed`.
    """
    row = branch_row(bank, branch)
    day = day_named(named)
    hours = open_hours(bank, row, day, rules.wrong_ticket_day)
    counted = bank.db.all(
        "SELECT time, count(*) AS taken FROM tickets WHERE branch = ? AND day = ? AND cancelled IS NULL GROUP BY time",
        (branch, named),
    )
    taken = {one["time"]: int(one["taken"]) for one in counted}
    found = []
    for begins in rules.slots(day, hours):
        free = rules.PLACES - taken.get(f"{begins:%H:%M}", 0)
        if free > 0 and begins > bank.clock.now():
            found.append(SlotView(f"{begins:%H:%M}", free))
    return SlotList(BranchName(branch, row["name"]), day, found)


def book(bank: Bank, doing: Doing) -> Done:
    """Gives a ticket, one a day for each customer.

    Raises as free_slots, and 409: `slot_unknown`, `slot_is_past`, `slot_is_full`, `already_booked`.
    """
    order: TicketOrder = doing.details
    branch = branch_row(bank, doing.subject)
    day = day_named(order.day)
    begins = _slot(bank, day, open_hours(bank, branch, day, rules.wrong_ticket_day), order.time)
    _hold_places(bank, doing, order)
    number = _next_number(bank, doing.subject, order.day)
    ticket, matter = f"Q{doing.reference[1:]}", None if order.matter is UNSET else order.matter
    bank.db.run(
        "INSERT INTO tickets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (
            *(ticket, doing.customer, doing.subject, order.day, order.time, number, matter),
            *(int(begins.timestamp()), doing.at),
        ),
    )
    facts = {"number": number, "branch": branch["name"], "day": order.day, "time": order.time}
    tell(bank, doing.customer, "ticket_booked", **facts)
    return Done(doing.reference, doing.subject, "booked", instant(doing.at), {"ticket": ticket, **facts})


def _slot(bank: Bank, day: date, hours: str, time: str) -> datetime:
    """The beginning of the half hour that is meant."""
    begins = next((slot for slot in rules.slots(day, hours) if f"{slot:%H:%M}" == time), None)
    if begins is None:
        raise Problem(409, "slot_unknown", f"Half hours begin on the hour or at half past, within {hours}.")
    if begins <= bank.clock.now():
        raise Problem(409, "slot_is_past", "This half hour has begun.")
    return begins


def _hold_places(bank: Bank, doing: Doing, order: TicketOrder) -> None:
    if bank.db.one(
        "SELECT 1 FROM tickets WHERE customer = ? AND day = ? AND cancelled IS NULL", (doing.customer, order.day)
    ):
        raise Problem(409, "already_booked", "There is a ticket for this day.")
    row = bank.db.one(
        "SELECT count(*) AS taken FROM tickets WHERE branch = ? AND day = ? AND time = ? AND cancelled IS NULL",
        (doing.subject, order.day, order.time),
    )
    assert row is not None, "a count has one row"
    if row["taken"] >= rules.PLACES:
        raise Problem(409, "slot_is_full", "This half hour has no place left.")


def _next_number(bank: Bank, branch: str, day: str) -> str:
    """Numbers of a day are never given twice: cancelled tickets keep theirs."""
    row = bank.db.one("SELECT count(*) + 1 AS serial FROM tickets WHERE branch = ? AND day = ?", (branch, day))
    assert row is not None, "a count has one row"
    return f"Y{row['serial']:03d}"


def cancel(bank: Bank, doing: Doing) -> Done:
    """Gives a place up. Raises Problem 404 `ticket_unknown`, 409 `ticket_is_cancelled`, `ticket_is_past`."""
    row = bank.db.one(
        "SELECT tickets.*, name AS branch_name FROM tickets JOIN branches ON branches.id = branch"
        " WHERE tickets.id = ? AND customer = ?",
        (doing.subject, doing.customer),
    )
    if row is None:
        raise Problem(404, "ticket_unknown")
    status = _status(bank, row)
    if status != "booked":
        raise Problem(409, f"ticket_is_{status}", "There is nothing left to give up.")
    bank.db.run("UPDATE tickets SET cancelled = ? WHERE id = ?", (doing.at, row["id"]))
    facts = {"number": row["number"], "branch": row["branch_name"], "day": row["day"], "time": row["time"]}
    tell(bank, doing.customer, "ticket_cancelled", **facts)
    return Done(doing.reference, doing.subject, "cancelled", instant(doing.at), facts)


def of_customer(bank: Bank, customer: str) -> list[TicketView]:
    """The customer's tickets, the latest day first."""
    rows = bank.db.all(
        "SELECT tickets.*, name AS branch_name FROM tickets JOIN branches ON branches.id = branch"
        " WHERE customer = ? ORDER BY day DESC, tickets.rowid DESC LIMIT ?",
        (customer, SHOWN),
    )
    return [_view(bank, row) for row in rows]


def _status(bank: Bank, row: sqlite3.Row) -> str:
    if row["cancelled"] is not None:
        return "cancelled"
    return "past" if row["starts"] + rules.SLOT.total_seconds() <= bank.clock.seconds() else "booked"


def _view(bank: Bank, row: sqlite3.Row) -> TicketView:
    return TicketView(
        id=row["id"],
        number=row["number"],
        branch=BranchName(row["branch"], row["branch_name"]),
        day=date.fromisoformat(row["day"]),
        time=row["time"],
        matter=row["matter"],
        status=_status(bank, row),  # type: ignore[arg-type]  # one of the three
    )
