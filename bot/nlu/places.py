"""Where a customer is or wants a branch, as said: 光谷附近, 汉口火车站. Pure; words in data/entities/places.yml."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from bot.nlu.patterns import one_of
from bot.nlu.word_files import read_words


class PlaceWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word list of places."""

    version: int
    known: tuple[str, ...]
    suffixes: tuple[str, ...]
    around: tuple[str, ...]
    leads: tuple[str, ...]
    not_places: tuple[str, ...]


class PlaceGrammar:
    """Finds places. Immutable; safe to share."""

    def __init__(self, words: PlaceWords) -> None:
        self._not_places = frozenset(words.not_places)
        self._around = tuple(words.around)
        known, suffix = one_of(words.known), one_of(words.suffixes)
        tail, number = f"{one_of(words.around)}?", "(?:[0-9]{1,4}号)?"
        part = "(?:(?!银行|网点|柜台|[的在去到离我有是从住转给汇打付存取])[\u4e00-\u9fff]){1,4}?"
        # A known place may go on (武汉市武昌区中南路12号); one that is on no list needs its beginning and its end.
        self.patterns = (
            f"(?P<value>{known}(?:{suffix})?(?:{known}|{part}{suffix})?(?:{suffix})?(?:{part}{suffix})?{number}{tail})(?!银行)",
            f"(?:^|{one_of(words.leads)})(?P<value>{part}{suffix}(?:{part}{suffix})?{number}{tail})(?!银行)",
        )

    def parse(self, said: str) -> str | None:
        """The place as said, or None when the words name none (医院附近 is nowhere in particular)."""
        bare = said
        for word in self._around:
            bare = bare.removesuffix(word)
        return None if bare in self._not_places or bare[:1] in set("哪这那什") else said


@lru_cache(maxsize=1)
def place_grammar() -> PlaceGrammar:
    """The bank's grammar of places, read once."""
    return PlaceGrammar(read_words("data/entities/places.yml", PlaceWords))
