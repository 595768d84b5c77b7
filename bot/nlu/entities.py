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

from bot.nlu import amounts, calendar_days, finder, normalise, numerals, patterns, periods, tokens
from bot.nlu.finder import ValueFinder
from bot.nlu.word_files import checksum


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ValueExtractor(GraphComponent, EntityExtractorMixin):  # type: ignore[misc] # Rasa is Any here
    """Adds card_tail (4 digits), account_kind (debit, credit, current, term), period (as said) and amount (yuan)."""

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
        words += [f"data/entities/{name}.yml" for name in ("amounts", "numerals", "periods")]
        code = [
            module.__file__
            for module in (amounts, calendar_days, finder, normalise, numerals, patterns, periods, tokens)
        ]
        return checksum([*words, *(file for file in code if file)])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ValueExtractor:
        """Builds the spaCy pipeline. Raises WordFileError."""
        return cls(ValueFinder(config["words"]))

    def __init__(self, values: ValueFinder) -> None:
        self._values = values

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
