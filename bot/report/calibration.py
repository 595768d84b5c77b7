"""Whether confidence means what it says: of the guesses given 0.8, about 80 % should be right. Pure.

Bins and expected calibration error as in Guo et al. 2017, "On Calibration of Modern Neural Networks".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bot.evaluation.scores import OUT_OF_SCOPE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.evaluation.scores import Outcome

BINS = 10
# A gap that nobody would act on differently.
_CLOSE = 0.02


class Guessed(msgspec.Struct, frozen=True):
    """The confidence of a first guess, 0 to 1, and whether it was right."""

    confidence: float
    right: bool


class Bin(msgspec.Struct, frozen=True):
    """Guesses with a confidence in [low, high): how many, their mean confidence, and the share that is right."""

    low: float
    high: float
    n: int
    confidence: float
    right: float


def first_guess(outcome: Outcome) -> Guessed:
    """What the classifier itself thought. A rejected text carries what its first guess lacked to certainty.

    Rejected is whatever counts as out of scope and was handed over: the intent of that name is the bot's own to answer.
    """
    if not outcome.likely:
        return Guessed(0.0, False)
    rejected = outcome.predicted == OUT_OF_SCOPE and outcome.handed_over
    confidence = 1.0 - outcome.confidence if rejected else outcome.confidence
    return Guessed(confidence, outcome.likely[0] == outcome.intent)


def bins(guesses: Sequence[Guessed], count: int = BINS) -> list[Bin]:
    """The bins that hold a guess, lowest first; a confidence of 1 belongs to the last."""
    held: dict[int, list[Guessed]] = {}
    for guess in guesses:
        held.setdefault(min(int(guess.confidence * count), count - 1), []).append(guess)
    return [
        Bin(
            low=number / count,
            high=(number + 1) / count,
            n=len(inside),
            confidence=sum(guess.confidence for guess in inside) / len(inside),
            right=sum(guess.right for guess in inside) / len(inside),
        )
        for number, inside in sorted(held.items())
    ]


def expected_error(held: Sequence[Bin]) -> float:
    """The mean gap between confidence and share right, bins weighted by their guesses; 0 is perfect."""
    total = sum(each.n for each in held)
    return sum(each.n * abs(each.confidence - each.right) for each in held) / total if total else 0.0


def seen(held: Sequence[Bin]) -> str:
    """What the curve shows, as its title."""
    total = sum(each.n for each in held) or 1
    gap = sum(each.n * (each.confidence - each.right) for each in held) / total
    if abs(gap) < _CLOSE:
        return "On average the bot is as sure as it is right"
    return (
        f"The bot is {'surer' if gap > 0 else 'less sure'} than it is right, by {100 * abs(gap):.1f} points on average"
    )
