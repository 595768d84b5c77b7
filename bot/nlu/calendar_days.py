"""Arithmetic of days, months and quarters. Periods are (first, last), both included."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month(first: date) -> tuple[date, date]:
    """The month that begins on `first`."""
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def quarter(year: int, number: int) -> tuple[date, date]:
    """Quarter 1 to 4 of a year."""
    return date(year, 3 * number - 2, 1), month(date(year, 3 * number, 1))[1]


def months_back(day: date, count: int) -> date:
    """The same day `count` months earlier, or that month's last day when it is shorter."""
    months = day.year * 12 + day.month - 1 - count
    year, index = divmod(months, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def years_back(day: date, count: int) -> date:
    """The same day `count` years earlier; 29 February becomes the 28th."""
    return months_back(day, 12 * count)
