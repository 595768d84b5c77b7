"""What callers send and get about bookings. Days and times are the bank's local ones."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from simulators.corebank.bookings.rules import Matter, Notes
from simulators.corebank.views import Amount, BranchName, Money, Request

# A day as text, so that 31 February is refused by name and not as a broken request.
Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Time = Annotated[str, Meta(pattern=r"^[0-9]{2}:[0-9]{2}$")]


class CashOrder(Request, frozen=True, omit_defaults=True):
    """Cash to be ready at a branch; `notes`: unused notes, or coins."""

    amount: Amount
    day: Day
    currency: Literal["CNY"]
    notes: Notes | UnsetType = UNSET


class CashBookingView(Struct, frozen=True):
    """Kept until `keep_until`, when the branch closes on that day; after it `status` is past."""

    id: str
    branch: BranchName
    day: date
    amount: Money
    currency: Literal["CNY"]
    notes: Notes | None
    keep_until: datetime
    status: Literal["booked", "cancelled", "past"]


class CashBookingList(Struct, frozen=True):
    """The latest day first, 50 at most."""

    bookings: list[CashBookingView]


class SlotQuery(Request, frozen=True):
    day: Day


class SlotView(Struct, frozen=True):
    """Half an hour from `time`, with places left."""

    time: Time
    free: int


class SlotList(Struct, frozen=True):
    """The half hours of a day that still have places."""

    branch: BranchName
    day: date
    slots: list[SlotView]


class TicketOrder(Request, frozen=True, omit_defaults=True):
    """A place in the queue of half an hour; `matter` lets the branch prepare."""

    day: Day
    time: Time
    matter: Matter | UnsetType = UNSET


class TicketView(Struct, frozen=True):
    """`number` is what the branch calls."""

    id: str
    number: str
    branch: BranchName
    day: date
    time: Time
    matter: Matter | None
    status: Literal["booked", "cancelled", "past"]


class TicketList(Struct, frozen=True):
    """The latest day first, 50 at most."""

    tickets: list[TicketView]


class DayView(Struct, frozen=True):
    """The hours of a coming day (None = closed), and whether cash that is booked now can be ready on it."""

    day: date
    hours: str | None
    cash: bool


class DayList(Struct, frozen=True):
    """Today and the days up to which cash can be booked, holidays looked at."""

    branch: BranchName
    days: list[DayView]
