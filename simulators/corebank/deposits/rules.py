"""What a deposit earns, as pure formulas in fen. Rates are hundredths of a percent a year, see interest.py."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from simulators.corebank.interest import by_days, by_months

# 活期, 人民币存款利率表 (2026): what early withdrawals and odd days earn.
CURRENT_RATE: Final = 5


@dataclass(frozen=True)
class Term:
    """A running term of a deposit with a maturity."""

    rate: int
    months: int
    opened: date
    matures: date


@dataclass(frozen=True)
class Notice:
    """A notice deposit with the withdrawal that is announced, if any."""

    rate: int
    opened: date
    day: date | None
    amount: int


def earned(term: Term, amount: int, day: date) -> int:
    """Interest on `amount` taken out of a term deposit on `day`.

    储蓄管理条例 art. 24-26 and 人民币利率管理规定: before maturity all days at the current-account rate of that day;
    from maturity on the term's rate for the whole term, and the days after it at the current-account rate.
    """
    if day < term.matures:
        return by_days(amount, CURRENT_RATE, (day - term.opened).days)
    return held_to_maturity(term, amount) + by_days(amount, CURRENT_RATE, (day - term.matures).days)


def held_to_maturity(term: Term, amount: int) -> int:
    """Interest on `amount` for the whole term."""
    return by_months(amount, term.rate, term.months)


def earned_with_notice(deposit: Notice, amount: int, day: date) -> int:
    """Interest on `amount` taken out of a notice deposit on `day`.

    通知存款管理办法 (银发〔1999〕3号): the rate counts for what was announced, on the day announced; what was not, or
    is taken on another day or beyond the announced amount, earns the current-account rate.
    """
    days = (day - deposit.opened).days
    announced = min(amount, deposit.amount) if day == deposit.day else 0
    return by_days(announced, deposit.rate, days) + by_days(amount - announced, CURRENT_RATE, days)
