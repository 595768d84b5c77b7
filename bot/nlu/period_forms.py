"""The ways a period without a partner is said, as regular expressions. The named groups say which way matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.nlu.patterns import one_of

if TYPE_CHECKING:
    from bot.nlu.period_words import PeriodWords


def forms(words: PeriodWords, number: str, digits: str) -> list[str]:
    """Patterns over folded text without blanks, for one period each; `number` and `digits` as of Numerals."""
    mark = {name: one_of(entries) for name, entries in words.marks.items()}
    named = {kind: one_of(table) for kind, table in words.named().items()}
    units = one_of(word for entries in words.units.values() for word in entries)
    half_year = one_of(words.units["half_year"])
    year = f"(?:(?P<year_word>{named['year']})|(?P<year>[0-9]{{4}}|[0-9]{{2}}|{digits}{{2,4}}){mark['year']})"
    month = f"(?P<month>{number}){mark['month']}"
    which_month = f"(?:{year}?的?{month}|(?P<month_word>{named['month']}))"
    long_part, any_part = one_of(_all(words.month_parts)), one_of(_all(words.month_parts, words.short_month_parts))
    return [
        r"(?P<iso>[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})(?![0-9])",
        r"(?P<compact>20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?![0-9.])",
        r"(?P<iso_month>20[0-9]{2}(?:[-/](?:0?[1-9]|1[0-2])|\.(?:0[1-9]|1[0-2])))(?![0-9]|[-/.][0-9]{1,2}(?![0-9]))",
        f"(?P<recent>{one_of(words.recent)})(?:(?P<count>{number})(?P<unit>{units})|(?P<unit>{half_year}))",
        f"{year}?(?P<half>{named['half']})(?!月|个月)",
        f"{year}?的?(?:{mark['nth']}?(?P<quarter>{number}){mark['quarter']}|q(?P<quarter>[1-4]))",
        f"{which_month}的?(?P<part>{any_part})",
        f"(?P<part>{long_part})",
        f"(?:{year}|(?P<year_word>去|今))?(?P<year_part>{named['yearpart']})",
        f"(?:{year}的?|(?P<month_word>{named['month']})的?)?(?:{month})?(?P<day>{number}){mark['day']}",
        f"{year}?(?:的)?{month}",
        f"{year}?的?(?P<holiday>{one_of(words.holidays)})",
        f"{year}?的?(?P<feast>{one_of(_all(words.feast_words))})",
        f"(?P<last>{named['last']})?(?:{one_of(words.this_week)})?(?P<weekday>{named['weekday']})",
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
    return f"(?:(?:今年|去年|前年|20[0-9]{{2}}年)?的?(?:{short}(?:月份?))?{short})"


def _all(*tables: dict[str, tuple[str, ...]]) -> list[str]:
    return [word for table in tables for entries in table.values() for word in entries]
