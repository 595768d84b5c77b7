"""Sparse sentence features: tf-idf of n-grams over the whole folded text, of its characters or of how they sound.

Rasa's own counter joins tokens with blanks, which cuts every n-gram where tokens are characters; hence this one.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource  # Rasa resolves annotations at run time
from rasa.engine.storage.storage import ModelStorage  # Rasa resolves annotations at run time
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message  # Rasa resolves annotations at run time
from rasa.shared.nlu.training_data.training_data import TrainingData  # Rasa resolves annotations at run time
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu import normalise, sounds
from bot.nlu.normalise import feature_text
from bot.nlu.sounds import sound_ngrams
from bot.nlu.word_files import checksum

_VOCABULARY = "ngrams.json"
_WEIGHTS = "idf.npz"
_TEXTS_PER_REPETITION = 100
_COUNTED = ("characters", "sounds")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):  # type: ignore[misc] # Rasa is Any here
    """Adds one sparse sentence feature (1, known n-grams) of length 1 to every message with visible text."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Rasa asks for tokens before features."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Distributions whose versions change the features."""
        return ["sklearn", "numpy", "opencc", "pypinyin"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """n-grams of `min_n` to `max_n` characters seen in at least `min_texts` texts.

        With `of: sounds`, of one to three syllables (see `sounds`) instead.
        """
        return {**SparseFeaturizer.get_default_config(), "of": "characters", "min_n": 1, "max_n": 4, "min_texts": 2}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The folding of texts lives in another module."""
        return checksum([normalise.__file__, sounds.__file__])

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuses an empty range of lengths, and what cannot be counted."""
        if config["of"] not in _COUNTED:
            raise ValueError(f"NgramFeaturizer: of must be one of {', '.join(_COUNTED)}")
        if not 1 <= config["min_n"] <= config["max_n"]:
            raise ValueError("NgramFeaturizer: 1 <= min_n <= max_n is needed")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturizer:
        """Before training: no n-grams yet."""
        return cls(config, execution_context.node_name, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> NgramFeaturizer:
        """From a trained model: n-grams as JSON, their weights as numbers; nothing that could run code."""
        with model_storage.read_from(resource) as folder:
            ngrams = json.loads((folder / _VOCABULARY).read_text("utf-8"))
            with np.load(folder / _WEIGHTS, allow_pickle=False) as kept:
                idf = kept["idf"]
        vectorizer = _vectorizer(config, {ngram: column for column, ngram in enumerate(ngrams)})
        vectorizer.idf_ = idf
        return cls(config, execution_context.node_name, model_storage, resource, vectorizer)

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        vectorizer: TfidfVectorizer | None,
    ) -> None:
        super().__init__(name, config)
        self._storage = model_storage
        self._resource = resource
        self._vectorizer = vectorizer

    def train(self, training_data: TrainingData) -> Resource:
        """Learns which n-grams there are and how much each tells."""
        texts = [feature_text(message.get(TEXT) or "") for message in training_data.training_examples]
        # A handful of texts has nothing that stands in several of them.
        seldom = min(self._config["min_texts"], 1 + len(texts) // _TEXTS_PER_REPETITION)
        self._vectorizer = _vectorizer({**self._config, "min_texts": seldom}, None)
        self._vectorizer.fit(texts)
        with self._storage.write_to(self._resource) as folder:
            ngrams = self._vectorizer.get_feature_names_out().tolist()
            (folder / _VOCABULARY).write_text(json.dumps(ngrams, ensure_ascii=False), "utf-8")
            np.savez(folder / _WEIGHTS, idf=self._vectorizer.idf_)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the features to all examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the features; a message without visible text gets none. Counted together: four times faster."""
        assert self._vectorizer is not None
        texts = [feature_text(message.get(TEXT) or "") for message in messages]
        spoken = [index for index, text in enumerate(texts) if text]
        if spoken:
            rows = self._vectorizer.transform([texts[index] for index in spoken])
            for number, index in enumerate(spoken):
                features = Features(rows[number], FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
                messages[index].add_features(features)
        return messages


def _vectorizer(config: dict[str, Any], vocabulary: dict[str, int] | None) -> TfidfVectorizer:
    sounds_counted = config["of"] == "sounds"
    return TfidfVectorizer(
        analyzer=sound_ngrams if sounds_counted else "char",
        lowercase=False,
        ngram_range=(1, 1) if sounds_counted else (config["min_n"], config["max_n"]),
        min_df=config["min_texts"],
        sublinear_tf=True,
        vocabulary=vocabulary,
        dtype=np.float32,
    )
