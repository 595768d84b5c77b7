"""Puts what `lexicon` finds above the classifier's guess."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource  # Rasa resolves annotations at run time
from rasa.engine.storage.storage import ModelStorage  # Rasa resolves annotations at run time
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message  # Rasa resolves annotations at run time

from bot.nlu import lexicon, normalise
from bot.nlu.lexicon import Lexicon, Verdict
from bot.nlu.ranking import Guess, read_ranking, write_ranking
from bot.nlu.word_files import checksum


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LexiconGuard(IntentClassifier, GraphComponent):  # type: ignore[misc] # Rasa is Any here
    """Forces the intent of a sign, unless the classifier is sure of a more telling one that goes to a human too."""

    @classmethod
    def required_components(cls) -> list[type]:
        """It corrects a classifier."""
        return [IntentClassifier]

    @staticmethod
    def required_packages() -> list[str]:
        """Distributions whose versions change what is found."""
        return ["opencc", "msgspec"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`words`: the word list; `sure`: the confidence from which the classifier's `yields_to` intents are kept."""
        return {"words": "data/entities/guard.yml", "sure": 0.5}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The words, and how they are compared."""
        path = config.get("words", cls.get_default_config()["words"])
        return checksum([path, lexicon.__file__, normalise.__file__])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LexiconGuard:
        """Reads the word list. Raises WordFileError."""
        return cls(config, Lexicon.from_file(config["words"]))

    def __init__(self, config: dict[str, Any], words: Lexicon) -> None:
        self._sure = config["sure"]
        self._lexicon = words

    def process(self, messages: list[Message]) -> list[Message]:
        """Moves the found intent to the top; the other guesses keep their order behind it.

        An intent the model was not trained on is never forced: a model for other data has other intents.
        """
        for message in messages:
            verdict = self._lexicon.judge(message.get(TEXT) or "")
            guesses = read_ranking(message)
            if verdict and self._applies(verdict, guesses):
                others = [guess for guess in guesses if guess.intent != verdict.intent]
                own = next(guess.confidence for guess in guesses if guess.intent == verdict.intent)
                write_ranking(message, [Guess(verdict.intent, max(own, verdict.confidence)), *others])
        return messages

    def _applies(self, verdict: Verdict, guesses: list[Guess]) -> bool:
        if not any(guess.intent == verdict.intent for guess in guesses):
            return False
        return not (guesses[0].intent in verdict.yields_to and guesses[0].confidence >= self._sure)
