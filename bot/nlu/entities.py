"""Rasa's view of `finder`: values as entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource  # Rasa resolves annotations at run time
from rasa.engine.storage.storage import ModelStorage  # Rasa resolves annotations at run time
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message  # Rasa resolves annotations at run time
from rasa.shared.nlu.training_data.training_data import TrainingData  # Rasa resolves annotations at run time

from bot.nlu import (
    amounts,
    arrivals,
    calendar_days,
    card_tails,
    corrections,
    finder,
    listed_payees,
    names,
    normalise,
    numerals,
    patterns,
    payee_others,
    payee_sentences,
    payee_templates,
    period_context,
    period_forms,
    period_reading,
    period_words,
    periods,
    phones,
    piece_tokenizer,
    places,
    terms,
    tokens,
)
from bot.nlu.finder import ValueFinder
from bot.nlu.word_files import checksum

_WEIGHTS = "payees.bin"
_WORDS = (
    "amounts",
    "arrivals",
    "banks",
    "card_tails",
    "corrections",
    "numerals",
    "payee_templates",
    "payees",
    "periods",
    "places",
    "terms",
)
_CODE = (
    amounts,
    arrivals,
    calendar_days,
    card_tails,
    corrections,
    finder,
    listed_payees,
    names,
    normalise,
    numerals,
    patterns,
    payee_others,
    payee_sentences,
    payee_templates,
    period_context,
    period_forms,
    period_reading,
    period_words,
    periods,
    phones,
    piece_tokenizer,
    places,
    terms,
    tokens,
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ValueExtractor(GraphComponent, EntityExtractorMixin):  # type: ignore[misc] # Rasa is Any here
    """Adds what `finder` finds, plain text each: amount (yuan), period (as said), card_tail (4 digits), account_kind
    (debit, credit, current, term), term (months, or 7d), arrival (at_once, two_hours, next_day), payee and place (as
    said), phone (digits), bank (full name). Training fits the recogniser of payees, from its own sentences.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Rasa asks for tokens, which entities must align with."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Distributions whose versions change what is found."""
        return ["spacy", "opencc", "msgspec"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`words`: phrases and patterns."""
        return {"words": "data/entities/values.yml"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Word lists, grammars and the modules that read them."""
        words = [config.get("words", cls.get_default_config()["words"])]
        words += [f"data/entities/{name}.yml" for name in _WORDS]
        return checksum([*words, *(module.__file__ for module in _CODE if module.__file__)])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ValueExtractor:
        """Before training: of payees only relations are known. Raises WordFileError."""
        return cls(config, model_storage, resource, ValueFinder(config["words"]))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> ValueExtractor:
        """From a trained model: weights as numbers; nothing that could run code. Raises WordFileError."""
        with model_storage.read_from(resource) as folder:
            recogniser = names.from_bytes((folder / _WEIGHTS).read_bytes())
        return cls(config, model_storage, resource, ValueFinder(config["words"], recogniser))

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, values: ValueFinder
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._values = values

    def train(self, training_data: TrainingData) -> Resource:
        """Fits and stores the recogniser of payees; the training data's own texts have no payees marked."""
        recogniser = names.train(names.payee_words())
        with self._storage.write_to(self._resource) as folder:
            (folder / _WEIGHTS).write_bytes(names.to_bytes(recogniser))
        self._values = ValueFinder(self._config["words"], recogniser)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds what is found to the message's entities; offsets count in the message's own text."""
        for message in messages:
            found = [
                {"entity": value.entity, "value": value.value, "start": value.start, "end": value.end}
                for value in self._values.find(message.get(TEXT) or "")
            ]
            known = message.get(ENTITIES) or []
            message.set(ENTITIES, [*known, *self.add_extractor_name(found)], add_to_output=True)
        return messages
