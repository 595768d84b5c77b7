"""A card reported lost by somebody else: by its whole number, without any proof, locked for now.

Nothing here tells whether there is such a card: every way makes the same statements and gives the same answer. The
owner is told by message, and unlocks it in the ordinary way.
"""

import math
from typing import Final

from simulators.corebank import outbox
from simulators.corebank.bank import Bank
from simulators.corebank.cardcare.views import NumberReport, NumberTaken
from simulators.corebank.clock import instant
from simulators.corebank.operations import Act, once
from simulators.corebank.problems import Problem

# Who lost a whole purse has that many; who tries out numbers has more.
NUMBERS_A_DAY: Final = 3
DAY_SECONDS: Final = 24 * 3600


def lock_by_number(bank: Bank, asked: NumberReport, key: str) -> NumberTaken:
    """Locks the card with this number if there is one that is in use.

    Raises Problem 429 `too_many_numbers` for the fourth number of a conversation within a day."""
    hashed = bank.secrets.hash("card_number", asked.number)

    def effect(reference: str, at: int) -> NumberTaken:
        _hold_rate(bank, asked.conversation, hashed)
        row = bank.db.one(
            "SELECT phone FROM cards JOIN customers ON customers.id = cards.customer WHERE number = ?", (asked.number,)
        )
        changed = bank.db.run(
            "UPDATE cards SET status = 'locked' WHERE number = ? AND status = 'active'", (asked.number,)
        )
        text = bank.texts["card_locked_by_other"].format(tail=asked.number[-4:])
        outbox.send(bank, row["phone"] if row else "", text, really=changed == 1)
        return NumberTaken(reference, instant(at))

    return once(bank, Act("cards.lock_by_number", hashed, asked, None, key), NumberTaken, effect)


def _hold_rate(bank: Bank, conversation: str, hashed: str) -> None:
    now = bank.clock.seconds()
    rows = bank.db.all(
        "SELECT number, at FROM reported_numbers WHERE conversation = ? AND at > ? ORDER BY at",
        (conversation, now - DAY_SECONDS),
    )
    others = [float(row["at"]) for row in rows if row["number"] != hashed]
    if len(others) >= NUMBERS_A_DAY:
        raise Problem(429, "too_many_numbers", retry_after=math.ceil(others[0] + DAY_SECONDS - now))
    bank.db.run("INSERT OR IGNORE INTO reported_numbers VALUES (?, ?, ?)", (conversation, hashed, now))
