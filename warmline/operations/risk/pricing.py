"""The price of a loan (pure): its score, the grade of the score, and what the grade lends at which rate."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal

import msgspec

from warmline.operations.risk.expressions import Expression
from warmline.operations.risk.facts import LoanFacts
from warmline.operations.risk.strategies import Outcome, Scorecard

# Reasons that come from here and not from a rule of a file.
CANNOT_JUDGE = "cannot_judge"
SCORE_LOW = "score_low"
ABOVE_LIMIT = "above_limit"
ABOVE_INSTANT = "above_instant"
OWN_REASONS = frozenset({CANNOT_JUDGE, SCORE_LOW, ABOVE_LIMIT, ABOVE_INSTANT})

# The facts that limit and instant limit follow from.
PRICED_BY = frozenset({"amount", "income"})

# Limits are offered in whole hundreds of yuan.
_STEP = Decimal(100)


class Price(msgspec.Struct, frozen=True):
    """`reason` is None when the whole amount is lent at once. `limit`: yuan, 0 without a grade."""

    outcome: Outcome
    reason: str | None
    score: int | None
    grade: str | None = None
    limit: Decimal = Decimal(0)
    rate: Decimal | None = None


def price(card: Scorecard, facts: LoanFacts, fits: Callable[[Expression], bool | None]) -> Price:
    """Up to the grade's instant limit at once, up to its limit by a person, above it not (a person may review that).

    A score that cannot be told is no score: a person decides.
    """
    if not (facts.amount.is_finite() and facts.income.is_finite()):
        return Price(Outcome.HUMAN, CANNOT_JUDGE, None)
    score = card.base
    for one in card.points:
        held = fits(one.when)
        if held is None:
            return Price(Outcome.HUMAN, CANNOT_JUDGE, None)
        score += one.points if held else 0
    grade = next((grade for grade in card.grades if score >= grade.at_least), None)
    if grade is None:
        return Price(Outcome.REFUSE, SCORE_LOW, score)
    limit = (facts.income * grade.limit_incomes / _STEP).to_integral_value(ROUND_DOWN) * _STEP
    if facts.amount > limit:
        outcome, reason = Outcome.REFUSE, ABOVE_LIMIT
    elif facts.amount > grade.instant_limit:
        outcome, reason = Outcome.HUMAN, ABOVE_INSTANT
    else:
        return Price(Outcome.ALLOW, None, score, grade.grade, limit, grade.rate)
    return Price(outcome, reason, score, grade.grade, limit, grade.rate)
