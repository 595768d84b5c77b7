"""When a branch can be visited, and what needs booking. Pure; days and times are local, amounts in fen."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final, Literal

from holidays import HolidayBase, country_holidays

from simulators.corebank.clock import LOCAL

Notes = Literal["new", "coins"]
Matter = Literal["account", "card", "cash", "transfer", "deposit", "loan", "wealth", "other"]

# data/knowledge, card.yml: 5万元以上建议提前一天预约. New notes and coins are booked whatever the sum: our convention.
NEEDS_BOOKING: Final = 5_000_000
MOST_CASH: Final = 200_000_000  # our convention: more is arranged with the branch in person
CASH_DAYS: Final = 30  # our conventions: how far ahead, and how many are served in half an hour
TICKET_DAYS: Final = 14
PLACES: Final = 3
SLOT: Final = timedelta(minutes=30)


@cache
def _holidays() -> HolidayBase:
    """Announced holidays as announced, with the weekends worked in exchange; later years as the law has them."""
    return country_holidays("CN")


def is_working_day(day: date) -> bool:
    """Whether the country works: weekdays without holidays, and weekends worked in exchange for one."""
    return _holidays().is_working_day(day)


def is_holiday(day: date) -> bool:
    """Whether the day lies in the break of a public holiday: the free days in a row with it, weekends among them."""
    return day in _holidays() or any(_reaches_holiday(day, step) for step in (timedelta(-1), timedelta(1)))


def _reaches_holiday(day: date, step: timedelta) -> bool:
    while not is_working_day(day):
        if day in _holidays():
            return True
        day += step
    return False


def hours_on(day: date, weekdays: str | None, saturday: str | None, sunday: str | None) -> str | None:
    """The hours of a branch ("09:00-17:00") on this day; None = closed.

    A weekend worked in exchange has weekday hours. In the break of a public holiday nothing can be booked, though some
    branches may have somebody on duty: our convention.
    """
    if is_working_day(day):
        return weekdays
    if is_holiday(day):
        return None
    return saturday if day.weekday() == 5 else sunday


def slots(day: date, hours: str) -> Iterator[datetime]:
    """The beginnings of the half hours that lie whole within the hours."""
    at, end = (moment(day, text) for text in hours.split("-"))
    while at + SLOT <= end:
        yield at
        at += SLOT


def moment(day: date, time: str) -> datetime:
    """A local time ("09:30") of a day."""
    hour, minute = time.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=LOCAL)


def working_days_ahead(today: date, day: date) -> int:
    """How many working days come after today, up to and with `day`."""
    return sum(is_working_day(today + timedelta(days=step)) for step in range(1, (day - today).days + 1))


def wrong_cash(amount: int, notes: Notes | None) -> str | None:
    """Why this sum cannot be booked; None when it can."""
    if amount == 0:
        return "amount_is_zero"
    if amount < NEEDS_BOOKING and notes is None:
        return "booking_not_needed"
    if amount > MOST_CASH:
        return "amount_too_large"
    return None


def wrong_cash_day(today: date, day: date) -> str | None:
    """Why cash cannot be ready on this day; None when it can."""
    if day < today:
        return "day_is_past"
    if (day - today).days > CASH_DAYS:
        return "day_too_far"
    if working_days_ahead(today, day) < 1:
        return "day_too_soon"
    return None


def wrong_ticket_day(today: date, day: date) -> str | None:
    """Why no ticket is given for this day; None when there may be one."""
    if day < today:
        return "day_is_past"
    return "day_too_far" if (day - today).days > TICKET_DAYS else None
