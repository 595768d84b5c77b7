"""What time brings to orders, plans and assessments; each test has a bank of its own, because it moves the clock."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.bank.process import CHEN, LI, WANG, BankProcess
from tests.bank.seeded import fill
from tests.bank.thursday import at, started
from tests.bank.visit import Visit
from warmline.bank.client import CoreBank
from warmline.bank.errors import Conflict
from warmline.bank.wealth import HeldFund

VisitOf = Callable[[str], Visit]
SHOWN = "a" * 64
CONFIRMED = "2026-03-06T02:00:00Z"  # 10:00 of the next trading day
BRAVE = [4] * 10


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("wealth-books"))


@pytest.fixture
def process(filled: Path, tmp_path: Path) -> Iterator[BankProcess]:
    with started(tmp_path / "bank", filled) as process:
        yield process


def held(visit: Visit, fund: str) -> HeldFund:
    return next(one for one in visit.bank.wealth.holdings(visit.session).funds if one.fund == fund)


def buy(visit: Visit, fund: str, amount: str) -> dict[str, str]:
    return visit.do("funds.buy", "A000001", fund=fund, amount=amount, risk_shown=SHOWN).facts


def test_the_list_of_funds_tells_prices_fees_and_the_days_of_an_order(bank: CoreBank, process: BankProcess) -> None:
    shown = bank.wealth.funds()
    assert len(shown.funds) == 10
    assert (str(shown.trade_day), str(shown.confirmed_on), shown.cut_off) == ("2026-03-05", "2026-03-06", "15:00")
    for fund in shown.funds:
        assert len(fund.history) == 30
        assert (fund.history[-1].price, fund.history[-1].day) == (fund.price, fund.price_day)
    at(process, "2026-03-05T12:00:00Z")  # 20:00: the price of the day is out
    assert (str(shown.funds[0].price_day), str(bank.wealth.funds().funds[0].price_day)) == ("2026-03-04", "2026-03-05")


def test_a_purchase_is_paid_at_once_and_confirmed_the_next_trading_day(process: BankProcess, visit: VisitOf) -> None:
    wang = visit(WANG)
    before, balance = held(wang, "F001"), wang.balance("A000001")
    facts = buy(wang, "F001", "1000")
    assert (facts["amount"], facts["trade_day"], facts["confirmed_on"]) == ("1000.00", "2026-03-05", "2026-03-06")
    assert wang.balance("A000001") == balance - 1000
    assert "申购" in wang.said()
    holdings = wang.bank.wealth.holdings(wang.session)
    [order] = [one for one in holdings.orders if one.id == facts["order"]]
    assert (order.state, order.units) == ("placed", None)
    assert held(wang, "F001").shares == before.shares

    at(process, CONFIRMED)
    wang = visit(WANG)
    [order] = [one for one in wang.bank.wealth.orders(wang.session) if one.id == facts["order"]]
    assert order.state == "done"
    assert order.units is not None
    assert held(wang, "F001").shares == before.shares + order.units
    assert held(wang, "F001").cost == before.cost + 1000
    assert any("确认" in text for text in process.messages(WANG)[:5])


def test_a_redemption_is_paid_when_its_fund_says(process: BankProcess, visit: VisitOf) -> None:
    chen = visit(CHEN)
    before, balance = held(chen, "F008"), chen.balance("A000004")
    done = chen.do("funds.redeem", "F008", account="A000004", shares="1000")
    assert (done.facts["confirmed_on"], done.facts["pays_on"]) == ("2026-03-06", "2026-03-11")
    assert held(chen, "F008").available == before.shares - 1000
    at(process, CONFIRMED)
    chen = visit(CHEN)
    [order] = [one for one in chen.bank.wealth.orders(chen.session) if one.id == done.facts["order"]]
    assert order.state == "paying"
    assert order.amount is not None
    assert order.price is not None
    assert order.fee > 0  # held for less than 30 days
    assert order.amount + order.fee == (order.price * 1000).quantize(Decimal("0.01"))
    assert chen.balance("A000004") == balance
    at(process, "2026-03-11T02:00:00Z")
    chen = visit(CHEN)
    assert chen.balance("A000004") == balance + order.amount
    assert held(chen, "F008").shares == before.shares - 1000
    assert "赎回" in chen.said()


def test_an_order_can_be_taken_back_until_three(process: BankProcess, visit: VisitOf) -> None:
    wang = visit(WANG)
    balance, shares = wang.balance("A000001"), held(wang, "F006").available
    order = buy(wang, "F006", "500")["order"]
    assert wang.do("orders.cancel", order).facts["amount"] == "500.00"
    assert wang.balance("A000001") == balance
    with pytest.raises(Conflict, match="order_is_cancelled"):
        wang.do("orders.cancel", order)
    redeemed = wang.do("funds.redeem", "F006", account="A000001", shares="10").facts["order"]
    wang.do("orders.cancel", redeemed)
    assert held(wang, "F006").available == shares
    late = buy(wang, "F006", "500")["order"]
    at(process, "2026-03-05T07:00:00Z")
    wang = visit(WANG)
    with pytest.raises(Conflict, match="order_too_late"):
        wang.do("orders.cancel", late)


def test_a_plan_buys_on_its_days_until_it_is_stopped(process: BankProcess, visit: VisitOf) -> None:
    wang = visit(WANG)
    made = wang.do("funds.plan", "A000001", fund="F001", amount="50", every="week", day=1, risk_shown=SHOWN)
    assert made.facts["first_day"] == "2026-03-09"
    at(process, "2026-03-17T02:00:00Z")
    wang = visit(WANG)
    bought = [one for one in wang.bank.wealth.orders(wang.session) if one.plan == made.facts["plan"]]
    assert [str(one.trade_day) for one in bought] == ["2026-03-16", "2026-03-09"]
    assert [one.state for one in bought] == ["done", "done"]
    assert wang.do("funds.plan_stop", made.facts["plan"]).status == "stopped"
    with pytest.raises(Conflict, match="plan_is_stopped"):
        wang.do("funds.plan_stop", made.facts["plan"])
    at(process, "2026-03-25T02:00:00Z")
    wang = visit(WANG)
    assert len([one for one in wang.bank.wealth.orders(wang.session) if one.plan == made.facts["plan"]]) == 2


def test_a_plan_that_fails_three_times_ends_by_itself(process: BankProcess, visit: VisitOf) -> None:
    wang = visit(WANG)
    made = wang.do("funds.plan", "A000002", fund="F001", amount="99999999", every="week", day=5, risk_shown=SHOWN)
    at(process, "2026-03-14T02:00:00Z")
    assert "没有扣款成功" in visit(WANG).said()
    at(process, "2026-03-28T02:00:00Z")
    wang = visit(WANG)
    [plan] = [one for one in wang.bank.wealth.holdings(wang.session).plans if one.id == made.facts["plan"]]
    assert (plan.state, plan.next_day) == ("stopped", None)
    assert any("自动停止" in text for text in process.messages(WANG)[:5])


def test_gold_that_is_not_held_or_not_traded_is_refused(process: BankProcess, visit: VisitOf) -> None:
    chen = visit(CHEN)
    for grams, code in (("0", "grams_zero"), ("100000", "grams_short")):
        with pytest.raises(Conflict, match=code):
            chen.do("gold.sell", "C000003", account="A000004", grams=grams)
    with pytest.raises(Conflict, match="amount_below_least"):
        chen.do("gold.buy", "A000004", amount="99.99", risk_shown=SHOWN)
    at(process, "2026-03-07T04:00:00Z")  # a Saturday
    chen = visit(CHEN)
    assert not chen.bank.wealth.gold().open
    with pytest.raises(Conflict, match="gold_closed"):
        chen.do("gold.buy", "A000004", amount="1000", risk_shown=SHOWN)
    with pytest.raises(Conflict, match="gold_closed"):
        chen.do("gold.sell", "C000003", account="A000004", grams="1")


def test_gold_is_traded_at_any_hour_or_at_none_when_a_demonstration_says_so(
    process: BankProcess, visit: VisitOf
) -> None:
    at(process, "2026-03-07T04:00:00Z")  # a Saturday
    chen = visit(CHEN)
    try:
        assert process.call("PUT", "/market", body={"open": True}).json() == {"open": True, "forced": True}
        assert chen.bank.wealth.gold().open
        assert chen.do("gold.sell", "C000003", account="A000004", grams="1").facts["grams"] == "1.0000"
        at(process, "2026-03-09T04:00:00Z")  # a Monday
        chen = visit(CHEN)
        assert process.call("PUT", "/market", body={"open": False}).status_code == 200
        with pytest.raises(Conflict, match="gold_closed"):
            chen.do("gold.sell", "C000003", account="A000004", grams="1")
    finally:
        assert process.call("DELETE", "/market").json() == {"open": True, "forced": False}


def test_an_assessment_makes_a_grade_for_a_year_and_age_caps_it(process: BankProcess, visit: VisitOf) -> None:
    li = visit(LI)
    assert li.bank.wealth.assessment(li.session).attempts_left == 2
    done = li.do_unproven("risk.assess", "C000002", answers=BRAVE)
    assert done.facts == {"grade": "C2", "valid_until": "2027-03-05"}
    done = li.do_unproven("risk.assess", "C000002", answers=[4] * 9 + [0])
    assert done.facts["grade"] == "C1"
    assert "C1" in li.said()
    now = li.bank.wealth.assessment(li.session)
    assert (now.grade, now.valid, now.attempts_left) == ("C1", True, 0)
    with pytest.raises(Conflict, match="attempts_used_up"):
        li.do_unproven("risk.assess", "C000002", answers=BRAVE)
    at(process, "2027-03-05T04:00:00Z")
    li = visit(LI)
    assert li.bank.wealth.assessment(li.session).valid
    at(process, "2027-03-06T04:00:00Z")
    li = visit(LI)
    assert not li.bank.wealth.assessment(li.session).valid
