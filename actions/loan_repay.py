"""Paying a loan back: what is due, a part ahead of time, or all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from actions.accounts import yuan
from actions.choices import hear, heard, meant, picked
from actions.form import Asked, Form
from actions.loans import loan_named
from actions.needs import amount, debit_accounts, named, paying_account
from actions.receipts import day, in_words
from actions.tasks import begin, follows, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.loans import Loan
from warmline.bank.types import Account


@task("loan_repay")
async def repay(visit: Visit) -> None:
    """What is due, a part ahead of time, or all of it; with the figures of today, signed with a code."""
    form = await begin(visit, "loan_repay", "L2")
    assert form.session is not None
    hear(form, "repay_wish", "effect")
    bank = visit.parts.bank.loans
    running = [one for one in await visit.ask_bank(bank.held, form.session.token) if one.status != "settled"]
    if not running:
        form.done()
        visit.say_with_person("utter_no_loans")
        return
    loan = _which(form, running)
    plan = await visit.ask_bank(bank.schedule, form.session.token, loan.id)
    due = sum((line.total for line in plan.instalments if line.status in ("due", "overdue")), Decimal(0))
    kind = _kind(form, loan, due)
    labels = words().labels
    lines = [(labels["loan"], loan_named(loan)), (labels["repay_kind"], words().choices["repay_wish"][kind])]
    details = {"kind": kind}
    if kind == "instalment":
        sum_ = due
        lines.append((labels["amount"], f"¥{yuan(sum_)}"))
    elif kind == "all":
        sum_, more = await _all_of_it(form, loan)
        lines += more
    else:
        sum_ = await _part(form, loan, due)
        lines.append((labels["amount"], f"¥{yuan(sum_)}"))
        details["amount"] = f"{sum_:.2f}"
        if loan.method != "interest_first":
            effect = picked(form, "effect", "utter_loan_effect")
            lines.append((labels["effect"], words().choices["effect"][effect]))
            if effect != "lower":  # what is at its default is left out: see bank/acts.py
                details["effect"] = effect
    account = await _paying(form, sum_)
    lines.append((labels["from"], named(account)))
    visit.say("utter_loan_repay_confirm", amount=yuan(sum_))
    form.propose("loan_repay", loan.id, lines, details={"account": account.id, **details})


def _which(form: Form, running: Sequence[Loan]) -> Loan:
    found = [loan for loan in running if loan.id == form.chosen.get("loan")] or list(running)
    if len(found) > 1:
        form.ask("loan", "utter_which_loan", [(f"{loan_named(one)} ¥{yuan(one.outstanding)}", one.id) for one in found])
    form.choose("loan", found[0].id)
    return found[0]


def _kind(form: Form, loan: Loan, due: Decimal) -> str:
    # An amount means a part, also when all of it was chosen before; unless other words came with it.
    anew = bool(form.visit.all_said("amount")) and not form.visit.digressed and meant(form.line, "repay_wish") is None
    if anew or (heard(form, "repay_wish") is None and form.value("amount")):
        form.choose("repay_wish", "part")
    if heard(form, "repay_wish") == "instalment" and not due:
        form.forget("repay_wish")
        if loan.next_due is not None and loan.next_amount is not None:
            form.visit.say("utter_loan_nothing_due", next=day(loan.next_due), amount=yuan(loan.next_amount))
    only = ("instalment", "part", "all") if due else ("part", "all")
    response = "utter_loan_repay_how" if due else "utter_loan_repay_ahead"
    return picked(form, "repay_wish", response, only, outstanding=yuan(loan.outstanding), due=yuan(due))


async def _all_of_it(form: Form, loan: Loan) -> tuple[Decimal, list[tuple[str, str]]]:
    assert form.session is not None
    payoff = await form.visit.ask_bank(form.visit.parts.bank.loans.payoff, form.session.token, loan.id)
    labels = words().labels
    lines = [
        (labels["amount"], f"¥{yuan(payoff.total)}"),
        (labels["principal"], f"¥{yuan(payoff.principal)}"),
        (labels["interest_to_today"], f"¥{yuan(payoff.interest)}"),
    ]
    if payoff.penalty:
        lines.append((labels["penalty"], f"¥{yuan(payoff.penalty)}"))
    return payoff.total, [*lines, (labels["interest_saved"], f"¥{yuan(payoff.interest_saved)}")]


async def _part(form: Form, loan: Loan, due: Decimal) -> Decimal:
    """An amount that pays what is due and at least the least ahead of time, and not the whole loan."""
    assert form.session is not None
    bank = form.visit.parts.bank.loans
    payoff = await form.visit.ask_bank(bank.payoff, form.session.token, loan.id)
    sold = await form.visit.ask_bank(bank.products)
    least = due + next((one.least_prepayment or Decimal(0) for one in sold if one.id == loan.product), Decimal(0))
    total = yuan(payoff.total)
    sum_ = amount(form, "utter_loan_part_amount", least=yuan(least), total=total)
    if not least <= sum_ < payoff.total:
        form.forget("amount")
        every = [(words().choices["repay_wish"]["all"], "all")]
        form.ask("repay_wish", "utter_loan_part_outside", every, least=yuan(least), total=total)
    return sum_


async def _paying(form: Form, sum_: Decimal) -> Account:
    accounts = await debit_accounts(form)
    if not accounts:
        form.done()
        form.visit.say_with_person("utter_no_account_to_pay_from")
        raise Asked
    enough = [account for account in accounts if account.available >= sum_]
    if not enough:
        form.done()
        richest = max(accounts, key=lambda account: account.available)
        form.visit.say_with_person("utter_loan_balance_short", amount=yuan(sum_), balance=yuan(richest.available))
        raise Asked
    return paying_account(form, enough)


@follows("loan_repay")
async def repaid(visit: Visit, facts: Mapping[str, str]) -> None:
    """What comes next after a repayment; nothing when the loan is paid back."""
    if "next_due" in facts:
        told = {name: in_words(facts[name]) for name in ("next_due", "next_amount", "ends", "instalments_left")}
        visit.say("utter_loan_next", values=told)
    else:
        visit.say("utter_loan_paid_back")
