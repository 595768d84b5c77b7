"""Send money: to whom, how much, when it arrives; the bank's own look and risk control come before the code."""

from __future__ import annotations

import asyncio
from decimal import Decimal

from actions.accounts import yuan
from actions.form import Asked, Form
from actions.needs import amount, debit_accounts, named, paying_account
from actions.payees import Whom, whom
from actions.risky import coercion_said, judged
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.transfers import Arrival, TransferCheck
from warmline.bank.types import Account, Customer
from warmline.operations.risk.facts import TransferFacts


@task("transfer_money")
async def transfer(visit: Visit) -> None:
    """Who, how much, from where; the bank's own look and risk control; read back; confirmed with a code."""
    form = await begin(visit, "transfer_money", "L2")
    assert form.session is not None
    token, bank = form.session.token, visit.parts.bank
    accounts, saved, banks = await asyncio.gather(
        debit_accounts(form),
        visit.ask_bank(bank.transfers.payees, token),
        visit.ask_bank(bank.transfers.banks),
    )
    if not accounts:
        form.done()
        visit.say_with_person("utter_no_account_to_pay_from")
        return
    payee = whom(form, saved, accounts if len(accounts) > 1 else (), banks)
    account = paying_account(form, [one for one in accounts if one.id != payee.id])
    sum_ = amount(form, "utter_transfer_amount", account.available, name=payee.name)
    named_anew = {"name": payee.name, "number": payee.number, "bank": payee.bank}
    to = {"payee": payee.id} if payee.id else named_anew
    check = await visit.ask_bank(bank.transfers.check, token, account.id, sum_, **to)
    if check.refusal is not None:
        _refused(form, check, check.refusal, account)
    customer = await visit.ask_bank(bank.me, token)
    wanted: Arrival = _arrival(form)
    decision, warning = judged(form, _facts(visit, sum_, check, account, customer, wanted), skill="fraud")
    arrival: Arrival = decision.arrival or wanted
    _propose(form, payee, account, sum_, arrival, check, warning)


def _propose(
    form: Form, payee: Whom, account: Account, sum_: Decimal, arrival: Arrival, check: TransferCheck, warning: str
) -> None:
    labels = words().labels
    to = {"payee": payee.id} if payee.id else {
        "payee_name": payee.name, "payee_number": payee.number, "payee_bank": payee.bank
    }  # fmt: skip
    lines = [
        (labels["amount"], f"¥{yuan(sum_)}"),
        (labels["to"], payee.shown),
        (labels["from"], named(account)),
        (labels["arrival"], words().arrivals[arrival]),
        (labels["fee"], f"¥{yuan(check.fee)}"),
    ]
    form.visit.say("utter_transfer_confirm", name=payee.name, amount=yuan(sum_))
    details = {"amount": f"{sum_:.2f}", "arrival": arrival, **to}
    form.propose("transfer", account.id, lines, details=details, warning=warning)


def _refused(form: Form, check: TransferCheck, code: str, account: Account) -> None:
    """What the bank would refuse is said now, with the way on."""
    if code in ("limit_single_exceeded", "limit_daily_exceeded", "limit_yearly_exceeded"):
        form.forget("amount")
        form.ask("amount", "utter_over_limit", left=yuan(check.remaining_today), single=yuan(check.single_limit))
    if code == "balance_short":
        form.forget("amount")
        form.ask("amount", "utter_over_balance", tail=named(account), balance=yuan(check.balance))
    if code in ("payee_name_wrong", "payee_number_unknown", "payee_bank_wrong"):
        form.forget("payee_name", "payee_number", "bank")
        form.ask("payee_name", "utter_payee_wrong")
    if code != "payee_is_listed":  # that one is risk control's to say
        form.done()
        form.visit.say_with_person("utter_operation_refused", reason=words().refusals.get(code, ""))
        raise Asked


def _facts(
    visit: Visit, sum_: Decimal, check: TransferCheck, account: Account, customer: Customer, arrival: Arrival
) -> TransferFacts:
    now = visit.parts.today()
    return TransferFacts(
        amount=sum_,
        new_payee=check.new_payee,
        payee_on_list=check.listed,
        own_account=check.payee_kind == "own",
        usual_amount=check.largest_90_days,
        usual_to_payee=check.largest_to_payee_90_days,
        sent_last_hour=check.sent_last_hour_count,
        sent_last_hour_amount=check.sent_last_hour,
        sent_today_amount=check.sent_today,
        hour=now.hour,
        elderly=customer.elderly,
        age=customer.age,
        coercion=coercion_said(visit),
        balance_share=min(Decimal(1), sum_ / check.balance) if check.balance > 0 else Decimal(1),
        remote_help=False,
        arrival=arrival,
        card_days=(now.date() - account.opened).days,
    )


def _arrival(form: Form) -> Arrival:
    said = form.value("arrival")
    if said == "two_hours":
        return "two_hours"
    return "next_day" if said == "next_day" else "at_once"
