"""Times a customer asks about, as first and last day: 上个月, 最近三个月, 11月, 去年12月到今年2月.

Pure: today is passed in (the bank's day, Asia/Shanghai); the words are in data/entities/periods.yml. Customers ask
about the past: a running period ends today, and a month or day without a year is the latest that has begun. Only what
says so lies ahead: 明天, 下个月, 这周五, 今年12月25号, 12月5号要扣的.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from bot.nlu import calendar_days as days
from bot.nlu.normalise import normalise
from bot.nlu.numerals import Numerals, numerals
from bot.nlu.patterns import not_after, numbered, one_of
from bot.nlu.period_forms import DOTTED, bare_length, forms, unfinished
from bot.nlu.period_reading import Period, PeriodReader
from bot.nlu.period_words import PeriodWords
from bot.nlu.word_files import read_words

# Seen from the end of a century everything is past; the feasts of the moon are listed to 2028 only.
_LATE_DAYS = (date(2099, 12, 31), date(2028, 12, 31))
# Half a year and half a month, so that the nearer one is the last before then; a week without its own day.
_LOOKS_AHEAD = {
    frozenset({"month", "day"}): 182,
    frozenset({"month"}): 182,
    frozenset({"day"}): 15,
    frozenset({"weekday"}): 6,
}


class PeriodGrammar:
    """Finds periods in a text and resolves them. Immutable; safe to share."""

    def __init__(self, words: PeriodWords, numbers: Numerals) -> None:
        self._words = words
        self._reader = PeriodReader(words, numbers)
        single = forms(words, numbers.pattern, numbers.digit)
        length = bare_length(words, numbers.pattern)
        self._forms = re.compile(numbered([*single, length, f"{DOTTED}[号日]?"]))
        bare = re.sub(r"\?P<[a-z_]+>", "?:", "|".join(single))
        self._between = re.compile(one_of([*words.between, *words.beside]))
        between, joined = f" ?{one_of(words.between)} ?", f" ?{self._between.pattern} ?"
        # 年底前 is no past time, 11月30号之前 not November, 半年期 a term; 过年期间 is one.
        after = f"{one_of(words.not_before)}|期(?!间)|[0-9一二三四五六七八九十]{{1,3}}[号日]"
        head = f"(?<![0-9]){not_after(words.not_after)}"
        second = f"(?:(?:{bare})|{one_of(words.now)})"
        # 七月到八月这两个月: said once more, no period of its own.
        counted = "(?:[0-9]{1,2}|[一二两俩三仨四五六七八九十]{1,2})"
        again = f"(?:这(?:{counted}(?:个?(?:月|年|周|星期|礼拜|季度)|天)|半年|半个月))?"
        begun = f"{one_of(words.since)}(?![息存诉床码来点始])"
        self.patterns: tuple[str, ...] = (
            f"{head}(?P<value>(?:{bare})(?:{one_of(words.itself)})?(?:{between}{second}|{begun}|{words.ahead})?{again})(?!{after})",
            # 9月和10月 are two periods; 9、10月 is one, since 9 alone says nothing.
            f"{head}(?<![.,:])(?P<value>{unfinished(numbers.pattern)}{joined}(?:{bare}){again})(?!{after})",
            f"^(?P<value>{re.sub(r'[?]P<[a-z_]+>', '?:', f'(?:{length})')})(?<!天)(?<!日)$",
        )
        plain_length = re.sub(r"\?P<[a-z_]+>", "?:", length)
        self.patterns += (f"{head}(?P<value>{plain_length})(?=(?:以内|之内|内)?的?{one_of(words.accounts)})",)
        dotted = re.sub(r"\?P<[a-z_]+>", "?:", DOTTED)
        self.patterns += (
            f"{head}(?<![.,/:¥])(?P<value>{dotted}[号日]?{between}{dotted}[号日]?)(?![0-9.%万千百元块k]|{after})",
            f"{head}(?<![.,/:¥])(?P<value>{dotted}(?:[号日]|(?=那天|当天)))(?!{after})",
        )
        self._ahead = re.compile(f"(?:{words.ahead})$")
        self._again = re.compile(f"(?<=.){again}$")
        self._since = re.compile(f"{one_of(words.since)}$")
        self._around = re.compile(f"^{one_of(words.leading)}+|{one_of(words.trailing)}+$")

    def resolve(self, text: str, today: date) -> Period | None:
        """First and last day; what has begun ends today at the latest. None for what is no period."""
        whole_text = normalise(text).lower.replace(" ", "")
        whole_text = self._again.sub("", whole_text)
        said = self._around.sub("", whole_text)
        whole = self._one(whole_text, today) or self._one(said, today)
        if whole is not None:
            return whole
        if self._ahead.search(said):
            return self._nearest(self._ahead.sub("", said), today)
        if self._since.search(said):
            begun = self._one(self._since.sub("", said), today)
            return (begun[0], max(begun[1], today)) if begun else None
        for gap in self._between.finditer(said):
            first, second = (self._around.sub("", part) for part in (said[: gap.start()], said[gap.end() :]))
            found = self._range(first, second, today)
            if found is not None:
                return found if gap.group() not in self._words.beside else self._adjacent(first, second, today)
        return None

    def is_period(self, text: str) -> bool:
        """Whether the text names a period at all, whenever it is asked."""
        return any(self.resolve(text, day) for day in _LATE_DAYS)

    def _range(self, first: str, second: str, today: date) -> Period | None:
        """From the begin of one period to the end of another, later one."""
        first = self._completed(first, second)
        begin = self._one(first, today)
        end = (today, today) if second in self._words.now else self._one(second, today)
        if begin is None or end is None:
            return None
        groups = self._groups(second)
        weekdays = [self._groups(said) for said in (first, second)]
        if all("weekday" in said for said in weekdays) and not weekdays[1].keys() & {"last", "this"}:
            return self._weekdays(begin, end, "last" in weekdays[0] or "this" in weekdays[0], today)
        if groups.keys() == {"part"}:
            # 上个月初到月底
            end = self._one(f"{begin[0].year}年{begin[0].month}月{second}", today) or end
        elif groups.keys() == {"day"}:
            # 11月1号到15号: the second day is in the first one's month.
            shifted = days.day_of(begin[0].year, begin[0].month, end[1].day)
            end = (shifted, shifted) if shifted else end
        elif "month" in groups and not groups.keys() & {"year", "year_word"}:
            end = self._in_the_same_year(first, begin, second, today) or end
        if end[1] < begin[0]:
            # 12月到2月, asked in November: the begin is a year further back.
            begin = (days.years_back(begin[0], 1), begin[1])
        # What has begun ends today; of two days ahead both were meant.
        last = end[1] if begin[0] >= today else min(end[1], today)
        return (begin[0], last) if begin[0] <= last else None

    def _weekdays(self, begin: Period, end: Period, week_said: bool, today: date) -> Period | None:
        """周一到周五, 下周三到周五: the second day is the next one of its name behind the first."""
        last = begin[0] + timedelta(days=(end[0] - begin[0]).days % 7)
        if last > today and not week_said:
            return begin[0] - timedelta(days=7), last - timedelta(days=7)
        return begin[0], last if begin[0] >= today else min(last, today)

    def _completed(self, first: str, second: str) -> str:
        """9 in 9-10月 as 9月, 10月1 in 10月1-7号 as 10月1号."""
        groups = self._groups(second)
        if self._forms.fullmatch(first) or not first or not groups:
            return first
        mark = "day" if "day" in groups else "month"
        if mark not in groups:
            return first
        completed = first + self._words.marks[mark][0]
        return completed if self._forms.fullmatch(completed) else first

    def _in_the_same_year(self, first: str, begin: Period, second: str, today: date) -> Period | None:
        """2025年1月1日至1月31日: a year that was said counts for both, when the second is the later one then."""
        if not self._groups(first).keys() & {"year", "year_word"}:
            return None
        found = self._one(f"{begin[0].year}年{second}", today)
        return found if found and found[1] >= begin[0] else None

    def _adjacent(self, first: str, second: str, today: date) -> Period | None:
        """昨天和前天, 9月和10月: one period only when nothing lies between them."""
        one, other = self._one(self._completed(first, second), today), self._one(second, today)
        if one is None or other is None:
            return None
        one, other = sorted((one, other))
        return (one[0], other[1]) if other[0] - one[1] <= timedelta(days=1) else None

    def _one(self, said: str, today: date, seen_from: date | None = None) -> Period | None:
        """One period, as it is meant on the day `seen_from`; ends today if it has begun."""
        groups = self._groups(said)
        found = self._reader.read(groups, seen_from or today) if groups else None
        if found is None or found[0] > today:
            return found
        return found[0], min(found[1], today)

    def _nearest(self, said: str, today: date) -> Period | None:
        """12月5号要扣的, 25号会到: the last one or the next, whichever is nearer; of weekdays the next."""
        said = self._around.sub("", said)
        if not self._groups(said):
            ahead = self.resolve(said, today + timedelta(days=_LOOKS_AHEAD[frozenset({"month", "day"})]))
            return ahead if ahead and ahead[0] > today else self.resolve(said, today)
        looks = _LOOKS_AHEAD.get(frozenset(self._groups(said)), 0)
        return self._one(said, today, today + timedelta(days=looks))

    def _groups(self, said: str) -> dict[str, str]:
        match = self._forms.fullmatch(said)
        groups = match.groupdict() if match else {}
        return {name.rsplit("_", 1)[0]: text for name, text in groups.items() if text is not None}


def resolve_period(text: str, today: date) -> Period | None:
    """First and last day (inclusive) of the period a text names, seen from `today`; None when it names none."""
    return period_grammar().resolve(text, today)


@lru_cache(maxsize=1)
def period_words() -> PeriodWords:
    """The bank's list of periods, read once."""
    return read_words("data/entities/periods.yml", PeriodWords)


@lru_cache(maxsize=1)
def period_grammar() -> PeriodGrammar:
    """The bank's grammar of periods, made once."""
    return PeriodGrammar(period_words(), numerals())
