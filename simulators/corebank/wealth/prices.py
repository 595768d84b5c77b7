"""Prices: walks from day to day, of gold also from minute to minute. The same day always has the same price."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from math import pi, sin
from random import Random
from typing import Final

from simulators.corebank.clock import LOCAL
from simulators.corebank.trading_days import is_trading_day
from simulators.corebank.wealth.catalogue import Fund, Gold, Walk
from simulators.corebank.wealth.rules import FUND_PRICE_UNIT

_SEED: Final = 20240601
_ORIGIN: Final = date(2020, 1, 1)
_TRADING_DAYS_A_YEAR: Final = 243
# Gold is traded on trading days between these local times; outside, the price stands still.
GOLD_OPENS: Final = time(9, 0)
GOLD_CLOSES: Final = time(22, 0)
_WITHIN_DAY: Final = 0.0015


@cache
def _levels(walk: Walk) -> list[float]:
    """The prices known so far, one a calendar day since the origin; _level lengthens it."""
    return [walk.start]


def _level(walk: Walk, day: date) -> float:
    """The price at the end of a day, unrounded; days without trading and those before the origin keep it."""
    levels = _levels(walk)
    wanted = max(0, (day - _ORIGIN).days)
    while len(levels) <= wanted:
        current = _ORIGIN + timedelta(days=len(levels))
        step = 0.0
        if is_trading_day(current):
            chance = Random(f"{_SEED}/{walk.name}/{current}").gauss(0, 1)
            step = walk.drift / _TRADING_DAYS_A_YEAR + walk.swing * chance
        levels.append(levels[-1] * (1 + step))
    return levels[wanted]


def fund_price(fund: Fund, day: date) -> int:
    """The price of a share on a day, in ten-thousandths of a yuan."""
    return max(1, round(_level(fund.walk, day) * FUND_PRICE_UNIT))


@dataclass(frozen=True)
class GoldPrice:
    """What a gram costs the customer (`buy`) and brings the customer (`sell`), in fen."""

    buy: int
    sell: int


def gold_open(at: datetime) -> bool:
    """Whether gold is traded at this instant."""
    local = at.astimezone(LOCAL)
    return is_trading_day(local.date()) and GOLD_OPENS <= local.time() < GOLD_CLOSES


def gold_price(gold: Gold, at: datetime) -> GoldPrice:
    """The prices of the minute: a bridge from the last day's price to this day's, with a little noise in between."""
    middle = _gold_middle(gold, at.astimezone(LOCAL))
    spread = middle * gold.spread / 10_000
    return GoldPrice(round(middle + spread), round(middle - spread))


def _gold_middle(gold: Gold, local: datetime) -> float:
    """Fen a gram between the two prices."""
    day = local.date()
    before, after = _level(gold.walk, day - timedelta(days=1)) * 100, _level(gold.walk, day) * 100
    if not is_trading_day(day) or local.time() < GOLD_OPENS:
        return before
    if local.time() >= GOLD_CLOSES:
        return after
    opens, closes = (datetime.combine(day, moment, LOCAL) for moment in (GOLD_OPENS, GOLD_CLOSES))
    passed = (local - opens) / (closes - opens)
    noise = Random(f"{_SEED}/{gold.walk.name}/{local:%Y%m%d%H%M}").uniform(-1, 1) * sin(pi * passed)
    return before + (after - before) * passed + before * _WITHIN_DAY * noise
