"""Whether an investment suits the customer: a valid assessment first, then risk control (data/risk/fund.yml)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from actions.form import Asked, Form
from actions.receipts import day
from actions.risky import judged
from actions.texts import words
from actions.visit import PERSON
from warmline.bank.types import Account
from warmline.bank.wealth import Assessment, Holdings
from warmline.operations.risk.facts import FundFacts

# From here on what is bought swings, and may lose.
CAN_LOSE = "R3"


async def assessed(form: Form) -> Assessment:
    """The customer's valid assessment. Without one the run is over: the assessment is one tap away."""
    assert form.session is not None
    visit = form.visit
    found: Assessment = await visit.ask_bank(visit.parts.bank.wealth.assessment, form.session.token)
    if found.grade is not None and found.valid:
        return found
    form.done()
    labels = words()
    buttons = [(labels.labels["assess"], "/risk_assessment"), (labels.buttons["person"], PERSON)]
    if found.valid_until is not None:
        visit.say("utter_assess_again", buttons=buttons, until=day(found.valid_until))
    else:
        visit.say("utter_assess_first", buttons=buttons)
    raise Asked


async def suits(
    form: Form, sum_: Decimal, grade: str, assessment: Assessment, accounts: Sequence[Account], holdings: Holdings
) -> str:
    """The warning for the card; what does not suit, or is for a person, ends the run (actions/risky.py)."""
    assert form.session is not None
    customer = await form.visit.ask_bank(form.visit.parts.bank.me, form.session.token)
    whole = sum((account.balance for account in accounts), holdings.total)
    product: Any = int(grade[1:])
    own: Any = int((assessment.grade or "C0")[1:])
    facts = FundFacts(
        amount=sum_, product_grade=product, customer_grade=own, assessment_valid=assessment.valid, age=customer.age,
        balance_share=min(Decimal(1), sum_ / whole) if whole > 0 else Decimal(1),
        first_purchase=holdings.gold is None and all(one.grade < CAN_LOSE for one in holdings.funds),
    )  # fmt: skip
    _, warning = judged(form, facts, skill="wealth")
    return warning
