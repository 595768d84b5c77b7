"""Card care: report a loss, lock and unlock a card. Protective acts need little proof and are done at once."""

from __future__ import annotations

from collections.abc import Sequence

from actions.accounts import cards_with
from actions.form import Form
from actions.others_card import is_others
from actions.tasks import ANYBODY, begin, task
from actions.texts import words
from actions.visit import PERSON, Visit
from warmline.bank.types import Card

# From which states a card can be changed, by the act.
FROM = {"card_lock": ("active",), "card_report_loss": ("active", "locked"), "card_unlock": ("locked",)}


@task("card_report_loss")
async def report_loss(visit: Visit) -> None:
    """Report the loss of the card that was meant; asks which when there are several."""
    await _protect(visit, "card_report_loss")


@task("card_lock")
async def lock(visit: Visit) -> None:
    """Lock the card that was meant for now."""
    await _protect(visit, "card_lock")


@task("card_unlock")
async def unlock(visit: Visit) -> None:
    """Unlock a card the customer locked: read back, confirmed with a code for exactly this."""
    form = await begin(visit, "card_unlock", "L2")
    card = await which_card(form, FROM["card_unlock"])
    if card is None:
        return
    visit.say("utter_card_unlock_confirm", tail=card.last4)
    form.propose("card_unlock", card.id, [(words().labels["card_line"], named(card))])


async def _protect(visit: Visit, act: str) -> None:
    if is_others(visit.line):
        await _ask_number(visit, act)
        return
    form = await begin(visit, act, "L1")
    card = await which_card(form, FROM[act])
    if card is None:
        return
    form.done()
    visit.say(f"utter_{act}_doing", tail=card.last4)
    visit.propose(act, card.id, [(words().labels["card_line"], named(card))])


async def _ask_number(visit: Visit, act: str) -> None:
    """Another's card is locked by its number, typed into a form (warmline/operations/card_reports.py)."""
    form = await begin(visit, act, ANYBODY)
    form.done()
    card = {"kind": "card_number"}
    visit.say("utter_others_card", card=card, buttons=[(words().buttons["person"], PERSON)])


async def which_card(form: Form, states: Sequence[str]) -> Card | None:
    """The card that was meant, in one of these states; asks when there are several. None: said why not, it is over."""
    visit = form.visit
    assert form.session is not None, "a form that began has its customer proven"
    cards = await visit.ask_bank(visit.parts.bank.cards, form.session.token)
    picked = form.chosen.get("card_tail")
    found = cards_with(cards, picked or form.value("card_tail"), None if picked else form.value("account_kind"))
    fitting = [card for card in found if card.status in states]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        form.ask("card_tail", "utter_which_card", _choices(fitting))
    if len(found) == 1:
        form.done()
        visit.say("utter_card_already", tail=found[0].last4, status=words().statuses[found[0].status])
        return None
    left = _choices([card for card in cards if card.status in states])
    form.forget("card_tail", "account_kind")
    if left and not found:
        form.ask("card_tail", "utter_no_such_card", left)
    form.done()
    visit.say("utter_no_such_card", buttons=[(words().buttons["person"], PERSON)])
    return None


def _choices(cards: Sequence[Card]) -> list[tuple[str, str]]:
    return [(named(card), card.last4) for card in cards]


def named(card: Card) -> str:
    """储蓄卡 尾号1496."""
    return words().labels["card"].format(kind=words().card_kinds[card.kind], tail=card.last4)
