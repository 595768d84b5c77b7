"""What is measured of the running centre, and how: means that forget, rates of coming, the mean weight (pure).

The same formulas run in lua/learn.lua; tests/handoff/test_measures.py holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from warmline.conversation.tickets import Lane
from warmline.handoff.routing import WEIGHTS

# Each new value makes the older ones count 0.2 % less: half of a mean is from the last 350 conversations. Handle times
# scatter as much as their mean, so a mean of 70 would be wrong by a tenth every now and then.
FORGETTING = 0.998
# What is believed before anything was measured, and how many measured values that weighs.
PRIOR_COUNT = 20.0
PRIOR_HANDLE_SECONDS = 300.0
PRIOR_PATIENCE_SECONDS = 1800.0
# Arrivals are counted in buckets of five minutes; the last four make a rate.
BUCKET_MS = 5 * 60_000
BUCKETS = 4


class Mean(msgspec.Struct, frozen=True):
    """A sum of values and their count, both forgetting."""

    total: float = 0.0
    count: float = 0.0

    def more(self, value: float, count: float = 1.0) -> Mean:
        """With one more value."""
        return Mean(self.total * FORGETTING + value, self.count * FORGETTING + count)

    def value(self, prior: float) -> float:
        """The mean, `prior` counted in as so many values."""
        return (self.total + PRIOR_COUNT * prior) / (self.count + PRIOR_COUNT)


class Came(msgspec.Struct, frozen=True):
    """What is counted of an arriving ticket."""

    skill: str
    lane: Lane
    channel: str


class Measured(msgspec.Struct, frozen=True):
    """What was measured lately: mean handle time by skill, mean patience, tickets a second by skill and lane, and the
    mean weight of a conversation."""

    handle_seconds: Mapping[str, float]
    patience_seconds: float
    rates: Mapping[tuple[str, Lane], float]
    mean_weight: float


def bucket_of(moment: int) -> int:
    """The start (ms) of the five minutes in which `moment` lies."""
    return moment - moment % BUCKET_MS


def buckets_at(now: int) -> list[int]:
    """The buckets a rate is made of, the newest (unfinished) first."""
    return [bucket_of(now) - number * BUCKET_MS for number in range(BUCKETS)]


def measured(
    skills: Iterable[str],
    handled: Mapping[str, Mean],
    patience: Mean,
    came: Mapping[int, Mapping[Came, int]],
    now: int,
) -> Measured:
    """All together. `handled` in seconds; `patience`: seconds waited, and how many left (the estimate of an exponential
    patience that also counts who was served); `came`: counts by bucket."""
    seconds = (now - buckets_at(now)[-1]) / 1000
    rates: dict[tuple[str, Lane], float] = {}
    weights, tickets = PRIOR_COUNT * sum(WEIGHTS.values()) / len(WEIGHTS), PRIOR_COUNT
    for bucket in buckets_at(now):
        for kind, number in came.get(bucket, {}).items():
            rates[kind.skill, kind.lane] = rates.get((kind.skill, kind.lane), 0.0) + number / seconds
            weights += number * WEIGHTS.get(kind.channel, 1.0)
            tickets += number
    return Measured(
        handle_seconds={skill: handled.get(skill, Mean()).value(PRIOR_HANDLE_SECONDS) for skill in skills},
        patience_seconds=patience.value(PRIOR_PATIENCE_SECONDS),
        rates=rates,
        mean_weight=weights / tickets,
    )
