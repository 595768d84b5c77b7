"""Formulas of funds, gold and risk: worked examples, and what must hold for every figure."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.corebank.trading_days import is_trading_day, on_or_after, trading_days_after
from simulators.corebank.wealth import catalogue, prices, rules
from simulators.corebank.wealth.assessments import questions
from simulators.corebank.wealth.four import four, ten_thousandths
from simulators.corebank.wealth.plans import execution_day

FUNDS = list(catalogue.funds().values())
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
AMOUNTS = st.integers(100, 10**11)
PRICES = st.integers(1_000, 100_000)


def local(day: date, clock: time) -> datetime:
    return datetime.fromtimestamp(rules.moment(day, clock), UTC)


def test_neither_holidays_nor_weekends_worked_for_them_are_trading_days() -> None:
    # State Council, arrangement for 2026: National Day 1 to 7 October, worked on Saturday 10 October.
    assert not any(is_trading_day(date(2026, 10, day)) for day in (1, 2, 5, 6, 7, 10))
    assert is_trading_day(date(2026, 10, 8))
    assert trading_days_after(date(2026, 9, 30), 1) == date(2026, 10, 8)


@given(DAYS, st.integers(1, 5))
def test_trading_days_are_counted_one_by_one(day: date, count: int) -> None:
    after = trading_days_after(day, count)
    between = [day + timedelta(days=step) for step in range(1, (after - day).days + 1)]
    assert sum(map(is_trading_day, between)) == count
    assert is_trading_day(after)


@pytest.mark.parametrize(
    ("day", "clock", "traded"),
    [
        (date(2026, 3, 5), time(14, 59, 59), date(2026, 3, 5)),
        (date(2026, 3, 5), time(15, 0), date(2026, 3, 6)),
        (date(2026, 3, 6), time(15, 0), date(2026, 3, 9)),
        (date(2026, 3, 7), time(9, 0), date(2026, 3, 9)),
        (date(2026, 9, 30), time(20, 0), date(2026, 10, 8)),
    ],
)
def test_an_order_before_three_gets_the_price_of_its_day(day: date, clock: time, traded: date) -> None:
    assert rules.trade_day(local(day, clock)) == traded


def test_buying_takes_the_fee_off_from_outside() -> None:
    # 10,000 yuan at 1.5 % and a price of 1.0868: net 9852.22, fee 147.78, 9065.35 shares.
    assert rules.bought(1_000_000, 150, 10_868) == (14_778, 906_535)


def test_redeeming_within_a_week_costs_one_and_a_half_percent_but_in_money_market_funds() -> None:
    for fund in FUNDS:
        expected = 0 if fund.kind == "money_market" else 150
        assert rules.redeem_rate(fund.redeem_fees, 6) == expected
        assert rules.redeem_rate(fund.redeem_fees, 10_000) == 0


def test_every_limit_of_days_begins_the_next_fee() -> None:
    fees = catalogue.funds()["F005"].redeem_fees
    assert [rules.redeem_rate(fees, days) for days in (0, 6, 7, 29, 30, 364, 365)] == [150, 150, 75, 75, 50, 50, 0]


@given(AMOUNTS, st.integers(0, 200), PRICES)
def test_shares_bought_are_worth_what_was_paid_for_them(amount: int, fee_rate: int, price: int) -> None:
    fee, shares = rules.bought(amount, fee_rate, price)
    assert 0 <= fee <= amount * fee_rate / 10_000 + 1
    # Shares have two decimals, so half a hundredth of one may be lost or won, and half a fen.
    assert abs(rules.value(shares, price) - (amount - fee)) <= price / 20_000 + 1


@given(st.integers(1, 10**9), st.integers(0, 10**11), st.data())
def test_cost_is_used_up_with_the_shares(remaining: int, cost: int, data: st.DataObject) -> None:
    taken = data.draw(st.integers(1, remaining))
    part = rules.part_of_cost(cost, taken, remaining)
    assert 0 <= part <= cost
    assert rules.part_of_cost(cost, remaining, remaining) == cost


@given(AMOUNTS, st.integers(10_000, 200_000))
def test_gold_is_never_given_for_more_than_was_paid(amount: int, price: int) -> None:
    assert rules.gold_value(rules.grams_for(amount, price), price) <= amount


@given(DAYS, st.sampled_from(FUNDS))
def test_prices_stand_still_when_nobody_trades(day: date, fund: catalogue.Fund) -> None:
    price = prices.fund_price(fund, day)
    assert price > 0
    if not is_trading_day(day):
        assert price == prices.fund_price(fund, day - timedelta(days=1))


@given(DAYS)
def test_money_market_funds_never_fall(day: date) -> None:
    for fund in FUNDS:
        if fund.kind == "money_market":
            assert prices.fund_price(fund, day) >= prices.fund_price(fund, day - timedelta(days=1))


def test_gold_is_traded_on_trading_days_from_nine_to_ten_in_the_evening() -> None:
    day, saturday = date(2026, 3, 5), date(2026, 3, 7)
    traded = [prices.gold_open(local(day, clock)) for clock in (time(8, 59), time(9), time(21, 59), time(22))]
    assert traded == [False, True, True, False]
    assert not prices.gold_open(local(saturday, time(12)))


@given(DAYS, st.times())
def test_gold_costs_more_than_it_brings(day: date, clock: time) -> None:
    price = prices.gold_price(catalogue.gold(), local(day, clock))
    assert 0 < price.sell < price.buy < price.sell * 1.01


def test_gold_has_one_price_a_minute() -> None:
    gold, noon = catalogue.gold(), local(date(2026, 3, 5), time(12))
    minutes = [prices.gold_price(gold, noon + timedelta(minutes=minute)) for minute in range(60)]
    assert len(set(minutes)) > 30
    assert prices.gold_price(gold, noon + timedelta(seconds=0.4)) == minutes[0]


@pytest.mark.parametrize(
    ("score", "age", "careful", "grade"),
    [
        (10, 30, False, "C1"),
        (18, 30, False, "C1"),
        (19, 30, False, "C2"),
        (27, 30, False, "C3"),
        (35, 30, False, "C4"),
        (43, 30, False, "C5"),
        (50, 64, False, "C5"),
        (50, 65, False, "C2"),
        (12, 65, False, "C1"),
        (50, 30, True, "C1"),
    ],
)
def test_grades_follow_points_age_and_care(score: int, age: int, careful: bool, grade: str) -> None:
    assert rules.grade_of(score, age, careful) == grade


def test_an_assessment_made_on_a_leap_day_ends_on_the_28th() -> None:
    assert rules.valid_until(date(2028, 2, 29)) == date(2029, 2, 28)


@given(DAYS, st.sampled_from(["month", "week"]), st.integers(1, 28))
def test_a_plan_runs_on_the_next_trading_day_from_its_day(after: date, every: str, day: int) -> None:
    day = min(day, 5) if every == "week" else day
    planned = rules.next_plan_day(every, day, after)
    assert after < planned <= after + timedelta(days=7 if every == "week" else 31)
    assert (planned.isoweekday() if every == "week" else planned.day) == day
    assert execution_day(every, day, after) == on_or_after(planned)


@given(st.integers(0, 10**12))
def test_four_decimals_come_back_from_their_text(number: int) -> None:
    assert ten_thousandths(four(number)) == number


def test_there_are_ten_funds_and_ten_questions() -> None:
    assert len(FUNDS) == 10
    assert {fund.grade for fund in FUNDS} == {"R1", "R2", "R3", "R4", "R5"}
    assert len(questions().questions) == 10
    assert all(3 <= len(question.options) <= 10 for question in questions().questions)
