"""Which entries say nearly the same: a hint to an editor, never a reason to refuse.

Two texts are as near as the share of pairs of neighbouring signs that they have in common (Jaccard of bigrams). Of the
1,513 wordings in data/knowledge five pairs reach 0.6 across entries (“跨行取款手续费多少”, “境外取款手续费多少”) and 30
reach 0.5, nearly all of them different questions; “信用卡年费是多少” and “信用卡年费多少” have 0.63. Answers are longer
and share less by chance: the one pair above 0.35 says the same twice, the next (0.27) does not.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec

from warmline.knowledge.entries import Entry, plain

NEAR_WORDING = 0.6
NEAR_ANSWER = 0.35
# Bounds the time on large files that say the same over and over: a second or two on one core.
MOST_COMPARED = 150_000

Placed = tuple[str, Entry]


class Near(msgspec.Struct, frozen=True):
    """Two texts of two entries, by their places among those given; the second was to be imported."""

    share: float
    first: int
    second: int
    first_text: str
    second_text: str


class Text(msgspec.Struct, frozen=True):
    """A text of the entry at this place, with its pairs of signs as numbers, the rarest first."""

    place: int
    text: str
    pairs: tuple[int, ...]
    known: frozenset[int]


def near_duplicates(kept: Sequence[Placed], new: Sequence[Placed]) -> list[str]:
    """A warning for each new entry that says nearly the same as one before it; its nearest is named."""
    rows = [*kept, *new]
    texts = [(place, text) for place, (_, entry) in enumerate(rows) for text in entry.questions]
    wordings, all_wordings = _near(texts, len(kept), NEAR_WORDING)
    texts = [(place, entry.answer) for place, (_, entry) in enumerate(rows)]
    answers, all_answers = _near(texts, len(kept), NEAR_ANSWER)
    warnings: list[str] = []
    for near in wordings.values():
        told = f"“{near.second_text}” is nearly “{near.first_text}” of {rows[near.first][0]}"
        warnings.append(f"{rows[near.second][0]}: {told}; if one answer serves both, keep one entry")
    for near in answers.values():
        told = f"the answer is nearly that of {rows[near.first][0]}"
        warnings.append(f"{rows[near.second][0]}: {told}; if they say the same, keep one with the wordings of both")
    if not (all_wordings and all_answers):
        warnings.append("too many texts are alike to compare all; near-duplicates beyond these were not looked for")
    return warnings


def _near(texts: list[tuple[int, str]], new_from: int, threshold: float) -> tuple[dict[int, Near], bool]:
    """The nearest before each entry from `new_from` on that reaches the threshold, and whether all were compared.

    Two sets can only reach a Jaccard of t when the rarest n − ⌈t·n⌉ + 1 members of each share one (prefix filter of
    Chaudhuri, Ganti and Kaushik, ICDE 2006), so only these are looked up.
    """
    found: dict[int, Near] = {}
    compared = 0
    holders: defaultdict[int, list[Text]] = defaultdict(list)
    for text in _prepared(texts):
        prefix = text.pairs[: len(text.pairs) - math.ceil(threshold * len(text.pairs)) + 1]
        if text.place >= new_from:
            others = {id(other): other for pair in prefix for other in holders[pair] if other.place != text.place}
            compared += len(others)
            for other in others.values():
                share = _share(text.known, other.known)
                nearest = found.get(text.place)
                # An equal wording is a conflict, and told as one; equal answers are still a hint.
                same = threshold == NEAR_WORDING and text.pairs == other.pairs and plain(text.text) == plain(other.text)
                if share >= threshold and not same and (nearest is None or share > nearest.share):
                    found[text.place] = Near(share, other.place, text.place, other.text, text.text)
            if compared > MOST_COMPARED:
                return found, False
        for pair in prefix:
            holders[pair].append(text)
    return found, True


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def _prepared(texts: list[tuple[int, str]]) -> list[Text]:
    sets = [(place, text, _pairs(plain(text))) for place, text in texts]
    counts = Counter(pair for _, _, pairs in sets for pair in pairs)
    rank = {pair: number for number, (pair, _) in enumerate(sorted(counts.items(), key=lambda item: item[::-1]))}
    numbered = [(place, text, sorted(rank[pair] for pair in pairs)) for place, text, pairs in sets]
    return [Text(place, text, tuple(pairs), frozenset(pairs)) for place, text, pairs in numbered]


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset([text])
