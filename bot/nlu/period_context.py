"""What stands elsewhere in a text and says of which year its periods are: 愚人节那天扣的，今年的; 12月5号…帮我设好.

Pure. A period is passed on as said; what is learned of it is put into words that `periods` reads
(今年愚人节, 12月5号要).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.nlu.patterns import one_of
from bot.nlu.periods import PeriodGrammar, period_grammar, period_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.nlu.period_words import PeriodWords

_AHEAD = "要"


class PeriodContext:
    """Puts periods of one text into their year. Immutable; safe to share."""

    def __init__(self, words: PeriodWords, periods: PeriodGrammar) -> None:
        self._periods = periods
        years = [word for entries in words.years.values() for word in entries]
        self._year = re.compile(f"(?:{one_of(years)}|20[0-9]{{2}}年|[0-9]{{2}}年)的?")
        self._leads = re.compile(f"(?:[,。!?; ]|^)(?:{one_of(words.year_leads)})*$")
        self._plans = re.compile(words.plans)
        # Months and days, which may be of either year.
        self._open = re.compile("[^年]*[0-9一二三四五六七八九十](?:月|号|日)[^年要会]*")

    def said_of(self, text: str, spans: Sequence[tuple[int, int]]) -> list[str | None]:
        """For each period, in order of place, what it is with all the text says; None for a year that only adds."""
        said: list[str | None] = [text[start:end] for start, end in spans]
        for index in range(1, len(spans)):
            start, end = spans[index]
            former = said[index - 1]
            if former is not None and self._is_year_alone(text, start, end):
                dated = text[start:end].rstrip("的") + former
                if not self._year.match(former) and self._periods.is_period(dated):
                    said[index - 1 : index + 1] = dated, None
        if not self._plans.search(text):
            return said
        return [each + _AHEAD if each and self._open.fullmatch(each) else each for each in said]

    def _is_year_alone(self, text: str, start: int, end: int) -> bool:
        """就今年的 at the end of a clause, and at the begin of one."""
        ends = re.compile("的?(?:那[个次天笔]?|哈|啊|吧|哦)*(?=$|[,。!?; ])").match(text, end)
        return bool(
            ends and self._year.fullmatch(text[start:end]) and self._leads.search(text[max(0, start - 8) : start])
        )


@lru_cache(maxsize=1)
def period_context() -> PeriodContext:
    """Made of the bank's list of periods, once."""
    return PeriodContext(period_words(), period_grammar())
