"""When money shall arrive: at_once, two_hours or next_day (实时, 普通, 次日; 两小时后到, 明天到账). Pure.

明天, 马上 and 两小时 say nothing of an arrival alone (明天去网点, 马上还款, 等了两小时): they do beside a word of
arriving or sending, or when nothing else is said. Words in data/entities/arrivals.yml.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from bot.nlu.patterns import one_of
from bot.nlu.word_files import read_words

_DAY_IN_HOURS = "(?:24|二十四)"
_TWO = "[两2俩二]"


class ArrivalWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word list of arrivals."""

    version: int
    arrive: tuple[str, ...]
    not_arrive: tuple[str, ...]
    received: tuple[str, ...]
    not_received: tuple[str, ...]
    at_once: tuple[str, ...]
    now: tuple[str, ...]
    real_time: tuple[str, ...]
    not_real_time: tuple[str, ...]
    urgent: tuple[str, ...]
    not_urgent: tuple[str, ...]
    soonest: tuple[str, ...]
    fastest: tuple[str, ...]
    fastest_ways: tuple[str, ...]
    picks: tuple[str, ...]
    send: tuple[str, ...]
    not_send: tuple[str, ...]
    hours: tuple[str, ...]
    slow: tuple[str, ...]
    ordinary: tuple[str, ...]
    ordinary_ways: tuple[str, ...]
    next_day: tuple[str, ...]
    named_next_day: tuple[str, ...]
    not_next_day: tuple[str, ...]
    fillers: tuple[str, ...]
    choices: tuple[str, ...]
    closings: tuple[str, ...]


class ArrivalGrammar:
    """Finds and reads arrivals. Immutable; safe to share."""

    def __init__(self, words: ArrivalWords) -> None:
        one = one_of
        fillers, closings = f"{one(words.fillers)}*", f"{one(words.closings)}*"
        arrive = f"{one(words.arrive)}(?!{one(words.not_arrive)})"
        received = f"{one(words.received)}(?!{one(words.not_received)})"
        chosen, ended = f"(?:^|[ ,。]|{one(words.choices)})", f"{closings}(?=$|[ ,。!?)]|转|给|打|汇)"
        soon, send = one(words.at_once), f"{one(words.send)}(?!{one(words.not_send)})"
        two, day = f"{_TWO}个?{one(words.hours)}", f"{_DAY_IN_HOURS}个?{one(words.hours)}"
        later = "(?:之后|以后|后|之内|以内|内)"
        self._two = re.compile(f"{one(words.ordinary)}|(?<!十){two}")
        self._next = re.compile(f"{one(words.next_day)}|{day}|t ?[+加] ?[1一]|[一1]天")
        self.patterns = (
            f"(?P<value>{one(words.real_time)})(?!{one(words.not_real_time)})",
            f"(?P<value>(?:{soon}|{one(words.now)}){fillers}{arrive})",
            f"(?P<value>{soon}{fillers}{received})",
            f"{one(words.picks)}(?P<value>{soon}){closings}(?=$|[ ,。!?)])",
            f"(?P<value>{one(words.fastest)}{one(words.fastest_ways)})(?!是|有|要多久|多久|多少)",
            f"(?P<value>{soon})(?:就|得)?(?:[给帮替往向][^0-9,。!?;]{{0,8}}?)?{send}",
            f"(?P<value>{one(words.urgent)})(?!{one(words.not_urgent)})",
            f"^{one(words.choices)}?(?P<value>{soon}|{one(words.soonest)}){closings}$",
            "(?P<value>t ?[+加] ?[0零])(?!理财|基金|交易)",
            f"(?P<value>{one(words.ordinary)}) ?\\(?{two}\\)?",
            f"(?P<value>{one(words.ordinary)}){one(words.ordinary_ways)}",
            f"{chosen}(?P<value>{one(words.ordinary)}){ended}",
            f"(?<!十)(?P<value>{two}{later}?){fillers}{arrive}",
            f"(?P<value>{one(words.slow)}(?:到账)?(?:个)?(?:{two}|{day}|[一1]天))",
            f"(?<!十)(?P<value>{two}(?:之后|以后|后))(?!还没|没|我|再来|还|去|来)",
            f"{chosen}(?P<value>{two}|{day}){ended}",
            f"(?P<value>{one(words.next_day)}{fillers}{arrive})(?!了?吗)",
            f"{chosen}(?P<value>{one([*words.named_next_day, '第二天'])}达?){ended}",
            f"(?P<value>{one(words.next_day)}{fillers}{received})",
            f"(?P<value>{one(words.named_next_day)})(?!{one(words.not_next_day)}|[0-9])",
            "(?P<value>t ?[+加] ?[1一])(?!理财|基金|赎回|交易|[0-9])",
            f"(?P<value>{day}{later}?)(?={fillers}{arrive}|延迟|延时)",
            f"(?P<value>{day}(?:之后|以后|后))(?!还没|没|我|再来|服务|还|去|来)",
            f"(?P<value>[一1]天(?:之后|以后|后){fillers}{arrive})",
        )

    def parse(self, said: str) -> str:
        """Which of the three a match says."""
        if self._next.search(said):
            return "next_day"
        return "two_hours" if self._two.search(said) else "at_once"


@lru_cache(maxsize=1)
def arrival_grammar() -> ArrivalGrammar:
    """The bank's grammar of arrivals, read once."""
    return ArrivalGrammar(read_words("data/entities/arrivals.yml", ArrivalWords))
