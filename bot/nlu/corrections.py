"""Drops values the customer took back or left open: 不是两千，是两万; 两千 哦不 两万; 实时还是次日.

Pure; works on the values of one text in order, with what stands between them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from bot.nlu.patterns import one_of
from bot.nlu.word_files import read_words

if TYPE_CHECKING:
    from collections.abc import Sequence


# Of these the former one is named too when the customer changes it for another.
_CHANGED = frozenset({"term", "card_tail"})
# 8月不要 leaves a month out; 信用卡不要了 is a wish about the card.
_LEFT_OUT = frozenset({"period", "term", "arrival"})
# Characters before a value in which what takes it back can stand.
_NEAR = 24


class CorrectionWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"except_": "except"}):
    """The word list of corrections."""

    version: int
    negations: tuple[str, ...]
    no_negations: tuple[str, ...]
    verbs: tuple[str, ...]
    closing: tuple[str, ...]
    instead: tuple[str, ...]
    rather_than: tuple[str, ...]
    alternatives: tuple[str, ...]
    weighed: tuple[str, ...]
    changed: tuple[str, ...]
    left_out: tuple[str, ...]
    except_: tuple[str, ...]
    correctable: tuple[str, ...]


class Span(msgspec.Struct, frozen=True):
    """A value's entity and where it stands in the folded text."""

    entity: str
    start: int
    end: int


class Corrections:
    """Decides which values stand. Immutable; safe to share."""

    def __init__(self, words: CorrectionWords) -> None:
        self._entities = frozenset(words.correctable)
        stop, verb, end = "[ ,.。!?;、…]*", f"{one_of(words.verbs)}*", f"{one_of(words.closing)}*"
        self._negated = re.compile(f"(?<![0-9]){one_of(words.negations)} ?{verb}$")
        self._asked = re.compile(f"{one_of(words.no_negations)} ?{verb}$")
        self._instead = re.compile(f"{end}{stop}(?:{one_of(words.instead)}{stop})+{verb}{stop}")
        self._rather = re.compile(f"{end}{stop}{one_of(words.rather_than)}{stop}{verb}")
        self._or = re.compile(f"{end}{stop}{one_of(words.alternatives)}{stop}{verb}")
        self._weighed = re.compile(f"[^,。!?;]{{0,6}}{one_of(words.weighed)}")
        self._changed = re.compile(f"{one_of(words.changed)}$")
        self._left_out = re.compile(f"(?:期|的|那个月|就)*{one_of(words.left_out)}(?:了|吧)?(?=$|[ ,。!?;])")
        self._except = re.compile(f"{one_of(words.except_)}$")

    def standing(self, text: str, spans: Sequence[Span]) -> list[bool]:
        """For each span, in order of place, whether it stands."""
        stands = [not self._is_taken_back(text, span) for span in spans]
        last: dict[str, int] = {}
        for index, span in enumerate(spans):
            if span.entity not in self._entities:
                continue
            if span.entity in last:
                former = last[span.entity]
                between = text[spans[former].end : span.start]
                if span.entity in _CHANGED and self._both_count(text, spans[former], span):
                    pass
                elif self._or.fullmatch(between):
                    stands[former] = stands[index] = False
                elif stands[former] and self._rather.fullmatch(between):
                    stands[index] = False
                elif self._instead.fullmatch(between):
                    stands[former] = False
            last[span.entity] = index
        return stands

    def _is_taken_back(self, text: str, span: Span) -> bool:
        before = text[max(0, span.start - _NEAR) : span.start]
        if span.entity in _LEFT_OUT and (self._left_out.match(text, span.end) or self._except.search(before)):
            return True
        negated = bool(self._negated.search(before)) and not self._asked.search(before)
        return negated and span.entity in self._entities

    def _both_count(self, text: str, former: Span, latter: Span) -> bool:
        before = text[max(0, former.start - _NEAR) : former.start]
        return bool(self._weighed.match(text, latter.end) or self._changed.search(before))


@lru_cache(maxsize=1)
def corrections() -> Corrections:
    """The bank's list of corrections, read once."""
    return Corrections(read_words("data/entities/corrections.yml", CorrectionWords))
