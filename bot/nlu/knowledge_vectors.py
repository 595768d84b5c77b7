"""Vectors for the knowledge: those of the packaged encoder, as the pipeline of config.yml has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.nlu.encoder import window
from bot.nlu.encoders import encoder_checksum, shared_encoder
from bot.nlu.normalise import normalise
from bot.nlu.vector_store import VectorStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from bot.nlu.vector_store import EncoderKey

_WINDOW = 64
_KEY: EncoderKey = ("e5", 1, None, None)


def vectors_of(texts: Sequence[str]) -> np.ndarray:
    """float32 array (n, 384). A text that the message's own parse has just encoded comes from the encoders' cache."""
    return shared_encoder(*_KEY).encode(_read(texts))


def kept_vectors_of(texts: Sequence[str]) -> np.ndarray:
    """The same for the knowledge itself: read from the vector store, what is new is added to it."""
    return VectorStore(_KEY, encoder_checksum({"encoder": _KEY[0]})).vectors(_read(texts))


def _read(texts: Sequence[str]) -> list[str]:
    return [window(normalise(text).text, _WINDOW) for text in texts]
