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
    round: tuple[str, ...]
    not_vague: tuple[str, ...]
    vague_before: tuple[str, ...]
    openings: tuple[str, ...]
    endings: tuple[str, ...]
    to: tuple[str, ...]
    alternatives: tuple[str, ...]
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    fillers: tuple[str, ...]
    other_numbers: tuple[str, ...]
    sending: tuple[str, ...]
    not_before: tuple[str, ...]
    despite: tuple[str, ...]
    each: tuple[str, ...]
    calls: tuple[str, ...]
    hotlines: str
    sayings: tuple[str, ...]
    together: tuple[str, ...]


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
        # 转500张伟: of two digits and more there are no sheets, but of cards.
        named = "(?<=[0-9][0-9])[张周](?![的子单票卡纸信储银工大定一二三四五六七八九十百千几])[\u4e00-\u9fff]"
        not_money = f"(?!{one(words.despite)}|{named}){one(words.not_before)}"
        more = f"(?:{n}(?!{not_money}))?"
        # 一块儿去 is together; 三块 and 一块五 are money.
        together = f"(?!(?:(?<=^一)|(?<=[^0-9十百千万零]一))块{one(words.together)})"
        money = f"{n} ?{together}{unit}(?:{n}(?:{tenth}|{hundredth}))*{more}|{n}{tenth}{more}|{n}分钱"
        # Twenty and thirty-two alone may be anything, a thousand is not.
        large = f"(?<={numbers.large_scales})"
        scaled = f"{n}{large}(?:{n})?|{numbers.plain}{numbers.scales}{n}?"
        span = f"{one([*words.to, *words.alternatives])}{n}"
        # 十来块 and 50来块 are vague, 三千来块 is not.
        about = f"(?:{large}|(?<=00)) ?{one(words.round)}"
        vague = f"(?!{one(words.not_vague)})(?:{one(words.vague)}|(?!{about})来[块元])"
        other = f"(?!{not_money}|{vague}|{span})"
        # A number ends where it ends: 3千多 is not 3, nor 三十二楼 thirty.
        ended = f"(?![0-9a-z]|{numbers.scales}|半){other}"
        # 三千一个月, 二十万三年: the sum ends at its scale.
        apart = f"{large}(?:一{one(words.each)}|{numbers.digit}(?:年|个月|期))"
        last = f"(?!{numbers.scales}|[0-9a-z]|(?!{apart}){numbers.digit})"
        someone = f"(?:(?!{one(words.other_numbers)})[^0-9,。!?;年月])"
        # 拨打95588: the banks' own telephone numbers.
        called = "".join(f"(?!(?<={word}){words.hotlines})" for word in words.calls)
        no_bank = "(?!95[0-9]{3}(?![0-9.]))"
        bare = f"(?:{numbers.plain}|{numbers.tens})"
        paid = f"{one((*words.verbs, *words.nouns))}{one(words.fillers)}*"
        # 零点八元, 三点五万块
        spoken = f"(?:{numbers.digit}|{numbers.tens})点{numbers.digit}{{1,3}}"
        self._spoken = re.compile(f"({numbers.digit}|{numbers.tens})点({numbers.digit}{{1,3}})(?!十)")
        # 三千到五千, 5000到1万: both in full; of 三到五千 the first is not.
        to, end, begin = one(words.to), f"(?:{scaled}{unit}?|{n}{unit}|[0-9]{{3,6}})", "(?<![0-9a-z第.])"
        pair = f"(?:{scaled}{unit}?|{n}{unit}){to}{end}|[0-9]{{3,6}}{to}(?:{scaled}|{n}{unit})"
        self.patterns = (
            f"(?P<value>{one(words.symbols)} ?{n} ?{unit}?)",
            f"(?<![0-9a-z])(?P<value>{money})",
            f"(?<![0-9a-z第])(?<!分之)(?P<value>{scaled}){other}{last}",
            f"(?<![0-9a-z第])(?P<value>{n}个(?:亿|万|w)){other}(?![0-9a-z])",
            f"{paid}{called}{no_bank}(?P<value>{bare}){ended}",
            f"{paid}{numbers.plain}(?:、|和|跟|还有|加) ?(?P<value>{numbers.plain}){ended}",
            f"{one(words.sending)}{someone}{{1,14}}{called}(?P<value>(?=[0-9][0-9,]){numbers.plain}){ended}",
            f"{not_after(words.other_numbers)}(?P<value>(?=[0-9][0-9,]){numbers.plain}) ?(?=转给|打给|汇给|付给|给)",
            f"(?<![a-z.:])(?P<value>{numbers.plain}(?<=\\.[0-9][0-9])){ended}(?!\\.)",
            f"^{one(words.openings)}*(?P<value>{bare}){one(words.endings)}*$",
            f"(?<![0-9a-z第.])(?P<value>{numbers.plain})(?={about})",
            f"{begin}(?P<value>{end})(?={to}{end}{other})",
            f"{begin}{end}{to}(?P<value>{end}){ended}",
            f"从 ?(?P<value>{numbers.plain})(?={unit}?(?:涨|降|提|调|升|减|变)[^,。!?;]{{0,3}}?[到成至为])",
            f"(?P<value>{spoken}[万亿]?{unit})",
            f"不是 ?(?P<value>{bare})(?=[, ]*而?是)",
            f"不是 ?{bare}[, ]*而?是 ?(?P<value>{bare}){ended}",
            # About a sum, from one to another, and sayings: parsed to nothing, and hides the sums in it.
            f"(?P<value>(?!{pair}){n}{unit}?{span}(?:{unit})?)(?!{not_money})",
            f"(?P<value>{one(words.vague_before)} ?{n} ?{unit}?)",
            f"(?P<value>{n}{unit}?{vague})",
            f"(?P<value>{one(words.sayings)})",
        )

    def parse(self, text: str) -> Decimal | None:
        """The amount in yuan that the whole text says; None for none, and for one that could mean two things."""
        said = re.sub("个(?=[亿万w])", "", normalise(text).lower.replace(" ", ""))
        said = self._spoken.sub(self._decimal, said)
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

    def _decimal(self, said: re.Match[str]) -> str:
        """零点八 as 0.8."""
        return f"{self._numbers.value(said[1])}.{''.join(str(self._numbers.value(digit)) for digit in said[2])}"


def parse_amount(text: str) -> Decimal | None:
    """The sum in yuan a text says (whole text, unit or not), or None; see AmountGrammar.parse."""
    return amount_grammar().parse(text)


@lru_cache(maxsize=1)
def amount_grammar() -> AmountGrammar:
    """The bank's grammar of amounts, read once."""
    return AmountGrammar(read_words("data/entities/amounts.yml", AmountWords), numerals())
