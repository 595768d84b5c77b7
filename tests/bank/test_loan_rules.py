"""Schedules of loans: for all three ways of repaying, for every amount, rate and day."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.corebank.interest import by_days, months_after
from simulators.corebank.loans.rules import Part, equal_payment, penalty, schedule, shortened

START = date(2026, 3, 5)
METHODS = ("equal_instalment", "equal_principal", "interest_first")
methods = st.sampled_from(METHODS)
amounts = st.integers(min_value=100_000, max_value=10**11)
rates = st.integers(min_value=1, max_value=2400)
counts = st.integers(min_value=1, max_value=60)
starts = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def dues(start: date, count: int) -> list[date]:
    return [months_after(start, month) for month in range(1, count + 1)]


def interest_of(principal: int, rate: int, start: date, parts: list[Part]) -> list[int]:
    """What each instalment must bear: the principal left, for the days since the one before."""
    found, rest, since = [], principal, start
    for part in parts:
        found.append(by_days(rest, rate, (part.due - since).days))
        rest, since = rest - part.principal, part.due
    return found


@given(methods, amounts, rates, starts, counts)
def test_principals_are_the_loan_and_interest_is_that_of_the_days(
    method: str, principal: int, rate: int, start: date, count: int
) -> None:
    parts = schedule(method, principal, rate, start, dues(start, count))
    assert sum(part.principal for part in parts) == principal
    assert all(part.principal >= 0 for part in parts)
    assert [part.interest for part in parts] == interest_of(principal, rate, start, parts)
    assert [part.due for part in parts] == dues(start, count)


@given(amounts, rates, starts, counts)
def test_equal_instalments_are_equal_up_to_the_rounding_of_the_last(
    principal: int, rate: int, start: date, count: int
) -> None:
    totals = [part.total for part in schedule("equal_instalment", principal, rate, start, dues(start, count))]
    assert len(set(totals[:-1])) <= 1
    # Each instalment and its interest are off by half a fen, with interest on that until the end: 60 x 24 % at most.
    assert abs(totals[-1] - totals[0]) <= 3 * count + 2


@given(amounts, rates, starts, counts)
def test_equal_principal_falls_from_month_to_month(principal: int, rate: int, start: date, count: int) -> None:
    parts = schedule("equal_principal", principal, rate, start, dues(start, count))
    assert len({part.principal for part in parts[:-1]}) <= 1
    assert 0 <= parts[-1].principal - parts[0].principal < count


@given(amounts, rates, starts, counts)
def test_interest_first_pays_the_principal_at_the_end(principal: int, rate: int, start: date, count: int) -> None:
    parts = schedule("interest_first", principal, rate, start, dues(start, count))
    assert [part.principal for part in parts] == [0] * (count - 1) + [principal]


@given(amounts, rates, starts, st.integers(min_value=2, max_value=60))
def test_paying_principal_sooner_costs_less(principal: int, rate: int, start: date, count: int) -> None:
    days = dues(start, count)
    total = {
        method: sum(part.interest for part in schedule(method, principal, rate, start, days)) for method in METHODS
    }
    slack = 2 * count  # rounding of every instalment
    assert total["equal_principal"] <= total["equal_instalment"] + slack
    assert total["equal_instalment"] <= total["interest_first"] + slack


def test_with_months_of_thirty_days_the_payment_is_that_of_the_annuity_formula() -> None:
    """A = P i (1+i)^n / ((1+i)^n - 1) with i = yearly rate / 12; 100,000 yuan at 3.60 % for 12 months: 8,496.73."""
    i, n = Fraction(36, 12_000), 12
    exact = 10_000_000 * i * (1 + i) ** n / ((1 + i) ** n - 1)
    assert equal_payment(10_000_000, 360, [30] * n) == round(exact)
    assert round(exact) == 849_673


def test_a_day_costs_what_the_bank_tells_customers() -> None:
    """loan_products: 10,000 yuan at 3.6 % cost one yuan a day."""
    assert by_days(1_000_000, 360, 1) == 100


@given(st.sampled_from(METHODS[:2]), amounts, rates, starts, counts, st.integers(min_value=1, max_value=99))
def test_a_shorter_term_has_no_higher_instalments(
    method: str, principal: int, rate: int, start: date, count: int, left: int
) -> None:
    before = schedule(method, principal, rate, start, dues(start, count))
    payment = before[0].total if method == "equal_instalment" else before[0].principal
    rest = max(1, principal * left // 100)
    parts = shortened(method, rest, rate, start, dues(start, count), payment)
    assert sum(part.principal for part in parts) == rest
    assert len(parts) <= count
    if len(parts) < count:
        again = parts[0].total if method == "equal_instalment" else parts[0].principal
        assert again <= payment


@given(amounts, rates, st.integers(min_value=0, max_value=1000))
def test_a_penalty_is_half_as_much_again_as_interest(owed: int, rate: int, days: int) -> None:
    assert penalty(owed, rate, 0) == 0
    assert penalty(owed, rate, days) <= penalty(owed, rate, days + 1)
    assert 2 * penalty(owed, rate, days) == pytest.approx(3 * by_days(owed, rate, days), abs=3)


@given(amounts, rates, counts, st.integers(min_value=1, max_value=27))
def test_paying_within_a_month_costs_no_more_than_waiting(principal: int, rate: int, count: int, day: int) -> None:
    parts = schedule("equal_instalment", principal, rate, START, dues(START, count))
    assert by_days(principal, rate, day) <= parts[0].interest
    assert months_after(START, 1) > START + timedelta(days=day)
