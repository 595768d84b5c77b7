"""How often the values found in a text are exactly those that are labelled. Pure but for the finder passed in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from bot.evaluation.value_notation import alike, period_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.evaluation.value_rows import ValueRow
    from bot.nlu.finder import ValueFinder


class ValueOutcome(msgspec.Struct, frozen=True):
    """A row and what was found of its kind, in the notation of `value_notation`."""

    row: ValueRow
    expected: frozenset[str]
    found: frozenset[str]

    @property
    def is_right(self) -> bool:
        """Nothing missing, nothing invented."""
        return self.expected == self.found


def outcome(finder: ValueFinder, row: ValueRow, today: date) -> ValueOutcome:
    """Looks for the row's kind in its text, seen from `today`."""
    entity = "period" if row.kind == "date_range" else row.kind
    values = [value.value for value in finder.find(row.text) if value.entity == entity]
    if row.kind == "date_range":
        values = [period_in(value, today) for value in values]
        # What today makes no period (a time to come) is not taken as one by the actions either.
        values = [value for value in values if alike(row.kind, value) != value or "/" in value]
    return ValueOutcome(
        row,
        frozenset(filter(None, (alike(row.kind, value) for value in row.values))),
        frozenset(alike(row.kind, value) for value in values),
    )


def score(outcomes: Iterable[ValueOutcome]) -> dict[str, float]:
    """Kind → share of rows that are right, `all` over all rows, and their number `n`."""
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for each in outcomes:
        for group in (each.row.kind, "all"):
            asked[group] += 1
            right[group] += each.is_right
    return {group: round(right[group] / asked[group], 4) for group in asked} | {"n": asked["all"]}
