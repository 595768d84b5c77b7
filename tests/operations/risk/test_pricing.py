"""Loans: what a score lends, at which rate, and to whom a person answers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from tests.operations.risk.cases import facts, shipped
from warmline.operations.risk.decisions import Decision, decide
from warmline.operations.risk.expressions import read_expression
from warmline.operations.risk.strategies import Grade, Outcome, Points, Rule, Scorecard, Strategy, Versions

CARD = Scorecard(
    base=500,
    points=(Points("salary", read_expression("salary_here", "loan"), 100),),
    grades=(
        Grade("A", 600, Decimal("0.0330"), Decimal(10), Decimal(50000)),
        Grade("B", 500, Decimal("0.0480"), Decimal("2.5"), Decimal(0)),
    ),
)
LOAN = Strategy("loan", "2026-01.1", "active", (), CARD)


def judged(strategy: Strategy = LOAN, **changes: Any) -> Decision:
    return decide({"loan": Versions(strategy)}, facts("loan", **{"income": 10000, **changes}))


@pytest.mark.parametrize(
    ("amount", "outcome", "reasons"),
    [
        ("50000", Outcome.ALLOW, ()),
        ("50000.01", Outcome.HUMAN, ("above_instant",)),
        ("100000", Outcome.HUMAN, ("above_instant",)),
        ("100000.01", Outcome.REFUSE, ("above_limit",)),
    ],
)
def test_at_once_by_a_person_or_not_by_amount(amount: str, outcome: Outcome, reasons: tuple[str, ...]) -> None:
    decision = judged(amount=amount)
    assert (decision.outcome, decision.reasons) == (outcome, reasons)
    assert (decision.score, decision.grade, decision.limit, decision.rate) == (
        600,
        "A",
        Decimal(100000),
        Decimal("0.0330"),
    )
    assert decision.mattered == (("amount", "income") if reasons else ())


def test_a_point_less_is_another_grade_and_price() -> None:
    decision = judged(salary_here=False, amount=100)
    assert (decision.score, decision.grade, decision.limit, decision.rate) == (
        500,
        "B",
        Decimal(25000),
        Decimal("0.0480"),
    )
    assert (decision.outcome, decision.reasons) == (Outcome.HUMAN, ("above_instant",))


def test_below_the_last_grade_nothing_is_lent() -> None:
    strategy = msgspec.structs.replace(LOAN, scorecard=msgspec.structs.replace(CARD, base=399))
    decision = judged(strategy)
    assert (decision.outcome, decision.reasons) == (Outcome.REFUSE, ("score_low",))
    assert (decision.score, decision.grade, decision.limit, decision.rate) == (499, None, Decimal(0), None)


@pytest.mark.parametrize(("income", "limit"), [("9999.99", 99900), ("10009.99", 100000), ("10010", 100100), ("0", 0)])
def test_a_limit_is_offered_in_whole_hundreds_never_more_than_the_income_allows(income: str, limit: int) -> None:
    assert judged(income=income).limit == limit


def test_the_limit_binds_where_it_is_below_the_instant_limit() -> None:
    assert judged(income=1000, amount=10000).outcome is Outcome.ALLOW
    assert judged(income=1000, amount="10000.01").reasons == ("above_limit",)


def test_rules_and_price_together_the_more_severe_decides() -> None:
    rule = Rule("any", read_expression("age > 0", "loan"), Outcome.HUMAN, "collateral")
    strategy = msgspec.structs.replace(LOAN, rules=(rule,))
    assert judged(strategy, amount=100).reasons == ("collateral",)
    decision = judged(strategy, amount=200000)
    assert (decision.outcome, decision.reasons) == (Outcome.REFUSE, ("above_limit", "collateral"))
    assert decision.rate == Decimal("0.0330")


def test_a_score_that_cannot_be_told_brings_a_person() -> None:
    points = (Points("share", read_expression("debt_payments / income > 0.5", "loan"), -100),)
    strategy = msgspec.structs.replace(LOAN, scorecard=msgspec.structs.replace(CARD, points=points))
    decision = judged(strategy, income=0)
    assert (decision.outcome, decision.reasons, decision.score) == (Outcome.HUMAN, ("cannot_judge",), None)
    assert judged(income="NaN").reasons == ("cannot_judge",)


def test_the_shipped_prices_rise_and_limits_fall_with_the_grade() -> None:
    card = shipped()["loan"].active.scorecard
    assert card is not None
    for better, worse in zip(card.grades, card.grades[1:], strict=False):
        assert better.at_least > worse.at_least and better.rate < worse.rate
        assert better.limit_incomes > worse.limit_incomes and better.instant_limit > worse.instant_limit


def test_an_ordinary_loan_is_priced_at_once() -> None:
    decision = decide(shipped(), facts("loan"))
    assert (decision.outcome, decision.score, decision.grade) == (Outcome.ALLOW, 790, "B")
    assert (decision.limit, decision.rate) == (Decimal(126000), Decimal("0.0420"))


def test_no_grade_that_is_lent_at_once_is_cheaper_than_the_consumer_loan_begins() -> None:
    text = (Path(__file__).resolve().parents[3] / "simulators/corebank/data/loan_products.yml").read_text("utf-8")
    least = next(Decimal(one["base_rate"]) for one in yaml.safe_load(text) if one["id"] == "consumer")
    card = shipped()["loan"].active.scorecard
    assert card is not None
    assert min(grade.rate for grade in card.grades) * 100 == least
