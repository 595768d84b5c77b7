"""Wishes that no classifier may miss, found by words: a person wanted, a fraud under way, a life in danger.

Pure, and without Rasa. The words are in data/entities/guard.yml; here is only how they are compared: the text is
compacted (`normalise.compact`), look-alikes are blanked out (人工智能 is no 人工), and the first entry decides of
which one pattern of `any` and, when given, one of `also` is found and none of `unless`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from bot.nlu.normalise import compact
from bot.nlu.word_files import WordFileError, read_words

if TYPE_CHECKING:
    from pathlib import Path

# Stands where a look-alike was: keeps the words around it apart, and matches no pattern of words.
_BLANK = "\x00"


class Sign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of the word list. Patterns are regular expressions; `{name}` stands for the group of that name.

    `yields_to`: intents that go to a human as well and know better; believed when the classifier is sure of them.
    """

    name: str
    intent: str
    confidence: float
    any: tuple[str, ...]
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    lookalikes: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()


class WordList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file: named groups of words, then signs in order of precedence."""

    version: int
    groups: dict[str, tuple[str, ...]]
    signs: tuple[Sign, ...]


class Verdict(msgspec.Struct, frozen=True):
    """What a sign found means."""

    sign: str
    intent: str
    confidence: float
    yields_to: tuple[str, ...]


class Lexicon:
    """Compiled signs. Immutable; safe to share."""

    def __init__(self, words: WordList) -> None:
        """Raises WordFileError when a pattern is no regular expression or names an unknown group."""
        groups = {name: "(?:" + "|".join(entries) + ")" for name, entries in words.groups.items()}
        self._signs = tuple(_Compiled(sign, groups) for sign in words.signs)

    @classmethod
    def from_file(cls, path: str | Path) -> Lexicon:
        """Raises WordFileError."""
        return cls(read_words(path, WordList))

    def judge(self, text: str) -> Verdict | None:
        """The first sign found in the text, or None."""
        words = compact(text)
        return next((sign.verdict for sign in self._signs if sign.found_in(words)), None)


class _Compiled:
    def __init__(self, sign: Sign, groups: dict[str, str]) -> None:
        self.verdict = Verdict(sign.name, sign.intent, sign.confidence, sign.yields_to)
        self._any = _pattern(sign.name, sign.any, groups)
        self._also = _pattern(sign.name, sign.also, groups)
        self._unless = _pattern(sign.name, sign.unless, groups)
        self._lookalikes = _pattern(sign.name, sign.lookalikes, groups)

    def found_in(self, words: str) -> bool:
        if self._lookalikes:
            words = self._lookalikes.sub(_BLANK, words)
        if not self._any or not self._any.search(words):
            return False
        if self._also and not self._also.search(words):
            return False
        return not (self._unless and self._unless.search(words))


def _pattern(sign: str, patterns: tuple[str, ...], groups: dict[str, str]) -> re.Pattern[str] | None:
    if not patterns:
        return None

    def group(match: re.Match[str]) -> str:
        if match[1] not in groups:
            raise WordFileError(f"guard sign {sign}: unknown group {{{match[1]}}}")
        return groups[match[1]]

    # A quantifier ({2,4}) starts with a digit, a group's name with a letter.
    joined = "|".join(re.sub(r"\{([a-z_]+)\}", group, pattern) for pattern in patterns)
    try:
        return re.compile(joined)
    except re.error as error:
        raise WordFileError(f"guard sign {sign}: {joined!r} is no pattern: {error}") from error
