"""Decides whether the first guess is good enough to act on; if not, the message is `nlu_fallback`."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource  # Rasa resolves annotations at run time
from rasa.engine.storage.storage import ModelStorage  # Rasa resolves annotations at run time
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.training_data.message import Message  # Rasa resolves annotations at run time

from bot.nlu.contract import CONTRACT, human_intents
from bot.nlu.ranking import STRANGE, Guess, read_ranking, write_ranking
from bot.nlu.word_files import checksum


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class UnsureClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc] # Rasa is Any here
    """Puts `nlu_fallback` in front of guesses that are too weak or too close, or about a strange text.

    The guesses stay behind it.

    Unlike Rasa's FallbackClassifier the confidence is kept: that of `nlu_fallback` is what the first guess lacks to
    certainty. Intents that go to a human (`who: human` in the contract) are believed earlier, because missing one is
    worse than a false alarm.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """It judges a classifier."""
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold`, `human_threshold`: least confidence; `ambiguity`: least lead; `ranking_length`: guesses."""
        return {
            "threshold": 0.4,
            "human_threshold": 0.3,
            "ambiguity": 0.08,
            "ranking_length": 10,
            "contract": CONTRACT,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Which intents go to a human."""
        return checksum([config.get("contract", CONTRACT)])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> UnsureClassifier:
        """Reads the contract. Raises WordFileError."""
        return cls(config, human_intents(config["contract"]))

    def __init__(self, config: dict[str, Any], human: frozenset[str]) -> None:
        self._config = config
        self._human = human

    def process(self, messages: list[Message]) -> list[Message]:
        """Shortens the ranking and puts `nlu_fallback` first where unsure."""
        for message in messages:
            guesses = read_ranking(message)
            kept = guesses[: self._config["ranking_length"]]
            if self._unsure(guesses, strange=bool(message.get(STRANGE))):
                first = guesses[0].confidence if guesses else 0.0
                kept = [Guess(DEFAULT_NLU_FALLBACK_INTENT_NAME, 1.0 - first), *kept]
            write_ranking(message, kept)
        return messages

    def _unsure(self, guesses: list[Guess], *, strange: bool) -> bool:
        if not guesses:
            return True
        first = guesses[0]
        if first.intent in self._human:
            return bool(first.confidence < self._config["human_threshold"])
        if strange or first.confidence < self._config["threshold"]:
            return True
        return len(guesses) > 1 and first.confidence - guesses[1].confidence < self._config["ambiguity"]
