"""Where word lists and grammars live, and the checksums that put them into Rasa's fingerprints.

Rasa's cache key of a component knows the source of its class only. Word lists, weights and the modules a class
leans on have to be added by hand, else a changed word list would silently keep the old model.

    WordFileError(ValueError)    a word list is missing or malformed; the message names file and fault
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
import yaml

from bot.nlu.normalise import simplify

if TYPE_CHECKING:
    from collections.abc import Iterable

PROJECT = Path(__file__).resolve().parents[2]

T = TypeVar("T")


class WordFileError(ValueError):
    """A word list or grammar cannot be used."""


def project_file(path: str | Path) -> Path:
    """An absolute path as it is, a relative one from the project's root, whatever the working directory."""
    return PROJECT / path


def read_words(path: str | Path, into: type[T]) -> T:
    """The YAML file as the given frozen type. Raises WordFileError.

    Words are simplified as texts are, else a traditional or Cantonese one (搵) would never be found.
    """
    file = project_file(path)
    try:
        return msgspec.convert(yaml.safe_load(simplify(file.read_text("utf-8"))), into, strict=True)
    except OSError as error:
        raise WordFileError(f"{file}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise WordFileError(f"{file}: {error}") from error


def checksum(paths: Iterable[str | Path]) -> str:
    """SHA-256 over the contents of the files, in the order given. Raises WordFileError when one is missing."""
    total = hashlib.sha256()
    for path in paths:
        file = project_file(path)
        try:
            state = file.stat()
        except OSError as error:
            raise WordFileError(f"{file}: cannot be read: {error.strerror}") from error
        total.update(_digest(file, state.st_mtime_ns, state.st_size))
    return total.hexdigest()


@lru_cache(maxsize=64)
def _digest(file: Path, _changed: int, _size: int) -> bytes:
    """Digest of one file; kept while time and size stay, because encoder weights have 70 MB."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.digest()
