"""The ranked guesses of a message, typed, and how they stand in Rasa's dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable


# The message's key: its text is like nothing that was taught.
STRANGE = "strange"


class Guess(msgspec.Struct, frozen=True):
    """An intent and how likely it is, 0 to 1."""

    intent: str
    confidence: float


def read_ranking(message: Any) -> list[Guess]:
    """The message's guesses, likeliest first."""
    ranking = message.get(INTENT_RANKING_KEY) or []
    return [Guess(entry[INTENT_NAME_KEY], entry[PREDICTED_CONFIDENCE_KEY]) for entry in ranking]


def write_ranking(message: Any, guesses: Iterable[Guess]) -> None:
    """Stores guesses, likeliest first; the first is the intent. Without guesses the intent has no name."""
    ranking = [{INTENT_NAME_KEY: guess.intent, PREDICTED_CONFIDENCE_KEY: guess.confidence} for guess in guesses]
    first = ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
    message.set(INTENT, first, add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
