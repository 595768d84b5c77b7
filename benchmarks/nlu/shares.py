"""Figures of understanding. Pure. Unlike times, most of them are shares in percent, of which more is better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from benchmarks.figures import Figure, figure
from bot.evaluation.scores import OUT_OF_SCOPE, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Findings(msgspec.Struct):
    """One part's figures and the stock pipeline's; `notes` say what stands behind them."""

    figures: list[Figure]
    notes: dict[str, Any]
    peer: list[Figure] = []


def percent(name: str, share: float | None, at_least: float | None = None) -> Figure:
    """A share (0 to 1) in percent; met when not below its target. An unknown one is refused: ValueError."""
    if share is None:
        raise ValueError(f"{name}: no text in the file tells it")
    found = figure(name, "%", [100 * share])
    if at_least is None:
        return found
    return msgspec.structs.replace(found, target=at_least, met=found.value >= at_least)


def first_guesses(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """As if nothing had been rejected: what published accuracies count, and what "did you mean" would offer first."""
    return [
        msgspec.structs.replace(one, predicted=one.likely[0]) if one.predicted == OUT_OF_SCOPE and one.likely else one
        for one in outcomes
    ]


def cared_for(outcomes: Sequence[Outcome], sensitive: frozenset[str]) -> float | None:
    """Of the texts whose intent belongs to a human: the share understood or handed over. None without such a text."""
    theirs = [one for one in outcomes if one.intent in sensitive]
    return sum(one.right or one.handed_over for one in theirs) / len(theirs) if theirs else None
