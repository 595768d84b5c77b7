"""Instalments: of the last bill, of a purchase, or cash. What each month costs, and what that is a year, is shown
before the customer chooses."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import NoReturn

import msgspec

from actions.accounts import yuan
from actions.choices import hear, picked
from actions.credit import credit_card, named
from actions.form import Asked, Form
from actions.needs import amount, debit_accounts, paying_account
from actions.needs import named as account_named
from actions.receipts import day, moment
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.credit import Bill, CreditCard, InstalmentOf, InstalmentQuote
from warmline.bank.errors import Conflict
from warmline.bank.types import Filters, Transaction

MONTHS = (3, 6, 9, 12, 18, 24)
SHOWN = 6
# What is less goes into no instalments (core bank: credit/plans.py, LEAST).
LEAST_PURCHASE = Decimal(500)
# "The one of six thousand" is meant roughly, until it is read back.
ROUGHLY = Decimal("0.1")


class Source(msgspec.Struct, frozen=True):
    """What goes into instalments: how much, what of the act's details says where it comes from, what is read back."""

    what: InstalmentOf
    amount: Decimal
    details: dict[str, str] = {}
    lines: tuple[tuple[str, str], ...] = ()


@task("credit_instalment")
async def instalment(visit: Visit) -> None:
    """Of what, how much, how many months; confirmed with a code."""
    form = await begin(visit, "credit_instalment", "L2")
    assert form.session is not None
    hear(form, "instalment_of")
    card = await credit_card(form)
    bills = await visit.ask_bank(visit.parts.bank.credit.bills, form.session.token, card.card, 2)
    if bills and bills[0].state == "overdue":
        form.done()
        visit.say_with_person("utter_instalment_overdue")
        return
    what = picked(form, "instalment_of", "utter_instalment_of")
    if what == "purchase":
        source = await _purchase(form, card, bills)
    else:
        source = await (_bill if what == "bill" else _cash)(form, card)
    quotes = await asyncio.gather(*(_quote(form, card, source, months) for months in MONTHS))
    quote = _chosen(form, source, [one for one in quotes if one is not None])
    _propose(form, card, source, quote)


async def _quote(form: Form, card: CreditCard, source: Source, months: int) -> InstalmentQuote | None:
    assert form.session is not None
    bank = form.visit.parts.bank
    try:
        return await form.visit.ask_bank(
            bank.credit.quote, form.session.token, card.card, source.what, months, source.amount
        )
    except Conflict:
        return None


def _chosen(form: Form, source: Source, quotes: Sequence[InstalmentQuote]) -> InstalmentQuote:
    if not quotes:
        form.forget("amount", "purchase")
        form.ask("amount", "utter_instalment_too_little", amount=yuan(source.amount))
    said = form.chosen.get("months") if form.value("term") is None else form.value("term")
    found = [one for one in quotes if str(one.months) == said]
    if found:
        return found[0]
    form.forget("term", "months")
    label = words().labels["instalment_choice"]
    buttons = [
        (label.format(months=one.months, each=yuan(one.principal + one.fee), rate=one.yearly_rate), str(one.months))
        for one in quotes
    ]
    form.ask("months", "utter_instalment_months", buttons, amount=yuan(source.amount))


def _propose(form: Form, card: CreditCard, source: Source, quote: InstalmentQuote) -> None:
    labels = words().labels
    lines = [
        (labels["amount"], f"¥{yuan(quote.amount)}"),
        (labels["instalment_of"], words().choices["instalment_of"][source.what]),
        *source.lines,
        (labels["credit_card"], named(card)),
        (labels["how_many"], labels["instalments"].format(months=quote.months)),
        (labels["each_instalment"], f"¥{yuan(quote.principal + quote.fee)}"),
        (labels["of_that"], labels["parts"].format(principal=yuan(quote.principal), fee=yuan(quote.fee))),
        (labels["all_fees"], f"¥{yuan(quote.total_fee)}"),
        (labels["yearly_rate"], f"{quote.yearly_rate}%"),
        (labels["first_on"], day(quote.first_statement)),
    ]
    form.visit.say("utter_instalment_confirm", amount=yuan(quote.amount), months=str(quote.months))
    details = {"what": source.what, "amount": f"{quote.amount:.2f}", "months": quote.months, **source.details}
    form.propose("credit_instalment", card.card, lines, details=details, warning=labels["end_early"])


