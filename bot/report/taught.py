"""The training texts as they lie in data/nlu, each with the hand that wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import yaml

from bot.evaluation import EvaluationError
from bot.evaluation.rows import base_intent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

HANDS = "hands"


class Taught(msgspec.Struct, frozen=True):
    """A training text; `hand` is empty for texts outside the hands' folder."""

    text: str
    intent: str
    hand: str = ""


class _Entry(msgspec.Struct, frozen=True):
    """Of Rasa's entries only those with an intent hold texts; synonyms and look-up tables do not."""

    intent: str = ""
    examples: str = ""


class _File(msgspec.Struct, frozen=True):
    nlu: tuple[_Entry, ...] = ()


def read_taught(folder: Path, intents: Collection[str]) -> tuple[Taught, ...]:
    """All texts of the given intents below `folder`, in the order of the files; each file in hands/ is one hand.

    Intents that are not named are left out: what only the service centre says is no customer's text. Raises
    EvaluationError for a file that is no Rasa training data, or when no text is left.
    """
    taught: list[Taught] = []
    for file in sorted(folder.rglob("*.yml")):
        hand = file.stem if file.parent == folder / HANDS else ""
        taught += [Taught(text, intent, hand) for intent, text in _texts(file) if intent in intents]
    if not taught:
        raise EvaluationError(f"{folder}: holds no training text of the contract's intents")
    return tuple(taught)


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    try:
        held = msgspec.convert(yaml.safe_load(file.read_text("utf-8")), _File, strict=True)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise EvaluationError(f"{file}: is no training data: {error}") from error
    for entry in held.nlu:
        for line in entry.examples.splitlines():
            if line.startswith("- "):
                yield base_intent(entry.intent), line[2:].strip()
