"""First and last day of one period, from the groups that a form of `period_forms` matched. Pure: today is given."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.nlu import calendar_days as days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.nlu.numerals import Numerals
    from bot.nlu.period_words import PeriodWords

Period = tuple[date, date]
# No bank keeps more days, weeks, months or years than this in an account's history online.
_MOST = 366
# 114 is 2025: the first year of the Republic was 1912.
_REPUBLIC = 1911
# Nothing is planned further ahead.
_YEARS_AHEAD = 5
_DAYS = {"day": 1, "week": 7, "half_month": 15}
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "year_and_half": 12}
# Nobody counts the days of a feast further.
_FEAST_DAYS = 7
# First and last day of a part of a month; 31 is the month's last.
_PARTS = {"first": (1, 10), "middle": (11, 20), "last": (21, 31), "first_half": (1, 15), "second_half": (16, 31)}


class PeriodReader:
    """Reads what a form matched. Immutable; safe to share."""

    def __init__(self, words: PeriodWords, numbers: Numerals) -> None:
        self._words = words
        self._number = numbers.value
        self._named = words.named()
        self._units = {word: unit for unit, entries in words.units.items() for word in entries}
        self._units |= dict.fromkeys(words.more_than_years, "year_and_half")
        self._feasts = {word: feast for feast, entries in words.feast_words.items() for word in entries}
        parts = [*words.month_parts.items(), *words.short_month_parts.items()]
        self._parts = {word: part for part, entries in parts for word in entries}

    def read(self, said: Mapping[str, str], today: date) -> Period | None:
        """First and last day, which may lie in the future; None for a day that no calendar has."""
        for name, resolve in (
            ("edge", self._edge),
            ("outside", self._outside),
            ("past_weekend", self._past_weekend),
            ("iso", self._iso),
            ("dotted", self._dotted),
            ("compact", self._compact),
            ("iso_month", self._iso_month),
            ("first_quarters", self._first_of_year),
            ("first_months", self._first_of_year),
            ("days_ago", self._days_ago),
            ("unit", self._recent),
            ("half", self._half),
            ("quarter", self._quarter),
            ("part", self._part),
            ("year_part", self._year_part),
            ("day", self._day),
            ("month", self._month),
            ("holiday", self._holiday),
            ("feast", self._feast),
            ("weekday", self._weekday),
            ("weekend", self._weekend),
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
        year, month, number = (int(part) for part in re.split("[-/.]", said["iso"]))
        day = days.day_of(year + 2000 if year < 100 else year, month, number)
        return (day, day) if day else None

    def _dotted(self, said: Mapping[str, str], today: date) -> Period | None:
        month, day = re.split("[./]", said["dotted"])
        return self._day({"month": month, "day": day}, today)

    def _compact(self, said: Mapping[str, str], today: date) -> Period | None:
        digits = said["compact"]
        day = days.day_of(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        return (day, day) if day else None

    def _iso_month(self, said: Mapping[str, str], today: date) -> Period | None:
        year, month = (int(part) for part in re.split("[-/.]", said["iso_month"]))
        return days.month(date(year, month, 1))

    def _first_of_year(self, said: Mapping[str, str], today: date) -> Period | None:
        """今年前三个季度, 去年前八个月."""
        number = self._int(said.get("first_quarters") or said["first_months"])
        months = (number or 0) * (3 if "first_quarters" in said else 1)
        year = self._year(said, today) or today.year
        return (date(year, 1, 1), days.month(date(year, months, 1))[1]) if 1 <= months <= 12 else None

    def _days_ago(self, said: Mapping[str, str], today: date) -> Period | None:
        number = self._int(said["days_ago"])
        if not number or number > _MOST:
            return None
        day = today - timedelta(days=number)
        return day, day

    def _recent(self, said: Mapping[str, str], today: date) -> Period | None:
        unit = self._units[said["unit"]]
        number = self._int(said["count"]) if "count" in said else 1
        if not number or number > _MOST:
            return None
        if unit == "day" and number <= 2 and said.get("recent") in self._words.vague_recent:
            # 前两天, 这两天: a few days, as everyone says it; 头一天 is the first one of something.
            return None
        if unit in _DAYS:
            return today - timedelta(days=number * _DAYS[unit] - 1), today
        return days.months_back(today, number * _MONTHS[unit] + (6 if unit == "year_and_half" else 0)), today

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

    def _part(self, said: Mapping[str, str], today: date) -> Period | None:
        whole: Period | None = days.month(today.replace(day=1))
        if "month_word" in said:
            whole = self._by_name({"named_month": said["month_word"]}, today)
        elif "month" in said:
            whole = self._month(said, today)
        if whole is None:
            return None
        first, last = _PARTS[self._parts[said["part"]]]
        return whole[0].replace(day=first), whole[0].replace(day=min(last, whole[1].day))

    def _year_part(self, said: Mapping[str, str], today: date) -> Period | None:
        year, month = self._year(said, today), self._named["yearpart"][said["year_part"]]
        if year is None and month > today.month:
            # 年底放假吗: which year's end is meant cannot be known.
            return None
        return days.month(date(year or today.year, month, 1))

    def _edge(self, said: Mapping[str, str], today: date) -> Period | None:
        """上个月头五天, 9月最后一天, 国庆第二天."""
        rest = {name: text for name, text in said.items() if not name.startswith("edge")}
        if "month_word" in rest:
            rest["named_month"] = rest.pop("month_word")
        whole = self.read(rest, today)
        number = self._int(said["edge_days"])
        edge = said["edge"]
        # 中秋第二天 is a day, though the feast may be but one.
        most = _FEAST_DAYS if edge in self._words.edges["nth"] else 0
        if whole is None or not number or number > max(most, (whole[1] - whole[0]).days + 1):
            return None
        inside = timedelta(days=number - 1)
        if edge in self._words.edges["last"]:
            return whole[1] - inside, whole[1]
        return (whole[0] if edge in self._words.edges["first"] else whole[0] + inside), whole[0] + inside

    def _outside(self, said: Mapping[str, str], today: date) -> Period | None:
        """双十一前一天, 中秋后一天."""
        feast = self.read({name: text for name, text in said.items() if name != "outside"}, today)
        if feast is None:
            return None
        day = feast[0] - timedelta(days=1) if said["outside"] == "前" else feast[1] + timedelta(days=1)
        return day, day

    def _past_weekend(self, said: Mapping[str, str], today: date) -> Period:
        """刚过去的周末: the last one whose Sunday is over."""
        sunday = today - timedelta(days=today.weekday() + 1)
        return sunday - timedelta(days=1), sunday

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
        if day and day > today and "month_word" not in said and not self._year(said, today):
            day = days.day_of(day.year - 1, day.month, day.day)
        return (day, day) if day else None

    def _month(self, said: Mapping[str, str], today: date) -> Period | None:
        number = self._int(said["month"])
        if number is None or not 1 <= number <= 12:
            return None
        year = self._year(said, today) or (today.year if number <= today.month else today.year - 1)
        return days.month(date(year, number, 1))

    def _holiday(self, said: Mapping[str, str], today: date) -> Period | None:
        first, last = (_month_day(end) for end in self._words.holidays[said["holiday"]])
        year = self._year(said, today) or (today.year if (today.month, today.day) >= first else today.year - 1)
        return date(year, *first), date(year, *(first if "itself" in said else last))

    def _feast(self, said: Mapping[str, str], today: date) -> Period | None:
        feast = self._feasts[said["feast"]]
        if "itself" in said:
            feast = self._words.own_day.get(feast, feast)
        known = {
            year: (date(year, *_month_day(first)), date(year, *_month_day(first if "itself" in said else last)))
            for year, (first, last) in self._words.feasts[feast].items()
        }
        year = self._year(said, today)
        if year:
            return known.get(year)
        return max((feast for feast in known.values() if feast[0] <= today), default=None)

    def _weekday(self, said: Mapping[str, str], today: date) -> Period | None:
        back = self._named["last"][said["last"]] if "last" in said else 0
        monday = today - timedelta(days=today.weekday() + 7 * back)
        day = monday + timedelta(days=self._named["weekday"][said["weekday"]])
        if (day > today and "last" not in said and "this" not in said) or ("past" in said and day == today):
            day -= timedelta(days=7)
        return day, day

    def _weekend(self, said: Mapping[str, str], today: date) -> Period | None:
        week = self._by_name({"named_week": said["weekend"]}, today)
        return (week[1] - timedelta(days=1), week[1]) if week else None

    def _year(self, said: Mapping[str, str], today: date) -> int | None:
        if "year_word" in said:
            # 去年底 and 今年初 share their 年 with the part.
            word = said["year_word"] if said["year_word"] in self._named["year"] else said["year_word"] + "年"
            return today.year - self._named["year"][word]
        if "republic" in said:
            number = self._int(said["republic"])
            year = number + _REPUBLIC if number else 0
        else:
            number = self._int(said["year"]) if "year" in said else None
            if number is None:
                return None
            year = number + 2000 if number < 100 else number
        return year if 1990 <= year <= today.year + _YEARS_AHEAD else None

    def _int(self, said: str) -> int | None:
        number = self._number(said)
        return int(number) if number is not None and number == int(number) else None


def _month_day(written: str) -> tuple[int, int]:
    month, day = written.split("-")
    return int(month), int(day)
