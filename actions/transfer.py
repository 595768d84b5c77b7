"""Transfers: send money, what became of it, call it back, limits, saved payees."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from decimal import Decimal

from actions.accounts import yuan
from actions.form import Asked, Form
from actions.needs import amount, debit_accounts, named, paying_account
from actions.payees import Whom, fits, shown, whom
from actions.receipts import moment
from actions.risky import coercion_said, judged
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.transfers import Arrival, Limit, Payee, Transfer, TransferCheck
from warmline.bank.types import Account, Customer
from warmline.operations.risk.facts import TransferFacts

ELDERLY_AGE = 60
SHOWN = 8


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


@task("transfer_status")
async def status(visit: Visit) -> None:
    """Whether what was sent has arrived, and if not, why and when."""
    form = await begin(visit, "transfer_status", "L2")
    found = await _made(form)
    form.done()
    if not found:
        visit.say_with_person("utter_no_transfers")
        return
    newest = found[0]
    card = {"kind": "list", "title": words().labels["transfers"], "rows": [_row(one) for one in found]}
    visit.say(
        f"utter_transfer_{newest.state}", card=card if len(found) > 1 else None, name=newest.payee_name,
        amount=yuan(newest.amount), at=moment(newest.arrives_at), changed=moment(newest.changed_at),
        reason=words().return_reasons.get(newest.reason or "", ""),
    )  # fmt: skip


@task("transfer_cancel")
async def cancel(visit: Visit) -> None:
    """Call a transfer back that has not left yet; confirmed with a code."""
    form = await begin(visit, "transfer_cancel", "L2")
    found = [one for one in await _made(form) if one.cancellable]
    picked = form.chosen.get("transfer")
    wanted = [one for one in found if one.id == picked] or found
    if not wanted:
        form.done()
        visit.say_with_person("utter_nothing_to_call_back")
        return
    if len(wanted) > 1:
        choices = [(f"{one.payee_name} ¥{yuan(one.amount)}", one.id) for one in wanted]
        form.ask("transfer", "utter_which_transfer", choices)
    one, labels = wanted[0], words().labels
    lines = [
        (labels["amount"], f"¥{yuan(one.amount)}"),
        (labels["to"], f"{one.payee_name} {one.payee_bank} {labels['tail'].format(tail=one.payee_last4)}"),
        (labels["would_arrive"], moment(one.arrives_at)),
    ]
    visit.say("utter_transfer_cancel_confirm", name=one.payee_name, amount=yuan(one.amount))
    form.propose("transfer_cancel", one.id, lines)


async def _made(form: Form) -> Sequence[Transfer]:
    """The newest transfers, those to whom was said."""
    assert form.session is not None
    visit, said = form.visit, form.value("payee")
    made = await visit.ask_bank(visit.parts.bank.transfers.made, form.session.token, limit=SHOWN)
    if said:
        saved = await visit.ask_bank(visit.parts.bank.transfers.payees, form.session.token)
        names = {said} | {payee.name for payee in saved if fits(payee, said)}
        return [one for one in made if one.payee_name in names] or made
    return made


def _row(one: Transfer) -> dict[str, str]:
    state = words().transfer_states[one.state]
    return {"name": one.payee_name, "value": f"¥{yuan(one.amount)}", "detail": f"{moment(one.made_at)} {state}"}


@task("transfer_limit_query")
async def limits(visit: Visit) -> None:
    """The limits of every account, and what is left of them today."""
    form = await begin(visit, "transfer_limit_query", "L2")
    assert form.session is not None
    found = await visit.ask_bank(visit.parts.bank.transfers.limits, form.session.token)
    form.done()
    card = {"kind": "list", "title": words().labels["limits"], "rows": [_limit_row(one) for one in found]}
    visit.say("utter_limits", card=card)


def _limit_row(limit: Limit) -> dict[str, str]:
    labels = words().labels
    return {
        "name": labels["tail"].format(tail=limit.last4),
        "value": labels["a_day"].format(amount=yuan(limit.daily)),
        "detail": labels["limit_detail"].format(single=yuan(limit.single), left=yuan(limit.remaining_today)),
    }


@task("transfer_limit_change")
async def change_limit(visit: Visit) -> None:
    """Set the daily limit of an account; confirmed with a code. Above what may be set remotely a branch is named."""
    form = await begin(visit, "transfer_limit_change", "L2")
    assert form.session is not None
    accounts = await debit_accounts(form)
    account = paying_account(form, accounts, "utter_limit_of_which")
    found = await visit.ask_bank(visit.parts.bank.transfers.limits, form.session.token)
    now = next(one for one in found if one.account == account.id)
    daily = amount(form, "utter_new_limit", now.highest_daily, now=yuan(now.daily), most=yuan(now.highest_daily))
    if daily > now.highest_daily:
        form.forget("amount")
        form.ask("amount", "utter_limit_too_high", most=yuan(now.highest_daily))
    single, labels = min(daily, now.highest_single), words().labels
    lines = [
        (labels["new_daily"], f"¥{yuan(daily)}"),
        (labels["old_daily"], f"¥{yuan(now.daily)}"),
        (labels["single"], f"¥{yuan(single)}"),
        (labels["account"], named(account)),
    ]
    visit.say("utter_limit_confirm")
    warning = words().labels["limit_raised"] if daily > now.daily else ""
    form.propose(
        "limit_set", account.id, lines, details={"single": f"{single:.2f}", "daily": f"{daily:.2f}"}, warning=warning
    )


@task("payee_manage")
async def manage_payees(visit: Visit) -> None:
    """The saved payees; one of them forgotten on request."""
    form = await begin(visit, "payee_manage", "L2")
    assert form.session is not None
    saved = await visit.ask_bank(visit.parts.bank.transfers.payees, form.session.token)
    picked = next((payee for payee in saved if payee.id == form.chosen.get("forget")), None)
    if picked is not None:
        visit.say("utter_payee_remove_confirm", name=picked.name)
        form.propose("payee_remove", picked.id, [(words().labels["to"], shown(picked))])
        return
    form.done()
    card = {"kind": "list", "title": words().labels["payees"], "rows": [_payee_row(payee) for payee in saved]}
    if not saved:
        visit.say("utter_no_payees")
        return
    buttons = [
        (words().labels["forget"].format(name=payee.name), f'/payee_manage{{"choice": "forget={payee.id}"}}')
        for payee in saved[:SHOWN]
    ]
    visit.say("utter_payees", card=card, buttons=buttons)


def _payee_row(payee: Payee) -> dict[str, str]:
    return {"name": payee.name, "value": payee.label, "detail": f"{payee.bank} {payee.masked_number}"}
