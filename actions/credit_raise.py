"""A higher limit of a credit card: for good or for some months. The bank decides; a person reviews what it declines."""

from __future__ import annotations

from decimal import Decimal

from actions.accounts import yuan
from actions.choices import hear, picked
from actions.credit import credit_card, named
from actions.form import Form
from actions.needs import amount
from actions.receipts import day
from actions.tasks import PROOF, begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.credit import CreditCard

# The bank gives a temporary limit for three months at most (core bank: credit/raising.py, TEMPORARY_MONTHS).
MONTHS = (1, 2, 3)


@task("credit_limit_raise")
async def raise_limit(visit: Visit) -> None:
    """For good or for some months, up to how much; read back; the bank's decision is told as it is."""
    form = await begin(visit, "credit_limit_raise", "L2")
    hear(form, "raise_kind")
    _hear_on_top(form)
    card = await credit_card(form)
    if card.status != "active":
        form.done()
        visit.say_with_person("utter_credit_card_not_active", tail=card.last4, status=words().statuses[card.status])
        return
    kind = _kind(form, card)
    wished = _wished(form, card)
    labels = words().labels
    lines = [
        (labels["credit_card"], named(card)),
        (labels["raise_kind"], words().choices["raise_kind"][kind]),
        (labels["new_limit"], f"¥{yuan(wished)}"),
        (labels["limit"], f"¥{yuan(card.limit)}"),
    ]
    details: dict[str, object] = {"kind": kind, "amount": f"{wished:.2f}"}
    if kind == "temporary":
        details["months"] = months = _months(form)
        lines.append((labels["how_long"], labels["in_months"].format(months=months)))
    visit.say("utter_raise_confirm")
    form.propose("credit_raise" if kind == "permanent" else "credit_raise_temporary", card.card, lines, details=details)


def _kind(form: Form, card: CreditCard) -> str:
    if card.temporary_limit is None or card.temporary_until is None:
        return picked(form, "raise_kind", "utter_raise_kind", now=yuan(card.limit))
    return picked(
        form, "raise_kind", "utter_raise_kind_temporary_runs", ("permanent",), now=yuan(card.limit),
        temporary=yuan(card.temporary_limit), until=day(card.temporary_until),
    )  # fmt: skip


def _hear_on_top(form: Form) -> None:
    """Somebody who wants "20,000 more" means a sum on top; said again, the sum is what the new line says."""
    if form.line and (form.visit.all_said("amount") or form.asked == PROOF):
        on_top = words().labels["up_to"] not in form.line and form.says(words().more)
        form.choose("on_top", "yes" if on_top else "no")


def _wished(form: Form, card: CreditCard) -> Decimal:
    """The new limit. What may be a sum on top is asked back, never guessed."""
    if chosen := form.chosen.pop("raise_to", None):
        form.choose("limit", form.choose("amount", chosen))
    sum_ = amount(form, "utter_raise_amount", now=yuan(card.limit))
    on_top = form.chosen.get("on_top") == "yes"
    if form.chosen.get("limit") == f"{sum_:.2f}" or (sum_ > card.limit and not on_top):
        form.choose("limit", f"{sum_:.2f}")
        return sum_
    meant = [one for one in (sum_, card.limit + sum_) if one > card.limit]
    buttons = [(words().labels["raise_to"].format(amount=yuan(one)), f"{one:.2f}") for one in meant]
    form.forget("amount")
    form.ask("raise_to", "utter_raise_to", buttons, said=yuan(sum_), now=yuan(card.limit))


def _months(form: Form) -> int:
    said = form.chosen.get("months") or form.value("term")
    if said in {str(number) for number in MONTHS}:
        return int(form.choose("months", str(said)))
    form.forget("term", "months")
    buttons = [(words().labels["in_months"].format(months=number), str(number)) for number in MONTHS]
    form.ask("months", "utter_raise_months", buttons, most=str(MONTHS[-1]))
