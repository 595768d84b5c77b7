"""What is taken for what: the table by intent, the matrix, the worst pairs. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.evaluation.scores import Outcome

# More columns than this cannot be read side by side.
WIDEST = 40
_EXAMPLES = 5


class IntentLine(msgspec.Struct, frozen=True):
    """An intent: texts it is taught with and scored by; None where there is nothing to divide by."""

    intent: str
    taught: int
    scored: int
    recall: float | None
    precision: float | None
    mistaken_for: str
    mistaken: int


class Confusion(msgspec.Struct, frozen=True):
    """Texts labelled `intent` that were predicted as another; the examples are those the bot was surest of."""

    intent: str
    predicted: str
    n: int
    examples: tuple[Outcome, ...]


class Matrix(msgspec.Struct, frozen=True):
    """`counts[i][j]`: texts of intents[i] predicted as intents[j]; `left_out`: confused intents it has no room for."""

    intents: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    scored: tuple[int, ...]
    left_out: int


def intent_lines(outcomes: Sequence[Outcome], taught: Mapping[str, int]) -> list[IntentLine]:
    """A line for every intent that is scored or taught, by name."""
    scored = Counter(outcome.intent for outcome in outcomes)
    predicted = Counter(outcome.predicted for outcome in outcomes)
    right = Counter(outcome.intent for outcome in outcomes if outcome.right)
    wrong: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        if not outcome.right:
            wrong[outcome.intent][outcome.predicted] += 1
    lines = []
    for intent in sorted({*scored, *taught}):
        most = sorted(wrong[intent].items(), key=lambda item: (-item[1], item[0]))[:1] or [("", 0)]
        lines.append(
            IntentLine(
                intent=intent,
                taught=taught.get(intent, 0),
                scored=scored[intent],
                recall=right[intent] / scored[intent] if scored[intent] else None,
                precision=right[intent] / predicted[intent] if predicted[intent] else None,
                mistaken_for=most[0][0],
                mistaken=most[0][1],
            )
        )
    return lines


def confusions(outcomes: Sequence[Outcome]) -> list[Confusion]:
    """All pairs of label and wrong prediction, the most frequent first."""
    pairs: defaultdict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if not outcome.right:
            pairs[outcome.intent, outcome.predicted].append(outcome)
    found = [
        Confusion(intent, predicted, len(held), tuple(sorted(held, key=lambda o: -o.confidence)[:_EXAMPLES]))
        for (intent, predicted), held in pairs.items()
    ]
    return sorted(found, key=lambda each: (-each.n, each.intent, each.predicted))


def matrix(outcomes: Sequence[Outcome], widest: int = WIDEST) -> Matrix:
    """The intents with most wrong texts, as label or as prediction, by name."""
    mixed: Counter[str] = Counter()
    for outcome in outcomes:
        if not outcome.right:
            mixed.update((outcome.intent, outcome.predicted))
    shown = tuple(sorted(sorted(mixed, key=lambda intent: (-mixed[intent], intent))[:widest]))
    counts = Counter((outcome.intent, outcome.predicted) for outcome in outcomes)
    scored = Counter(outcome.intent for outcome in outcomes)
    return Matrix(
        intents=shown,
        counts=tuple(tuple(counts[row, column] for column in shown) for row in shown),
        scored=tuple(scored[row] for row in shown),
        left_out=len(mixed) - len(shown),
    )
