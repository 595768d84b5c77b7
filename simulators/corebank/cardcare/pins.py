"""A forgotten PIN. Nobody types one here: the customer sets a new one in the app, with the face."""

from datetime import date
from typing import Final

from simulators.corebank import notices
from simulators.corebank.bank import Bank
from simulators.corebank.cardcare import rules
from simulators.corebank.cardcare.replacing import card_of
from simulators.corebank.clock import age_on, day_start, instant, iso
from simulators.corebank.doing import Doing
from simulators.corebank.problems import Problem
from simulators.corebank.views import Done

# Three wrong PINs in a day lock it (credit_cash.pin).
TRIES: Final = 3


def reset(bank: Bank, doing: Doing) -> Done:
    """Takes back the wrong tries and sends the customer's phone where to set a new PIN, once a day.

    Raises Problem 404 `card_unknown`; 409 `card_is_<status>`, `pin_reset_today`."""
    card = card_of(bank, doing.customer, doing.subject)
    if card["status"] not in ("active", "locked"):
        raise Problem(409, f"card_is_{card['status']}", f"The card is {card['status']}.")
    row = bank.db.one("SELECT tries, reset FROM card_pins WHERE card = ?", (doing.subject,))
    today = bank.clock.today()
    if row is not None and row["reset"] is not None and row["reset"] >= day_start(today):
        raise Problem(409, "pin_reset_today", "It was reset today already.")
    bank.db.run(
        "INSERT INTO card_pins VALUES (?, 0, ?) ON CONFLICT (card) DO UPDATE SET tries = 0, reset = excluded.reset",
        (doing.subject, doing.at),
    )
    tail = card["number"][-4:]
    helped = age_on(date.fromisoformat(card["born"]), today) >= rules.PIN_BRANCH_AGE
    notices.tell(bank, doing.customer, "pin_reset_or_branch" if helped else "pin_reset", tail=tail)
    facts = {"card_last4": tail, "valid_until": iso(doing.at + rules.PIN_LINK_SECONDS)}
    facts["was_locked"] = "yes" if row is not None and row["tries"] >= TRIES else "no"
    facts["branch_helps"] = "yes" if helped else "no"
    return Done(doing.reference, doing.subject, card["status"], instant(doing.at), facts)
