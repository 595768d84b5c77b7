"""The encoders by the names config.yml uses, one of each a process, and what their fingerprints cover."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.nlu import e5, e5_file, e5_graph, encoder, onnx_encoder
from bot.nlu.e5 import E5Encoder
from bot.nlu.e5_file import e5_weights
from bot.nlu.encoder import CachedEncoder, SentenceEncoder
from bot.nlu.onnx_encoder import OnnxEncoder
from bot.nlu.word_files import checksum, project_file

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = ("e5", "onnx")


def make_encoder(name: str, threads: int, model: str | None, tokenizer: str | None) -> SentenceEncoder:
    """A new encoder. Raises ValueError for an unknown name, or for `onnx` without its two files."""
    if name == "e5":
        return E5Encoder()
    if name == "onnx" and model and tokenizer:
        return OnnxEncoder(model, tokenizer, threads)
    if name == "onnx":
        raise ValueError("EncoderFeaturizer: encoder onnx needs model and tokenizer (paths)")
    raise ValueError(f"EncoderFeaturizer: unknown encoder {name!r}; there are {', '.join(NAMES)}")


@lru_cache(maxsize=4)
def shared_encoder(name: str, threads: int, model: str | None = None, tokenizer: str | None = None) -> SentenceEncoder:
    """The process's one encoder of this kind: training and every parse share its memory and its cache."""
    return CachedEncoder(make_encoder(name, threads, model, tokenizer))


def encoder_checksum(config: Mapping[str, Any]) -> str:
    """SHA-256 over weights and code of the encoder that `config` names."""
    files = [e5_weights()] if config["encoder"] == "e5" else []
    files += [project_file(config[key]) for key in ("model", "tokenizer") if config.get(key)]
    code = (encoder, e5, e5_file, e5_graph, onnx_encoder)
    return checksum([*files, *(str(module.__file__) for module in code)])
