"""Deposits online: put money away, see what there is, take it out early or say what happens at maturity."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from actions.accounts import yuan
from actions.agreements import agreement
from actions.form import Form
from actions.needs import amount, debit_accounts, named, paying_account
from actions.receipts import day
from actions.risky import judged
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.deposits import Deposit, DepositProduct, DepositProducts
from warmline.bank.types import Account, Customer
from warmline.operations.risk.facts import DepositFacts

LARGE_FROM = Decimal(200_000)


@task("deposit_open")
async def open_deposit(visit: Visit) -> None:
    """How much, how long, from where, what at maturity; the agreement; confirmed with a code."""
    form = await begin(visit, "deposit_open", "L2")
    assert form.session is not None
    accounts = await debit_accounts(form)
    sold = await visit.ask_bank(visit.parts.bank.deposits.products)
    account = paying_account(form, accounts)
    sum_ = amount(form, "utter_deposit_amount", account.available)
    product = _product(form, sold, sum_)
    if sum_ < product.least:
        form.forget("amount")
        form.ask("amount", "utter_deposit_least", product=product.name, least=yuan(product.least))
    if sum_ > account.available:
        form.forget("amount")
        form.ask("amount", "utter_over_balance", tail=named(account), balance=yuan(account.available))
    rollover = _rollover(form) if product.rollover else "none"
    customer = await visit.ask_bank(visit.parts.bank.me, form.session.token)
    facts = DepositFacts(
        amount=sum_, months=product.months or 0, age=customer.age, balance_share=_share(sum_, accounts),
        early_withdrawal=False, interest_lost=Decimal(0),
    )  # fmt: skip
    _, warning = judged(form, facts, skill="wealth")
    _propose_opening(form, product, account, sum_, rollover, warning)


def _propose_opening(
    form: Form, product: DepositProduct, account: Account, sum_: Decimal, rollover: str, warning: str
) -> None:
    labels, ends = words().labels, words().rollovers[rollover]
    early = "" if product.early_withdrawal else labels["no_early_withdrawal"]
    text, signed = agreement(
        "deposit", amount=yuan(sum_), product=product.name, rate=f"{product.rate}", account=named(account), early=early,
        rollover=ends,
    )  # fmt: skip
    lines = [
        (labels["amount"], f"¥{yuan(sum_)}"),
        (labels["product"], product.name),
        (labels["rate"], f"{product.rate}%"),
        (labels["from"], named(account)),
        (labels["at_maturity"], ends),
        (labels["agreement"], text),
    ]
    form.visit.say("utter_deposit_confirm", amount=yuan(sum_), product=product.name)
    details = {"product": product.id, "amount": f"{sum_:.2f}", "agreement": signed}
    if rollover != "none":  # what is at its default is left out: see bank/acts.py
        details["rollover"] = rollover
    form.propose("deposit_open", account.id, lines, details=details, warning=warning)


def _product(form: Form, sold: DepositProducts, sum_: Decimal) -> DepositProduct:
    """The product that was meant: by its term, a large certificate from 200,000 yuan when the customer names none."""
    picked = form.chosen.get("term") or form.value("term")
    kind = "large" if sum_ >= LARGE_FROM and sum_ % 10_000 == 0 else "term"
    fitting = [one for one in sold.products if picked in (one.id, str(one.months))]
    found = [one for one in fitting if one.id == picked or one.kind == kind] or fitting
    if found:
        return found[0]
    form.forget("term")
    offered = [one for one in sold.products if one.kind == kind and (one.quota is None or one.quota >= sum_)]
    choices = [(words().labels["product_choice"].format(name=one.name, rate=one.rate), one.id) for one in offered]
    form.ask("term", "utter_deposit_term", choices)


def _rollover(form: Form) -> str:
    picked = form.chosen.get("rollover")
    if picked is None or picked not in words().rollovers:
        form.ask("rollover", "utter_deposit_rollover", [(text, name) for name, text in words().rollovers.items()])
    return picked


def _share(sum_: Decimal, accounts: Sequence[Account]) -> Decimal:
    whole = sum((account.balance for account in accounts), Decimal(0))
    return min(Decimal(1), sum_ / whole) if whole > 0 else Decimal(1)


@task("deposit_query")
async def deposits(visit: Visit) -> None:
    """What the customer has put away, the one that matures first on top."""
    form = await begin(visit, "deposit_query", "L2")
    found = await _held(form)
    form.done()
    if not found:
        visit.say_with_person("utter_no_deposits")
        return
    rows = [_row(one) for one in found]
    total = sum((one.principal for one in found), Decimal(0))
    visit.say(
        "utter_deposits", card={"kind": "list", "title": words().labels["deposits"], "rows": rows},
        count=str(len(found)), total=yuan(total),
    )  # fmt: skip


async def _held(form: Form) -> list[Deposit]:
    """Those that are running, the next to mature first."""
    assert form.session is not None
    held = await form.visit.ask_bank(form.visit.parts.bank.deposits.held, form.session.token)
    running = [one for one in held if one.status == "active"]
    return sorted(running, key=lambda one: (one.matures is None, one.matures or one.opened))


def _row(one: Deposit) -> dict[str, str]:
    labels = words().labels
    until = labels["matures"].format(day=day(one.matures)) if one.matures else labels["without_end"]
    interest = labels["interest"].format(amount=yuan(one.interest_at_maturity)) if one.interest_at_maturity else ""
    detail = " ".join(part for part in (f"{one.rate}%", until, interest) if part)
    return {"name": one.product_name, "value": f"¥{yuan(one.principal)}", "detail": detail}


@task("deposit_withdraw")
async def withdraw(visit: Visit) -> None:
    """Take a deposit out early, or say what happens at maturity; what it costs is told before."""
    form = await begin(visit, "deposit_withdraw", "L2")
    assert form.session is not None
    held = await _held(form)
    if not held:
        form.done()
        visit.say_with_person("utter_no_deposits")
        return
    one = _which(form, held)
    wish = form.chosen.get("wish")
    if wish is None:
        buttons = [(words().labels["take_out"], "out"), (words().labels["set_rollover"], "rollover")]
        form.ask("wish", "utter_deposit_wish", buttons, product=one.product_name)
    if wish == "rollover":
        ends = _rollover(form)
        visit.say("utter_deposit_rollover_confirm")
        lines = [(words().labels["deposit"], _named(one)), (words().labels["at_maturity"], words().rollovers[ends])]
        form.propose("deposit_rollover", one.id, lines, details={"rollover": ends})
        return
    sum_ = amount(form, "utter_withdraw_amount", one.principal, principal=yuan(one.principal))
    if sum_ > one.principal:
        form.forget("amount")
        form.ask("amount", "utter_withdraw_too_much", principal=yuan(one.principal))
    early = await visit.ask_bank(visit.parts.bank.deposits.early, form.session.token, one.id, sum_)
    customer: Customer = await visit.ask_bank(visit.parts.bank.me, form.session.token)
    facts = DepositFacts(
        amount=sum_, months=0, age=customer.age, balance_share=Decimal(0), early_withdrawal=not early.matured,
        interest_lost=early.lost,
    )  # fmt: skip
    _, warning = judged(form, facts, skill="wealth")
    labels = words().labels
    lines = [
        (labels["amount"], f"¥{yuan(sum_)}"),
        (labels["deposit"], _named(one)),
        (labels["interest_now"], f"¥{yuan(early.interest)}"),
        (labels["interest_lost"], f"¥{yuan(early.lost)}"),
        (labels["remains"], f"¥{yuan(early.remains)}"),
    ]
    visit.say("utter_withdraw_confirm", paid=yuan(early.paid), lost=yuan(early.lost))
    form.propose("deposit_withdraw", one.id, lines, details={"amount": f"{sum_:.2f}"}, warning=warning)


def _which(form: Form, held: Sequence[Deposit]) -> Deposit:
    picked, term = form.chosen.get("deposit"), form.value("term")
    found = [one for one in held if one.id == picked]
    if not found and term:
        found = [one for one in held if one.product.endswith(f"_{term}m")]
    found = found or list(held)
    if len(found) > 1:
        form.ask("deposit", "utter_which_deposit", [(_named(one), one.id) for one in found[:6]])
    form.choose("deposit", found[0].id)
    return found[0]


def _named(one: Deposit) -> str:
    until = f" {words().labels['matures'].format(day=day(one.matures))}" if one.matures else ""
    return f"{one.product_name} ¥{yuan(one.principal)}{until}"
