"""Bookings at a branch: cash to be fetched, and places in its queue.

Acts (acts.py): `cash.book` (subject: a branch; amount, day, currency "CNY", notes "new" or "coins"), `cash.cancel` (a
booking), `branches.book` (a branch; day, time, matter), `tickets.cancel` (a ticket). Days are local, as ISO text.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from warmline.bank.transport import Ask, Transport
from warmline.bank.types import Instant, exact

Matter = Literal["account", "card", "cash", "transfer", "deposit", "loan", "wealth", "other"]
BookingStatus = Literal["booked", "cancelled", "past"]
Time = Annotated[str, Meta(pattern=r"^[0-9]{2}:[0-9]{2}$")]


class BookedBranch(Struct, frozen=True):
    """Where it was booked."""

    id: str
    name: str


class CashBooking(Struct, frozen=True):
    """Cash kept at a branch until `keep_until`, when it closes on that day."""

    id: str
    branch: BookedBranch
    day: date
    amount: Decimal
    currency: Literal["CNY"]
    notes: Literal["new", "coins"] | None
    keep_until: Instant
    status: BookingStatus

    def __post_init__(self) -> None:
        exact(self.amount)


class Slot(Struct, frozen=True):
    """Half an hour from `time` (local) with `free` places."""

    time: Time
    free: int


class BranchDay(Struct, frozen=True):
    """A coming day's hours like "09:00-17:00" (None = closed), and whether cash booked now can be ready on it."""

    day: date
    hours: str | None
    cash: bool


class BranchDays(Struct, frozen=True):
    """Today and the 30 days after it."""

    branch: BookedBranch
    days: tuple[BranchDay, ...]


class Slots(Struct, frozen=True):
    """The half hours of a day at a branch that still have places."""

    branch: BookedBranch
    day: date
    slots: tuple[Slot, ...]


class Ticket(Struct, frozen=True):
    """A place in the queue; `number` is what the branch calls."""

    id: str
    number: str
    branch: BookedBranch
    day: date
    time: Time
    matter: Matter | None
    status: BookingStatus


class _CashBookings(Struct, frozen=True):
    bookings: tuple[CashBooking, ...]


class _Tickets(Struct, frozen=True):
    tickets: tuple[Ticket, ...]


class Bookings:
    """Reads about bookings. All raise the errors of errors.py as client.py says."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def cash(self, session: str) -> tuple[CashBooking, ...]:
        """Cash the customer has booked (L2), the latest day first."""
        return self._transport.ask(Ask("GET", "/cash-bookings", session=session), _CashBookings).bookings

    def days(self, branch: str) -> BranchDays:
        """Coming days of a branch with holidays looked at; needs no session. Raises NotFound `branch_unknown`."""
        return self._transport.ask(Ask("GET", f"/branches/{branch}/days"), BranchDays)

    def slots(self, branch: str, day: date) -> Slots:
        """Free half hours; needs no session.

        Raises NotFound `branch_unknown`, Conflict `day_is_past`, `day_too_far`, `branch_is_closed`.
        """
        query = {"day": day.isoformat()}
        return self._transport.ask(Ask("GET", f"/branches/{branch}/slots", query=query), Slots)

    def tickets(self, session: str) -> tuple[Ticket, ...]:
        """The customer's queue tickets (L1), the latest day first."""
        return self._transport.ask(Ask("GET", "/tickets", session=session), _Tickets).tickets
