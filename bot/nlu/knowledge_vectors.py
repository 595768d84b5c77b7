"""Vectors for the knowledge: those of both packaged encoders side by side, as the pipeline of config.yml has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.nlu.encoder import window
from bot.nlu.encoders import encoder_checksum, shared_encoder
from bot.nlu.normalise import normalise
from bot.nlu.vector_store import EncoderKey, VectorStore

if TYPE_CHECKING:
    from collections.abc import Sequence

_THREADS = 2
_WINDOW = 64
_KEYS: tuple[EncoderKey, ...] = (("e5", _THREADS, None, None), ("use", _THREADS, None, None))


def vectors_of(texts: Sequence[str]) -> np.ndarray:
    """float32 array (n, 896). A text that the message's own parse has just encoded comes from the encoders' cache."""
    read = _read(texts)
    return np.hstack([shared_encoder(*key).encode(read) for key in _KEYS])


def kept_vectors_of(texts: Sequence[str]) -> np.ndarray:
    """The same for the knowledge itself: read from the vector store, what is new is added to it."""
    read = _read(texts)
    return np.hstack([VectorStore(key, encoder_checksum({"encoder": key[0]})).vectors(read) for key in _KEYS])


def _read(texts: Sequence[str]) -> list[str]:
    return [window(normalise(text).text, _WINDOW) for text in texts]
