"""Softmax regression over dense and sparse features side by side, with calibrated confidence.

The same model as scikit-learn's multinomial LogisticRegression with balanced class weights. Fitted here to keep the two
kinds of features apart: glued to sparse columns, the dense ones would be stored and multiplied as sparse ones too.

Calibration, on texts that a second fit had not seen: one temperature (Guo et al. 2017, "On Calibration of Modern Neural
Networks"), and a floor of energy (Liu et al. 2020, "Energy-based Out-of-distribution Detection"): a text about none of
the classes gets low scores from all of them, which the division by their sum hides.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import numpy as np
from scipy.optimize import minimize, minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold

# One part of this many is left out of the second fit.
_PARTS = 4
# Pairs of steps that L-BFGS remembers: more cost memory (a weight table each) and bring nothing here.
_REMEMBERED = 5


class Features(msgspec.Struct, frozen=True):
    """Rows of n texts: `dense` array (n, d), `sparse` csr (n, s)."""

    dense: Any
    sparse: Any

    def __len__(self) -> int:
        return int(self.dense.shape[0])

    def rows(self, index: np.ndarray) -> Features:
        """The given rows only."""
        return Features(self.dense[index], self.sparse[index])

    def times(self, weights: Weights) -> np.ndarray:
        """Scores (n, k)."""
        return np.asarray(self.dense @ weights.dense + self.sparse @ weights.sparse + weights.bias)


class Weights(msgspec.Struct, frozen=True):
    """`dense` (d, k), `sparse` (s, k), `bias` (k,) for k classes; `temperature` divides the scores.

    `floor` is the energy that only `strange` of the rightly understood texts stay below.
    """

    dense: Any
    sparse: Any
    bias: Any
    temperature: float = 1.0
    floor: float = -np.inf

    def judge(self, features: Features) -> tuple[np.ndarray, np.ndarray]:
        """Calibrated probabilities (n, k), and for each text whether it is strange: like nothing that was taught."""
        scores = features.times(self)
        return np.exp(_log_softmax(scores / self.temperature)), energy(scores) < self.floor


def energy(scores: np.ndarray) -> np.ndarray:
    """How much the scores (n, k) say in all: log of the sum of their exponentials, (n,)."""
    highest = scores.max(axis=1, keepdims=True)
    return np.asarray(highest[:, 0] + np.log(np.exp(scores - highest).sum(axis=1)))


def fit(
    features: Features, labels: np.ndarray, classes: int, strength: float, steps: int, strange: float = 0.0
) -> Weights:
    """Weights for labels 0..classes-1, classes weighted alike; `strength` is the inverse of the L2 penalty.

    Calibrated when every class has enough texts to be split; else the temperature stays 1 and nothing is strange.
    """
    smallest = int(np.bincount(labels, minlength=classes).min())
    if smallest < 2 or classes < 2:
        return _fit(features, labels, classes, strength, steps)
    # Side by side: most of a fit is matrix products, which leave a second core idle.
    with ThreadPoolExecutor(1) as beside:
        calibrated = beside.submit(_calibrate, features, labels, classes, strength, steps, strange)
        weights = _fit(features, labels, classes, strength, steps)
        temperature, floor = calibrated.result()
        return Weights(weights.dense, weights.sparse, weights.bias, temperature, floor)


def _fit(features: Features, labels: np.ndarray, classes: int, strength: float, steps: int) -> Weights:
    """In single precision: half the time, and the same weights to three digits."""
    dense = np.asarray(features.dense, dtype=np.float32)
    sparse = csr_matrix(features.sparse, dtype=np.float32)
    turned = csr_matrix(sparse.T)
    d, s = dense.shape[1], sparse.shape[1]
    counts = np.bincount(labels, minlength=classes)
    importance = (len(labels) / (classes * np.maximum(counts, 1)))[labels].astype(np.float32)
    truth = np.zeros((len(labels), classes), dtype=np.float32)
    truth[np.arange(len(labels)), labels] = 1.0

    def unpack(flat: np.ndarray) -> Weights:
        table = flat.reshape(d + s + 1, classes)
        return Weights(table[:d], table[d : d + s], table[-1])

    def loss(asked: np.ndarray) -> tuple[float, np.ndarray]:
        flat = asked.astype(np.float32)
        logs = _log_softmax(Features(dense, sparse).times(unpack(flat)))
        error = (np.exp(logs) - truth) * importance[:, np.newaxis]
        slope = np.concatenate([dense.T @ error, turned @ error, error.sum(axis=0)[np.newaxis, :]])
        flat[-classes:] = 0.0
        value = -float((logs * truth).sum(axis=1) @ importance) + float(flat @ flat) / (2 * strength)
        return value, (slope.ravel() + flat / strength).astype(np.float64)

    options = {"maxiter": steps, "maxcor": _REMEMBERED}
    found = minimize(loss, np.zeros((d + s + 1) * classes), jac=True, method="L-BFGS-B", options=options)
    return unpack(found.x.astype(np.float32))


def _calibrate(
    features: Features, labels: np.ndarray, classes: int, strength: float, steps: int, strange: float
) -> tuple[float, float]:
    """The temperature under which texts not trained on get the likeliest truth, and the floor of their energy."""
    parts = min(_PARTS, int(np.bincount(labels, minlength=classes).min()))
    known, unseen = next(StratifiedKFold(parts, shuffle=True, random_state=7).split(labels, labels))
    weights = _fit(features.rows(known), labels[known], classes, strength, steps)
    scores = features.rows(unseen).times(weights)

    def surprise(temperature: float) -> float:
        return -float(_log_softmax(scores / temperature)[np.arange(len(unseen)), labels[unseen]].mean())

    right = scores.argmax(axis=1) == labels[unseen]
    floor = float(np.quantile(energy(scores[right]), strange)) if strange and right.any() else -np.inf
    return float(minimize_scalar(surprise, bounds=(0.2, 5.0), method="bounded").x), floor


def _log_softmax(scores: np.ndarray) -> np.ndarray:
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))
