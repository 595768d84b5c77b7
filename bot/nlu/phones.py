"""Telephone numbers: mobile ones and those of a house, with blanks or dashes, in digits or said. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.nlu.numerals import Numerals, numerals

# Mobile: 1, then 3 to 9, eleven digits. House: area code from 0 (three or four digits), seven or eight digits.
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_HOUSE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}")


class PhoneGrammar:
    """Finds and reads telephone numbers. Immutable; safe to share."""

    def __init__(self, numbers: Numerals) -> None:
        self._numbers = numbers
        digit = f"(?:[0-9]|{numbers.digit})"
        # At most one blank or dash between two digits; a longer run of digits is a card's or an account's.
        self.patterns = (
            f"(?<![0-9])(?<!{numbers.digit})(?:\\+?86[- ]?)?(?P<value>{digit}(?:[- ]?{digit}){{9,11}})(?!{digit})",
        )

    def parse(self, said: str) -> str | None:
        """The number as digits without an area code's dash, or None."""
        values = [self._numbers.value(character) for character in said if character not in " -"]
        digits = "".join(str(value) for value in values)
        digits = digits.removeprefix("86") if len(digits) == 13 else digits
        return digits if _MOBILE.fullmatch(digits) or _HOUSE.fullmatch(digits) else None


@lru_cache(maxsize=1)
def phone_grammar() -> PhoneGrammar:
    """The grammar of telephone numbers, made once."""
    return PhoneGrammar(numerals())
