"""Payees that need no recogniser: kin (二舅, 孩子他爸), firms and shops, 王老师; and where a name ends. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.nlu.patterns import one_of

if TYPE_CHECKING:
    from bot.nlu.payee_sentences import PayeeWords

_HAN = "[\u4e00-\u9fff]"
_GIVING = "(?:给|孝敬|孝顺|贴补|俾|畀|到|往|向|进|转|汇|打|付|账|还|欠|至|去|予|捐|收款人|收款方|户名)(?:是|为|:|给| )?"
_SUM = "(?:[0-9.,]+|[一二两三四五六七八九十百千万]{1,8})(?:元|块钱?|蚊)?"
# What follows a name: the end, what is done, how much or what for.
_NEXT = "[ ,。!?、转汇打付发交还存买的卡账帐户名那这把过送寄收补结看治用和跟各捐充¥0-9一二两三四五六七八九十几百千]"
_NOT_TO_ME = "(?!(?:给|转给?|打给?)[我俺咱])"


class ListedPayees:
    """Finds kin, firms and other names that are certain by their words. Immutable; safe to share."""

    def __init__(self, words: PayeeWords) -> None:
        relations = one_of(dict.fromkeys((*words.relations, *words.kin)))
        base, ranks = one_of(words.kin), one_of(words.kin_ranks)
        # 孩子他爸, 二舅, 同桌
        kin = f"(?:(?:孩子?|娃儿?|宝宝|{relations})[他她]{base}|{ranks}{base}|{relations})"
        own = "(?:我家|我们家|我的|我|俺|咱)?"
        related = f"{own}(?:{kin}的)?{kin}"
        reasons = one_of(words.reasons)
        after = f"(?=$|{_NEXT}|{reasons})"
        double = one_of(words.double_surnames)
        surname = f"(?:{double}|[{words.surnames}])"
        titles = one_of([*words.titles, *words.short_titles])
        titled = f"(?:{surname}{titles}|(?<!家)[老小阿][{words.surnames}])"
        # Lazily to the first ending; a firm may have 分公司 behind its name, a shop its owner.
        start = "(?![我你他她这那])(?:(?![给俾畀到至往向转汇付打把银行])[\u4e00-\u9fff()])"
        firm = f"{start}{{2,20}}?{one_of(words.firm_endings)}+"
        shop = f"{start}{{0,12}}?{one_of(words.shop_endings)}(?:{one_of(words.shop_heads)})?{after}"
        dotted = f"(?:(?![给俾畀到往向转汇付打户名]){_HAN}){{2,7}}"
        latin = f"(?!{one_of(words.no_latin)}(?![a-z]))[a-z]{{2,}}(?: [a-z]{{2,}})*(?:{one_of(words.titles)})?"
        # 给张三转500: so plain a sentence needs no recogniser.
        named = f"{surname}(?:(?![转汇打付{words.no_characters}]){_HAN}){{1,2}}"
        paid = f"(?=[转汇]|[打付](?:款|钱|{_SUM})|[0-9]|{_SUM}(?:$|[ ,。!]))"
        self._relation = re.compile(f"{own}{kin}")
        near = f"{one_of(words.near)}(?:{_HAN}{{2}})??(?={titled}$)"
        self._whose = re.compile(f"{own}{kin}(?=[老小阿{words.surnames}].{{1,2}}$)|{near}")
        self._known = re.compile(
            f"{own}{kin}|.*{one_of([*words.firm_endings, *words.shop_endings, *words.shop_heads])}"
        )
        self._strange = re.compile(f"[{words.no_characters}]|^[我俺咱]")
        self._pattern = re.compile(
            "|".join(
                (
                    f"{_GIVING}(?:在?{_HAN}{{1,4}}的)??(?P<relation>{related}){after}",
                    f"(?<!{_HAN})(?P<there>{related}|阿{_HAN})(?={one_of(words.there)}[^给0-9]{{0,4}}(?:[转打汇存过]|{_SUM}))",
                    f"[转汇打付畀俾过给]{_SUM}(?P<asked>{related}){after}",
                    # At the beginning no word of giving is needed for so rare a name.
                    f"(?<!{_HAN})(?P<double>{double}{_HAN}{{1,2}})(?=[转汇打工农建招中交邮 ,0-9]){_NOT_TO_ME}",
                    f"{_GIVING}(?:{_HAN}{{1,8}}的)??(?:{own}{kin})?(?P<titled>{titled}){after}",
                    f"(?<=[和跟、])(?P<other>{titled}|{related})(?=[各每一])",
                    f"(?<!{_HAN})(?P<owed>{titled}|{related})的{reasons}(?=[^给,。!?]{{0,8}}[转打汇付](?!给?我))",
                    f"(?:收款[人方的]|户名|抬头)(?:姓名|名字)?[是为叫写填: ]*"
                    f"(?P<stated>{surname}{_HAN}{{1,2}})(?=$|[ ,。!?])",
                    f"[转汇打付给还畀俾][账帐款]?给? ?(?P<latin>[阿小老大]?{latin})(?=$|{_NEXT})",
                    f"(?:转|汇|打|付|^|[ ,。!帮我])给(?P<named>{named}){paid}",
                    f"[转汇打付]{_SUM}给(?P<last>(?:(?![转汇打付{words.no_characters}]){_HAN}){{2,3}})(?=$|[。!])",
                    f"(?P<taking>{related})(?=收(?:$|[ ,。!]))",
                    f"{_GIVING}(?P<firm>{firm})",
                    f"{_GIVING}(?P<shop>{shop})",
                    f"(?P<dotted>{dotted}·(?:(?![转汇打付的卡账帐户借还给]){_HAN}){{1,8}}){after}",
                )
            )
        )

    def find(self, text: str) -> tuple[tuple[int, int], ...]:
        """[start, end) of each, in order."""
        return tuple(match.span(match.lastgroup or 0) for match in self._pattern.finditer(text))

    def is_name(self, said: str) -> bool:
        """Whether a text may be somebody's name: 我操作 and 都有谁 are none, 我同桌 is known."""
        return bool(said) and (self._known.fullmatch(said) is not None or not self._strange.search(said))

    def after_relation(self, said: str) -> int:
        """How long the words before the name itself are: 2 of 物业张经理."""
        match = self._whose.match(said)
        return match.end() if match else 0

    def is_relation(self, said: str) -> bool:
        """Whether a text is nothing but kin or another relation."""
        return self._relation.fullmatch(said) is not None


