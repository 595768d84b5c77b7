"""Card care: report a loss, lock a card. Protective acts need little proof and are done at once."""

from __future__ import annotations

from actions.accounts import cards_with
from actions.guarded import GuardedAction
from actions.tasks import needs_proof, task
from actions.texts import words
from actions.visit import PERSON, Visit
from warmline.bank.types import Card

# From which states a card can still be protected, and by which act.
PROTECTABLE = {"card_lock": ("active",), "card_report_loss": ("active", "locked")}


@task("card_report_loss")
async def report_loss(visit: Visit) -> None:
    """Report the loss of the card that was meant; asks which when there are several."""
    await _protect(visit, "card_report_loss")


@task("card_lock")
async def lock(visit: Visit) -> None:
    """Lock the card that was meant for now."""
    await _protect(visit, "card_lock")


async def _protect(visit: Visit, act: str) -> None:
    session = await needs_proof(visit, act, "L1")
    if session is None:
        return
    cards = await visit.ask_bank(visit.parts.bank.cards, session.token)
    found = cards_with(cards, visit.slot("card_tail"), visit.slot("account_kind"))
    open_ones = [card for card in found if card.status in PROTECTABLE[act]]
    if len(open_ones) == 1:
        visit.remember(pending=None, card_tail=None, account_kind=None)
        _propose(visit, act, open_ones[0])
    elif open_ones:
        visit.remember(pending=act)
        visit.say("utter_which_card", buttons=[_card_button(card) for card in open_ones])
    elif found and len(found) == 1:
        visit.remember(pending=None, card_tail=None, account_kind=None)
        visit.say("utter_card_already", tail=found[0].last4, status=words().statuses[found[0].status])
    else:
        visit.remember(pending=act if not found and cards else None, card_tail=None, account_kind=None)
        left = [card for card in cards if card.status in PROTECTABLE[act]]
        person = (words().buttons["person"], PERSON)
        visit.say("utter_no_such_card", buttons=[*(_card_button(card) for card in left), person])


def _card_button(card: Card) -> tuple[str, str]:
    label = words().labels["card"].replace("{kind}", words().card_kinds[card.kind]).replace("{tail}", card.last4)
    return label, f'/inform{{"card_tail": "{card.last4}"}}'


def _propose(visit: Visit, act: str, card: Card) -> None:
    catalogue = words()
    label = catalogue.labels["card"].replace("{kind}", catalogue.card_kinds[card.kind]).replace("{tail}", card.last4)
    visit.say(f"utter_{act}_doing", tail=card.last4)
    visit.propose(act, card.id, [(catalogue.labels["card_line"], label)])


class ActionReportLoss(GuardedAction):
    """card_report_loss"""

    def name(self) -> str:
        return "action_report_loss"

    async def answer(self, visit: Visit) -> None:
        visit.remember(misses=0)
        await report_loss(visit)


class ActionLockCard(GuardedAction):
    """card_lock"""

    def name(self) -> str:
        return "action_lock_card"

    async def answer(self, visit: Visit) -> None:
        visit.remember(misses=0)
        await lock(visit)
