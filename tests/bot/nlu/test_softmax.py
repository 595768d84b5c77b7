"""The regression learns what can be learned, and says how sure it is."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.nlu.softmax import Features, Weights, energy, fit

CLASSES, DIMENSION, EACH = 3, 8, 200


def cloud(seed: int, noise: float) -> tuple[Features, np.ndarray]:
    """Three classes around their own directions, and the class again as a sparse column."""
    dice = np.random.default_rng(seed)
    labels = np.repeat(np.arange(CLASSES), EACH)
    dense = np.eye(DIMENSION)[labels] + noise * dice.normal(size=(len(labels), DIMENSION))
    return Features(dense.astype(np.float32), csr_matrix(np.eye(CLASSES, dtype=np.float32)[labels] * 0.1)), labels


@pytest.fixture(scope="module")
def weights() -> Weights:
    return fit(*cloud(1, 0.4), CLASSES, strength=10.0, steps=40, strange=0.02)


def test_texts_of_the_same_kind_are_told_apart_and_chances_add_up(weights: Weights) -> None:
    features, labels = cloud(2, 0.4)
    chances, _ = weights.judge(features)
    assert (chances.argmax(axis=1) == labels).mean() > 0.9
    assert np.allclose(chances.sum(axis=1), 1)


def test_confidence_is_about_the_share_that_is_right(weights: Weights) -> None:
    features, labels = cloud(3, 0.4)
    chances, _ = weights.judge(features)
    right = (chances.argmax(axis=1) == labels).mean()
    assert abs(chances.max(axis=1).mean() - right) < 0.05


def test_what_is_like_nothing_taught_is_strange_and_the_taught_is_not(weights: Weights) -> None:
    known, _ = cloud(4, 0.4)
    away = np.zeros((EACH, DIMENSION), dtype=np.float32)
    away[:, CLASSES:] = np.random.default_rng(5).normal(size=(EACH, DIMENSION - CLASSES))
    far = Features(away, csr_matrix((EACH, CLASSES), dtype=np.float32))
    assert weights.judge(known)[1].mean() < 0.1
    assert weights.judge(far)[1].mean() > 0.5


def test_a_class_of_one_text_is_learned_without_calibration() -> None:
    features = Features(np.eye(2, dtype=np.float32), csr_matrix((2, 1), dtype=np.float32))
    weights = fit(features, np.array([0, 1]), 2, strength=10.0, steps=20, strange=0.1)
    chances, strange = weights.judge(features)
    assert chances.argmax(axis=1).tolist() == [0, 1]
    assert (weights.temperature, strange.any()) == (1.0, False)


def test_energy_survives_large_scores() -> None:
    assert energy(np.array([[1000.0, 1000.0], [0.0, 0.0]])).round(3).tolist() == [1000.693, 0.693]
