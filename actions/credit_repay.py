"""Repaying a credit card: by hand, or on its own every month."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from actions.accounts import yuan
from actions.choices import hear, heard, meant, picked
from actions.credit import credit_card, named
from actions.form import Asked, Form
from actions.needs import amount, debit_accounts, paying_account
from actions.needs import named as account_named
from actions.receipts import day
from actions.tasks import PROOF, begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.credit import Bill, CreditCard
from warmline.bank.types import Account


@task("credit_repay")
async def repay(visit: Visit) -> None:
    """Repay by hand, or set autopay; confirmed with a code."""
    form = await begin(visit, "credit_repay", "L2")
    assert form.session is not None
    if _somebody_elses(form.line):
        form.done()
        visit.say_with_person("utter_repay_own_only")
        return
    way = heard(form, "repay_way")
    hear(form, "autopay" if way == "autopay" else "repay_part")
    card = await credit_card(form)
    if way == "autopay_off":
        _autopay_off(form, card)
        return
    accounts = await debit_accounts(form)
    if not accounts:
        form.done()
        visit.say_with_person("utter_no_account_to_pay_from")
        return
    if way == "autopay":
        _autopay(form, card, accounts)
        return
    bills = await visit.ask_bank(visit.parts.bank.credit.bills, form.session.token, card.card, 1)
    _by_hand(form, card, bills[0] if bills else None, accounts)


def _somebody_elses(text: str) -> bool:
    """给我老婆的信用卡还款. The finder of payees is no help here: it knows sentences of transfers only."""
    others = [*words().others, *(name for kin in words().kin for name in kin)]
    return any(f"{name}{words().labels['their_card']}" in text for name in others)


def _by_hand(form: Form, card: CreditCard, bill: Bill | None, accounts: Sequence[Account]) -> None:
    if card.owed <= 0:
        form.done()
        form.visit.say("utter_nothing_owed", tail=card.last4)
        return
    sum_ = _how_much(form, card, bill)
    account = paying_account(form, accounts)
    if sum_ > account.available:
        form.forget("amount", "repay_part")
        form.ask("amount", "utter_repay_over_balance", tail=account_named(account), balance=yuan(account.available))
    labels = words().labels
    lines = [
        (labels["amount"], f"¥{yuan(sum_)}"),
        (labels["credit_card"], named(card)),
        (labels["from"], account_named(account)),
    ]
    form.visit.say("utter_credit_repay_confirm", amount=yuan(sum_), tail=card.last4)
    details = {"account": account.id, "amount": f"{sum_:.2f}"}
    form.propose("credit_repay", card.card, lines, details=details, warning=_warning(sum_, bill))


def _how_much(form: Form, card: CreditCard, bill: Bill | None) -> Decimal:
    """The sum that was said, or the minimum, the bill, all that is owed; never more than is owed."""
    parts = _parts(card, bill)
    if form.asked != PROOF and meant(form.line, "repay_part") and not form.visit.all_said("amount"):
        form.forget("amount")  # "not two thousand, just the minimum"
    part = form.chosen.get("repay_part")
    if part in parts and "amount" not in form.chosen and form.value("amount") is None:
        form.choose("amount", f"{parts[part]:.2f}")
    labels = words().choices["repay_part"]
    offered = [(f"{labels[name]} ¥{yuan(sum_)}", f"{sum_:.2f}") for name, sum_ in parts.items()]
    sum_ = amount(form, "utter_repay_amount", None, offered, tail=card.last4, owed=yuan(card.owed))
    if sum_ > card.owed:
        form.forget("amount", "repay_part")
        form.ask("amount", "utter_repay_too_much", offered, owed=yuan(card.owed))
    return sum_


def _parts(card: CreditCard, bill: Bill | None) -> dict[str, Decimal]:
    """What customers call a part of what they owe; what is repaid already is not offered."""
    parts = {"minimum": bill.minimum_left, "bill": bill.left} if bill is not None else {}
    return {name: sum_ for name, sum_ in (parts | {"owed": card.owed}).items() if 0 < sum_ <= card.owed}


def _warning(sum_: Decimal, bill: Bill | None) -> str:
    labels = words().labels
    if bill is None or bill.left == 0 or sum_ >= bill.left:
        return ""
    if sum_ < bill.minimum_left:
        return labels["below_minimum"].format(missing=yuan(bill.minimum_left - sum_), day=day(bill.due_date))
    return labels["only_part"].format(left=yuan(bill.left - sum_), day=day(bill.due_date))


def _autopay(form: Form, card: CreditCard, accounts: Sequence[Account]) -> None:
    mode = picked(form, "autopay", "utter_autopay_mode", ("full", "minimum"))
    account = paying_account(form, accounts, "utter_autopay_from")
    labels = words().labels
    lines = [
        (labels["credit_card"], named(card)),
        (labels["autopay"], words().choices["autopay"][mode]),
        (labels["from"], account_named(account)),
    ]
    form.visit.say("utter_autopay_confirm")
    form.propose("credit_autopay", card.card, lines, details={"mode": mode, "account": account.id})


def _autopay_off(form: Form, card: CreditCard) -> None:
    if card.autopay.mode == "off":
        form.done()
        form.visit.say("utter_autopay_is_off", tail=card.last4)
        raise Asked
    labels = words().labels
    lines = [
        (labels["credit_card"], named(card)),
        (labels["autopay"], labels["turn_off"]),
    ]
    warning = labels["without_autopay"].format(day=card.due_day)
    form.visit.say("utter_autopay_off_confirm")
    form.propose("credit_autopay_off", card.card, lines, details={"mode": "off"}, warning=warning)
