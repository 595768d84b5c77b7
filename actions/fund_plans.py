"""Fund plans (定投), and orders that are taken back before they are confirmed."""

from __future__ import annotations

from actions.accounts import yuan
from actions.agreements import agreement
from actions.choices import counted, picked
from actions.form import Asked, Form
from actions.funds import Desk, at_least, fund_lines, to_buy, wish
from actions.needs import named, paying_account
from actions.receipts import day
from actions.suitable import assessed, suits
from actions.texts import words
from bot.nlu.numerals import numerals
from warmline.bank.wealth import Order, Plan

MONTH_DAYS = ("1", "5", "10", "15", "20", "25")
LAST_DAY = 28


@wish("plan")
async def plan(desk: Desk) -> None:
    """The same amount into a fund every month or week; the first purchase is told with the receipt."""
    form, labels = desk.form, words().labels
    _hear_day(form)
    assessment = await assessed(form)
    fund = to_buy(desk, assessment.grade or "")
    sum_ = at_least(form, fund)
    every = picked(form, "every", "utter_plan_every")
    on = _day(form, every)
    account = paying_account(form, desk.accounts)
    warning = await suits(form, sum_, fund.grade, assessment, desk.accounts, desk.holdings)
    text, shown = agreement("fund_risk", fund=fund.name, grade=fund.grade, customer=assessment.grade or "")
    lines = [
        (labels["each_time"], f"¥{yuan(sum_)}"),
        *fund_lines(fund),
        (labels["when"], _when(every, on)),
        (labels["from"], named(account)),
        (labels["risk_text"], text),
    ]
    form.visit.say("utter_fund_plan_confirm", fund=fund.name, amount=yuan(sum_), when=_when(every, on))
    details = {"fund": fund.id, "amount": f"{sum_:.2f}", "every": every, "day": on, "risk_shown": shown}
    form.propose("fund_plan", account.id, lines, details=details, warning=warning)


def _hear_day(form: Form) -> None:
    said = counted(form.line, words().labels["day_unit"])
    if said is None and (typed := form.typed("plan_day")):
        said = numerals().value(typed)
    if said is not None:
        form.choose("plan_day", f"{said:f}")


def _day(form: Form, every: str) -> int:
    """The day of the month (1 to 28) or of the week (1 to 5)."""
    if every == "week":
        return int(picked(form, "weekday", "utter_plan_weekday"))
    known = form.chosen.get("plan_day", "")
    if not known.isdigit() or not 1 <= int(known) <= LAST_DAY:
        form.forget("plan_day")
        buttons = [(words().labels["day_of_month"].format(day=one), one) for one in MONTH_DAYS]
        form.ask("plan_day", "utter_plan_day_outside" if known else "utter_plan_day", buttons)
    return int(known)


def _when(every: str, on: int) -> str:
    if every == "week":
        return words().choices["weekday"][str(on)]
    return words().labels["each_month"].format(day=on)


def plan_named(one: Plan) -> str:
    """江城沪深300指数A 每月15日 ¥500.00."""
    return f"{one.fund_name} {_when(one.every, one.day)} ¥{yuan(one.amount)}"


@wish("stop")
async def stop(desk: Desk) -> None:
    """End a plan; what was bought stays."""
    form = desk.form
    running = {one.id: one for one in desk.holdings.plans if one.state == "active"}
    if not running:
        form.done()
        form.visit.say_with_person("utter_plan_none")
        raise Asked
    known = form.chosen.get("plan") or (next(iter(running)) if len(running) == 1 else "")
    if known not in running:
        form.ask("plan", "utter_plan_which", [(plan_named(one), one.id) for one in running.values()])
    form.visit.say("utter_fund_plan_stop_confirm", fund=running[known].fund_name)
    form.propose("fund_plan_stop", known, [(words().labels["plan_line"], plan_named(running[known]))])


@wish("cancel")
async def cancel(desk: Desk) -> None:
    """Take an order back that waits for its confirmation."""
    form, labels = desk.form, words().labels
    waiting = {one.id: one for one in desk.holdings.orders if one.state == "placed" and one.product != "gold"}
    if not waiting:
        form.done()
        form.visit.say_with_person("utter_order_none")
        raise Asked
    known = form.chosen.get("order") or (next(iter(waiting)) if len(waiting) == 1 else "")
    if known not in waiting:
        form.ask("order", "utter_order_which", [(order_named(one), one.id) for one in waiting.values()])
    one = waiting[known]
    form.visit.say("utter_fund_order_cancel_confirm", fund=one.name)
    form.propose(
        "fund_order_cancel", one.id, [(labels["order"], order_named(one)), (labels["price_of"], day(one.trade_day))]
    )


def order_named(one: Order) -> str:
    """买入 江城沪深300指数A ¥500.00."""
    labels = words().labels
    units = labels["in_shares"].format(shares=yuan(one.units)) if one.units is not None else ""
    figure = f"¥{yuan(one.amount)}" if one.amount is not None else units
    return f"{labels[one.side]} {one.name} {figure}"
