"""Loans: where applications and contracts stand, and the instalments to come."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from actions.accounts import yuan
from actions.choices import heard
from actions.form import Form
from actions.receipts import day
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.loans import Application, Instalment, Loan, Schedule

# More instalments are not read in a chat.
SHOWN = 12
TOLD = ("approved", "review", "declined")


@task("loan_status")
async def status(visit: Visit) -> None:
    """The newest application, every contract with what comes next, the instalments of one on request."""
    form = await begin(visit, "loan_status", "L2")
    assert form.session is not None
    loans = visit.parts.bank.loans
    held = await visit.ask_bank(loans.held, form.session.token)
    running = [loan for loan in held if loan.status != "settled"]
    one = _planned(form, running)
    if one is not None:
        form.done()
        _say_plan(visit, one, await visit.ask_bank(loans.schedule, form.session.token, one.id))
        return
    made = await visit.ask_bank(loans.applications, form.session.token)
    newest = next((one for one in made if one.state in TOLD), None)
    form.done()
    if newest is not None:
        _say_application(visit, newest)
    if running:
        _say_contracts(visit, running)
    elif newest is None:
        visit.say_with_person("utter_loan_all_paid" if held else "utter_no_loans")


def _planned(form: Form, running: Sequence[Loan]) -> Loan | None:
    """The loan whose instalments are wanted: by its button, or by words when there is one only."""
    found = [loan for loan in running if loan.id == form.chosen.get("schedule")]
    if not found and heard(form, "loan_view") == "schedule":
        found = list(running)
    return found[0] if len(found) == 1 else None


def _say_application(visit: Visit, one: Application) -> None:
    told = {"product": one.product_name, "amount": yuan(one.approved_amount or one.amount)}
    if one.state == "approved" and one.valid_until is not None:
        draw = [(words().labels["draw_it"], '/loan_apply{"choice": "loan_wish=draw"}')]
        told |= {"rate": f"{one.rate}", "until": day(one.valid_until)}
        visit.say("utter_loan_is_approved", buttons=draw, values=told)
    elif one.state == "review":
        visit.say_with_person("utter_loan_is_in_review", **told)
    else:
        reason = "\n".join(visit.parts.risk.told(one.reasons))
        visit.say_with_person("utter_loan_was_declined", reason=reason, **told)


def _say_contracts(visit: Visit, running: Sequence[Loan]) -> None:
    labels = words().labels
    card = {"kind": "list", "title": labels["loans"], "rows": [_row(loan) for loan in running]}
    buttons = [
        (labels["plan_of"].format(name=loan_named(loan)), f'/loan_status{{"choice": "schedule={loan.id}"}}')
        for loan in running
    ]
    total = yuan(sum((loan.outstanding for loan in running), Decimal(0)))
    visit.say("utter_loans", card=card, buttons=buttons, count=str(len(running)), total=total)
    late = sum((loan.overdue_amount for loan in running), Decimal(0))
    if late:
        visit.say_with_person("utter_loan_overdue", amount=yuan(late))


def _row(loan: Loan) -> dict[str, str]:
    labels = words().labels
    parts = [f"{loan.rate}%", labels["left"].format(count=loan.instalments_left)]
    if loan.next_due is not None and loan.next_amount is not None:
        parts.append(labels["next"].format(day=day(loan.next_due), amount=yuan(loan.next_amount)))
    return {"name": loan_named(loan), "value": f"¥{yuan(loan.outstanding)}", "detail": "，".join(parts)}


def _say_plan(visit: Visit, loan: Loan, plan: Schedule) -> None:
    unpaid = [line for line in plan.instalments if line.status != "paid"]
    card = {"kind": "list", "title": words().labels["plan"], "rows": [_instalment(line) for line in unpaid[:SHOWN]]}
    visit.say(
        "utter_loan_plan", card=card, product=loan_named(loan), left=str(len(unpaid)), ends=day(loan.ends),
        outstanding=yuan(loan.outstanding),
    )  # fmt: skip


def _instalment(line: Instalment) -> dict[str, str]:
    labels = words().labels
    detail = labels["instalment_detail"].format(principal=yuan(line.principal), interest=yuan(line.interest))
    late = f"，{labels['overdue']}" if line.status == "overdue" else ""
    return {"name": day(line.due), "value": f"¥{yuan(line.total)}", "detail": detail + late}


def loan_named(loan: Loan) -> str:
    """江城e贷 尾号0021: the product and the end of the contract's number."""
    return f"{loan.product_name} {words().labels['tail'].format(tail=loan.contract[-4:])}"
