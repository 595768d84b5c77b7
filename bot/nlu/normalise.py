"""One way to write a text: width, script, white space and hidden characters no longer matter.

Everything that looks at words (tokens, features, guards, values) looks at normalised text; `Normalised.span` leads
back to the customer's own text, because folding a character may make it longer or drop it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

import msgspec

# A question of a customer fits in far less; beyond it only pasted material follows. Keeps a parse within 50 ms.
LIMIT = 500
# Characters read at most, so that a megabyte of invisible characters costs nothing either.
_READ_AT_MOST = 20 * LIMIT
# Controls, format characters (zero-width, bidi), surrogates, private use, unassigned, combining and enclosing marks.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})


class Normalised(msgspec.Struct, frozen=True):
    """Folded text; `offsets[i]` is where its character i came from in the original."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that [start, end) of the folded text came from; end > start."""
        return self.offsets[start], self.offsets[end - 1] + 1

    @property
    def lower(self) -> str:
        """The folded text in lower case, character for character (some capitals would become two)."""
        return "".join(low if len(low := character.lower()) == 1 else character for character in self.text)


@lru_cache(maxsize=512)
def normalise(text: str, limit: int = LIMIT) -> Normalised:
    """NFKC by character, traditional to simplified, hidden characters dropped, white space folded and stripped.

    At most `limit` characters come out. Never raises, whatever the text.
    """
    characters: list[str] = []
    offsets: list[int] = []
    for position, original in enumerate(text[:_READ_AT_MOST]):
        for character in _fold(original):
            if character == " " and (not characters or characters[-1] == " "):
                continue
            characters.append(character)
            offsets.append(position)
        if len(characters) > limit:
            break
    del characters[limit:], offsets[limit:]
    if characters and characters[-1] == " ":
        del characters[-1], offsets[-1]
    return Normalised(simplify("".join(characters)), tuple(offsets))


def compact(text: str) -> str:
    """Letters, digits and Han only, lower case: what a guard compares, so that 转 人-工!! is 转人工."""
    return "".join(character for character in normalise(text).lower if character.isalnum())


def feature_text(text: str) -> str:
    """What n-grams are counted on: lower case, every digit alike (which number it is says nothing of the wish)."""
    folded = normalise(text).lower
    return "".join("0" if character.isdecimal() else character for character in folded)


def _fold(character: str) -> str:
    """One character as none, one or more; white space of any kind as a blank."""
    if "\u4e00" <= character <= "\u9fff":
        return character
    if character.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", character)
    return "".join(" " if c.isspace() else c for c in folded if unicodedata.category(c) not in _HIDDEN or c.isspace())


def simplify(text: str) -> str:
    """Simplified characters, one for one. Where a phrase rule would change the length, character by character.

    Characters beyond the basic plane are not taken: no encoder knows them, while it knows the Cantonese originals.
    """
    simple = str(_converter().convert(text))
    if len(simple) != len(text):
        simple = "".join(_simple_character(character) for character in text)
    return "".join(old if new > "\uffff" else new for old, new in zip(text, simple, strict=True))


def _simple_character(character: str) -> str:
    converted = str(_converter().convert(character))
    return converted if len(converted) == 1 else character


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
