"""Bills of the household and topping up phones: what is owed is looked up, read back, and paid with a code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NoReturn, get_args

from actions.accounts import yuan
from actions.form import Asked, Form
from actions.needs import amount, debit_accounts, named, paying_account
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.errors import NotFound
from warmline.bank.payments import Bill, BillKind, SavedNumber
from warmline.bank.types import Account

# Numbers of billers have 6 to 20 digits (bank/payments.py); below 8 none is known, and sums of money are as long.
NUMBER = r"(?<!\d)\d{8,20}(?!\d)"
MOBILE = r"(?<!\d)1\d{10}(?!\d)"
KINDS: tuple[BillKind, ...] = get_args(BillKind)
TOP_UPS = ("30.00", "50.00", "100.00", "200.00")
SHOWN = 4


@task("bill_payment")
async def pay_bill(visit: Visit) -> None:
    """What for, which number; what is owed; from where, how much; confirmed with a code."""
    form = await begin(visit, "bill_payment", "L2")
    assert form.session is not None
    kind = _kind(form)
    saved = await visit.ask_bank(visit.parts.bank.payments.numbers, form.session.token)
    number = _number(form, kind, [one for one in saved if one.kind == kind])
    bill = await _bill(form, kind, number)
    accounts = await debit_accounts(form)
    if not accounts:
        form.done()
        visit.say_with_person("utter_no_account_to_pay_from")
        return
    account = paying_account(form, accounts)
    sum_ = _amount(form, bill)
    if sum_ > account.available:
        _short(form, account, [one for one in accounts if one.available >= sum_], sum_)
    _propose(form, bill, account, sum_)


def _kind(form: Form) -> BillKind:
    """What is to be paid for: by the customer's words, else asked. Another kind has another number."""
    said = form.meant(words().bill_words)
    if said is not None and said != form.chosen.get("bill"):
        form.forget("bill_number")
        if "bill" in form.chosen and not form.visit.all_said("amount"):
            form.forget("amount")  # that was for the other bill
        form.choose("bill", said)
    picked = form.chosen.get("bill")
    for kind in KINDS:
        if kind == picked:
            return kind
    form.ask("bill", "utter_bill_kind", [(words().bills[kind], kind) for kind in KINDS])


def _number(form: Form, kind: BillKind, saved: list[SavedNumber]) -> str:
    """The number that was typed, anywhere in a line; else one the customer paid before, or asked for."""
    plain = re.sub(r"(?<=\d)[\s-]+(?=\d)", "", form.line)
    found = re.search(MOBILE if kind == "mobile" else NUMBER, plain)
    said = found.group() if found else form.value("phone") if kind == "mobile" else None
    if said is not None:
        if form.value("amount") == said:  # its digits were taken for a sum
            form.forget("amount")
        form.choose("bill_number", said)
    if "bill_number" in form.chosen:
        return form.chosen["bill_number"]
    buttons = [(_saved(one), one.number) for one in saved[:SHOWN]]
    response = "utter_top_up_which" if kind == "mobile" else "utter_bill_number"
    form.ask("bill_number", response, buttons, what=words().bills[kind])


def _saved(one: SavedNumber) -> str:
    return words().labels["saved_number"].format(number=one.number, biller=one.biller)


async def _bill(form: Form, kind: BillKind, number: str) -> Bill:
    """What is owed. A number that nobody has is asked for again, with what it looks like."""
    visit, payments = form.visit, form.visit.parts.bank.payments
    assert form.session is not None
    try:
        bill: Bill = await visit.ask_bank(payments.bill, form.session.token, kind, number)
    except NotFound as refused:
        form.forget("bill_number", "phone")
        billers = [one for one in await visit.ask_bank(payments.billers) if one.kind == kind]
        looks = words().labels["or"].join(f"{one.name} {one.number}" for one in billers)
        response = "utter_bill_number_unknown" if refused.code == "number_unknown" else "utter_bill_number_malformed"
        form.ask("bill_number", response, (), number=number, looks=looks)
    what = words().bills[kind]
    if not bill.takes_payments:
        form.done()
        visit.say_with_person("utter_bill_closed", what=what, biller=bill.biller)
        raise Asked
    if bill.owed == 0:
        form.done()
        visit.say("utter_bill_nothing_owed", what=what, number=number, payer=bill.payer)
        raise Asked
    return bill


def _amount(form: Form, bill: Bill) -> Decimal:
    """For a phone as much as was said; of a bill all that is owed, when the customer names no part of it."""
    if bill.owed is None:
        choices = [(words().labels["yuan"].format(amount=one.partition(".")[0]), one) for one in TOP_UPS]
        sum_ = amount(form, "utter_top_up_amount", None, choices, number=bill.number)
        if not bill.least <= sum_ <= bill.most:
            form.forget("amount")
            form.ask("amount", "utter_top_up_range", choices, least=f"{bill.least:.0f}", most=f"{bill.most:.0f}")
    elif "amount" in form.chosen or form.values.get("amount"):
        sum_ = amount(form, "utter_bill_amount", bill.owed, (), owed=yuan(bill.owed))
        if sum_ > bill.owed:
            form.forget("amount")
            choices = [(words().labels["pay_all"].format(amount=yuan(bill.owed)), f"{bill.owed:.2f}")]
            form.ask("amount", "utter_bill_above_owed", choices, owed=yuan(bill.owed))
    else:
        sum_ = bill.owed
    return sum_


def _short(form: Form, account: Account, others: Sequence[Account], sum_: Decimal) -> NoReturn:
    """Another account that holds enough; where there is none, less."""
    values = {"tail": named(account), "balance": yuan(account.available), "amount": yuan(sum_)}
    if others:
        form.forget("account", "card_tail")
        form.ask("account", "utter_bill_other_account", [(named(one), one.id) for one in others], **values)
    form.forget("amount")
    form.ask("amount", "utter_bill_over_balance", (), **values)


def _propose(form: Form, bill: Bill, account: Account, sum_: Decimal) -> None:
    labels, what = words().labels, words().bills[bill.kind]
    lines = [
        (labels["amount"], f"¥{yuan(sum_)}"),
        (labels["bill"], what),
        (labels["biller"], bill.biller),
        (labels["bill_number"], bill.number),
        (labels["payer"], bill.payer),
        (labels["from"], named(account)),
    ]
    if bill.owed is None:
        form.visit.say("utter_top_up_confirm", number=bill.number, amount=yuan(sum_), payer=bill.payer)
    else:
        form.visit.say(
            "utter_bill_confirm", what=what, number=bill.number, payer=bill.payer, owed=yuan(bill.owed),
            amount=yuan(sum_),
        )  # fmt: skip
    details = {"kind": bill.kind, "number": bill.number, "amount": f"{sum_:.2f}"}
    form.propose("bill_pay", account.id, lines, details=details)