class NameEnds:
    """Cuts off what the recogniser took along behind a name: 二舅把, 陈淑芬帐户, 王老师补习费."""

    def __init__(self, words: PayeeWords) -> None:
        self._firm = re.compile(f"{one_of([*words.firm_endings, *words.shop_endings])}$")
        self._beyond = re.compile(f"(?<=.){one_of(words.ends_before)}")
        self._reason = re.compile(f"(?<=..){one_of(words.reasons)}$")
        self._titled = re.compile(f".{{1,3}}?{one_of(words.titles)}")
        self._words = re.compile(f"[阿小老大]?[a-z]+(?: [a-z]+)*(?:{one_of(words.titles)})?")
        self._heads = re.compile(f"{one_of([*words.titles, *words.shop_heads])}$")

    def cut(self, text: str, start: int, end: int) -> tuple[int, int]:
        """[start, end) of the name alone; a Latin one goes on over blanks."""
        words = self._words.match(text, start)
        if words:
            return start, words.end()
        said = text[start:end].partition(" ")[0]
        if not self._firm.search(said):
            # A word that ends the name may itself end beyond what was found: 谢俊杰工 of 谢俊杰工行.
            beyond = self._beyond.search(text, start, end + 3)
            said = self._reason.sub("", said[: beyond.start() - start] if beyond else said)
            titled = self._titled.match(said)
            if titled and not self._heads.search(said):
                said = titled[0]
        return start, start + len(said.rstrip("的那这从送发 ,、!"))
