"""What credit cards come to, as formulas: bills, minimum, late fee, interest, instalments, limits, points."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.corebank.clock import day_start
from simulators.corebank.credit.cycle import closed_by, next_statements, next_step, open_at, statement
from simulators.corebank.credit.interest import interest
from simulators.corebank.credit.plans import MONTHLY_RATE, monthly_fee, nominal_rate, principals, yearly_rate
from simulators.corebank.credit.points import left_by_year, points_of
from simulators.corebank.credit.raising import Standing, decide
from simulators.corebank.credit.rules import Bill, Entry, bills, late_fee, minimum

MARCH, APRIL = (statement(date(2026, month, 1), 1, 21) for month in (3, 4))
DAY = 86_400
TODAY = date(2026, 3, 5)


def at(day: date) -> int:
    return day_start(day) + DAY // 2


def bought(day: date, amount: int) -> Entry:
    return Entry(at(day), "purchase", -amount)


def repaid(day: date, amount: int) -> Entry:
    return Entry(at(day), "credit_repayment", amount, "repays")


# --- days ---


def test_a_purchase_is_free_of_interest_for_twenty_to_fifty_days() -> None:
    for month in range(1, 13):
        found = statement(date(2026, month, 1), 1, 21)
        assert (found.due - found.day).days == 20
        first = found.start // DAY
        assert 47 <= day_start(found.due) // DAY - first <= 50


def test_autopay_is_the_day_before_the_due_day_and_grace_ends_three_days_after_it() -> None:
    assert MARCH.due == date(2026, 3, 21)
    assert MARCH.autopay == day_start(date(2026, 3, 20)) + 18 * 3600
    assert MARCH.late == day_start(date(2026, 3, 25))
    assert MARCH.month == "2026-03"


@given(st.integers(1_700_000_000, 1_900_000_000), st.integers(1, 8))
def test_every_instant_is_on_exactly_one_statement(instant: int, day: int) -> None:
    found = open_at(instant, day, day + 20)
    assert found.start <= instant < found.until
    assert next(closed_by(instant, day, day + 20)).until == found.start


@given(st.integers(1_700_000_000, 1_900_000_000), st.integers(1, 8))
def test_three_steps_a_month_come_in_order(instant: int, day: int) -> None:
    steps = [next_step(instant, day, day + 20)]
    for _ in range(5):
        steps.append(next_step(steps[-1][0], day, day + 20))
    assert {step for _, step in steps[:3]} == {"statement", "autopay", "grace"}
    assert [step for _, step in steps[:3]] == [step for _, step in steps[3:]]
    assert steps == sorted(steps)


def test_statements_follow_one_another_without_a_gap() -> None:
    found = next_statements(at(TODAY), 5, 25, 24)
    assert found[0].day == date(2026, 3, 5)
    assert all(one.until == other.start for one, other in pairwise(found))


# --- bills ---


def test_a_bill_is_what_was_posted_between_two_statement_days() -> None:
    entries = [bought(date(2026, 2, 2), 100_00), bought(date(2026, 3, 1), 50_00), bought(date(2026, 3, 2), 7_00)]
    march, april = bills(entries, 0, 10**7, [MARCH, APRIL])
    assert (march.total, march.minimum, april.total) == (150_00, 15_00, 157_00)


def test_a_repayment_counts_for_the_oldest_bill_first() -> None:
    entries = [bought(date(2026, 2, 10), 100_00), bought(date(2026, 3, 5), 40_00), repaid(date(2026, 3, 20), 130_00)]
    march, april = bills(entries, 0, 10**7, [MARCH, APRIL])
    assert (march.paid, march.state(MARCH.late)) == (100_00, "paid")
    assert april.total == 10_00


def test_what_was_repaid_in_advance_is_not_on_the_bill() -> None:
    [march] = bills([bought(date(2026, 2, 10), 100_00)], -150_00, 10**7, [MARCH])
    assert (march.total, march.minimum, march.state(MARCH.late)) == (0, 0, "paid")


def test_states_go_from_open_over_part_to_overdue() -> None:
    bill = Bill(MARCH, 1000_00, 0, 0, 0)
    assert bill.state(MARCH.late - 1) == "open"
    assert bill.state(MARCH.late) == "overdue"
    assert Bill(MARCH, 1000_00, 0, 0, 99_99).state(MARCH.late) == "overdue"
    assert Bill(MARCH, 1000_00, 0, 0, 100_00).state(MARCH.late) == "part"
    assert Bill(MARCH, 1000_00, 0, 0, 990_00).state(MARCH.late) == "paid"
    assert Bill(MARCH, 1000_00, 0, 400_00, 600_00).state(MARCH.late) == "paid"


def test_the_minimum_is_a_tenth_of_purchases_and_all_of_the_rest() -> None:
    entries = [
        bought(date(2026, 2, 3), 1000_00),
        Entry(at(date(2026, 2, 4)), "cash_withdrawal", -200_00),
        Entry(at(date(2026, 2, 5)), "fee", -2_00),
        Entry(MARCH.until - 1, "instalment", -83_33),
    ]
    [march] = bills(entries, 0, 10**7, [MARCH])
    assert march.minimum == 100_00 + 200_00 + 2_00 + 83_33


def test_a_missed_minimum_is_in_the_next_one() -> None:
    entries = [bought(date(2026, 2, 3), 1000_00), repaid(date(2026, 3, 20), 40_00)]
    march, april = bills(entries, 0, 10**7, [MARCH, APRIL])
    assert march.minimum - march.paid == 60_00
    assert april.minimum == 60_00 + 90_00


def test_what_is_above_the_limit_is_in_the_minimum() -> None:
    [march] = bills([bought(date(2026, 2, 3), 1000_00)], 0, 900_00, [MARCH])
    assert march.minimum == 100_00 + 90_00


def test_instalments_take_an_amount_off_the_bill_and_bring_it_back() -> None:
    entries = [
        bought(date(2026, 2, 3), 1000_00),
        Entry(at(TODAY), "instalment_plan", 900_00, "moves"),
        Entry(APRIL.until - 1, "instalment", -300_00),
    ]
    march, april = bills(entries, 0, 10**7, [MARCH, APRIL])
    assert (march.total, march.moved, march.paid, march.left) == (1000_00, 900_00, 0, 100_00)
    assert march.state(MARCH.late) == "overdue"
    assert april.total == 400_00
    assert april.in_full >= 300_00


AMOUNTS = st.integers(1, 10**7)
HAPPENED = st.lists(
    st.tuples(st.integers(MARCH.start, APRIL.until + 20 * DAY), AMOUNTS, st.sampled_from(["bought", "repaid", "fee"])),
    max_size=30,
)


@given(HAPPENED, st.integers(-(10**7), 10**7))
def test_bills_always_add_up(happened: list[tuple[int, int, str]], before: int) -> None:
    entries = [
        Entry(when, "credit_repayment", amount, "repays")
        if what == "repaid"
        else Entry(when, "fee" if what == "fee" else "purchase", -amount)
        for when, amount, what in sorted(happened)
    ]
    made = bills(entries, before, 10**9, [MARCH, APRIL])
    for bill in made:
        owed = before - sum(entry.amount for entry in entries if entry.at < bill.statement.until)
        came_in = sum(entry.amount for entry in entries if entry.at >= bill.statement.until and entry.counts)
        assert bill.total == max(0, owed)
        assert bill.paid == min(bill.total, came_in)
        assert 0 <= bill.minimum <= bill.total
        assert bill.in_full <= bill.total
        assert (bill.total == 0) == (bill.minimum == 0)


@given(AMOUNTS, AMOUNTS)
def test_a_minimum_is_between_a_tenth_and_all(total: int, in_full: int) -> None:
    assert min(in_full, total) <= minimum(total, in_full) <= total
    assert minimum(total, in_full) * 10 >= total


def test_the_late_fee_is_the_one_customers_are_told() -> None:
    assert late_fee(1000_00 - 400_00) == 30_00
    assert late_fee(1) == 10_00
    assert late_fee(0) == 0


# --- interest ---


def test_ten_thousand_yuan_for_thirty_days_bear_a_hundred_and_fifty() -> None:
    entries = [Entry(MARCH.until - 1, "purchase", -10_000_00), repaid(date(2026, 3, 31), 10_000_00)]
    # Bought on 1 March, repaid on the 31st, after the days of grace.
    assert interest(entries, 0, MARCH, APRIL.until) == 150_00


def test_who_pays_all_in_time_pays_no_interest() -> None:
    for short in (0, 10_00):
        entries = [bought(date(2026, 2, 3), 500_00), repaid(date(2026, 3, 24), 500_00 - short)]
        assert interest(entries, 0, MARCH, APRIL.until) == 0
    assert interest([bought(date(2026, 2, 3), 500_00)], 0, MARCH, APRIL.until) > 0


def test_interest_runs_until_the_day_of_each_repayment() -> None:
    entries = [bought(date(2026, 2, 20), 1000_00), repaid(date(2026, 3, 12), 600_00)]
    days = 1000_00 * 10 + 1000_00 * 10 + 400_00 * 21  # to 2 March, to the 12th, to 2 April
    assert interest(entries, 0, MARCH, APRIL.until) == days * 5 // 10_000


def test_what_was_carried_over_bears_interest_since_the_bill_closed_only() -> None:
    assert interest([], 1000_00, MARCH, APRIL.until) == 1000_00 * 31 * 5 // 10_000


def test_a_late_fee_bears_none() -> None:
    entries = [bought(date(2026, 2, 3), 500_00), Entry(at(date(2026, 2, 25)), "fee", -30_00)]
    assert interest(entries, 0, MARCH, APRIL.until) == interest(entries[:1], 0, MARCH, APRIL.until)


# --- instalments ---


@given(AMOUNTS, st.sampled_from([3, 6, 9, 12, 18, 24]))
def test_parts_of_a_plan_add_up_exactly(amount: int, months: int) -> None:
    parts = principals(amount, months)
    assert sum(parts) == amount
    assert len(parts) == months
    assert set(parts[:-1]) == {amount // months}
    assert 0 <= parts[-1] - parts[0] < months


def test_rates_are_those_customers_are_told() -> None:
    assert [yearly_rate(60, months) for months in (3, 6, 12)] == [Decimal("10.8"), Decimal("12.2"), Decimal("13.0")]
    assert (principals(10_000_00, 12)[0], monthly_fee(10_000_00, MONTHLY_RATE["bill"])) == (833_33, 60_00)
    assert nominal_rate(60) == Decimal("7.20")


@given(st.integers(1, 200), st.sampled_from([3, 6, 9, 12, 18, 24]))
def test_the_yearly_rate_makes_the_payments_worth_the_amount(rate: int, months: int) -> None:
    monthly = float(yearly_rate(rate, months)) / 1200
    worth = sum((1 / months + rate / 10_000) / (1 + monthly) ** month for month in range(1, months + 1))
    # The rate is told with one decimal: half a tenth of a percent a year.
    assert abs(worth - 1) < 0.0005 / 12 * months
    assert yearly_rate(rate, months) > nominal_rate(rate)


# --- limits ---


def standing(**changed: object) -> Standing:
    usual: dict[str, object] = {
        "limit": 10_000_00, "opened": date(2024, 1, 1), "spent_a_month": 3_000_00, "overdue": False, "raised": None,
    }  # fmt: skip
    return Standing(**(usual | changed))  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("kind", "wanted", "changed", "outcome", "reason"),
    [
        ("permanent", 13_000_00, {}, "approved", "within_rules"),
        ("permanent", 13_000_01, {}, "review", "above_automatic"),
        ("permanent", 20_000_01, {}, "declined", "too_much"),
        ("permanent", 12_000_00, {"spent_a_month": 999_99}, "review", "little_use"),
        ("permanent", 12_000_00, {"overdue": True}, "declined", "overdue"),
        ("permanent", 12_000_00, {"opened": TODAY - timedelta(days=179)}, "declined", "too_new"),
        ("permanent", 12_000_00, {"raised": TODAY - timedelta(days=179)}, "declined", "raised_recently"),
        ("permanent", 12_000_00, {"raised": TODAY - timedelta(days=180)}, "approved", "within_rules"),
        ("temporary", 15_000_00, {"spent_a_month": 0}, "approved", "within_rules"),
        ("temporary", 15_000_01, {}, "declined", "too_much"),
        ("temporary", 11_000_00, {"overdue": True}, "declined", "overdue"),
    ],
)
def test_limits_are_raised_by_rules(
    kind: str, wanted: int, changed: dict[str, object], outcome: str, reason: str
) -> None:
    decision = decide("temporary" if kind == "temporary" else "permanent", wanted, standing(**changed), TODAY)
    assert (decision.outcome, decision.reason) == (outcome, reason)


# --- points ---


def test_a_yuan_on_the_credit_card_and_ten_on_a_debit_card_are_a_point() -> None:
    assert (points_of("credit", -199_99), points_of("debit", -199_99)) == (199, 19)
    assert (points_of("credit", 199_99), points_of("debit", 9_99)) == (-199, 0)


def test_the_oldest_points_go_first_and_end_with_the_year_after_theirs() -> None:
    earned = {2024: 100, 2025: 200, 2026: 50}
    assert left_by_year(earned, [], 2026) == (200, 50)
    assert left_by_year(earned, [(2025, 150)], 2026) == (150, 50)
    assert left_by_year(earned, [(2025, 150), (2026, 170)], 2026) == (0, 30)


def test_a_refund_after_the_points_were_used_leaves_none() -> None:
    assert left_by_year({2025: 100, 2026: -30}, [(2025, 100)], 2026) == (0, 0)


@given(
    st.dictionaries(st.integers(2024, 2026), st.integers(0, 1000), min_size=3),
    st.lists(st.tuples(st.integers(2025, 2026), st.integers(1, 500)), max_size=4),
)
def test_points_are_never_more_than_were_earned(earned: dict[int, int], spent: list[tuple[int, int]]) -> None:
    old, new = left_by_year(earned, sorted(spent), 2026)
    assert 0 <= old <= earned[2025]
    assert 0 <= new <= earned[2026]
