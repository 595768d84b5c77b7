"""Interest in whole fen, exact until the one rounding at its end; shared by deposits and loans.

A rate is an integer of hundredths of a percent a year: 120 is 1.20 %. Sources: 人民币利率管理规定
(银发〔1999〕77号), 关于人民币存贷款计结息问题的通知 (银发〔2005〕129号): a day is 1/360, a month 1/12.
"""

import calendar
from datetime import date
from typing import Final

YEAR_DAYS: Final = 360
RATE_UNITS: Final = 10_000  # rate units in 100 % a year


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two numbers >= 0 to the nearest integer, halves up: how the bank rounds to fen."""
    return (2 * numerator + denominator) // (2 * denominator)


def by_months(principal: int, rate: int, months: int) -> int:
    """Interest of whole months, 对年对月对日: principal x yearly rate x months / 12."""
    return half_up(principal * rate * months, RATE_UNITS * 12)


def by_days(principal: int, rate: int, days: int) -> int:
    """Interest of actual days: principal x yearly rate x days / 360; first day in, last out (算头不算尾)."""
    return half_up(principal * rate * days, RATE_UNITS * YEAR_DAYS)


def months_after(day: date, months: int) -> date:
    """The same day of another month (before, when negative), or that month's last day when it is shorter."""
    serial = day.year * 12 + day.month - 1 + months
    year, month = serial // 12, serial % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def percent(rate: int) -> str:
    """A rate as callers read it: 120 -> "1.20"."""
    return f"{rate // 100}.{rate % 100:02d}"


def rate_of(text: str) -> int:
    """The other way round: "1.20" -> 120."""
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part)
