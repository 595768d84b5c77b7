"""Sums of money in customers' words: 三千五, 1万2, 5w, 三块五, ¥1,234.50. Pure; words in data/entities/amounts.yml."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

import msgspec

from bot.nlu.normalise import normalise
from bot.nlu.numerals import Numerals, numerals
from bot.nlu.patterns import not_after, one_of
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
    not_vague: tuple[str, ...]
    vague_before: tuple[str, ...]
    openings: tuple[str, ...]
    endings: tuple[str, ...]
    between: tuple[str, ...]
    verbs: tuple[str, ...]
    fillers: tuple[str, ...]
    other_numbers: tuple[str, ...]
    sending: tuple[str, ...]
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
        money = f"{n} ?{unit}(?:{n}(?:{tenth}|{hundredth}))*(?:{n}(?!{one(words.not_before)}))?|{n}{tenth}|{n}分钱"
        scaled = f"{n}(?<={numbers.scales})(?:{n})?|{numbers.plain}{numbers.scales}{n}?"
        span = f"{one(words.between)}{n}"
        vague = f"(?!{one(words.not_vague)}){one(words.vague)}"
        other = f"(?!{one(words.not_before)}|{vague}|{span})"
        # A bare number ends where it ends: 3千多 is not 3.
        ended = f"(?![0-9a-z]|{numbers.scales}|半){other}"
        # 拨打95588: the banks' own telephone numbers.
        stop = "(?![0-9.])"
        someone = f"(?:(?!{one(words.other_numbers)})[^0-9,。!?;年月])"
        self.patterns = (
            f"(?P<value>{one(words.symbols)} ?{n} ?{unit}?)",
            f"(?<![0-9a-z])(?P<value>{money})",
            f"(?<![0-9a-z第])(?P<value>{scaled}){other}(?!{numbers.scales}|[0-9a-z])",
            f"(?<![0-9a-z第])(?P<value>{n}个(?:亿|万|w)){other}(?![0-9a-z])",
            f"{one(words.verbs)}{one(words.fillers)}*(?P<value>(?!95[0-9]{{3}}{stop}){numbers.plain}){ended}",
            f"{one(words.sending)}{someone}{{1,14}}(?P<value>(?=[0-9][0-9,]){numbers.plain}){ended}",
            f"{not_after(words.other_numbers)}(?P<value>(?=[0-9][0-9,]){numbers.plain}) ?(?=转给|打给|汇给|付给|给)",
            f"(?<![a-z.:])(?P<value>{numbers.plain}(?<=\\.[0-9][0-9])){ended}(?!\\.)",
            f"^{one(words.openings)}*(?P<value>{numbers.plain}){one(words.endings)}*$",
            f"不是 ?(?P<value>{numbers.plain})(?=[, ]*而?是)",
            f"不是 ?{numbers.plain}[, ]*而?是 ?(?P<value>{numbers.plain}){ended}",
            # About a sum, and from one to another: parsed to nothing, and hides the sums in it.
            f"(?P<value>{n}{unit}?{span}(?:{unit})?)(?!{one(words.not_before)})",
            f"(?P<value>{one(words.vague_before)} ?{n} ?{unit}?)",
            f"(?P<value>{n}{unit}?{vague})",
        )

    def parse(self, text: str) -> Decimal | None:
        """The amount in yuan that the whole text says; None for none, and for one that could mean two things."""
        said = re.sub("个(?=[亿万w])", "", normalise(text).lower.replace(" ", ""))
        match = self._whole.fullmatch(said)
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
