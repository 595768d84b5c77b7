"""The customers of a simulated day: who comes when, for what, how long they take and how long they wait."""

from __future__ import annotations

import math
from collections.abc import Mapping
from random import Random

import msgspec

from warmline.conversation.tickets import Lane
from warmline.handoff.day.forecast import HALF_HOUR, Forecast

# Handle times of contact centres are lognormal (Brown et al. 2005, "Statistical Analysis of a Telephone Call Center",
# JASA 100, §3.2); the spread of their logarithm there is about 0.8.
HANDLE_SIGMA = 0.8


class Surge(msgspec.Struct, frozen=True):
    """From `start` for `length` (ms) `factor` times as many come: an outage, a rumour, a card that stopped working."""

    start: int
    length: int
    factor: float


class Habits(msgspec.Struct, frozen=True):
    """How customers are. `lanes`: their shares besides the standard lane; `patience_seconds`: mean, exponential."""

    lanes: Mapping[Lane, float] = {}
    wechat: float = 0.5
    patience_seconds: float = 1800.0
    accept_seconds: tuple[float, float] = (1.0, 8.0)
    declines: float = 0.02


# One customer in five has a head start.
PRIORITIES: Mapping[Lane, float] = {Lane.FRAUD: 0.03, Lane.ELDERLY: 0.08, Lane.VIP: 0.05, Lane.COMPLAINT: 0.04}


class Customer(msgspec.Struct, frozen=True):
    """One ticket to be. Times in ms; `handle` and `patience` are what they will turn out to be, told to nobody."""

    name: str
    at: int
    skill: str
    lane: Lane
    channel: str
    handle: int
    patience: int
    accept: int
    declined: bool


def arriving(forecast: Forecast, habits: Habits, chance: Random, surge: Surge | None = None) -> list[Customer]:
    """A day's customers in the order of their coming: Poisson within each half hour, times the surge."""
    found: list[Customer] = []
    for row in sorted(forecast.rows, key=lambda row: (row.start, row.skill)):
        at = float(row.start)
        most = row.arrivals / HALF_HOUR * (surge.factor if surge else 1.0)
        while most > 0 and (at := at + chance.expovariate(most)) < row.start + HALF_HOUR:
            # Thinning (Lewis & Shedler 1979): candidates at the highest rate, kept by the rate of their moment.
            if surge and not surge.start <= at < surge.start + surge.length and chance.random() * surge.factor > 1:
                continue
            found.append(_customer(f"c{len(found)}", int(at), row.skill, row.handle_seconds, habits, chance))
    return sorted(found, key=lambda one: one.at)


def _customer(name: str, at: int, skill: str, seconds: float, habits: Habits, chance: Random) -> Customer:
    mu = math.log(seconds) - HANDLE_SIGMA**2 / 2
    return Customer(
        name=name,
        at=at,
        skill=skill,
        lane=_lane(habits, chance),
        channel="wechat" if chance.random() < habits.wechat else "web",
        handle=int(chance.lognormvariate(mu, HANDLE_SIGMA) * 1000),
        patience=int(chance.expovariate(1 / habits.patience_seconds) * 1000),
        accept=int(chance.uniform(*habits.accept_seconds) * 1000),
        declined=chance.random() < habits.declines,
    )


def _lane(habits: Habits, chance: Random) -> Lane:
    left = chance.random()
    for lane, share in habits.lanes.items():
        if (left := left - share) < 0:
            return lane
    return Lane.STANDARD
