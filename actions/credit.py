"""Credit cards: what is owed and by when, what is on a bill, and the limit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.accounts import yuan
from actions.form import Asked, Form
from actions.receipts import day, moment
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from bot.nlu.periods import resolve_period
from warmline.bank.credit import Bill, BillItem, CreditCard

BILLS = 6
ITEMS = 30


async def credit_card(form: Form) -> CreditCard:
    """The credit card that was meant; the only one; else it is asked for. Without one the run is over."""
    assert form.session is not None, "a form that began has its customer proven"
    cards = await form.visit.ask_bank(form.visit.parts.bank.credit.cards, form.session.token)
    if not cards:
        form.done()
        form.visit.say_with_person("utter_no_credit_card")
        raise Asked
    said = [card for card in cards if card.last4 == form.value("card_tail")]
    if said:
        form.forget("card_tail")  # else it would be sought among the accounts to pay from
        form.choose("card", said[0].card)
    found = [card for card in cards if card.card == form.chosen.get("card")] or list(cards)
    if len(found) > 1:
        form.ask("card", "utter_which_credit_card", [(named(card), card.card) for card in found])
    return found[0]


def named(card: CreditCard) -> str:
    """信用卡 尾号5290."""
    return words().labels["card"].format(kind=words().card_kinds["credit"], tail=card.last4)


@task("credit_bill")
async def bill(visit: Visit) -> None:
    """The bill of a month with all that belongs to it; its items when they are wished for."""
    form = await begin(visit, "credit_bill", "L2")
    assert form.session is not None
    card = await credit_card(form)
    bills = await visit.ask_bank(visit.parts.bank.credit.bills, form.session.token, card.card, BILLS)
    form.done()
    if not bills:
        visit.say("utter_credit_no_bill", card=_figures(card, None), tail=card.last4, owed=yuan(card.owed))
        return
    month = form.chosen.get("items")
    if month is not None:
        await _items(form, card, month)
        return
    one = _of_month(bills, form, visit.parts.today().date())
    labels = words().labels
    buttons = [(labels["bill_items"], f'/credit_bill{{"choice": "items={one.month}"}}')]
    if one is bills[0] and card.owed > 0:
        buttons.append((labels["repay_now"], "/credit_repay"))
    visit.say(
        f"utter_credit_bill_{one.state}", card=_figures(card, one), buttons=buttons, month=_month(one.month),
        tail=card.last4, total=yuan(one.total), left=yuan(one.left), least=yuan(one.minimum_left),
        due=day(one.due_date), late=day(one.late_after),
    )  # fmt: skip


def _of_month(bills: Sequence[Bill], form: Form, today: date) -> Bill:
    """The bill of the month that was said, else the newest."""
    said = form.value("period")
    period = resolve_period(said, today) if said else None
    months = {f"{end:%Y-%m}" for end in period} if period else set()
    found = [one for one in bills if one.month in months]
    return found[0] if len(months) == 1 and found else bills[0]


async def _items(form: Form, card: CreditCard, month: str) -> None:
    assert form.session is not None
    found = await form.visit.ask_bank(form.visit.parts.bank.credit.bill_items, form.session.token, card.card, month)
    rows = [_item(one) for one in sorted(found.items, key=lambda one: one.at, reverse=True)[:ITEMS]]
    shown = {"kind": "list", "title": _month(month), "rows": rows}
    form.visit.say(
        "utter_credit_items" if rows else "utter_credit_no_items", card=shown if rows else None, month=_month(month),
        count=str(len(found.items)), shown=str(len(rows)), total=yuan(found.bill.total),
    )  # fmt: skip


def _item(one: BillItem) -> dict[str, str]:
    sign = "-" if one.amount < 0 else ""
    return {
        "name": one.counterparty or one.summary,
        "value": f"{sign}¥{yuan(abs(one.amount))}",
        "detail": f"{moment(one.at)} {one.summary}",
    }


def _figures(card: CreditCard, one: Bill | None) -> dict[str, object]:
    """All of a bill and what comes after it; the questions of customers each have a row."""
    labels = words().labels
    rows: list[tuple[str, str, str]] = []
    if one is not None:
        rows = [
            (labels["bill_total"], f"¥{yuan(one.total)}", labels["closed_on"].format(day=day(one.statement_date))),
            (labels["bill_left"], f"¥{yuan(one.left)}", labels["due_on"].format(day=day(one.due_date))),
            (labels["bill_minimum"], f"¥{yuan(one.minimum_left)}", ""),
        ]
    rows += [
        (labels["unbilled"], f"¥{yuan(card.unbilled)}", ""),
        (labels["instalments_left"], f"¥{yuan(card.instalments_left)}", ""),
        (labels["all_owed"], f"¥{yuan(card.owed)}", ""),
        (
            labels["card_days"],
            labels["a_month"].format(day=card.statement_day),
            labels["due_day"].format(day=card.due_day),
        ),
        (labels["autopay"], words().choices["autopay"][card.autopay.mode], _next(card)),
    ]
    return {
        "kind": "list",
        "title": named(card),
        "rows": [{"name": name, "value": value, "detail": detail} for name, value, detail in rows],
    }


def _next(card: CreditCard) -> str:
    return words().labels["next_autopay"].format(day=day(card.autopay.next_date)) if card.autopay.next_date else ""


def _month(month: str) -> str:
    year, number = month.split("-")
    return words().labels["bill_month"].format(year=year, month=int(number))


@task("credit_limit_query")
async def limit(visit: Visit) -> None:
    """The limit, what is left of it, and a temporary one with its last day."""
    form = await begin(visit, "credit_limit_query", "L2")
    card = await credit_card(form)
    form.done()
    labels = words().labels
    rows = [(labels["limit"], card.limit, "")]
    if card.temporary_limit is not None and card.temporary_until is not None:
        until = labels["until"].format(day=day(card.temporary_until))
        rows.append((labels["temporary_limit"], card.temporary_limit, until))
    rows += [
        (labels["available"], card.available, ""),
        (labels["cash_available"], card.cash_available, ""),
        (labels["all_owed"], card.owed, ""),
    ]
    shown = [{"name": name, "value": f"¥{yuan(sum_)}", "detail": detail} for name, sum_, detail in rows]
    visit.say(
        "utter_credit_limit", card={"kind": "list", "title": named(card), "rows": shown},
        buttons=[(labels["raise_limit"], "/credit_limit_raise")],
        tail=card.last4, limit=yuan(card.temporary_limit or card.limit), available=yuan(card.available),
    )  # fmt: skip
