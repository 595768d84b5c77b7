"""What a waiting customer is told, and what is learnt from how it came (pure).

The expected wait comes from drain.py. It is corrected by a factor learnt from recent waits, and its upper bound is as
many spreads above it as made the bound hold for nine in ten lately. docs/decisions/0014-waiting-time.md has the reasons
and the figures.
"""

from __future__ import annotations

import math

import msgspec

# From the offer to its acceptance.
ANSWER_SECONDS = 5.0
# The shown upper bound is to hold for this share of those who wait.
HOLDS = 0.90
# The slots' rate itself is known to about so much.
RATE_ERROR = 0.12
# How fast is learnt: the factor forgets half in about 350 waits (faster, it follows the noise: decision 14); the
# bound moves by a tenth of a spread in two misses.
CORRECTING, REACHING = 0.002, 0.05
MOST_CORRECTION, REACH = math.log(1.5), (-1.0, 4.0)
# A wait is well told when it is wrong by no more than this: seconds, or this share of the wait.
CLOSE_SECONDS, CLOSE_SHARE = 60.0, 0.30


class WaitBox(msgspec.Struct, frozen=True):
    """People before this one, and the box of minutes. `nobody`: no agent with the skill is there."""

    ahead: int
    low: int
    high: int
    nobody: bool = False


class Steering(msgspec.Struct, frozen=True):
    """What was learnt from recent waits: the logarithm of the factor, and the upper bound's distance in spreads."""

    correction: float = 0.0
    reach: float = 1.2

    def after(self, lesson: Lesson) -> Steering:
        """One lesson later."""
        return Steering(
            bounded(self.correction + lesson.correction, -MOST_CORRECTION, MOST_CORRECTION),
            bounded(self.reach + lesson.reach, *REACH),
        )


class Promise(msgspec.Struct, frozen=True):
    """What was told first of a wait. `seconds`: the estimate; `high`: minutes; `judged`: a wait was told at all (not a
    free agent, not that nobody is there)."""

    skill: str
    lane: str
    seconds: float
    low: int
    high: int
    judged: bool


class Lesson(msgspec.Struct, frozen=True):
    """What came of a promise: how far it moves the steering, was the estimate close, did the upper bound hold."""

    correction: float
    reach: float
    close: bool
    held: bool


def promised(expected: float, spacing: float, steering: Steering) -> tuple[float, int, int]:
    """(estimate in seconds, low, high in minutes) for an expected wait; `spacing`: mean seconds between free slots.

    Slots free one by one at random, so a wait made of W/spacing of them varies by √(W·spacing) (Poisson); that the rate
    itself is known to a share only adds to it. Bounds are rounded outward.
    """
    seconds = expected * math.exp(steering.correction) + ANSWER_SECONDS
    spread = math.hypot(math.sqrt(seconds * spacing), RATE_ERROR * seconds)
    high = max(1, math.ceil((seconds + steering.reach * spread) / 60))
    low = max(0, math.floor((seconds - spread) / 60))
    return seconds, min(low, high - 1), high


def lesson(promise: Promise, waited: float) -> Lesson | None:
    """What a wait of `waited` seconds teaches; None where no wait was told.

    The factor follows the logarithm of actual over told, a minute added to both so that short waits say little. The
    reach is steered as in adaptive conformal inference (Gibbs & Candès 2021, NeurIPS 34): up after a miss, down a
    ninth of that when the bound held, so that in the long run it holds for 90 % whatever the days are like.
    """
    if not promise.judged:
        return None
    error = math.log((waited + 60) / (promise.seconds + 60))
    held = waited <= promise.high * 60
    return Lesson(
        correction=CORRECTING * bounded(error, -1.0, 1.0),
        reach=REACHING * (HOLDS - 1 if held else HOLDS),
        close=close_to(promise.seconds, waited),
        held=held,
    )


def close_to(told: float, waited: float) -> bool:
    """Whether an estimate was close to the wait (seconds)."""
    return abs(told - waited) <= max(CLOSE_SECONDS, CLOSE_SHARE * waited)


def bounded(value: float, low: float, high: float) -> float:
    """`value`, or the bound it is beyond."""
    return min(high, max(low, value))
