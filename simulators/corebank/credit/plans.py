"""Instalments: how much each month, and what that is a year. Pure; money in fen, monthly fee rates in 1/10000."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

What = Literal["bill", "purchase", "cash"]
Months = Literal[3, 6, 9, 12, 18, 24]
# 0.60 % a month for bills and purchases (credit_fees.instalment); this bank's own for cash.
MONTHLY_RATE: Final[dict[What, int]] = {"bill": 60, "purchase": 60, "cash": 70}
LEAST: Final[dict[What, int]] = {"bill": 500_00, "purchase": 500_00, "cash": 1000_00}
_HALVINGS: Final = 60


def principals(amount: int, months: int) -> list[int]:
    """Equal parts rounded down to fen, the last one takes the difference: they add up to the amount exactly."""
    part = amount // months
    return [part] * (months - 1) + [amount - part * (months - 1)]


def monthly_fee(amount: int, rate: int) -> int:
    """The same every month, on the whole amount, to the nearest fen."""
    return (amount * rate + 5_000) // 10_000


def nominal_rate(rate: int) -> Decimal:
    """Twelve monthly fees in percent of the amount: what advertising liked to show."""
    return (Decimal(rate) * 12 / 100).quantize(Decimal("0.01"))


def yearly_rate(rate: int, months: int) -> Decimal:
    """近似折算年化利率 in percent, one decimal: twelve times the monthly rate at which all payments are worth
    the amount.

    Source: 中国人民银行公告〔2021〕第3号, which lets lenders reckon the internal rate of return of all payments as
    compound or as simple interest and asks them to say which; data/knowledge (credit_fees.instalment) says 单利.
    Found by halving: the present value of months times (1/months + rate) falls as the rate grows.
    """
    payment = 1 / months + rate / 10_000
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        worth = sum(payment / (1 + middle) ** month for month in range(1, months + 1))
        low, high = (middle, high) if worth > 1 else (low, middle)
    return Decimal(low * 1200).quantize(Decimal("0.1"), ROUND_HALF_UP)
