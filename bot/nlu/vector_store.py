"""The vectors of the training texts, kept in a file: a training after the first encodes only what is new.

Encoding is a third of a first training (2.4 ms a text). It is done by one process a core, because on matrices of a
sentence's size a second thread gains little.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np

from bot.nlu.encoders import shared_encoder
from bot.nlu.word_files import PROJECT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FOLDER = PROJECT / "models" / "vectors"
# Below this, starting processes costs more than they bring.
_WORTH_PROCESSES = 1500
_CHUNK = 250
# Files of other weights are removed when a new one is written, so the folder stays small; within one file texts that
# were edited away remain until there are this many.
_MOST_TEXTS = 60_000

EncoderKey = tuple[str, int, "str | None", "str | None"]


class VectorStore:
    """One file for one encoder's weights; `digest` is their checksum. Readable by any later training."""

    def __init__(self, key: EncoderKey, digest: str, folder: Path = FOLDER) -> None:
        self._key = key
        self._file = folder / f"{key[0]}-{digest[:16]}.npz"

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """float32 array (n, dimension) in the order of the texts; missing ones are encoded and kept."""
        if not texts:
            return shared_encoder(*self._key).encode([])
        names = [hashlib.sha256(text.encode("utf-8", "replace")).digest()[:16] for text in texts]
        kept = self._read()
        missing = {name: text for name, text in zip(names, texts, strict=True) if name not in kept}
        if missing:
            kept.update(zip(missing, encode_all(self._key, list(missing.values())), strict=True))
            if len(kept) > _MOST_TEXTS:
                kept = {name: kept[name] for name in dict.fromkeys(names)}
            self._write(kept)
        return np.stack([kept[name] for name in names]).astype(np.float32)

    def _read(self) -> dict[bytes, np.ndarray]:
        try:
            with np.load(self._file, allow_pickle=False) as held:
                rows = held["vectors"]
                return {bytes(name): rows[index] for index, name in enumerate(held["names"])}
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
            # Missing, or cut short by a kill: it is only a cache.
            return {}

    def _write(self, kept: dict[bytes, np.ndarray]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_name(f"{self._file.stem}.{os.getpid()}.tmp.npz")
        names = np.frombuffer(b"".join(kept), dtype=np.uint8).reshape(len(kept), 16)
        np.savez(draft, names=names, vectors=np.stack(list(kept.values())).astype(np.float32))
        for other in self._file.parent.glob(f"{self._key[0]}-*.npz"):
            if other not in (self._file, draft) and ".tmp." not in other.name:
                other.unlink(missing_ok=True)
        draft.replace(self._file)


def encode_all(key: EncoderKey, texts: Sequence[str]) -> np.ndarray:
    """The vectors of many texts, by all cores."""
    cores = os.cpu_count() or 1
    if len(texts) < _WORTH_PROCESSES or cores < 2:
        return shared_encoder(*key).encode(texts)
    chunks = [texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK)]
    name, _, model, tokenizer = key
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        return np.vstack(list(pool.map(partial(_encode, (name, 1, model, tokenizer)), chunks)))


def _encode(key: EncoderKey, texts: Sequence[str]) -> np.ndarray:
    """In a process of the pool: one encoder, made at its first chunk."""
    return shared_encoder(*key).encode(texts)
