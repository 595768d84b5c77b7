"""What a customer holds, has ordered and has planned, at today's prices; and the list of funds."""

import sqlite3
from datetime import date, timedelta
from typing import Final

from simulators.corebank.bank import Bank
from simulators.corebank.clock import LOCAL, instant
from simulators.corebank.money import yuan
from simulators.corebank.wealth import catalogue, gold, lots, rules
from simulators.corebank.wealth.catalogue import Fund, find_fund
from simulators.corebank.wealth.four import four
from simulators.corebank.wealth.prices import fund_price, gold_price
from simulators.corebank.wealth.views import (
    DayPrice,
    FundList,
    FundView,
    HeldFund,
    HeldGold,
    Holdings,
    OrderList,
    OrderView,
    PlanView,
    RedeemFee,
)

_HISTORY_DAYS: Final = 30
_SHOWN: Final = 100
_OPEN: Final = "SELECT * FROM wealth_orders WHERE customer = ? AND state IN ('placed', 'paying') ORDER BY placed, id"
_NEWEST: Final = "SELECT * FROM wealth_orders WHERE customer = ? ORDER BY placed DESC, id DESC LIMIT ?"
_PLANS: Final = "SELECT * FROM fund_plans WHERE customer = ? ORDER BY made, id"


def all_funds(bank: Bank) -> FundList:
    """Every fund with its prices, and the days an order of now would get."""
    now = bank.clock.now()
    traded = rules.trade_day(now)
    shown = [_fund_view(fund, rules.published_day(now)) for fund in catalogue.funds().values()]
    return FundList(shown, f"{rules.CUT_OFF:%H:%M}", traded, rules.confirmation_day(traded))


def _fund_view(fund: Fund, day: date) -> FundView:
    days = [day - timedelta(days=before) for before in reversed(range(_HISTORY_DAYS))]
    return FundView(
        id=fund.id,
        code=fund.code,
        name=fund.name,
        kind=fund.kind,
        grade=fund.grade,
        price=four(fund_price(fund, day)),
        price_day=day,
        history=[DayPrice(past, four(fund_price(fund, past))) for past in days],
        least=yuan(fund.least),
        buy_fee=yuan(fund.buy_fee),
        redeem_fees=[RedeemFee(limit, yuan(rate)) for limit, rate in fund.redeem_fees],
        arrival_days=fund.arrival_days,
        fast_redemption=fund.fast,
    )


def of_customer(bank: Bank, customer: str) -> Holdings:
    """Funds, gold, open orders and plans."""
    day = rules.published_day(bank.clock.now())
    waiting = lots.in_redemption(bank.db, customer)
    funds, total = [], 0
    for fund_id, (shares, cost) in sorted(lots.held(bank.db, customer).items()):
        fund = find_fund(fund_id)
        price = fund_price(fund, day)
        value = rules.value(shares, price)
        total += value
        funds.append(_held_fund(fund, shares, shares - waiting.get(fund_id, 0), cost, price, day))
    held_gold, gold_worth = _held_gold(bank, customer)
    rows = bank.db.all(_OPEN, (customer,))
    total += gold_worth + sum(row["amount"] for row in rows if row["side"] == "buy")
    plans = [_plan_view(row) for row in bank.db.all(_PLANS, (customer,))]
    return Holdings(funds, held_gold, [_order_view(row) for row in rows], plans, yuan(total))


def orders(bank: Bank, customer: str) -> OrderList:
    """The newest orders, open and settled."""
    return OrderList([_order_view(row) for row in bank.db.all(_NEWEST, (customer, _SHOWN))])


def _held_fund(fund: Fund, shares: int, available: int, cost: int, price: int, day: date) -> HeldFund:
    value = rules.value(shares, price)
    return HeldFund(
        fund=fund.id,
        code=fund.code,
        name=fund.name,
        grade=fund.grade,
        shares=yuan(shares),
        available=yuan(available),
        cost=yuan(cost),
        price=four(price),
        price_day=day,
        value=yuan(value),
        profit=yuan(value - cost),
    )


def _held_gold(bank: Bank, customer: str) -> tuple[HeldGold | None, int]:
    grams, cost = gold.held(bank, customer)
    if grams == 0:
        return None, 0
    price = gold_price(catalogue.gold(), bank.clock.now()).sell
    value = rules.gold_value(grams, price)
    return HeldGold(four(grams), yuan(cost), yuan(price), yuan(value), yuan(value - cost)), value


def _order_view(row: sqlite3.Row) -> OrderView:
    in_gold = row["product"] == gold.PRODUCT
    units, price = row["units"], row["price"]
    return OrderView(
        id=row["id"],
        product=row["product"],
        name=catalogue.gold().name if in_gold else find_fund(row["product"]).name,
        side=row["side"],
        state=row["state"],
        account=row["account"],
        amount=None if row["amount"] is None else yuan(row["amount"]),
        units=None if units is None else four(units) if in_gold else yuan(units),
        price=None if price is None else yuan(price) if in_gold else four(price),
        fee=yuan(row["fee"]),
        placed_at=instant(row["placed"]),
        trade_day=date.fromisoformat(row["trade_day"]),
        pays_on=None if row["pays_on"] is None else date.fromisoformat(row["pays_on"]),
        plan=row["plan"],
    )


def _plan_view(row: sqlite3.Row) -> PlanView:
    following = None if row["next_at"] is None else instant(row["next_at"]).astimezone(LOCAL).date()
    return PlanView(
        id=row["id"],
        fund=row["fund"],
        fund_name=find_fund(row["fund"]).name,
        account=row["account"],
        amount=yuan(row["amount"]),
        every=row["every"],
        day=row["day"],
        state=row["state"],
        next_day=following,
    )
