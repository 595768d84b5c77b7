"""Chinese and mixed numbers: 三千五, 1万2, 两百零五, 5w, 1,234.50. Pure; words in data/entities/numerals.yml."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

import msgspec

from bot.nlu.word_files import read_words

# Closes a group of four digits: what follows counts below it.
_GROUP = 10_000
_TEN = 10
# Characters of the longest number anyone means, 九千九百九十九亿…九角九分 or 19 digits of a card; keeps sums finite.
_LONGEST = 24
# A run of digits is taken whole: could it be split, a long card number would be tried in every way there is.
_PLAIN = r"(?<![0-9])[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?![0-9])"


class NumberWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word list: characters and what they are worth."""

    version: int
    digits: dict[str, int]
    scales: dict[str, int]
    half: str


class Numerals:
    """Reads numbers. `pattern` finds candidates; whether one is a number, `value` decides."""

    def __init__(self, words: NumberWords) -> None:
        self._digits = words.digits
        self._scales = words.scales
        self._half = words.half
        letters = "".join([*words.digits, *words.scales])
        self.plain = f"(?:{_PLAIN})"
        self.pattern = f"(?:(?:{_PLAIN}|[{letters}]){{1,{_LONGEST}}}{words.half}?)"
        self.digit = f"[{''.join(words.digits)}]"
        self.scales = f"[{''.join(words.scales)}]"
        # From a hundred on: 五百, 2w, 三千.
        self.large_scales = f"[{''.join(word for word, worth in words.scales.items() if worth > _TEN)}]"
        tens = "".join(word for word, worth in words.scales.items() if worth == _TEN)
        self.tens = f"(?:{self.digit}?[{tens}]{self.digit}?)"
        self._piece = re.compile(f"{_PLAIN}|[{letters}{words.half}]")

    def value(self, text: str) -> Decimal | None:
        """The number a text says, or None when it says none or is malformed (三三, 百十五百).

        Digits without any scale are read one by one (二零二四). A digit after a scale counts the next lower
        scale, as it is said: 三千五 is 3,500, but 三千零五 is 3,005.
        """
        text = text.lower()
        pieces = self._piece.findall(text)
        if not pieces or len(text) > _LONGEST or "".join(pieces) != text:
            return None
        if all(piece in self._digits for piece in pieces):
            return Decimal("".join(str(self._digits[piece]) for piece in pieces))
        return self._sum(pieces)

    def _sum(self, pieces: list[str]) -> Decimal | None:
        """Groups of four closed by 万 or 亿, each scale smaller than the one before, and what follows the last."""
        total, closed = Decimal(0), 0
        group: list[str] = []
        for piece in pieces:
            scale = self._scales.get(piece, 0)
            if scale < _GROUP:
                group.append(piece)
                continue
            worth = self._group(group, 0)
            if worth is None or (closed and scale >= closed):
                return None
            total, group, closed = total + worth * scale, [], scale
        rest = self._group(group, closed) if group else Decimal(0)
        return None if rest is None else total + rest

    def _group(self, pieces: list[str], closed: int) -> Decimal | None:
        """What is said below 万; `closed` is the scale said just before it (一万二)."""
        total, last, number = Decimal(0), closed, None
        for piece in pieces[:-1]:
            scale = self._scales.get(piece)
            if scale is None:
                if number:
                    return None
                number = self._plain_value(piece)
            elif (last and scale >= last) or (number is None and (scale != _TEN or total)):
                return None
            else:
                total += (1 if number is None else number) * scale
                last, number = scale, None
        return self._ended(total, last, number, pieces[-1]) if pieces else None

    def _ended(self, total: Decimal, last: int, number: Decimal | None, piece: str) -> Decimal | None:
        """The group with its last piece: a scale, or a number, which counts short right after a scale (三千五)."""
        scale = self._scales.get(piece)
        if scale is not None:
            if (last and scale >= last) or (number is None and (scale != _TEN or total)):
                return None
            return total + (1 if number is None else number) * scale
        if number:
            return None
        if piece == self._half:
            return total + Decimal(last) / 2 if last else None
        said = self._plain_value(piece)
        short = last > _TEN and number is None and said < _TEN
        return total + said * (Decimal(last) / 10 if short else 1)

    def _plain_value(self, piece: str) -> Decimal:
        digit = self._digits.get(piece)
        return Decimal(piece.replace(",", "")) if digit is None else Decimal(digit)


@lru_cache(maxsize=1)
def numerals() -> Numerals:
    """The bank's number words, read once at the first number."""
    return Numerals(read_words("data/entities/numerals.yml", NumberWords))
