"""Times a customer asks about, as first and last day: 上个月, 最近三个月, 11月, 去年12月到今年2月.

Pure: today is passed in (the bank's day, Asia/Shanghai); the words are in data/entities/periods.yml. Only the past
is asked about here: a running period ends today, and a month or day without a year is the latest that has begun.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.nlu import calendar_days as days
from bot.nlu.normalise import normalise
from bot.nlu.numerals import Numerals, numerals
from bot.nlu.patterns import not_after, numbered, one_of
from bot.nlu.period_words import PeriodWords
from bot.nlu.word_files import read_words

if TYPE_CHECKING:
    from collections.abc import Mapping

Period = tuple[date, date]
# No bank keeps more days, weeks, months or years than this in an account's history online.
_MOST = 366


class PeriodGrammar:
    """Finds periods in a text and resolves them. Immutable; safe to share."""

    def __init__(self, words: PeriodWords, numbers: Numerals) -> None:
        self._words = words
        self._number = numbers.value
        self._named = {
            kind: {word: back for back, entries in table.items() for word in entries}
            for kind, table in (
                ("day", words.days),
                ("week", words.weeks),
                ("month", words.months),
                ("quarter", words.quarters),
                ("year", words.years),
                ("half", words.halves),
                ("weekday", words.weekdays),
            )
        }
        self._units = {word: unit for unit, entries in words.units.items() for word in entries}
        forms = self._single(numbers.pattern, numbers.digit)
        unit, half_year = one_of(self._units), one_of(words.units["half_year"])
        length = f"(?P<count>{numbers.pattern})(?P<unit>{unit})|(?P<unit>{half_year})"
        self._forms = re.compile(numbered([*forms, length]))
        bare = re.sub(r"\?P<[a-z_]+>", "?:", "|".join(forms))
        after = one_of(words.not_before)
        self.patterns = (
            f"(?<![0-9]){not_after(words.not_after)}"
            f"(?P<value>(?:{bare})(?:{one_of(words.between)}(?:{bare}|{one_of(words.now)}))?)(?!{after})",
        )
        self._between = re.compile(one_of(words.between))
        self._around = re.compile(f"^{one_of(words.leading)}+|{one_of(words.trailing)}+$")

    def _single(self, number: str, digits: str) -> list[str]:
        """Patterns for a period without a partner; the named groups say which form matched."""
        w, mark = self._words, {name: one_of(entries) for name, entries in self._words.marks.items()}
        named, half_year = self._named, one_of(w.units["half_year"])
        year = (
            f"(?:(?P<year_word>{one_of(named['year'])})|(?P<year>[0-9]{{4}}|[0-9]{{2}}|{digits}{{2,4}}){mark['year']})"
        )
        month = f"(?P<month>{number}){mark['month']}"
        forms = [
            r"(?P<iso>[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})",
            f"{one_of(w.recent)}(?:(?P<count>{number})(?P<unit>{one_of(self._units)})|(?P<unit>{half_year}))",
            f"{year}?(?P<half>{one_of(named['half'])})",
            f"{year}?{mark['nth']}?(?P<quarter>{number}){mark['quarter']}",
            f"(?:{year}的?|(?P<month_word>{one_of(named['month'])}))?(?:{month})?(?P<day>{number}){mark['day']}",
            f"{year}?(?:的)?{month}",
            f"{year}?(?P<holiday>{one_of(w.holidays)})",
            f"(?P<last>{one_of(w.last_week)})?(?:{one_of(w.this_week)})?(?P<weekday>{one_of(named['weekday'])})",
            f"(?P<named_day>{one_of(named['day'])})",
            f"(?P<named_week>{one_of(named['week'])})",
            f"(?P<named_month>{one_of(named['month'])})",
            f"(?P<named_quarter>{one_of(named['quarter'])})",
            year,
        ]
        return forms

    def resolve(self, text: str, today: date) -> Period | None:
        """First and last day, both within the past and today; None for what is no period or lies in the future."""
        said = self._around.sub("", normalise(text).lower.replace(" ", ""))
        whole = self._one(said, today)
        if whole is not None:
            return whole
        for gap in self._between.finditer(said):
            found = self._range(said[: gap.start()], said[gap.end() :], today)
            if found is not None:
                return found
        return None

    def is_period(self, text: str) -> bool:
        """Whether the text names a period at all, whenever it is asked."""
        return self.resolve(text, date(2099, 12, 31)) is not None

    def _range(self, first: str, second: str, today: date) -> Period | None:
        """From the begin of one period to the end of another, later one."""
        first, second = self._around.sub("", first), self._around.sub("", second)
        begin = self._one(first, today)
        end = (today, today) if second in self._words.now else self._one(second, today)
        if begin is None or end is None:
            return None
        month_said = self._forms.fullmatch(second)
        if month_said and _groups(month_said).keys() == {"day"}:
            # 11月1号到15号: the second day is in the first one's month.
            shifted = days.day_of(begin[0].year, begin[0].month, end[1].day)
            end = (shifted, shifted) if shifted else end
        if end[1] < begin[0]:
            # 12月到2月, asked in November: the begin is a year further back.
            begin = (days.years_back(begin[0], 1), begin[1])
        last = min(end[1], today)
        return (begin[0], last) if begin[0] <= last else None

    def _one(self, said: str, today: date) -> Period | None:
        match = self._forms.fullmatch(said)
        if match is None:
            return None
        found = self._resolve(_groups(match), today)
        if found is None or found[0] > today:
            return None
        return found[0], min(found[1], today)

    def _resolve(self, said: Mapping[str, str], today: date) -> Period | None:
        for name, resolve in (
            ("iso", self._iso),
            ("unit", self._recent),
            ("half", self._half),
            ("quarter", self._quarter),
            ("day", self._day),
            ("month", self._month),
            ("holiday", self._holiday),
            ("weekday", self._weekday),
        ):
            if name in said:
                return resolve(said, today)
        return self._by_name(said, today)

    def _by_name(self, said: Mapping[str, str], today: date) -> Period | None:
        named = self._named
        if "named_day" in said:
            day = today - timedelta(days=named["day"][said["named_day"]])
            return day, day
        if "named_week" in said:
            monday = today - timedelta(days=today.weekday() + 7 * named["week"][said["named_week"]])
            return monday, monday + timedelta(days=6)
        if "named_month" in said:
            return days.month(days.months_back(today.replace(day=1), named["month"][said["named_month"]]))
        if "named_quarter" in said:
            first = days.quarter(today.year, (today.month + 2) // 3)[0]
            first = days.months_back(first, 3 * named["quarter"][said["named_quarter"]])
            return days.quarter(first.year, (first.month + 2) // 3)
        year = self._year(said, today)
        return (date(year, 1, 1), date(year, 12, 31)) if year else None

    def _iso(self, said: Mapping[str, str], today: date) -> Period | None:
        day = days.day_of(*(int(part) for part in re.split("[-/.]", said["iso"])))
        return (day, day) if day else None

    def _recent(self, said: Mapping[str, str], today: date) -> Period | None:
        unit = self._units[said["unit"]]
        number = self._int(said["count"]) if "count" in said else 1
        if not number or number > _MOST:
            return None
        if unit in {"day", "week"}:
            return today - timedelta(days=number * (7 if unit == "week" else 1) - 1), today
        return days.months_back(today, number * {"month": 1, "half_year": 6, "year": 12}[unit]), today

    def _half(self, said: Mapping[str, str], today: date) -> Period | None:
        second = self._named["half"][said["half"]] == 2
        year = self._year(said, today) or (today.year - 1 if second and today.month < 7 else today.year)
        return (date(year, 7, 1), date(year, 12, 31)) if second else (date(year, 1, 1), date(year, 6, 30))

    def _quarter(self, said: Mapping[str, str], today: date) -> Period | None:
        number = self._int(said["quarter"])
        if number is None or not 1 <= number <= 4:
            return None
        year = self._year(said, today)
        found = days.quarter(year or today.year, number)
        return found if year or found[0] <= today else days.quarter(today.year - 1, number)

    def _day(self, said: Mapping[str, str], today: date) -> Period | None:
        number = self._int(said["day"])
        month = self._int(said["month"]) if "month" in said else None
        if number is None or ("month" in said and month is None):
            return None
        base = today.replace(day=1)
        if "month_word" in said:
            base = days.months_back(base, self._named["month"][said["month_word"]])
        elif month is None and number > today.day:
            base = days.months_back(base, 1)
        day = days.day_of(self._year(said, today) or base.year, month or base.month, number)
        if day and day > today and not self._year(said, today):
            day = days.day_of(day.year - 1, day.month, day.day)
        return (day, day) if day else None

    def _month(self, said: Mapping[str, str], today: date) -> Period | None:
        number = self._int(said["month"])
        if number is None or not 1 <= number <= 12:
            return None
        year = self._year(said, today) or (today.year if number <= today.month else today.year - 1)
        return days.month(date(year, number, 1))

    def _holiday(self, said: Mapping[str, str], today: date) -> Period | None:
        first, last = ([int(part) for part in end.split("-")] for end in self._words.holidays[said["holiday"]])
        year = self._year(said, today) or (today.year if (today.month, today.day) >= tuple(first) else today.year - 1)
        return date(year, *first), date(year, *last)

    def _weekday(self, said: Mapping[str, str], today: date) -> Period | None:
        monday = today - timedelta(days=today.weekday() + (7 if "last" in said else 0))
        day = monday + timedelta(days=self._named["weekday"][said["weekday"]])
        if day > today:
            day -= timedelta(days=7)
        return day, day

    def _year(self, said: Mapping[str, str], today: date) -> int | None:
        if "year_word" in said:
            return today.year - self._named["year"][said["year_word"]]
        number = self._int(said["year"]) if "year" in said else None
        if number is None:
            return None
        year = number + 2000 if number < 100 else number
        return year if 1990 <= year <= today.year else None

    def _int(self, said: str) -> int | None:
        number = self._number(said)
        return int(number) if number is not None and number == int(number) else None


def resolve_period(text: str, today: date) -> Period | None:
    """First and last day (inclusive) of the period a text names, seen from `today`; None when it names none."""
    return period_grammar().resolve(text, today)


@lru_cache(maxsize=1)
def period_grammar() -> PeriodGrammar:
    """The bank's grammar of periods, read once."""
    return PeriodGrammar(read_words("data/entities/periods.yml", PeriodWords), numerals())


def _groups(match: re.Match[str]) -> dict[str, str]:
    return {name.rsplit("_", 1)[0]: said for name, said in match.groupdict().items() if said is not None}
