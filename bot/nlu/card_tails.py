"""The last four digits of a card's number: 尾号1234, 末四位 1 2 3 4, 6222****1234, 四个六. Pure.

Four digits alone may be anything: they are a card's beside a word of cards or of ends, or when nothing else is said.
Words in data/entities/card_tails.yml.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from bot.nlu.numerals import Numerals, numerals
from bot.nlu.patterns import not_after, one_of
from bot.nlu.word_files import read_words

_LENGTH = 4
_SEPARATORS = " ,.、-"


class CardTailWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"and_": "and"}):
    """The word list of card tails."""

    version: int
    ends: tuple[str, ...]
    last: tuple[str, ...]
    counted: tuple[str, ...]
    which: tuple[str, ...]
    number: tuple[str, ...]
    links: tuple[str, ...]
    read_out: tuple[str, ...]
    first: tuple[str, ...]
    not_after: tuple[str, ...]
    cards: tuple[str, ...]
    kinds: tuple[str, ...]
    these: tuple[str, ...]
    and_: tuple[str, ...]
    openings: tuple[str, ...]
    closings: tuple[str, ...]
    corrections: tuple[str, ...]
    picks: tuple[str, ...]
    sources: tuple[str, ...]
    acts: tuple[str, ...]
    unused: tuple[str, ...]
    states: tuple[str, ...]


class CardTailGrammar:
    """Finds and reads the ends of card numbers. Immutable; safe to share."""

    def __init__(self, words: CardTailWords, numbers: Numerals) -> None:
        self._numbers = numbers
        self._no_card = re.compile(f"{one_of([*words.first, *words.not_after])}")
        one, d = one_of, f"(?:[0-9]|{numbers.digit})"
        # 三, 七, 四, 一: commas and points only where all digits are parted by them, else 尾号12,34 were one.
        parted = f"{d}(?:[,.、-] ?{d}){{3}}"
        masked = "(?:[ -]?[*x•·●#]{1,8}){0,3}[ -]?(?P<value>[0-9]{4})(?![0-9]|-[0-9])"
        tail = f"(?:{d}(?: ?{d}){{3}}|{parted}|(?:[一二两三四1-4]个{d}){{1,4}})(?![0-9])"
        written = "(?<![0-9])[0-9]{4}(?![0-9])"
        last = f"{one(words.last)}{one(words.which)}*{one(words.counted)}{one(words.which)}*{one(words.number)}?"
        end = f"{not_after(words.not_after)}(?:{one(words.ends)}{one(words.number)}?|{last})"
        card = f"{one(words.kinds)}*{one(words.cards)}"
        link, these = f"{one(words.links)}*", f" ?{one(words.these)}*"
        between = f" ?{one(words.and_)} ?(?:{one(words.ends)} ?)?"
        no_sum = "(?! ?[元块万千k%年月]|[,.][0-9])"
        self.patterns = (
            f"{end}{link}(?P<value>{tail})",
            f"{end}{link}{tail}{between}(?P<value>{written}){no_sum}",
            f"{end}{link}{tail}{between}{tail}{between}(?P<value>{written}){no_sum}",
            # 尾号我念给你听啊, 三, 七, 四, 一
            f"{end}[^。!?;0-9]{{0,12}}?(?<!{d})(?P<value>{parted})",
            f"(?<![额满过足存转取充付交缴还扣花])(?P<value>{written}){these}{card}",
            f"(?P<value>{written}) ?(?:那张|这张|嗰张|呢张)(?:{card}|(?=[吧呗]?(?:$|[ ,。!?])))",
            # 开头四位是6217, 手机后四位是6677: hides the digits.
            f"(?<![后末尾最])(?P<value>(?:{one(words.first)}|{one(words.not_after)}的?{one(words.last)}{one(words.which)}*)"
            f"{one(words.counted)}{one(words.number)}?{link}{tail})",
            f"{not_after(words.not_after)}(?<![0-9])(?<!{numbers.digit})(?P<value>{tail}) ?(?:结尾|尾号|收尾|打尾)",
            f"(?<![0-9])(?<!{numbers.digit})(?P<value>{tail}) ?尾[的嘅嗰那呢这]",
            # 最后四个数字我念给你: 1 2 3 4
            f"{end}[^0-9。!?;]{{0,8}}?{one(words.read_out)}[^0-9。!?;]{{0,6}}?[:, ](?P<value>{tail}){no_sum}",
            f"{not_after(words.not_after)}{one(words.unused)}{card}?(?P<value>{written})(?=了|卡|那张|这张|[ ,。!])",
            f"{card} ?(?P<value>0[0-9]{{3}})(?![0-9.])",
            f'{card} ?[(「【\\[“"] ?(?:{end}{link})?(?P<value>{tail}) ?[)」】\\]”"]',
            f"(?:{card}|[0-9]{{4}})[ -]?[*x•·●#.…]{{1,16}}{masked}",
            f"(?<![0-9a-z*•●])(?:[*x•●]{{2,16}}|[*•●]){masked}{no_sum}",
            f"(?<![后末尾最]){not_after([*words.first, *words.not_after])}(?:四个数|4个数|四位|卡是)"
            f"(?:字)?{link}(?P<value>{tail})",
            f"(?:那张|这张|我的|我)?{card} ?(?P<value>{written}) ?(?={one(words.states)})",
            f"(?:那张|这张){card}? ?(?:是)?(?P<value>{written}){no_sum}",
            f"^(?:{one(words.openings)})?[, ]?(?P<value>{d}(?: ?{d}){{3}}){one(words.closings)}*$",
            f"{tail}(?:的|那张)?[ ,]*{one(words.corrections)}[ ,]*(?:是|尾号)*(?P<value>{tail})",
            f"(?:(?<![0-9码])(?<![0-9] )是|{one(words.picks)}) ?(?:那个|那张|的是)?(?P<value>{written}){these}[吧啊]?$",
            f"(?:说的是|要的是|是|查|用) ?(?P<value>{written})(?:这张|那张|嗰张|呢张)",
            f"{one(words.sources)} ?(?P<value>{written}) ?(?={one(words.acts)})",
        )

    def parse(self, said: str) -> str | None:
        """Four digits: 1 2 3 4, 一二三四 and 三,七,四,一 as such, 四个六 as 6666; None for what are not four."""
        if self._no_card.match(said):
            return None
        counted = re.findall("(.)个(.)", said)
        if counted:
            digits = "".join(self._digit(digit) * int(self._digit(count) or 0) for count, digit in counted)
        else:
            digits = "".join(self._digit(character) for character in said if character not in _SEPARATORS)
        return digits if len(digits) == _LENGTH else None

    def _digit(self, character: str) -> str:
        value = self._numbers.value(character)
        return "" if value is None else str(value)


@lru_cache(maxsize=1)
def card_tail_grammar() -> CardTailGrammar:
    """The grammar of card tails, read once."""
    return CardTailGrammar(read_words("data/entities/card_tails.yml", CardTailWords), numerals())
