"""Strategies: versions of the rules of one subject, and of loans also how they are scored and priced (frozen)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Literal

import msgspec

from warmline.operations.risk.expressions import Expression
from warmline.operations.risk.facts import Subject

State = Literal["active", "shadow", "retired"]
# The least first: a longer delay wins.
Delay = Literal["two_hours", "next_day"]
DELAYS: tuple[Delay, ...] = ("two_hours", "next_day")


class StrategyError(ValueError):
    """The strategies or their words cannot be used as they are; `faults` is a line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class Outcome(str, Enum):
    """What is done with an operation, the mildest first; the most severe of the rules that fit wins."""

    ALLOW = "allow"
    WARN = "warn"  # offered, with words of warning on the card
    DELAY = "delay"  # offered, with a later arrival that can be cancelled
    HUMAN = "human"  # a person looks at it first
    REFUSE = "refuse"  # not offered; a person may review it

    @property
    def severity(self) -> int:
        """0 (allow) to 4 (refuse)."""
        return SEVERITY[self]


SEVERITY = {outcome: number for number, outcome in enumerate(Outcome)}


class Rule(msgspec.Struct, frozen=True):
    """`reason`: a code of data/texts/risk.yml. `weight`: of rules with the same outcome the heaviest is told first."""

    id: str
    when: Expression
    outcome: Outcome
    reason: str
    weight: int = 0
    arrival: Delay | None = None


class Points(msgspec.Struct, frozen=True):
    """Points that are added to the score (or taken) when the expression holds."""

    id: str
    when: Expression
    points: int


class Grade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a score of `at_least` gets: `rate` a year (0.0480 is 4.8 %), `limit_incomes` times the monthly income at
    most, and without a person no more than `instant_limit` yuan."""

    grade: str
    at_least: int
    rate: Decimal
    limit_incomes: Decimal
    instant_limit: Decimal


class Scorecard(msgspec.Struct, frozen=True):
    """`grades`: the best first."""

    base: int
    points: tuple[Points, ...]
    grades: tuple[Grade, ...]


class Strategy(msgspec.Struct, frozen=True):
    """One version. `rules`: the most severe first, among them the heaviest. Loans have a scorecard, and only they."""

    subject: Subject
    version: str
    state: State
    rules: tuple[Rule, ...]
    scorecard: Scorecard | None = None


class Versions(msgspec.Struct, frozen=True):
    """The versions of a subject that are looked at: one decides, the shadows only say what they would have done."""

    active: Strategy
    shadows: tuple[Strategy, ...] = ()


Strategies = Mapping[Subject, Versions]
