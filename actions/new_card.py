"""A new card in place of an old one, a card to be activated, a forgotten PIN."""

from __future__ import annotations

from actions.accounts import yuan
from actions.card import named, which_card
from actions.choices import hear, heard, picked
from actions.form import Form
from actions.receipts import day
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.cardcare import Replacement
from warmline.bank.types import Card

REPLACEABLE = ("active", "locked", "lost")
PIN_FROM = ("active", "locked")


@task("card_activate")
async def activate(visit: Visit) -> None:
    """The last four digits from the card in the customer's hand show that it came; confirmed with a code."""
    form = await begin(visit, "card_activate", "L2")
    cards = await _cards(form)
    new = [card for card in cards if card.status == "new"]
    if not new:
        form.done()
        visit.say_with_person("utter_no_new_card")
        return
    said = form.value("card_tail") or form.number("card_tail", r"(?<!\d)\d{4}(?!\d)")
    found = [card for card in new if card.last4 == said]
    if not found:
        form.forget("card_tail")
        form.ask("card_tail", "utter_new_card_wrong_tail" if said else "utter_new_card_tail")
    card = found[0]
    lines = [(words().labels["new_card"], named(card))]
    old = [one for one in cards if one.account == card.account and one.status in PIN_FROM]
    warning = words().labels["old_card_ends"].format(tail=old[0].last4) if old else ""
    visit.say("utter_card_activate_confirm", tail=card.last4)
    form.propose("card_activate", card.id, lines, details={"last4": card.last4}, warning=warning)


async def _cards(form: Form) -> tuple[Card, ...]:
    assert form.session is not None, "a form that began has its customer proven"
    return await form.visit.ask_bank(form.visit.parts.bank.cards, form.session.token)


@task("card_replace")
async def replace(visit: Visit) -> None:
    """Which card, why, and where it goes; fee and day are known before the customer confirms."""
    form = await begin(visit, "card_replace", "L2")
    assert form.session is not None
    token, bank = form.session.token, visit.parts.bank
    reason = heard(form, "replace_reason")
    hear(form, "card_to")
    card = await which_card(form, ("lost",) if await _means_lost(form, reason) else REPLACEABLE)
    if card is None:
        return
    waiting = [one for one in await _cards(form) if one.account == card.account and one.status == "new"]
    if waiting:
        form.done()
        visit.say_with_person("utter_new_card_waits", tail=card.last4, new=waiting[0].last4)
        return
    reason = "lost" if card.status == "lost" else picked(form, "replace_reason", "utter_replace_reason")
    if reason == "lost" and card.status != "lost":
        form.done()
        button = (words().labels["report_loss"], f'/card_report_loss{{"card_tail": "{card.last4}"}}')
        visit.say("utter_report_loss_first", buttons=[button], tail=card.last4)
        return
    cost = await visit.ask_bank(bank.cardcare.replacement, token, card.id, reason)
    contact = await visit.ask_bank(bank.cardcare.contact, token)
    accounts = await visit.ask_bank(bank.accounts, token)
    branch = next(account.branch.name for account in accounts if account.id == card.account)
    deliver = _deliver(form, cost, branch, contact.address if reason != "name_changed" else None)
    labels = words().labels
    ready = cost.post_by if deliver == "post" else cost.branch_by
    lines = [
        (labels["old_card"], named(card)),
        (labels["replace_reason"], words().choices["replace_reason"][reason]),
        (labels["deliver"], words().facts["deliver"][deliver]),
        (labels["where"], str(contact.address) if deliver == "post" else branch),
        (labels["ready_by"], day(ready)),
        (labels["card_fee"], f"¥{yuan(cost.fee)}"),
    ]
    visit.say("utter_card_replace_confirm", tail=card.last4)
    details = {"reason": reason, "deliver": deliver}
    form.propose("card_replace", card.id, lines, details=details, warning=labels["number_changes"])


async def _means_lost(form: Form, reason: str | None) -> bool:
    """Somebody with a card that was reported lost means that one, unless another is named or the reason is another."""
    named_one = form.value("card_tail") or form.chosen.get("card_tail")
    if named_one or reason not in (None, "lost"):
        return False
    return any(card.status == "lost" for card in await _cards(form))


def _deliver(form: Form, cost: Replacement, branch: str, address: str | None) -> str:
    """To a branch or by post, with the days; a changed name is checked at a branch, and post needs an address."""
    if address is None:
        return "branch"
    where = heard(form, "card_to")
    if where is not None:
        return where
    labels = words().labels
    buttons = [
        (labels["to_branch"].format(branch=branch, day=day(cost.branch_by)), "branch"),
        (labels["by_post"].format(address=address, day=day(cost.post_by)), "post"),
    ]
    form.ask("card_to", "utter_card_to", buttons, fee=yuan(cost.fee))


@task("pin_forgotten")
async def pin(visit: Visit) -> None:
    """Never takes a PIN: the bank sends the customer's phone where to set a new one."""
    form = await begin(visit, "pin_forgotten", "L2")
    card = await which_card(form, PIN_FROM)
    if card is None:
        return
    labels = words().labels
    lines = [(labels["card_line"], named(card)), (labels["pin_how"], labels["pin_link"])]
    visit.say("utter_pin_reset_confirm", tail=card.last4)
    form.propose("pin_reset", card.id, lines, warning=labels["pin_never"])
