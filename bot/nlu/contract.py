"""Who answers which intent, as data/intents.yml fixes it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import msgspec

from bot.nlu.word_files import read_words

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = "data/intents.yml"


class IntentEntry(msgspec.Struct, frozen=True):
    """`who` completes it: the bot, the knowledge base (info), a human at once, or small talk."""

    who: Literal["bot", "info", "human", "talk"]


class Contract(msgspec.Struct, frozen=True):
    """The part of the file that understanding needs."""

    intents: dict[str, IntentEntry]


@lru_cache(maxsize=2)
def offered_intents(path: str | Path = CONTRACT) -> frozenset[str]:
    """Intents that "did you mean" can offer: all but small talk. Raises WordFileError."""
    contract = read_words(path, Contract)
    return frozenset(name for name, entry in contract.intents.items() if entry.who != "talk")


def human_intents(path: str | Path = CONTRACT) -> frozenset[str]:
    """Intents that go to a human at once. Raises WordFileError."""
    contract = read_words(path, Contract)
    return frozenset(name for name, entry in contract.intents.items() if entry.who == "human")
