"""Days on which funds and gold are traded: weekdays that are no public holiday.

A weekend that is worked in exchange for a holiday is no trading day. Holidays come from the package `holidays`:
announced ones as announced, later years as the law has them.
"""

from datetime import date, timedelta
from functools import cache

from holidays import HolidayBase, country_holidays


@cache
def _holidays() -> HolidayBase:
    return country_holidays("CN")


def is_trading_day(day: date) -> bool:
    """Whether the exchanges trade on this day."""
    return day.weekday() < 5 and day not in _holidays()


def on_or_after(day: date) -> date:
    """This day or the first trading day after it."""
    while not is_trading_day(day):
        day += timedelta(days=1)
    return day


def trading_days_after(day: date, count: int) -> date:
    """The `count`-th trading day after this day; the day itself for 0."""
    for _ in range(count):
        day = on_or_after(day + timedelta(days=1))
    return day
