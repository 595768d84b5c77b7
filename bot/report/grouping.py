"""Texts that are nearly the same, found so that they never sit on both sides of a cross-validation. Pure.

Two texts are nearly the same when their compacted forms share at least 0.6 of all their character bigrams (Jaccard);
a group is everything that hangs together by such pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.nlu.normalise import compact
from warmline.knowledge.alike import alike, bigrams

if TYPE_CHECKING:
    from collections.abc import Sequence

ALIKE = 0.6


def groups(texts: Sequence[str], share: float = ALIKE) -> list[int]:
    """The group of each text, numbered from 0 in the order of their first texts. 0 < `share` <= 1."""
    parent = list(range(len(texts)))
    for pair in alike([bigrams(_said(text)) for text in texts], share):
        parent[_root(parent, pair.first)] = _root(parent, pair.second)
    number: dict[int, int] = {}
    return [number.setdefault(_root(parent, index), len(number)) for index in range(len(texts))]


def _said(text: str) -> str:
    """Its letters; of a text without any (emoji), the text as it was written."""
    return compact(text) or text.strip()


def _root(parent: list[int], index: int) -> int:
    """Union-find with path halving."""
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index
