"""Vectors are encoded once, and a broken file is only a cache that is gone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu import vector_store
from bot.nlu.vector_store import EncoderKey, VectorStore

KEY: EncoderKey = ("e5", 1, None, None)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What had to be encoded, in order."""
    texts: list[str] = []

    def encode(_key: EncoderKey, wanted: list[str]) -> np.ndarray:
        texts.extend(wanted)
        return np.array([[len(text), 1.0] for text in wanted], dtype=np.float32)

    monkeypatch.setattr(vector_store, "encode_all", encode)
    return texts


def test_a_later_training_encodes_only_what_is_new(tmp_path: Path, asked: list[str]) -> None:
    VectorStore(KEY, "a" * 64, tmp_path).vectors(["一", "二二", "一"])
    found = VectorStore(KEY, "a" * 64, tmp_path).vectors(["三三三", "一"])
    assert asked == ["一", "二二", "三三三"]
    assert found.tolist() == [[3, 1], [1, 1]]


def test_other_weights_begin_anew_and_take_the_old_file_away(tmp_path: Path, asked: list[str]) -> None:
    VectorStore(KEY, "a" * 64, tmp_path).vectors(["一"])
    VectorStore(KEY, "b" * 64, tmp_path).vectors(["一"])
    assert asked == ["一", "一"]
    assert [file.name for file in tmp_path.iterdir()] == [f"e5-{'b' * 16}.npz"]


def test_a_file_cut_short_is_written_again(tmp_path: Path, asked: list[str]) -> None:
    store = VectorStore(KEY, "a" * 64, tmp_path)
    store.vectors(["一"])
    file = next(tmp_path.iterdir())
    file.write_bytes(file.read_bytes()[:40])
    assert store.vectors(["一"]).tolist() == [[1, 1]]
    assert asked == ["一", "一"]
