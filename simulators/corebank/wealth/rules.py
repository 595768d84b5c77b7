"""Formulas of funds, gold and the risk assessment. Pure; money in fen, shares in hundredths, prices as stored.

Where a rule is said to be the trade's custom it is the usual text of Chinese fund contracts and prospectuses.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from simulators.corebank.clock import LOCAL
from simulators.corebank.interest import half_up, months_after
from simulators.corebank.trading_days import is_trading_day, on_or_after, trading_days_after

GRADES: Final = ("C1", "C2", "C3", "C4", "C5")
# Highest score of each grade but the last; ten answers of 1-5 points give 10-50.
_SCORE_LIMITS: Final = (18, 26, 34, 42)
CAREFUL_AGE: Final = 65
ATTEMPTS_A_DAY: Final = 2
CUT_OFF: Final = time(15, 0)
CONFIRMED_AT: Final = time(9, 0)
PLANS_AT: Final = time(9, 30)
PUBLISHED_AT: Final = time(20, 0)
# Fast redemption of money-market funds: 10,000 yuan a day for each fund (data/knowledge wealth.yml;
# 证监会公告〔2018〕10号).
FAST_LIMIT: Final = 1_000_000
# Custom: a plan ends by itself after three failed purchases in a row.
PLAN_FAILURES: Final = 3
FUND_PRICE_UNIT: Final = 10_000
GRAM: Final = 10_000


def grade_of(score: int, age: int, careful: bool) -> str:
    """The grade for the points of ten answers.

    Whoever said that losses cannot be borne is C1: such customers are offered the lowest risk only. From 65 years on C2
    is the most. Both are this bank's own rules; the second follows data/knowledge, which advises R1 and R2 there.
    """
    grade = sum(score > limit for limit in _SCORE_LIMITS)
    if careful:
        grade = 0
    elif age >= CAREFUL_AGE:
        grade = min(grade, 1)
    return GRADES[grade]


def valid_until(made: date) -> date:
    """The last day of an assessment: a year later (data/knowledge wealth.yml: twelve months)."""
    return months_after(made, 12)


def suits(customer_grade: str, product_grade: str) -> bool:
    """C1 may buy R1, C2 up to R2, and so on (data/knowledge wealth.yml)."""
    return int(product_grade[1:]) <= int(customer_grade[1:])


def moment(day: date, at: time) -> int:
    """A local time of a day in seconds since 1970 UTC."""
    return int(datetime.combine(day, at, LOCAL).timestamp())


def trade_day(placed: datetime) -> date:
    """The day whose price an order gets: until 15:00 of a trading day that day, later the next trading day."""
    local = placed.astimezone(LOCAL)
    if is_trading_day(local.date()) and local.time() < CUT_OFF:
        return local.date()
    return on_or_after(local.date() + timedelta(days=1))


def confirmation_day(traded: date) -> date:
    """T+1."""
    return trading_days_after(traded, 1)


def published_day(now: datetime) -> date:
    """The newest day whose fund price is known: it is published in the evening."""
    local = now.astimezone(LOCAL)
    return local.date() if local.time() >= PUBLISHED_AT else local.date() - timedelta(days=1)


def bought(amount: int, fee_rate: int, price: int) -> tuple[int, int]:
    """(fee, shares) for `amount` fen; `fee_rate` in ten-thousandths.

    Custom (外扣法): net = amount / (1 + rate), shares = net / price, both rounded half up to two digits.
    """
    net = half_up(amount * 10_000, 10_000 + fee_rate)
    return amount - net, half_up(net * FUND_PRICE_UNIT, price)


def value(shares: int, price: int) -> int:
    """Fen that shares of a fund are worth."""
    return half_up(shares * price, FUND_PRICE_UNIT)


def redeem_rate(fees: Sequence[tuple[int | None, int]], days: int) -> int:
    """Ten-thousandths taken when shares were held for `days`; `fees` as (fewer days than, rate), the last without end.

    Under 7 days at least 1.5 % for all but money-market funds: 公开募集开放式证券投资基金流动性风险管理规定 §23.
    """
    return next(rate for limit, rate in fees if limit is None or days < limit)


def part_of_cost(cost: int, taken: int, remaining: int) -> int:
    """The cost of the part that is taken from a lot; all of it with the last unit."""
    return half_up(cost * taken, remaining)


def grams_for(amount: int, price: int) -> int:
    """Ten-thousandths of a gram for `amount` fen at `price` fen a gram, rounded down to what is paid for."""
    return amount * GRAM // price


def gold_value(grams: int, price: int) -> int:
    """Fen for gold, rounded down to the fen."""
    return grams * price // GRAM


def next_plan_day(every: str, day: int, after: date) -> date:
    """The next day of a plan, later than `after`: `day` is 1-28 of the month, or 1-5 = Monday to Friday."""
    if every == "week":
        return after + timedelta(days=(day - 1 - after.weekday() - 1) % 7 + 1)
    this_month = after.replace(day=day)
    return this_month if this_month > after else (after.replace(day=1) + timedelta(days=32)).replace(day=day)
