"""Apply for a loan: what is wanted, the consent, risk control's decision, and what follows from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from actions.accounts import yuan
from actions.agreements import agreement
from actions.choices import hear, heard, picked
from actions.form import Asked, Form
from actions.loan_draw import NEW, draw, to_draw
from actions.needs import amount
from actions.receipts import in_words
from actions.tasks import TASKS, begin, follows, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.loans import Application, LoanProduct, LoanProfile
from warmline.operations.risk.decisions import Decision
from warmline.operations.risk.facts import LoanFacts
from warmline.operations.risk.strategies import Outcome

DECISIONS = {Outcome.HUMAN: "review", Outcome.REFUSE: "declined"}


@task("loan_apply")
async def apply(visit: Visit) -> None:
    """Draw what is approved already, or apply: all that the bank must know, the consent, read back, recorded."""
    form = await begin(visit, "loan_apply", "L2")
    assert form.session is not None
    hear(form, "loan_product", "loan_method", "loan_purpose", "employment")
    made = await visit.ask_bank(visit.parts.bank.loans.applications, form.session.token)
    approved = to_draw(form, made)
    if approved is not None:
        await draw(form, approved)
        return
    _one_in_review(form, made)
    sold = await visit.ask_bank(visit.parts.bank.loans.products)
    product = _product(form, {one.id: one for one in sold})
    sum_ = _amount(form, product)
    months = _months(form, product)
    methods = [term.method for term in product.methods if months <= term.longest]
    method = picked(form, "loan_method", "utter_loan_method", methods, months=str(months))
    purpose = _purpose(form, product)
    employment: Any = picked(form, "employment", "utter_loan_employment")
    consent, signed = agreement("loan_consent")
    picked(form, "consent", "utter_loan_consent", said=False, consent=consent)
    profile = await visit.ask_bank(visit.parts.bank.loans.profile, form.session.token)
    facts = _facts(sum_, months, employment, product, profile)
    decision = visit.parts.risk.judge(facts)
    visit.record_risk(decision, visit.parts.risk.explain(decision).agent)
    choices, labels = words().choices, words().labels
    lines = [
        (labels["loan_product"], product.name),
        (labels["amount"], f"¥{yuan(sum_)}"),
        (labels["months"], labels["in_months"].format(months=months)),
        (labels["method"], choices["loan_method"][method]),
        (labels["purpose"], choices["loan_purpose"][purpose]),
        (labels["employment"], choices["employment"][employment]),
        (labels["consent"], labels["consent_given"]),
    ]
    details = {
        "product": product.id, "amount": f"{sum_:.2f}", "months": months, "method": method, "purpose": purpose,
        "employment": employment, "consent": signed, **_decided(decision, product, profile),
    }  # fmt: skip
    visit.say("utter_loan_apply_confirm", product=product.name, amount=yuan(sum_))
    form.propose("loan_apply", form.session.customer, lines, details=details)


def _facts(sum_: Decimal, months: int, employment: Any, product: LoanProduct, profile: LoanProfile) -> LoanFacts:
    kind: Any = product.id
    return LoanFacts(
        amount=sum_, months=months, age=profile.age, income=profile.monthly_income, debt_payments=profile.monthly_debt,
        tenure_months=profile.tenure_months, salary_here=profile.salary_here, overdue_12m=profile.overdue_12m,
        credit_use=profile.credit_use or Decimal(0), employment=employment, product=kind,
        recent_applications=profile.recent_applications,
    )  # fmt: skip


def _decided(decision: Decision, product: LoanProduct, profile: LoanProfile) -> dict[str, Any]:
    """The decision as the bank keeps it. The rate is the grade's, within what the product is lent at; who is of an age,
    or of a grade, that the product is not made for is looked at by a person."""
    said: dict[str, Any] = {"decision": DECISIONS.get(decision.outcome, "approved"), "strategy": decision.version}
    if decision.grade is not None:
        said["grade"] = decision.grade
    if decision.reasons:
        said["reasons"] = list(decision.reasons)
    if said["decision"] != "approved":
        return said
    rate = max((decision.rate or Decimal(0)) * 100, product.base_rate or Decimal(0))
    of_age = (product.least_age or 0) <= profile.age <= (product.most_age or profile.age)
    if decision.limit is None or not of_age or rate > (product.most_rate or rate):
        return {**said, "decision": "review"}
    return {**said, "rate": f"{rate:.2f}", "limit": f"{min(decision.limit, product.most):.2f}"}


def _one_in_review(form: Form, made: tuple[Application, ...]) -> None:
    """A new application would take the place of one that a person looks at: only when that is wanted."""
    waiting = next((one for one in made if one.state == "review"), None)
    if waiting is None or NEW in (form.chosen.get("application"), form.chosen.get("loan_wish")):
        return
    labels = words().labels
    form.ask(
        "application", "utter_loan_in_review", [(labels["apply_anew"], NEW)], product=waiting.product_name,
        amount=yuan(waiting.amount),
    )  # fmt: skip


def _product(form: Form, sold: Mapping[str, LoanProduct]) -> LoanProduct:
    product = sold[picked(form, "loan_product", "utter_loan_product", list(sold))]
    if not product.online:
        form.done()
        form.visit.say_with_person("utter_loan_at_branch", product=product.name)
        raise Asked
    return product


def _amount(form: Form, product: LoanProduct) -> Decimal:
    least, most = product.least or Decimal(0), product.most
    sum_ = amount(form, "utter_loan_amount", product=product.name, least=yuan(least), most=yuan(most))
    if not least <= sum_ <= most:
        form.forget("amount")
        form.ask(
            "amount", "utter_loan_amount_outside", product=product.name, least=yuan(least), most=yuan(most)
        )  # fmt: skip
    return sum_


def _months(form: Form, product: LoanProduct) -> int:
    said = form.chosen.get("term") or form.value("term") or ""
    if said.isdigit() and int(said) in product.months:
        form.choose("term", said)
        return int(said)
    form.forget("term")
    in_months = words().labels["in_months"]
    choices = [(in_months.format(months=months), str(months)) for months in product.months]
    form.ask("term", "utter_loan_term_outside" if said else "utter_loan_term", choices)


def _purpose(form: Form, product: LoanProduct) -> str:
    if heard(form, "loan_purpose") == "forbidden":
        form.forget("loan_purpose")
        form.visit.say("utter_loan_purpose_forbidden")
    return picked(form, "loan_purpose", "utter_loan_purpose", words().loan_purposes[product.id])


@follows("loan_apply")
async def decided(visit: Visit, facts: Mapping[str, str]) -> None:
    """The application is recorded: tell the decision; draw what is approved, call a person, or say why not."""
    session = await visit.session()
    assert session is not None, "an operation was confirmed by a proven customer"
    made = await visit.ask_bank(visit.parts.bank.loans.applications, session.token)
    one = next(one for one in made if one.number == facts["application"])
    reason = "\n".join(visit.parts.risk.told(one.reasons))
    if one.state == "approved":
        told = {name: in_words(facts[name]) for name in ("approved_amount", "rate", "valid_until")}
        visit.say("utter_loan_approved", values={**told, "grade": one.grade or ""})
        if visit.slot("pending") is None:  # nothing else was begun meanwhile: on to the contract
            visit.remember(pending="loan_apply", form=json.dumps({"chosen": {"application": one.number}}))
            await TASKS["loan_apply"](visit)
    elif one.state == "review":
        visit.say("utter_loan_review", reason=reason)
        visit.hand_over("risk", skill="loans")
    else:
        visit.say_with_person("utter_loan_declined", reason=reason)
