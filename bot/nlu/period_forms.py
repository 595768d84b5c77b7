"""The ways one period is said, as regular expressions. The named groups say which way matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.nlu.patterns import one_of

if TYPE_CHECKING:
    from bot.nlu.period_words import PeriodWords

# 11月9 is a day where no sum, count or longer number can be meant.
_COUNTED = "号日百千万亿元块毛角多几来折个次笔张份台家位岁楼层周遍条期季倍单天年月人件"
_DAY_ENDS = rf"(?![0-9a-z.,:/%]|-[0-9]{{1,2}}(?![0-9号日])| ?[0-9]*[{_COUNTED}])"
_SAID_DAY = "(?:二十|三十|十)?[一二三四五六七八九]|[一二三]?十"
_SAID_DAY_ENDS = "(?=凌晨|早|晚|上午|下午|中午|夜里|那|当天|的|到|至|[~, -]|$)"


def forms(words: PeriodWords, number: str, digits: str) -> list[str]:
    """Patterns over folded text without blanks, for one period each; `number` and `digits` as of Numerals.

    Where several fit in one place, the first one counts: a longer way of saying stands before its beginning.
    """
    mark = {name: one_of(entries) for name, entries in words.marks.items()}
    named = {kind: one_of(table) for kind, table in words.named().items()}
    units = one_of(word for entries in words.units.values() for word in entries)
    whole_units = one_of([*words.units["half_year"], *words.units["half_month"]])
    recent = f"(?P<recent>{one_of(words.recent)})"
    year = _year(named["year"], mark["year"], number, digits)
    month = f"(?P<month>{number}){mark['month']}"
    which_month = f"(?:{year}?的?{month}|(?P<month_word>{named['month']}))"
    long_part, any_part = one_of(_all(words.month_parts)), one_of(_all(words.month_parts, words.short_month_parts))
    itself = f"(?P<itself>{one_of(words.itself)})?"
    edges = {edge: one_of(entries) for edge, entries in words.edges.items()}
    edge = f"的?(?P<edge>{edges['last']}|{edges['first']}|{edges['nth']})(?P<edge_days>{number})[天日]"
    # 国庆前三天 is before the feast.
    feast_edge = edge.replace(edges["first"], "头")
    past = f"(?P<past>{one_of(words.just_past)})(?:这个|那个|这)?"
    return [
        f"(?:{which_month}|(?P<named_week>{named['week']}))(?:里|份)?{edge}(?!都|没)",
        f"{year}?的?{_holiday(words)}{feast_edge}",
        f"{year}?的?{_holiday(words)}的?(?P<outside>[前后])一[天日]",
        f"{past}(?P<weekday>{_weekday(words)})",
        f"{past}(?P<past_weekend>周{one_of(words.weekend)}|双休日)",
        r"(?P<iso>[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})(?![0-9])",
        r"(?P<iso>2[0-9]/(?:1[0-2]|0?[1-9])/(?:3[01]|[12][0-9]|0?[1-9]))(?![0-9/])",
        r"(?P<compact>20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?![0-9.])",
        r"(?P<iso_month>20[0-9]{2}(?:[-/](?:0?[1-9]|1[0-2])|\.(?:0[1-9]|1[0-2])))(?![0-9]|[-/.][0-9]{1,2}(?![0-9]))",
        f"{year}?的?[前头](?P<first_quarters>{number})个?季度",
        f"{year}的?[前头](?P<first_months>{number})个月",
        f"(?P<days_ago>{number})天(?:之|以)?前(?![台后])",
        f"{recent}(?P<count>{number})(?P<unit>{one_of(words.more_than_years)})",
        f"{recent}(?:(?P<count>{number})(?P<unit>{units})|(?P<unit>{whole_units}))",
        f"{year}?(?P<half>{named['half']})(?!月|个月)",
        f"{year}?的?(?:{mark['nth']}?(?P<quarter>{number}){mark['quarter']}|q(?P<quarter>[1-4]))",
        f"{which_month}的?(?P<part>{any_part})",
        f"(?P<part>{long_part})",
        f"(?:{year}|(?P<year_word>去|今|明))?(?P<year_part>{named['yearpart']})",
        f"{year}?的?{_holiday(words)}{itself}",
        f"(?:{year}的?|(?P<month_word>{named['month']})的?)?(?:{month})?(?P<day>{number}){mark['day']}",
        f"(?:{year}的?)?(?P<month>{number})月(?P<day>3[01]|[12][0-9]|0?[1-9]){_DAY_ENDS}",
        f"(?:{year}的?)?(?P<month>{number})月(?P<day>{_SAID_DAY}){_SAID_DAY_ENDS}",
        f"{year}?(?:的)?{month}",
        f"(?P<last>{named['last']})?(?P<this>{one_of(words.this_week)})?(?P<weekday>{_weekday(words)})",
        f"(?P<weekend>{named['week']}){one_of(words.weekend)}",
        f"(?P<named_day>{named['day']})",
        f"(?P<named_week>{named['week']})",
        f"(?P<named_month>{named['month']})",
        f"(?P<named_quarter>{named['quarter']})",
        year,
    ]


# 10.1 is a day only where a second one follows or 那天: else it is a number.
DOTTED = r"(?P<dotted>(?:1[0-2]|0?[1-9])[./](?:3[01]|[12][0-9]|0?[1-9]))"


def bare_length(words: PeriodWords, number: str) -> str:
    """A length without 最近: a period only when it is all that is said."""
    units = one_of(word for entries in words.units.values() for word in entries)
    return f"(?P<count>{number})(?P<unit>{units})|(?P<unit>{one_of(words.units['half_year'])})"


def unfinished(number: str) -> str:
    """What may stand for the first of two periods without its mark: 9 in 9-10月, 10月1 in 10月1-7号.

    At most two digits or three characters, so that no sum of money is taken for it.
    """
    short = f"(?:[0-9]{{1,2}}|(?={number})[一二三四五六七八九十]{{1,3}})"
    head = "(?<![周期拜双号日0-9一二三四五六七八九十])"
    return f"{head}(?:(?:今年|去年|前年|明年|20[0-9]{{2}}年)?的?(?:{short}(?:月份?))?{short})"


def _year(named: str, mark: str, number: str, digits: str) -> str:
    """今年, 2025年, 25年, 二零二五年; in the years of the Republic, from 1912, 民国114年 or 114年8月."""
    written = f"(?P<year>[0-9]{{4}}|[0-9]{{2}}|{digits}{{2,4}}){mark}"
    bare = f"(?P<republic>1(?:0[5-9]|1[0-9])){mark}(?=度|[0-9一二三四五六七八九十]{{1,2}}月)"
    republic = f"民国(?P<republic>{number}){mark}|{bare}"
    return f"(?:(?P<year_word>{named})|{republic}|{written})"


def _holiday(words: PeriodWords) -> str:
    """A holiday or feast, but not within a name (张国庆, 五一路) or a number (五一二三, 转618)."""
    listed = f"(?P<holiday>{one_of(words.holidays)})|(?P<feast>{one_of(_all(words.feast_words))})"
    numbers = "(?<![0-9.¥零〇一二三四五六七八九十百千])(?<![转付花存取充给还了个费钱额共](?=6))"
    after = f"(?!(?<=[一八])[零〇一二三四五六七八九](?!天)|{one_of(words.not_holidays)})(?<!618(?=[0-9.元块万千]))"
    return f"(?<![{words.surnames}]){numbers}(?:{listed}){after}"


def _weekday(words: PeriodWords) -> str:
    """周一 to 周日; not in 上周一共, 上周日常, 周三元 or 上周三百."""
    days = []
    for word in _all({str(day): entries for day, entries in words.weekdays.items()}):
        days.append(f"{word}(?!{one_of([*words.not_weekdays.get(word[-1], ()), *'百千万亿十元块毛'])})")
    return "|".join(days)


def _all(*tables: dict[str, tuple[str, ...]]) -> list[str]:
    return [word for table in tables for entries in table.values() for word in entries]
