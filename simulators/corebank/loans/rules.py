"""Schedules, interest and penalty of a loan, as pure formulas in fen. Rates are hundredths of a percent a year.

The bank tells its customers (data/knowledge loans.yml): interest of actual days, each day principal left x yearly rate
/ 360. So an instalment's interest is that of the days since the one before, and paying early costs it to the day only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from simulators.corebank.interest import RATE_UNITS, YEAR_DAYS, by_days, half_up

_UNITS = RATE_UNITS * YEAR_DAYS


@dataclass(frozen=True)
class Part:
    """One instalment."""

    due: date
    principal: int
    interest: int

    @property
    def total(self) -> int:
        return self.principal + self.interest


def schedule(method: str, principal: int, rate: int, start: date, dues: Sequence[date]) -> list[Part]:
    """The instalments that pay `principal` back on the days `dues`, interest from `start`.

    等额本息 equal_instalment, 等额本金 equal_principal, 先息后本 interest_first; the last one takes what rounding left.
    """
    gaps = _gaps(start, dues)
    payment = equal_payment(principal, rate, gaps) if method == "equal_instalment" else 0
    share = principal // len(dues) if method == "equal_principal" else 0
    parts: list[Part] = []
    rest = principal
    for due, days in zip(dues, gaps, strict=True):
        interest = by_days(rest, rate, days)
        part = rest if due == dues[-1] else min(rest, max(share, payment - interest, 0))
        parts.append(Part(due, part, interest))
        rest -= part
    return parts


def equal_payment(principal: int, rate: int, gaps: Sequence[int]) -> int:
    """The same sum on every day that pays off the principal: present values of all payments together are the principal.

    The annuity formula A = P q^n (q - 1) / (q^n - 1) for months of differing days: with q_k = 1 + rate x days_k / 360,
    A = P q_1 ... q_n / (1 + q_n + q_n q_(n-1) + ...). Exact in integers, rounded once.
    """
    growth, payments, unit = 1, 0, 1
    for days in gaps:
        step = _UNITS + rate * days
        unit *= _UNITS
        growth *= step
        payments = payments * step + unit
    return half_up(principal * growth, payments)


def shortened(method: str, principal: int, rate: int, start: date, dues: Sequence[date], payment: int) -> list[Part]:
    """The schedule with the fewest of the days `dues` whose instalments (等额本金: principal parts) are not above
    `payment`, and at least one: 缩短期限, instalments much as before."""
    for count in range(1, len(dues)):
        days = dues[:count]
        needed = (
            equal_payment(principal, rate, _gaps(start, days))
            if method == "equal_instalment"
            else -(-principal // count)
        )
        if needed <= payment:
            return schedule(method, principal, rate, start, days)
    return schedule(method, principal, rate, start, dues)


def penalty(owed: int, rate: int, days: int) -> int:
    """What an instalment costs more when it is paid `days` late: 罚息 at one and a half of the rate, the most that
    关于人民币贷款利率有关问题的通知 (银发〔2003〕251号) allows, on its principal and (复利) on its interest."""
    return half_up(owed * rate * 3 * days, _UNITS * 2)


def _gaps(start: date, dues: Sequence[date]) -> list[int]:
    return [(after - before).days for before, after in pairwise((start, *dues))]
