"""Which texts are nearly the same: the share of pairs of neighbouring signs that two have in common. Pure.

The share is the Jaccard index of the sets of pairs. Two sets can only reach t when the rarest n - ceil(t n) + 1 members
of each share one (prefix filter of Chaudhuri, Ganti and Kaushik, ICDE 2006), so only these are looked up, and the lists
of common pairs such as 怎么 are never walked.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import msgspec


class Alike(msgspec.Struct, frozen=True):
    """Two texts by their places among those given, the first before the second, and the share of pairs in common."""

    first: int
    second: int
    share: float


class TooMany(Exception):
    """More pairs of texts would have to be compared than was allowed."""


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring signs; of a text too short for one, the text itself."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) or frozenset([text])


def alike(sets: Sequence[frozenset[str]], share: float, begin: int = 0, most: int | None = None) -> Iterator[Alike]:
    """All pairs that share at least so much (0 to 1, above 0), the second at `begin` or later.

    Raises TooMany after `most` comparisons: texts that say the same over and over would take their square.
    """
    counts = Counter(pair for pairs in sets for pair in pairs)
    rank = {pair: number for number, (pair, _) in enumerate(sorted(counts.items(), key=lambda item: item[::-1]))}
    holders: defaultdict[str, list[int]] = defaultdict(list)
    compared = 0
    for second, pairs in enumerate(sets):
        # Less a little, or 0.6 * 35 in floating point would ask for 22.
        needed = math.ceil(share * len(pairs) - 1e-9)
        rarest = sorted(pairs, key=rank.__getitem__)[: len(pairs) - needed + 1]
        if second >= begin:
            others = sorted({first for pair in rarest for first in holders[pair]})
            compared += len(others)
            if most is not None and compared > most:
                raise TooMany
            for first in others:
                found = _share(pairs, sets[first])
                if found >= share:
                    yield Alike(first, second, found)
        for pair in rarest:
            holders[pair].append(second)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)
