"""How long money is put away or owed, in months: 三年定期, 存半年, 分12期; days of notice as 7d.

A length alone says nothing (等了三个月, 用了三年): it is a term beside a word of saving or lending, or when
nothing else is said. Pure; words in data/entities/terms.yml.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

import msgspec

from bot.nlu.normalise import normalise
from bot.nlu.numerals import Numerals, numerals
from bot.nlu.patterns import not_after, one_of
from bot.nlu.word_files import read_words

# Fifty years; no bank here lends or keeps longer.
_MOST_MONTHS = 600
_MOST_DAYS = 365


class TermWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word list of terms."""

    version: int
    verbs: tuple[str, ...]
    links: tuple[str, ...]
    products: tuple[str, ...]
    about: tuple[str, ...]
    compared: tuple[str, ...]
    instalments: tuple[str, ...]
    day_products: tuple[str, ...]
    notice_days: tuple[str, ...]
    between: tuple[str, ...]
    beside: tuple[str, ...]
    paid_off: tuple[str, ...]
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    closing: tuple[str, ...]


class TermGrammar:
    """Finds and reads terms. Immutable; safe to share."""

    def __init__(self, words: TermWords, numbers: Numerals) -> None:
        self._numbers, one = numbers, one_of
        # Up to three digits, so that 存20万三年 is not taken for so many years.
        n, before = f"(?:[0-9]{{1,3}}|(?:{numbers.digit}|十){{1,3}})", not_after(words.not_after)
        after = f"{one(words.not_before)}|多(?![少久])"
        start = f"(?<![0-9a-z.]){before}(?<!{numbers.digit})(?<![十百第])"
        length = f"(?:{n}年[零又]?{n}个月|[0-9]{{1,2}}\\.[0-9]年|{n}年半?|{n}个半月|{n}个月|[仨俩]月|半年)"
        product = f"(?:期(?!限)|的|嘅|期的|期嘅)*(?:[\u4e00-\u9fff]{{0,4}}?){one(words.products)}"
        closing = f"{one(words.closing)}*"
        lead = f"{one(words.verbs)}{one(words.links)}*"
        beside = f"期?的?(?:{one(words.beside)}{one(words.verbs)}?)"
        compared = f"[^,。!?;]{{0,8}}?{one(words.compared)}"
        self._whole = re.compile(
            f"(?:(?P<years>{n})年[零又]?)?(?:(?P<months>{n})(?:个月|m)|(?P<few>[仨俩])月)?|(?P<years_half>{n})年半"
            f"|(?P<months_half>{n})个半月|(?P<decimal>[0-9]{{1,2}}\\.[0-9])年"
            f"|(?P<half>半年)|(?P<instalments>{n})期?|(?P<days>{n})天"
        )
        self.patterns = (
            f"{lead}(?P<value>{length})(?!{after})",
            f"{start}(?P<value>{length}|{n}期)(?={product})",
            f"{start}(?P<value>{length})(?=期(?!间|待|望|货|末|中|初|盼))",
            f"{one(words.about)}[^。!?;0-9]{{0,14}}?{start}(?P<value>{length})(?!{after})",
            f"{start}(?P<value>{length})(?!{after})(?={compared})",
            # 一年、两年、三年: the last of them, and those before it; then 五年的利息咋比三年低.
            f"{start}(?:{length}{beside}){{1,6}}(?P<value>{length})(?!{after})",
            f"{start}(?P<value>{length})(?=(?:{beside}{length}){{1,6}}(?!{after}|年))",
            f"{length}[^,。!?;0-9]{{0,8}}?比(?P<value>{length})(?!{after})",
            # 从15年改成10年
            f"[从由](?P<value>{length})(?=期?(?:改|换|变|缩|延|调|降))",
            f"{lead}(?P<value>[0-9]{{1,3}}m)(?![a-z])",
            f"(?:存|定存|定期)(?:上|个|满|够|它)?(?P<value>{length})(?=之?后|以后)",
            f"{start}(?P<value>{length})(?=(?:之?内|以内)?(?:就|能|可以|要)?{one(words.paid_off)}(?!了))",
            f"{start}(?P<value>{length})(?=期?的?(?:理财|存款|定期)?产品)",
            f"{one(words.verbs)}[^,。]{{0,10}}?(?<=[万千百元块钱wk])(?P<value>{length})(?!{after})",
            f"(?<=[万元块钱wk])(?P<value>{length})(?={product})",
            f"^(?P<value>{length})(?:期|期的)?{closing}$",
            f"{one(words.instalments)} ?(?P<value>{n}期|[0-9]{{1,2}}个月)",
            "分期(?:成|为|数)?(?P<value>(?:3|6|9|10|12|18|24|36|60))(?![0-9.期个元块万千百])",
            f"^(?P<value>{n}期){closing}$",
            f"{start}(?P<value>{n}天)(?:期|的|期的)*{one(words.day_products)}",
            f"{lead}(?P<value>{n}天)(?:期|的)*{closing}$",
            f"^(?P<value>{one(words.notice_days)}天){closing}$",
            # From one length to another: parsed to nothing, and hides the two in it.
            f"(?P<value>(?:{length}|{n}){one(words.between)}{length})(?!{compared})",
        )

    def parse(self, text: str) -> str | None:
        """Months as digits, or days with a d behind; None for what could mean two things (三五年) or is no term."""
        match = self._whole.fullmatch(normalise(text).lower.replace(" ", ""))
        if match is None or not any(match.groups()):
            return None
        if match["days"]:
            days = self._whole_number(match["days"])
            return f"{days}d" if days and days <= _MOST_DAYS else None
        months = self._months(match)
        return str(months) if months and months <= _MOST_MONTHS else None

    def _months(self, match: re.Match[str]) -> int | None:
        if match["half"]:
            return 6
        if match["decimal"]:
            months = Decimal(match["decimal"]) * 12
            return int(months) if months == int(months) else None
        total = 0
        for group, worth, more in (
            ("years", 12, 0),
            ("months", 1, 0),
            ("few", 1, 0),
            ("years_half", 12, 6),
            ("instalments", 1, 0),
        ):
            if match[group] is None:
                continue
            number = self._whole_number(match[group])
            if number is None:
                return None
            total += number * worth + more
        return total

    def _whole_number(self, said: str) -> int | None:
        if len(said) > 1 and not re.search(f"[0-9]|{self._numbers.scales}", said):
            # 三五年 is three to five, not thirty-five.
            return None
        number = self._numbers.value(said)
        return int(number) if number is not None and number == int(number) else None


@lru_cache(maxsize=1)
def term_grammar() -> TermGrammar:
    """The bank's grammar of terms, read once."""
    return TermGrammar(read_words("data/entities/terms.yml", TermWords), numerals())
