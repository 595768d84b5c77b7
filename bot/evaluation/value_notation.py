"""Values of a kind in one notation, whoever wrote them: 3,500元 is 3500, 3年 is 36, 2h is two_hours. Pure.

What cannot be read in its kind stays as it was written and equals only itself.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from bot.nlu.amounts import parse_amount
from bot.nlu.normalise import compact, normalise
from bot.nlu.periods import resolve_period
from bot.nlu.terms import term_grammar

if TYPE_CHECKING:
    from collections.abc import Callable

_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
_ISO_TERM = re.compile(r"p?(?:(\d+)y)?(?:(\d+)m)?")
_WEEKS_AND_DAYS = re.compile(r"p?(\d+)(d|w|天|days?|weeks?)")
_ARRIVALS = {
    "at_once": "at_once atonce realtime immediate instant now 实时 实时到账 0h t0 即时 加急 立即 马上",
    "two_hours": "two_hours twohours 2h two_hour normal ordinary 普通 普通到账 2小时 两小时 2小时到账 延时2小时",
    "next_day": "next_day nextday 24h t1 1d 次日 次日到账 隔日 明天 24小时",
}
_ARRIVAL_OF = {compact(word): mode for mode, words in _ARRIVALS.items() for word in words.split()}
_NOTHING = frozenset({"", "-", "none", "null", "无", "[]", "n/a"})


def alike(kind: str, written: str) -> str:
    """The value in the notation that all are compared in; empty for none."""
    said = normalise(written).text.strip()
    if said.lower() in _NOTHING or (kind == "term" and said in {"活期", "0"}):
        return ""
    return _READERS[kind](said)


def kinds() -> tuple[str, ...]:
    """The kinds that can be compared."""
    return tuple(_READERS)


def period_in(said: str, today: date) -> str:
    """A period in a customer's words as first/last day; the words themselves when today makes it none."""
    found = resolve_period(said, today)
    return f"{found[0].isoformat()}/{found[1].isoformat()}" if found else said


def _amount(said: str) -> str:
    try:
        amount = Decimal(re.sub(r"[,¥\s]|元|块|cny|rmb", "", said, flags=re.IGNORECASE))
    except InvalidOperation:
        read = parse_amount(said)
        if read is None:
            return said
        amount = read
    return f"{amount:.2f}"


def _dates(said: str) -> str:
    days = [_day(match) for match in _DAY.finditer(said.replace(" ", ""))]
    if not days or len(days) > 2 or None in days:
        return said
    return f"{days[0]}/{days[-1]}"


def _day(match: re.Match[str]) -> str | None:
    try:
        return date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        return None


def _card_tail(said: str) -> str:
    return re.sub(r"\D", "", said)[-4:] or said


def _term(said: str) -> str:
    low = said.lower().replace(" ", "")
    days = _WEEKS_AND_DAYS.fullmatch(low)
    if days:
        return f"{int(days[1]) * (7 if days[2].startswith('w') else 1)}d"
    spelled = re.sub("months?|mo", "m", re.sub("years?", "y", low))
    iso = _ISO_TERM.fullmatch(spelled)
    if iso and any(iso.groups()):
        return str(12 * int(iso[1] or 0) + int(iso[2] or 0))
    return term_grammar().parse(said) or said


def _arrival(said: str) -> str:
    bare = compact(said)
    return _ARRIVAL_OF.get(bare, bare)


def _payee(said: str) -> str:
    """我妈 and 妈 are the same person to the one who speaks."""
    bare = compact(said)
    return bare.removeprefix("我的").removeprefix("我") or bare


_READERS: dict[str, Callable[[str], str]] = {
    "amount": _amount,
    "date_range": _dates,
    "card_tail": _card_tail,
    "arrival": _arrival,
    "term": _term,
    "payee": _payee,
}
