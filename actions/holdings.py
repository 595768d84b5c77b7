"""What the customer holds: funds, gold, plans and open orders."""

from __future__ import annotations

from decimal import Decimal

from actions.accounts import yuan
from actions.fund_plans import order_named, plan_named
from actions.receipts import day
from actions.tasks import needs_proof, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.wealth import HeldFund, HeldGold, Holdings


@task("holdings_query")
async def holdings(visit: Visit) -> None:
    """Everything with its value and profit; what is on its way too."""
    session = await needs_proof(visit, "holdings_query", "L2")
    if session is None:
        return
    found: Holdings = await visit.ask_bank(visit.parts.bank.wealth.holdings, session.token)
    rows = [_fund(one) for one in found.funds]
    if found.gold is not None:
        rows.append(_gold(found.gold))
    labels = words().labels
    for order in found.orders:
        state = labels["order_detail"].format(day=day(order.pays_on or order.trade_day))
        rows.append({"name": order_named(order), "value": labels[order.state], "detail": state})
    for plan in found.plans:
        if plan.state == "active" and plan.next_day is not None:
            rows.append({"name": plan_named(plan), "value": labels["plan_line"], "detail": day(plan.next_day)})
    if not rows:
        visit.say_with_person("utter_no_holdings")
        return
    profit = sum((one.profit for one in found.funds), Decimal(0))
    if found.gold is not None:
        profit += found.gold.profit
    card = {"kind": "list", "title": labels["holdings"], "rows": rows}
    response = "utter_holdings_gain" if profit >= 0 else "utter_holdings_loss"
    visit.say(response, card=card, total=yuan(found.total), profit=yuan(abs(profit)))


def _fund(one: HeldFund) -> dict[str, str]:
    labels = words().labels
    detail = labels["fund_detail"].format(
        shares=yuan(one.shares), price=one.price, day=day(one.price_day), profit=f"{one.profit:+,.2f}"
    )
    return {"name": f"{one.name} {one.grade}", "value": f"¥{yuan(one.value)}", "detail": detail}


def _gold(one: HeldGold) -> dict[str, str]:
    labels = words().labels
    detail = labels["gold_detail"].format(grams=one.grams, price=yuan(one.price), profit=f"{one.profit:+,.2f}")
    return {"name": labels["gold"], "value": f"¥{yuan(one.value)}", "detail": detail}
