"""Draw a loan that is approved: the contract with its exact instalments, signed with a code."""

from __future__ import annotations

from actions.accounts import yuan
from actions.agreements import agreement
from actions.choices import heard
from actions.form import Form
from actions.needs import debit_accounts, named, paying_account
from actions.receipts import day
from actions.texts import words
from warmline.bank.loans import Application

NEW = "new"


def to_draw(form: Form, made: tuple[Application, ...]) -> Application | None:
    """The approved application that the customer wants to draw; None for a new one."""
    approved = [one for one in made if one.state == "approved"]
    wish = heard(form, "loan_wish")
    if not approved or form.chosen.get("application") == NEW:
        return None
    found = [one for one in approved if one.number == form.chosen.get("application")]
    if not found and wish == "draw":
        found = approved
    if len(found) == 1:
        form.choose("application", found[0].number)
        return found[0]
    if wish == NEW:
        return None
    labels = words().labels
    choices = [(labels["draw"].format(name=one.product_name, amount=approved_sum(one)), one.number) for one in approved]
    form.ask(
        "application", "utter_loan_approved_before", [*choices, (labels["apply_anew"], NEW)],
        product=approved[0].product_name, amount=approved_sum(approved[0]), rate=f"{approved[0].rate}",
        until=day(approved[0].valid_until) if approved[0].valid_until else "",
    )  # fmt: skip


async def draw(form: Form, one: Application) -> None:
    """The contract with its exact instalments; signed with a code."""
    assert form.session is not None
    visit, labels = form.visit, words().labels
    accounts = [account for account in await debit_accounts(form) if account.account_class == "I"]
    if not accounts:
        form.done()
        visit.say_with_person("utter_loan_no_account")
        return
    account = paying_account(form, accounts, "utter_loan_to_which")
    plan = await visit.ask_bank(visit.parts.bank.loans.plan, form.session.token, one.number)
    first, method = plan.instalments[0], words().choices["loan_method"][one.method]
    text, signed = agreement(
        "loan", amount=approved_sum(one), purpose=words().choices["loan_purpose"].get(one.purpose, one.purpose),
        months=str(one.months), rate=f"{one.rate}", method=method, account=named(account),
    )  # fmt: skip
    lines = [
        (labels["amount"], f"¥{approved_sum(one)}"),
        (labels["loan_product"], one.product_name),
        (labels["rate"], f"{one.rate}%"),
        (labels["months"], labels["in_months"].format(months=one.months)),
        (labels["method"], method),
        (labels["first_instalment"], f"{day(first.due)} ¥{yuan(first.total)}"),
        (labels["total_interest"], f"¥{yuan(plan.total_interest)}"),
        (labels["into"], named(account)),
        (labels["loan_contract"], text),
    ]
    visit.say("utter_loan_draw_confirm", amount=approved_sum(one), product=one.product_name)
    form.propose("loan_draw", one.number, lines, details={"account": account.id, "agreement": signed})


def approved_sum(one: Application) -> str:
    """What may be drawn; before a decision, what was asked for."""
    return yuan(one.approved_amount or one.amount)
