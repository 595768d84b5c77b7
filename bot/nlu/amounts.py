"""Sums of money in customers' words: 三千五, 1万2, 5w, 三块五, ¥1,234.50. Pure; words in data/entities/amounts.yml."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

import msgspec

from bot.nlu.normalise import normalise
from bot.nlu.numerals import Numerals, numerals
from bot.nlu.patterns import one_of
from bot.nlu.word_files import read_words


class AmountWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word list of amounts."""

    version: int
    symbols: tuple[str, ...]
    units: tuple[str, ...]
    tenth: tuple[str, ...]
    hundredth: tuple[str, ...]
    closing: tuple[str, ...]
    vague: tuple[str, ...]
    between: tuple[str, ...]
    verbs: tuple[str, ...]
    not_before: tuple[str, ...]


class AmountGrammar:
    """Finds and reads amounts. Immutable; safe to share."""

    def __init__(self, words: AmountWords, numbers: Numerals) -> None:
        self._numbers = numbers
        n, one = numbers.pattern, one_of
        unit, tenth, hundredth = one(words.units), one(words.tenth), one(words.hundredth)
        small = f"(?:(?P<tenths>{n}){tenth}(?:(?P<cents>{n})$)?)?(?:(?P<hundredths>{n}){hundredth})?"
        self._whole = re.compile(
            f"(?:{one(words.symbols)})?(?:(?P<yuan>{n})(?:{unit}|$)(?:(?P<short>{n})$)?)?{small}{one(words.closing)}?"
        )
        money = f"{n}{unit}(?:{n}(?:{tenth}|{hundredth}))*(?:{n}(?!{one(words.not_before)}))?|{n}{tenth}"
        scaled = f"{n}(?<={numbers.scales})(?:{n})?|{numbers.plain}{numbers.scales}{n}?"
        span = f"{one(words.between)}{n}"
        other = f"(?!{one([*words.not_before, *words.vague])}|{span})"
        self.patterns = (
            f"(?P<value>{one(words.symbols)}{n}{unit}?)",
            f"(?<![0-9a-z])(?P<value>{money})",
            f"(?<![0-9a-z第])(?P<value>{scaled}){other}(?![0-9a-z])",
            f"{one(words.verbs)}(?P<value>{numbers.plain})(?![0-9a-z]){other}",
            f"^(?P<value>{numbers.plain})$",
            # From one sum to another: parsed to nothing, and hides the two sums in it.
            f"(?P<value>{n}{unit}?{span}(?:{unit})?)(?!{one(words.not_before)})",
        )

    def parse(self, text: str) -> Decimal | None:
        """The amount in yuan that the whole text says; None for none, and for one that could mean two things."""
        match = self._whole.fullmatch(normalise(text).lower.replace(" ", ""))
        if match is None or not any(match.group("yuan", "tenths", "hundredths")):
            return None
        total = Decimal(0)
        for group, worth in (
            ("yuan", "1"),
            ("short", "0.1"),
            ("tenths", "0.1"),
            ("cents", "0.01"),
            ("hundredths", "0.01"),
        ):
            said = match[group]
            if said is None:
                continue
            number = self._numbers.value(said)
            if number is None or (group != "yuan" and number >= 100):
                return None
            total += number * Decimal(worth)
        if total != total.quantize(Decimal("0.01")):
            return None
        return total.quantize(Decimal(1)) if total == total.to_integral_value() else total.quantize(Decimal("0.01"))


def parse_amount(text: str) -> Decimal | None:
    """The sum in yuan a text says (whole text, unit or not), or None; see AmountGrammar.parse."""
    return amount_grammar().parse(text)


@lru_cache(maxsize=1)
def amount_grammar() -> AmountGrammar:
    """The bank's grammar of amounts, read once."""
    return AmountGrammar(read_words("data/entities/amounts.yml", AmountWords), numerals())
