"""Finds the answer a text asks for: by what its wordings teach and by what the answer itself says. Pure.

A customer's wording is often nearer to the answer than to the editor's questions (measured in docs/decisions/0011), so
where there is an answer its own words weigh most. Labels without one are told apart by their wordings alone: by the
centre of them, and by a kernel ridge regression over all of them, which is solved at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.normalise import feature_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Weight of meaning against words, and of the wordings beside an answer.
_MEANING, _WORDS, _WORDINGS = 0.7, 0.3, 0.2
_PENALTY = 1.0
# Solving takes the cube of their number: half a second for 1,500, half a minute for these. Beyond, centres alone tell.
_MOST_ROWS = 6000
# Below these nothing there answers it. Of the texts that have an answer, one in twenty lies below.
_FITS_ANSWER, _FITS_WORDINGS = 0.22, 0.40


class Near(msgspec.Struct, frozen=True):
    """A label, how well it fits (about 0 to 2, higher is better), and whether it fits at all."""

    label: str
    score: float
    fits: bool


class AnswerIndex:
    """Immutable; safe to share. Vectors are float32, of length 1.

    `wordings`: (label, text) pairs, `vectors` a row each. `answers`: label → (text, vector), for those that have one.
    Building takes half a second for 350 labels with 1,500 wordings.
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
        told = [name for name in self._names if name in answers]
        self._told = np.array([number[name] for name in told], dtype=int)
        self._counter = TfidfVectorizer(
            analyzer="char", lowercase=False, ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32
        )
        texts = [feature_text(text) for text in [*(text for _, text in wordings), *(answers[name][0] for name in told)]]
        counted = csr_matrix(self._counter.fit_transform(texts))
        self._wordings = _Space(vectors, counted[: len(wordings)])
        told_vectors = np.array([answers[name][1] for name in told]).reshape(len(told), vectors.shape[1])
        self._answers = _Space(told_vectors, counted[len(wordings) :])
        member = csr_matrix((np.ones(len(owner), np.float32), (owner, np.arange(len(owner)))))
        self._average = csr_matrix(member.multiply(1 / member.sum(axis=1)))
        self._lengths = self._wordings.lengths(self._average)
        self._ridge = _ridge(self._wordings, owner, len(self._names))

    def nearest(self, text: str, vector: np.ndarray, most: int = 3) -> tuple[Near, ...]:
        """The best labels, best first; `vector` is the text's."""
        counted = csr_matrix(self._counter.transform([feature_text(text)]))
        meant, said = self._wordings.likeness(vector, counted)
        centre = (
            _MEANING * (self._average @ meant) / self._lengths[0] + _WORDS * (self._average @ said) / self._lengths[1]
        )
        score = centre + (meant + said) @ self._ridge
        least = np.full(len(score), _FITS_WORDINGS)
        if len(self._told):
            meant, said = self._answers.likeness(vector, counted)
            score[self._told] = _MEANING * meant + _WORDS * said + _WORDINGS * centre[self._told]
            least[self._told] = _FITS_ANSWER
        order = np.argsort(-score)[:most]
        return tuple(Near(self._names[i], round(float(score[i]), 4), bool(score[i] >= least[i])) for i in order)


class _Space:
    """Rows of texts, by meaning (their mean taken away) and by words."""

    def __init__(self, vectors: np.ndarray, counted: Any) -> None:
        self._mean = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], dtype=np.float32)
        self._meanings = _unit(vectors - self._mean)
        self._counted = counted

    def likeness(self, vector: np.ndarray, counted: Any) -> tuple[np.ndarray, np.ndarray]:
        """Cosine of a text with every row, by meaning and by words."""
        meaning = _unit((vector - self._mean)[np.newaxis, :])[0]
        return self._meanings @ meaning, np.asarray((self._counted @ counted.T).todense())[:, 0]

    def kernel(self) -> np.ndarray:
        """Likeness of all rows with all, both kinds added."""
        return np.asarray(self._meanings @ self._meanings.T + (self._counted @ self._counted.T).toarray())

    def lengths(self, average: Any) -> tuple[np.ndarray, np.ndarray]:
        """The lengths of means of rows, by meaning and by words: below 1 where the rows are not alike."""
        meant, said = average @ self._meanings, average @ self._counted
        squares = (meant**2).sum(axis=1), np.asarray(said.multiply(said).sum(axis=1))[:, 0]
        by_meaning, by_words = (np.sqrt(np.maximum(square, 1e-9)) for square in squares)
        return by_meaning, by_words


def _ridge(space: _Space, owner: np.ndarray, labels: int) -> np.ndarray:
    """Weights (rows, labels) under which a row's likeness to all tells its label best."""
    if len(owner) > _MOST_ROWS:
        return np.zeros((len(owner), labels), dtype=np.float32)
    wanted = np.zeros((len(owner), labels), dtype=np.float32)
    wanted[np.arange(len(owner)), owner] = 1
    wanted -= wanted.mean(axis=0)
    return np.asarray(np.linalg.solve(space.kernel() + _PENALTY * np.eye(len(owner), dtype=np.float32), wanted))


def _unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)
