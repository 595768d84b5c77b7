"""What deposits earn: the published examples, and what must hold for every amount and day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.corebank.deposits.rules import (
    CURRENT_RATE,
    Notice,
    Term,
    earned,
    earned_with_notice,
    held_to_maturity,
)
from simulators.corebank.interest import by_days, by_months, half_up, months_after, percent, rate_of

OPENED = date(2026, 3, 5)
amounts = st.integers(min_value=1, max_value=10**12)
days = st.integers(min_value=0, max_value=3000)
terms = st.sampled_from([(85, 3), (105, 6), (120, 12), (130, 24), (150, 36), (150, 60)])


def term(rate: int, months: int) -> Term:
    return Term(rate, months, OPENED, months_after(OPENED, months))


@pytest.mark.parametrize(
    ("principal", "rate", "months", "interest"),
    [(10_000_000, 120, 12, 120_000), (5_000_000, 150, 36, 225_000), (3_000_000, 105, 6, 15_750), (5_000, 85, 3, 11)],
)
def test_interest_at_maturity_is_what_the_bank_tells_customers(
    principal: int, rate: int, months: int, interest: int
) -> None:
    assert held_to_maturity(term(rate, months), principal) == interest


def test_half_a_year_of_a_term_earns_the_current_rate() -> None:
    """deposit_rates.early: 10,000 yuan withdrawn after half a year bring about 2.50 yuan."""
    assert earned(term(120, 12), 1_000_000, OPENED + timedelta(days=180)) == 250


def test_days_after_maturity_earn_the_current_rate() -> None:
    held = term(120, 12)
    assert earned(held, 1_000_000, held.matures) == 12_000
    assert earned(held, 1_000_000, held.matures + timedelta(days=36)) == 12_000 + 50


@given(amounts, terms, days)
def test_interest_is_never_negative_and_grows_with_the_days(amount: int, sort: tuple[int, int], after: int) -> None:
    held, day = term(*sort), OPENED + timedelta(days=after)
    assert 0 <= earned(held, amount, day) <= earned(held, amount, day + timedelta(days=1))


@given(amounts, amounts, terms, days)
def test_more_money_never_earns_less_and_parts_earn_the_whole(
    one: int, other: int, sort: tuple[int, int], after: int
) -> None:
    """Each of at most two roundings for a sum is off by half a fen: three sums differ by at most three fen."""
    held, day = term(*sort), OPENED + timedelta(days=after)
    whole, parts = earned(held, one + other, day), earned(held, one, day) + earned(held, other, day)
    assert earned(held, one, day) <= whole
    assert abs(whole - parts) <= 3


@given(amounts, terms, days)
def test_withdrawing_early_never_earns_more_than_holding_on(amount: int, sort: tuple[int, int], after: int) -> None:
    held = term(*sort)
    day = min(OPENED + timedelta(days=after), held.matures - timedelta(days=1))
    assert earned(held, amount, day) <= held_to_maturity(held, amount)


@given(amounts, amounts, days, st.integers(min_value=-1, max_value=1))
def test_a_notice_counts_on_its_day_and_up_to_its_amount(taken: int, announced: int, after: int, late: int) -> None:
    day = OPENED + timedelta(days=after)
    deposit = Notice(30, OPENED, day + timedelta(days=late), announced)
    interest = earned_with_notice(deposit, taken, day)
    if late:
        assert interest == by_days(taken, CURRENT_RATE, after)
    elif taken <= announced:
        assert interest == by_days(taken, 30, after)
    else:
        over = by_days(taken - announced, CURRENT_RATE, after)
        assert interest == by_days(announced, 30, after) + over


@given(st.integers(min_value=0, max_value=10**18), st.integers(min_value=1, max_value=10**9))
def test_half_a_fen_is_rounded_up(numerator: int, denominator: int) -> None:
    rounded = half_up(numerator, denominator)
    assert -denominator < 2 * (numerator - rounded * denominator) + 1 <= denominator


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(min_value=0, max_value=60))
def test_a_month_ends_on_the_same_day_or_the_last(day: date, months: int) -> None:
    after = months_after(day, months)
    assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == months
    assert after.day == day.day or (after + timedelta(days=1)).day == 1


@given(st.integers(min_value=0, max_value=9999))
def test_a_rate_comes_back_from_its_text(rate: int) -> None:
    assert rate_of(percent(rate)) == rate


def test_a_year_in_months_is_the_yearly_rate() -> None:
    assert by_months(10_000, 100, 12) == 100
