"""Papers the bank makes: statements, proofs of assets, receipts; read back, made, and opened by a one-time link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from actions.accounts import yuan
from actions.form import Asked, Form
from actions.needs import named, paying_account
from actions.parts import BANK_ZONE
from actions.receipts import day
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from bot.nlu.periods import resolve_period
from warmline.bank.types import Account, Filters, Transaction

# A statement covers two years at most (the bank's rule); longer ones are printed at a branch.
MOST_DAYS = 731
SHOWN = 6


@task("statement_request")
async def make_paper(visit: Visit) -> None:
    """Which paper, of which account and time or of which transaction; confirmed by a tap."""
    form = await begin(visit, "statement_request", "L2")
    said = form.meant(words().document_words)
    if said is not None:
        form.choose("document", said)
    kind = form.chosen.get("document")
    if kind == "statement":
        await _statement(form)
    elif kind == "receipt":
        await _receipt(form)
    elif kind == "asset_proof":
        _propose(form, kind, [(words().labels["proves"], words().labels["all_assets"])], {})
    else:
        form.ask("document", "utter_which_document", [(name, code) for code, name in words().documents.items()])


async def _statement(form: Form) -> None:
    account = await _account(form)
    first, last = _period(form)
    lines = [
        (words().labels["account"], named(account)),
        (words().labels["from_day"], day(first)),
        (words().labels["to_day"], day(last)),
    ]
    details = {"account": account.id, "from": first.isoformat(), "to": last.isoformat()}
    _propose(form, "statement", lines, details)


async def _account(form: Form) -> Account:
    """The account that was meant, a credit card's too."""
    assert form.session is not None
    held = await form.visit.ask_bank(form.visit.parts.bank.accounts, form.session.token)
    return paying_account(form, [one for one in held if one.status != "closed"], "utter_statement_account")


def _period(form: Form) -> tuple[date, date]:
    """First and last day, as said or picked."""
    text = form.chosen.get("period") or form.value("period")
    today = form.visit.parts.today().date()
    found = resolve_period(text, today) if text else None
    if found is not None and found[1] > today:
        found = None  # what has not been yet is on no statement
    if found is not None and (found[1] - found[0]).days < MOST_DAYS:
        return found
    form.forget("period")
    response = "utter_statement_too_long" if found else "utter_statement_period"
    form.ask("period", response, [(one, one) for one in words().statement_periods])


async def _receipt(form: Form) -> None:
    one = await _transaction(form)
    labels = words().labels
    lines = [
        (labels["transaction_day"], day(one.at.astimezone(BANK_ZONE).date())),
        (labels["counterparty"], one.counterparty or one.summary),
        (labels["amount"], f"¥{yuan(abs(one.amount))}"),
    ]
    _propose(form, "receipt", lines, {"transaction": one.id})


async def _transaction(form: Form) -> Transaction:
    """The transaction that was picked; else the newest that fit day and amount are offered."""
    assert form.session is not None
    visit, token = form.visit, form.session.token
    text, sum_ = form.value("period"), _sum(form)
    found = resolve_period(text, visit.parts.today().date()) if text else None
    start, end = found or (None, None)
    filters = Filters(start=start, end=end, least=sum_, most=sum_)
    page = await visit.ask_bank(visit.parts.bank.transactions, token, filters, limit=50)
    picked, one_only = form.chosen.get("transaction"), bool(text or sum_) and len(page.transactions) == 1
    for one in page.transactions:
        if one.id == picked or one_only:
            return one
    response = "utter_receipt_which"
    if not page.transactions and (text or sum_):
        form.forget("period", "amount")
        page = await visit.ask_bank(visit.parts.bank.transactions, token, limit=SHOWN)
        response = "utter_receipt_not_found"
    if not page.transactions:
        form.done()
        visit.say_with_person("utter_receipt_nothing")
        raise Asked
    form.ask("transaction", response, [(_told(one), one.id) for one in page.transactions[:SHOWN]])


def _sum(form: Form) -> Decimal | None:
    text = form.value("amount")
    return Decimal(text).quantize(Decimal("0.01")) if text else None


def _propose(form: Form, kind: str, lines: Sequence[tuple[str, str]], details: dict[str, Any]) -> None:
    assert form.session is not None
    name = words().documents[kind]
    form.visit.say("utter_document_confirm", document=name)
    first = (words().labels["document"], name)
    form.propose("document_issue", form.session.customer, [first, *lines], details={"kind": kind, **details})


def _told(one: Transaction) -> str:
    """11月23日 王强 ¥500.00: enough to tell one from another."""
    local = one.at.astimezone(BANK_ZONE)
    label = words().labels["day"].format(month=local.month, day=local.day)
    return f"{label} {one.counterparty or one.summary} ¥{yuan(abs(one.amount))}"
