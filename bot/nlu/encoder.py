"""Sentence vectors behind a small seam: another model needs a class with `encode` and `dimension`, nothing else.

The model comes inside a package (`e5`) or as a bank's own file (`onnx_encoder`); nothing is downloaded.
A text costs milliseconds, so long texts are read through a window, repeated ones come from a cache, and those of the
training set from a file (`vector_store`).
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

# What the vectors are kept for: the day's repeated questions. 8,192 vectors are 12 MB.
CACHED_TEXTS = 8192


class SentenceEncoder(Protocol):
    """Turns texts into vectors whose direction is their meaning."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """float32 array (n, dimension), each row of length 1; row i belongs to text i."""


class CachedEncoder:
    """Remembers the vectors of the last texts; asks the encoder behind it for the others in one batch."""

    def __init__(self, encoder: SentenceEncoder, size: int = CACHED_TEXTS) -> None:
        self._encoder = encoder
        self._size = size
        self._vectors: OrderedDict[str, np.ndarray] = OrderedDict()

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """See SentenceEncoder."""
        known = {text: self._vectors[text] for text in texts if text in self._vectors}
        missing = list(dict.fromkeys(text for text in texts if text not in known))
        known.update(zip(missing, self._encoder.encode(missing), strict=True))
        for text in dict.fromkeys(texts):
            self._vectors[text] = known[text]
            self._vectors.move_to_end(text)
        while len(self._vectors) > self._size:
            self._vectors.popitem(last=False)
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([known[text] for text in texts])


def window(text: str, width: int) -> str:
    """A long text's beginning and end, `width` characters in all; the end gets more: stories end in the question."""
    if len(text) <= width:
        return text
    head = width * 3 // 8
    return text[:head] + text[head - width :]
