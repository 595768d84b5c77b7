"""The intent of a message: softmax regression on the sentence features of all featurizers before it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource  # Rasa resolves annotations at run time
from rasa.engine.storage.storage import ModelStorage  # Rasa resolves annotations at run time
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message  # Rasa resolves annotations at run time
from rasa.shared.nlu.training_data.training_data import TrainingData  # Rasa resolves annotations at run time
from scipy.sparse import csr_matrix, vstack

from bot.nlu import softmax
from bot.nlu.ranking import STRANGE, Guess, write_ranking
from bot.nlu.softmax import Features, Weights
from bot.nlu.word_files import checksum

_LABELS = "intents.json"
_WEIGHTS = "weights.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc] # Rasa is Any here
    """Writes `intent` and the complete `intent_ranking` (guards and `UnsureClassifier` shorten it later)."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Features must be there."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Distributions whose versions change the fit."""
        return ["numpy", "scipy", "sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength`: inverse L2 penalty; `sparse_weight`: length of the n-gram part beside the dense part's 1.

        `strange`: the share of understood texts that may be taken for strange ones, see `softmax`.
        """
        return {"strength": 10.0, "sparse_weight": 1.0, "steps": 40, "strange": 0.005}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The fit lives in another module."""
        return checksum([softmax.__file__])

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuses numbers that cannot be fitted with."""
        if config["strength"] <= 0 or config["steps"] < 1:
            raise ValueError("LinearClassifier: strength and steps must be above 0")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearClassifier:
        """Before training: knows no intent."""
        return cls(config, model_storage, resource, [], None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> LinearClassifier:
        """From a trained model: names as JSON, weights as numbers; nothing that could run code."""
        with model_storage.read_from(resource) as folder:
            labels = json.loads((folder / _LABELS).read_text("utf-8"))
            with np.load(folder / _WEIGHTS, allow_pickle=False) as kept:
                numbers = [float(kept[name]) for name in ("temperature", "floor")]
                weights = Weights(kept["dense"], kept["sparse"], kept["bias"], *numbers)
        return cls(config, model_storage, resource, labels, weights)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        labels: list[str],
        weights: Weights | None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._labels = labels
        self._weights = weights

    def train(self, training_data: TrainingData) -> Resource:
        """Fits, calibrates and stores. Raises ValueError without a single usable example."""
        read = [(str(example.get(INTENT)), _parts(example)) for example in training_data.intent_examples]
        usable = [(name, parts) for name, parts in read if parts is not None]
        if not usable:
            raise ValueError("LinearClassifier: the training data holds no text with an intent")
        names = [name for name, _ in usable]
        self._labels = sorted(set(names))
        number = {label: index for index, label in enumerate(self._labels)}
        self._weights = softmax.fit(
            self._features([parts for _, parts in usable]),
            np.array([number[name] for name in names]),
            len(self._labels),
            self._config["strength"],
            self._config["steps"],
            self._config["strange"],
        )
        self._persist(self._weights)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Ranks all intents; a message without features (nothing visible in it) gets none with confidence 0."""
        for message in messages:
            parts = _parts(message)
            if self._weights is None or parts is None:
                write_ranking(message, [])
                continue
            chances, strange = self._weights.judge(self._features([parts]))
            likely = chances[0]
            order = np.argsort(-likely)
            message.set(STRANGE, bool(strange[0]))
            write_ranking(message, [Guess(self._labels[index], float(likely[index])) for index in order])
        return messages

    def _features(self, parts: list[tuple[np.ndarray, csr_matrix]]) -> Features:
        dense = np.stack([dense for dense, _ in parts]).astype(np.float32)
        sparse = vstack([sparse for _, sparse in parts], format="csr") * self._config["sparse_weight"]
        return Features(dense, csr_matrix(sparse, dtype=np.float32))

    def _persist(self, weights: Weights) -> None:
        with self._storage.write_to(self._resource) as folder:
            (folder / _LABELS).write_text(json.dumps(self._labels, ensure_ascii=False), "utf-8")
            np.savez(
                folder / _WEIGHTS,
                dense=weights.dense.astype(np.float32),
                sparse=weights.sparse.astype(np.float32),
                bias=weights.bias.astype(np.float32),
                temperature=np.float64(weights.temperature),
                floor=np.float64(weights.floor),
            )


def _parts(message: Message) -> tuple[np.ndarray, csr_matrix] | None:
    """The message's sentence features, dense (d,) and sparse (1, s); None when it lacks either."""
    _, sparse = message.get_sparse_features(TEXT)
    _, dense = message.get_dense_features(TEXT)
    if sparse is None or dense is None:
        return None
    return np.asarray(dense.features)[0], csr_matrix(sparse.features)
