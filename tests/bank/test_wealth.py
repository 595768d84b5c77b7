"""Funds and gold at a running bank: bought, confirmed, redeemed, paid, planned; and only what suits the customer."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.bank.process import CHEN, LI, WANG, BankProcess
from tests.bank.thursday import started
from tests.bank.visit import Visit, new_key
from warmline.bank.acts import Act
from warmline.bank.errors import BankRefused, Conflict, NotFound, NotProven
from warmline.bank.wealth import HeldFund

VisitOf = Callable[[str], Visit]
SHOWN = "a" * 64
MAIN = {WANG: "A000001", LI: "A000003", CHEN: "A000004"}


@pytest.fixture(scope="module")
def running_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    with started(tmp_path_factory.mktemp("wealth")) as process:
        yield process


@pytest.fixture
def process(running_bank: BankProcess) -> BankProcess:
    return running_bank


def held(visit: Visit, fund: str) -> HeldFund:
    return next(one for one in visit.bank.wealth.holdings(visit.session).funds if one.fund == fund)


def buy(visit: Visit, fund: str, amount: str, account: str | None = None) -> dict[str, str]:
    done = visit.do("funds.buy", account or MAIN[visit.phone], fund=fund, amount=amount, risk_shown=SHOWN)
    return done.facts


# --- reading ---


def test_documented_customers_hold_something_telling(visit: VisitOf) -> None:
    wang, li, chen = (visit(phone) for phone in (WANG, LI, CHEN))
    of = {one.phone: one.bank.wealth.holdings(one.session) for one in (wang, li, chen)}
    assert {fund.fund for fund in of[WANG].funds} >= {"F001", "F006"}
    assert of[LI].funds == ()
    assert of[CHEN].gold is not None
    assert len(of[CHEN].funds) >= 4
    assert [plan.state for plan in of[CHEN].plans][:1] == ["active"]
    grades = [one.bank.wealth.assessment(one.session) for one in (li, chen)]
    assert [(one.grade, one.valid) for one in grades] == [("C1", False), ("C4", True)]


# --- funds ---


def test_money_market_shares_are_paid_at_once_up_to_ten_thousand_yuan_a_day(visit: VisitOf) -> None:
    chen = visit(CHEN)
    balance = chen.balance("A000004")
    done = chen.do("funds.redeem", "F001", account="A000004", shares="8000", fast=True)
    assert done.status == "done"
    assert chen.balance("A000004") == balance + Decimal(done.facts["amount"])
    with pytest.raises(Conflict, match="fast_limit_reached"):
        chen.do("funds.redeem", "F001", account="A000004", shares="2000", fast=True)
    with pytest.raises(Conflict, match="fast_not_offered"):
        chen.do("funds.redeem", "F003", account="A000004", shares="10", fast=True)


def test_only_what_suits_the_customer_is_sold(visit: VisitOf) -> None:
    for phone, fund, code in ((WANG, "F007", "not_suitable"), (LI, "F001", "assessment_missing")):
        with pytest.raises(Conflict, match=code):
            buy(visit(phone), fund, "100")
        with pytest.raises(Conflict, match=code):
            visit(phone).do("funds.plan", MAIN[phone], fund=fund, amount="100", every="week", day=1, risk_shown=SHOWN)
    with pytest.raises(Conflict, match="assessment_missing"):
        visit(LI).do("gold.buy", MAIN[LI], amount="1000", risk_shown=SHOWN)


@pytest.mark.parametrize(
    ("account", "fund", "amount", "code"),
    [
        ("A000004", "F001", "0", "amount_zero"),
        ("A000004", "F008", "9.99", "amount_below_least"),
        ("A000004", "F001", "9999999999999", "balance_short"),
        ("A000006", "F001", "100", "account_is_credit"),
        ("A000001", "F001", "100", "account_unknown"),
        ("A000004", "F999", "100", "fund_unknown"),
        ("A000004", "F001", "-1", "request_invalid"),
        ("A000004", "F001", "12345678901234567", "request_invalid"),
    ],
)
def test_purchases_that_cannot_be_are_refused(visit: VisitOf, account: str, fund: str, amount: str, code: str) -> None:
    with pytest.raises(BankRefused, match=code):
        buy(visit(CHEN), fund, amount, account)


@pytest.mark.parametrize(
    ("fund", "details", "code"),
    [
        ("F001", {"account": "A000001", "shares": "0"}, "shares_zero"),
        ("F001", {"account": "A000001", "shares": "9999999"}, "shares_short"),
        ("F009", {"account": "A000001", "shares": "1"}, "shares_short"),
        ("F999", {"account": "A000001", "shares": "1"}, "fund_unknown"),
        ("F001", {"account": "A000004", "shares": "1"}, "account_unknown"),
    ],
)
def test_redemptions_that_cannot_be_are_refused(visit: VisitOf, fund: str, details: dict[str, Any], code: str) -> None:
    with pytest.raises(BankRefused, match=code):
        visit(WANG).do("funds.redeem", fund, **details)


# --- plans ---


@pytest.mark.parametrize(("every", "day", "code"), [("month", 29, "request_invalid"), ("week", 6, "plan_day_invalid")])
def test_a_plan_needs_a_day_that_always_comes(visit: VisitOf, every: str, day: int, code: str) -> None:
    with pytest.raises(BankRefused, match=code):
        visit(WANG).do("funds.plan", "A000001", fund="F001", amount="50", every=every, day=day, risk_shown=SHOWN)


# --- gold ---


def test_gold_is_bought_and_sold_at_the_price_of_the_minute(visit: VisitOf) -> None:
    chen = visit(CHEN)
    before = chen.bank.wealth.holdings(chen.session).gold
    assert before is not None
    balance = chen.balance("A000004")
    bought = chen.do("gold.buy", "A000004", amount="5000", risk_shown=SHOWN).facts
    assert chen.balance("A000004") == balance - 5000
    after = chen.bank.wealth.holdings(chen.session).gold
    assert after is not None
    assert after.grams == before.grams + Decimal(bought["grams"])
    sold = chen.do("gold.sell", "C000003", account="A000004", grams=bought["grams"]).facts
    assert 4900 < Decimal(sold["amount"]) < 5000
    assert chen.balance("A000004") == balance - 5000 + Decimal(sold["amount"])
    assert "卖出积存金" in chen.said()


# --- risk ---


def test_answers_that_are_not_there_are_refused(visit: VisitOf) -> None:
    chen = visit(CHEN)
    with pytest.raises(Conflict, match="answer_unknown"):
        chen.do_unproven("risk.assess", "C000003", answers=[9] * 10)
    with pytest.raises(BankRefused, match="request_invalid"):
        chen.do_unproven("risk.assess", "C000003", answers=[0] * 9)
    assert chen.bank.wealth.assessment(chen.session).attempts_left == 2


# --- once, proven, one's own ---


def test_every_act_on_money_needs_a_code_and_happens_once(visit: VisitOf) -> None:
    wang, key = visit(WANG), new_key()
    act = Act("funds.buy", "A000001", {"fund": "F001", "amount": "10", "risk_shown": SHOWN})
    with pytest.raises(NotProven, match="proof_needed"):
        wang.bank.act(act, wang.session, key)
    balance = wang.balance("A000001")
    first = wang.bank.act(act, wang.session, key, wang.prove(act, key))
    assert wang.bank.act(act, wang.session, key) == first
    assert wang.balance("A000001") == balance - 10
    for unproven in (
        Act("funds.redeem", "F001", {"account": "A000001", "shares": "1"}),
        Act("funds.plan", "A000001", {"fund": "F001", "amount": "1", "every": "week", "day": 1, "risk_shown": SHOWN}),
        Act("funds.plan_stop", "P1"),
        Act("orders.cancel", "F1"),
        Act("gold.buy", "A000001", {"amount": "100", "risk_shown": SHOWN}),
        Act("gold.sell", "C000001", {"account": "A000001", "grams": "1"}),
    ):
        with pytest.raises(NotProven, match="proof_needed"):
            wang.bank.act(unproven, wang.session, new_key())


def test_somebody_elses_orders_and_plans_cannot_be_touched(visit: VisitOf) -> None:
    wang, chen = visit(WANG), visit(CHEN)
    order = buy(wang, "F001", "10")["order"]
    plan = chen.bank.wealth.holdings(chen.session).plans[0].id
    with pytest.raises(NotFound, match="order_unknown"):
        chen.do("orders.cancel", order)
    with pytest.raises(NotFound, match="plan_unknown"):
        wang.do("funds.plan_stop", plan)
    with pytest.raises(NotFound, match="account_unknown"):
        wang.do("gold.sell", "C000001", account="A000004", grams="1")
