"""Which entries say nearly the same: a hint to an editor, never a reason to refuse.

How near is in `alike`. Of the
1,513 wordings in data/knowledge five pairs reach 0.6 across entries (“跨行取款手续费多少”, “境外取款手续费多少”) and 30
reach 0.5, nearly all of them different questions; “信用卡年费是多少” and “信用卡年费多少” have 0.63. Answers are longer
and share less by chance: the one pair above 0.35 says the same twice, the next (0.27) does not.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from warmline.knowledge.alike import Alike, TooMany, alike, bigrams
from warmline.knowledge.entries import Entry, plain

NEAR_WORDING = 0.6
NEAR_ANSWER = 0.35
# Bounds the time on large files that say the same over and over: a second or two on one core.
MOST_COMPARED = 150_000

Placed = tuple[str, Entry]


class Text(msgspec.Struct, frozen=True):
    """A text of the entry at this place."""

    place: int
    text: str


def near_duplicates(kept: Sequence[Placed], new: Sequence[Placed]) -> list[str]:
    """A warning for each new entry that says nearly the same as one before it; its nearest is named."""
    rows = [*kept, *new]
    wordings = [Text(place, text) for place, (_, entry) in enumerate(rows) for text in entry.questions]
    answers = [Text(place, entry.answer) for place, (_, entry) in enumerate(rows)]
    near_wordings, all_wordings = _nearest(wordings, len(kept), NEAR_WORDING)
    near_answers, all_answers = _nearest(answers, len(kept), NEAR_ANSWER)
    warnings: list[str] = []
    for near in near_wordings:
        first, second = wordings[near.first], wordings[near.second]
        told = f"“{second.text}” is nearly “{first.text}” of {rows[first.place][0]}"
        warnings.append(f"{rows[second.place][0]}: {told}; if one answer serves both, keep one entry")
    for near in near_answers:
        told = f"the answer is nearly that of {rows[answers[near.first].place][0]}"
        where = rows[answers[near.second].place][0]
        warnings.append(f"{where}: {told}; if they say the same, keep one with the wordings of both")
    if not (all_wordings and all_answers):
        warnings.append("too many texts are alike to compare all; near-duplicates beyond these were not looked for")
    return warnings


def _nearest(texts: Sequence[Text], new_from: int, threshold: float) -> tuple[list[Alike], bool]:
    """For each entry from `new_from` on the nearest before it that reaches the threshold; whether all were compared."""
    begin = next((index for index, text in enumerate(texts) if text.place >= new_from), len(texts))
    nearest: dict[int, Alike] = {}
    try:
        for pair in alike([bigrams(plain(text.text)) for text in texts], threshold, begin, MOST_COMPARED):
            first, second = texts[pair.first], texts[pair.second]
            # An equal wording is a conflict, and told as one; equal answers are still a hint.
            same = threshold == NEAR_WORDING and plain(first.text) == plain(second.text)
            best = nearest.get(second.place)
            if first.place != second.place and not same and (best is None or pair.share > best.share):
                nearest[second.place] = pair
    except TooMany:
        return list(nearest.values()), False
    return list(nearest.values()), True
