"""Finds the answer a text asks for: by what its wordings teach and by what the answer itself says. Pure.

Two views are added, because a customer's wording is often nearer to the answer than to the editor's questions
(measured in docs/decisions): how near the text is, in meaning and words, to the label's centre (its wordings) or to
its answer, and how likely a small classifier over the wordings thinks the label.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu import softmax
from bot.nlu.normalise import feature_text
from bot.nlu.softmax import Features, Weights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Weight of meaning against words, and of the classifier's log-likelihood.
_MEANING, _WORDS, _LIKELY = 0.7, 0.3, 0.1
_STRENGTH, _STEPS = 30.0, 30
_LEAST = 1e-6


class Near(msgspec.Struct, frozen=True):
    """A label, and how well it fits: `score` orders labels; `near` (-1 to 1) says whether it fits at all."""

    label: str
    score: float
    near: float


class AnswerIndex:
    """Immutable; safe to share. Vectors are float32, of length 1.

    `wordings`: (label, text) pairs, `vectors` a row each. `answers`: label → (text, vector), for those that have one.
    Building takes about two seconds for 350 labels.
    """

    def __init__(
        self,
        wordings: Sequence[tuple[str, str]],
        vectors: np.ndarray,
        answers: Mapping[str, tuple[str, np.ndarray]] | None = None,
    ) -> None:
        answers = answers or {}
        self._names = list(dict.fromkeys(label for label, _ in wordings))
        number = {name: index for index, name in enumerate(self._names)}
        owner = np.array([number[label] for label, _ in wordings])
        self._mean = vectors.mean(axis=0)
        meanings = _unit(vectors - self._mean)
        told = [name for name in self._names if name in answers]
        told_vectors = np.array([answers[name][1] for name in told]).reshape(len(told), vectors.shape[1])
        self._told_mean = told_vectors.mean(axis=0) if told else self._mean
        told_meanings = _unit(told_vectors - self._told_mean)
        texts = [feature_text(text) for _, text in wordings]
        told_texts = [feature_text(answers[name][0]) for name in told]
        # Single precision throughout: mixed, every question would first copy the weights.
        self._counter = TfidfVectorizer(
            analyzer="char", lowercase=False, ngram_range=(1, 3), sublinear_tf=True, dtype=np.float32
        )
        counted = csr_matrix(self._counter.fit_transform(texts + told_texts))
        self._centre, self._words = _centres(meanings, counted[: len(texts)], owner, len(self._names))
        for row, name in enumerate(told):
            self._centre[number[name]] = told_meanings[row]
            self._words[number[name]] = counted[len(texts) + row].toarray()[0]
        self._weights: Weights = softmax.fit_uncalibrated(
            Features(np.vstack([meanings, told_meanings]), counted),
            np.concatenate([owner, np.array([number[name] for name in told], dtype=owner.dtype)]),
            len(self._names),
            _STRENGTH,
            _STEPS,
        )

    def nearest(self, text: str, vector: np.ndarray, most: int = 3) -> tuple[Near, ...]:
        """The best labels, best first; `vector` is the text's."""
        meaning = _unit((vector - self._mean)[np.newaxis, :])
        counted = csr_matrix(self._counter.transform([feature_text(text)]))
        near = _MEANING * (self._centre @ meaning[0]) + _WORDS * (self._words[:, counted.indices] @ counted.data)
        likely = self._weights.probabilities(Features(meaning, counted))[0]
        score = near + _LIKELY * np.log(likely + _LEAST)
        order = np.argsort(-score)[:most]
        return tuple(Near(self._names[i], round(float(score[i]), 4), round(float(near[i]), 4)) for i in order)


def _centres(meanings: np.ndarray, counted: Any, owner: np.ndarray, labels: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean direction and mean words of each label's wordings."""
    member = csr_matrix((np.ones(len(owner)), (owner, np.arange(len(owner)))), shape=(labels, len(owner)))
    return _unit(member @ meanings), _unit(np.asarray((member @ counted).todense()))


def _unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)
