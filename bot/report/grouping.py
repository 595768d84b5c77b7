"""Texts that are nearly the same, found so that they never sit on both sides of a cross-validation. Pure.

Two texts are nearly the same when their compacted forms share at least 0.6 of all their character bigrams (Jaccard);
a group is everything that hangs together by such pairs.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bot.nlu.normalise import compact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ALIKE = 0.6


def groups(texts: Sequence[str], alike: float = ALIKE) -> list[int]:
    """The group of each text, numbered from 0 in the order of their first texts. 0 < `alike` <= 1."""
    parent = list(range(len(texts)))
    for one, other in _pairs([_bigrams(text) for text in texts], alike):
        parent[_root(parent, one)] = _root(parent, other)
    number: dict[int, int] = {}
    return [number.setdefault(_root(parent, index), len(number)) for index in range(len(texts))]


def _bigrams(text: str) -> frozenset[str]:
    """Of a text too short for one, the text itself; of one without letters (emoji), the text as it was written."""
    plain = compact(text) or text.strip()
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset({plain})


def _pairs(sets: Sequence[frozenset[str]], alike: float) -> Iterator[tuple[int, int]]:
    """All pairs with at least that Jaccard similarity.

    Prefix filter (Bayardo et al. 2007, "Scaling up all pairs similarity search"): two sets so alike share one of their
    rarest members, so only those are indexed, and the lists of common bigrams such as 怎么 are never walked.
    """
    seen = Counter(bigram for bigrams in sets for bigram in bigrams)
    index: defaultdict[str, list[int]] = defaultdict(list)
    for one, bigrams in enumerate(sets):
        # Less a little, or 0.6 * 35 in floating point would ask for 22.
        needed = math.ceil(alike * len(bigrams) - 1e-9)
        rarest = sorted(bigrams, key=lambda bigram: (seen[bigram], bigram))[: len(bigrams) - needed + 1]
        for other in {found for bigram in rarest for found in index[bigram]}:
            if _jaccard(bigrams, sets[other]) >= alike:
                yield one, other
        for bigram in rarest:
            index[bigram].append(one)


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both)


def _root(parent: list[int], index: int) -> int:
    """Union-find with path halving."""
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index