async def _bill(form: Form, card: CreditCard) -> Source:
    """As much of the last bill as can go into instalments, or a part of that."""
    assert form.session is not None
    bank = form.visit.parts.bank
    try:
        most = (await form.visit.ask_bank(bank.credit.quote, form.session.token, card.card, "bill", 12)).amount
    except Conflict:
        _other_ways(form, "utter_no_bill_to_split", "bill")
    said = form.value("amount") or form.chosen.get("amount")
    sum_ = amount(form, "utter_repay_amount") if said else most
    if sum_ > most:
        form.forget("amount")
        form.ask("amount", "utter_instalment_at_most", [(f"¥{yuan(most)}", f"{most:.2f}")], most=yuan(most))
    return Source("bill", sum_)


async def _cash(form: Form, card: CreditCard) -> Source:
    """Cash to an account of the customer; at most what the card has for cash."""
    accounts = await debit_accounts(form)
    if not accounts or card.status != "active":
        form.done()
        form.visit.say_with_person("utter_no_cash_instalment")
        raise Asked
    sum_ = amount(form, "utter_cash_instalment_amount", card.cash_available, most=yuan(card.cash_available))
    if sum_ > card.cash_available:
        form.forget("amount")
        form.ask("amount", "utter_cash_at_most", most=yuan(card.cash_available))
    account = paying_account(form, accounts, "utter_cash_to_which")
    line = (words().labels["to_account"], account_named(account))
    return Source("cash", sum_, {"account": account.id}, (line,))


async def _purchase(form: Form, card: CreditCard, bills: Sequence[Bill]) -> Source:
    """One of the purchases that are owed still and in no instalments yet; the greatest are shown."""
    open_ = await _open_purchases(form, card, bills)
    if not open_:
        _other_ways(form, "utter_no_purchase_to_split", "purchase")
    said = form.value("amount")
    near = [one for one in open_ if said and abs(-one.amount - Decimal(said)) <= -one.amount * ROUGHLY]
    found = [one for one in open_ if one.id == form.chosen.get("purchase")] or near or open_
    if len(found) != 1:
        form.forget("amount", "purchase")
        form.ask("purchase", "utter_which_purchase", [(_shown(one), one.id) for one in found[:SHOWN]])
    form.choose("purchase", found[0].id)
    line = (words().labels["purchase"], _shown(found[0]))
    return Source("purchase", -found[0].amount, {"purchase": found[0].id}, (line,))


async def _open_purchases(form: Form, card: CreditCard, bills: Sequence[Bill]) -> list[Transaction]:
    """Those of the last bill while something of it is left, and those on no bill yet, the greatest first."""
    assert form.session is not None
    bank, token = form.visit.parts.bank, form.session.token
    plans = await form.visit.ask_bank(bank.credit.plans, token, card.card)
    taken = {plan.purchase for plan in plans}
    closed = bills[0].statement_date if bills else None
    start = bills[1].statement_date if len(bills) > 1 and bills[0].left > 0 else closed
    since = start + timedelta(days=1) if start else None
    filters = Filters(start=since, least=LEAST_PURCHASE, kind="purchase")
    page = await form.visit.ask_bank(bank.transactions, token, filters, account=card.account, limit=100)
    found = []
    for one in page.transactions:
        on_bill = closed is not None and one.at.astimezone(form.visit.parts.today().tzinfo).date() <= closed
        owed = bills[0].left if on_bill else card.unbilled
        if one.id not in taken and -one.amount <= owed:
            found.append(one)
    return sorted(found, key=lambda one: one.amount)


def _other_ways(form: Form, response: str, *tried: str) -> NoReturn:
    form.forget("instalment_of")
    labels = words().choices["instalment_of"]
    form.ask("instalment_of", response, [(label, name) for name, label in labels.items() if name not in tried])


def _shown(one: Transaction) -> str:
    return f"{moment(one.at).split()[0]} {one.counterparty} ¥{yuan(-one.amount)}"
