"""A bank's own sentence encoder: an ONNX file and the tokenizer.json beside it, both given by path.

The model takes `input_ids` and `attention_mask` (and `token_type_ids`, where it asks for them), int64 (n, tokens), and
gives token vectors (n, tokens, d), which are averaged over the text's own tokens, or one vector a text (n, d).
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.nlu.word_files import project_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MOST_TOKENS = 128
_BATCH = 32


class OnnxEncoder:
    """Loaded when made, because only the model knows its dimension. Raises ONNX Runtime's errors for a bad file."""

    def __init__(self, model: str | Path, tokenizer: str | Path, threads: int) -> None:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        options = SessionOptions()
        options.intra_op_num_threads = threads
        self._session = InferenceSession(str(project_file(model)), options, providers=["CPUExecutionProvider"])
        self._wanted = {given.name for given in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(project_file(tokenizer)))
        self._tokenizer.enable_truncation(_MOST_TOKENS)
        self._tokenizer.enable_padding()
        self._turn = threading.Lock()
        self._dimension = int(self._encode(["银行"]).shape[1])

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """See SentenceEncoder."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.vstack([self._encode(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)])

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        with self._turn:
            read = self._tokenizer.encode_batch(list(texts))
            mask = np.array([one.attention_mask for one in read], dtype=np.int64)
            given: dict[str, Any] = {
                "input_ids": np.array([one.ids for one in read], dtype=np.int64),
                "attention_mask": mask,
                "token_type_ids": np.zeros_like(mask),
            }
            found = np.asarray(
                self._session.run(None, {name: value for name, value in given.items() if name in self._wanted})[0],
                dtype=np.float32,
            )
        if found.ndim == 3:
            found = (found * mask[:, :, np.newaxis]).sum(axis=1) / np.maximum(mask.sum(axis=1, keepdims=True), 1)
        return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), dtype=np.float32)
