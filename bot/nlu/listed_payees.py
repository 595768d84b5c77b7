"""Payees that need no recogniser: kin (二舅, 孩子他爸), firms and shops (楼下水果店), and where a name ends. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.nlu.patterns import one_of

if TYPE_CHECKING:
    from bot.nlu.payee_sentences import PayeeWords

_HAN = "[\u4e00-\u9fff]"
_GIVING = "给|俾|畀|到|往|向|进|转|汇|打|付|账|还|欠|至|去|予|捐|收款人|收款方|户名"
_SUM = "(?:[0-9.,]+|[一二两三四五六七八九十百千万]{1,8})(?:元|块钱?|蚊)?"


class ListedPayees:
    """Finds kin and firms by their words. Immutable; safe to share."""

    def __init__(self, words: PayeeWords) -> None:
        relations = one_of({*words.relations, *words.kin})
        kin = f"(?:(?:孩子?|娃儿?|宝宝|{relations})[他她]{one_of(words.kin)}|{one_of(words.kin_ranks)}{one_of(words.kin)}|{relations})"
        own = "(?:我家|我们家|我的|我|俺|咱)?"
        related = f"{own}(?:{kin}的)?{kin}"
        reasons = one_of(words.reasons)
        after = f"(?=$|[ ,。!?、转汇打付发交还存买的卡账帐户名那这把过送寄收补结看治用和跟各¥0-9一二两三四五六七八九十几百千]|{reasons})"
        there = one_of(words.there)
        # Lazily to the first ending; a firm may have 分公司 behind its name, a shop its owner.
        start = f"(?![我你他她这那])(?:(?![给俾畀到往向转汇付打把银行])[\u4e00-\u9fff()])"
        firm = f"{start}{{2,20}}?{one_of(words.firm_endings)}+"
        shop = f"{start}{{0,12}}?{one_of(words.shop_endings)}(?:{one_of(words.shop_heads)})?{after}"
        self._relation = re.compile(f"{own}{kin}")
        self._pattern = re.compile(
            f"(?:{_GIVING})(?:是|为|:|给| )?(?:在?{_HAN}{{1,4}}的)??(?P<relation>{related}){after}"
            f"|(?<!{_HAN})(?P<there>{related})(?={there}[^给0-9]{{0,4}}(?:转|打|汇|存|过|[0-9一二两三四五六七八九十]))"
            f"|(?:转|汇|打|付|畀|俾|过|给){_SUM}(?P<asked>{related}){after}"
            f"|(?<!{_HAN})(?P<double>{one_of(words.double_surnames)}{_HAN}{{1,2}})(?=[转汇打 ,0-9]|工|农|建|招|中国|交|邮)(?!(?:给|转给?|打给?)[我俺咱])"
            f"|(?P<taking>{related})(?=收(?:$|[ ,。!]))"
            f"|(?:{_GIVING})(?:是|为|:|给| )?(?P<firm>{firm})"
            f"|(?:{_GIVING})(?:是|为|:|给| )?(?P<shop>{shop})"
            f"|(?P<dotted>(?:(?![给俾畀到往向转汇付打户名]){_HAN}){{2,7}}·(?:(?![转汇打付的卡账帐户借还给]){_HAN}){{1,8}}){after}"
        )

    def find(self, text: str) -> tuple[tuple[int, int], ...]:
        """[start, end) of each, in order."""
        return tuple(match.span(match.lastgroup or 0) for match in self._pattern.finditer(text))

    def is_relation(self, said: str) -> bool:
        """Whether a text is nothing but kin or another relation."""
        return self._relation.fullmatch(said) is not None


class NameEnds:
    """Cuts off what the recogniser took along behind a name: 二舅把, 陈淑芬帐户, 王老师补习费."""

    def __init__(self, words: PayeeWords) -> None:
        self._firm = re.compile(f"{one_of([*words.firm_endings, *words.shop_endings])}$")
        self._beyond = re.compile(f"(?<=.){one_of(words.ends_before)}.*|(?<=..){one_of(words.reasons)}$")
        self._titled = re.compile(f".{{1,3}}?{one_of(words.titles)}")
        self._heads = re.compile(f"{one_of([*words.titles, *words.shop_heads])}$")

    def cut(self, text: str, start: int, end: int) -> tuple[int, int]:
        """[start, end) of the name alone."""
        said = text[start:end]
        if not self._firm.search(said):
            said = self._beyond.sub("", said)
            titled = self._titled.match(said)
            if titled and not self._heads.search(said):
                said = titled[0]
        return start, start + len(said.rstrip("的那这 ,、!"))
