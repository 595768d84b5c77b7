"""Homophone noise, as typing by sound and dictating make it: some characters become others that sound alike. Pure."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.evaluation.rows import Row

SHARE = 0.08
SEED = 8


def homophones(text: str) -> dict[str, str]:
    """The characters that may stand for each, from lines of character, tab, same tone, tab, other tone; # comments."""
    found = {}
    for line in text.splitlines():
        character, *alike = line.split("\t")
        others = "".join(alike).strip()
        if not character.startswith("#") and len(character) == 1 and others:
            found[character] = others
    return found


def noisy(rows: Sequence[Row], alike: Mapping[str, str], share: float = SHARE, seed: int = SEED) -> list[Row]:
    """Every character that has a homophone is replaced with this probability.

    The dice of a row are its own text's: other rows coming or going do not change its noise.
    """
    return [msgspec.structs.replace(row, text=_noisy(row.text, alike, share, seed)) for row in rows]


def replaced(before: Sequence[Row], after: Sequence[Row]) -> float:
    """The share of all characters that differ."""
    pairs = [pair for old, new in zip(before, after, strict=True) for pair in zip(old.text, new.text, strict=True)]
    return sum(old != new for old, new in pairs) / len(pairs) if pairs else 0.0


def _noisy(text: str, alike: Mapping[str, str], share: float, seed: int) -> str:
    dice = random.Random(f"{seed}:{text}")
    return "".join(dice.choice(alike[c]) if c in alike and dice.random() < share else c for c in text)
