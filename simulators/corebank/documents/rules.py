"""Check codes, periods and texts of documents: what is allowed. Pure, but for the randomness that is passed in."""

from collections.abc import Callable
from datetime import date
from typing import Final

from simulators.corebank.interest import months_after

# No I, L, O, 0, 1: they are taken for one another on paper.
CODE_SIGNS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH: Final = 12
_MONTHS: Final = 24
# Nothing here is older; days far outside the calendar are not reckoned with.
_FIRST_YEAR: Final = 1990


def check_code(choose: Callable[[str], str]) -> str:
    """12 of 31 signs, each chosen by `choose`: about 59 bits, so guessing needs no further limit."""
    return "".join(choose(CODE_SIGNS) for _ in range(CODE_LENGTH))


def wrong_period(first: date, last: date, today: date) -> str | None:
    """The code of a refusal, or None: at most two years, whole days, none of them still to come."""
    if last < first or first.year < _FIRST_YEAR:
        return "period_invalid"
    if last > today:
        return "period_in_future"
    return "period_too_long" if last >= months_after(first, _MONTHS) else None


def printable(text: str) -> bool:
    """Whether the font shows every sign (it has those of GBK); line breaks are allowed, other controls are not."""
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return all(sign in "\n　" or sign.isprintable() for sign in text)
