"""Which texts are learned from and which are scored: by groups of near-duplicates, or one hand at a time. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sklearn.model_selection import GroupKFold

from bot.evaluation import EvaluationError
from bot.report.grouping import groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.report.taught import Taught


class Fold(msgspec.Struct, frozen=True):
    """`known` and `unseen` are places in the sequence of texts; no text of one is nearly one of the other."""

    name: str
    known: tuple[int, ...]
    unseen: tuple[int, ...]


def group_folds(taught: Sequence[Taught], count: int) -> list[Fold]:
    """`count` folds of about equal size, groups kept whole. Raises EvaluationError when there are fewer groups."""
    group = groups([text.text for text in taught])
    if not 2 <= count <= len(set(group)):
        raise EvaluationError(f"{count} folds cannot be made of {len(set(group))} groups of near-duplicates")
    split = GroupKFold(count).split(group, groups=group)
    return [
        Fold(f"fold {number}", tuple(map(int, known)), tuple(map(int, unseen)))
        for number, (known, unseen) in enumerate(split, start=1)
    ]


def hand_folds(taught: Sequence[Taught]) -> list[Fold]:
    """A fold a hand: scored are its texts; learned from are all others but those in a group with one of its own.

    Texts that belong to no hand are always learned from. Raises EvaluationError with fewer than two hands.
    """
    hands = sorted({text.hand for text in taught} - {""})
    if len(hands) < 2:
        raise EvaluationError("leaving one hand out needs two files in data/nlu/hands")
    group = groups([text.text for text in taught])
    folds = []
    for hand in hands:
        unseen = tuple(index for index, text in enumerate(taught) if text.hand == hand)
        met = {group[index] for index in unseen}
        known = tuple(index for index in range(len(taught)) if group[index] not in met)
        if not known:
            raise EvaluationError(f"hand {hand}: no text is left to learn from")
        folds.append(Fold(hand, known, unseen))
    return folds
