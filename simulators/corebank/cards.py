"""Cards and their states.

locking and reporting a loss protect the customer and need little proof; unlocking needs a fresh code for that very act.
A lost card stays lost: it is replaced, at a branch or by post.
"""

import sqlite3
from typing import Final

from simulators.corebank import masking, outbox
from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.doing import Doing, Effect
from simulators.corebank.problems import Problem
from simulators.corebank.views import CardStatus, CardView, Done

MOVES: Final[dict[str, dict[str, CardStatus]]] = {
    "lock": {"active": "locked"},
    "unlock": {"locked": "active"},
    "report_loss": {"new": "lost", "active": "lost", "locked": "lost"},
}


def view(row: sqlite3.Row) -> CardView:
    number = str(row["number"])
    return CardView(row["id"], row["account"], row["kind"], masking.number(number), number[-4:], row["status"])


def of_customer(bank: Bank, customer: str) -> list[CardView]:
    """All cards of a customer, oldest first."""
    return [view(row) for row in bank.db.all("SELECT * FROM cards WHERE customer = ? ORDER BY id", (customer,))]


def moved(move: str) -> Effect:
    """The effect that moves a card of this customer to another state and tells the customer by message.

    Raises Problem 404 `card_unknown`, 409 `card_is_<status>`.
    """

    def effect(bank: Bank, doing: Doing) -> Done:
        row = bank.db.one(
            "SELECT cards.*, phone FROM cards JOIN customers ON customers.id = cards.customer"
            " WHERE cards.id = ? AND cards.customer = ?",
            (doing.subject, doing.customer),
        )
        if row is None:
            raise Problem(404, "card_unknown")
        status = MOVES[move].get(row["status"])
        if status is None:
            raise Problem(409, f"card_is_{row['status']}", f"A card that is {row['status']} cannot {move}.")
        bank.db.run("UPDATE cards SET status = ? WHERE id = ?", (status, doing.subject))
        outbox.send(bank, row["phone"], bank.texts[f"card_{status}"].format(tail=row["number"][-4:]))
        return Done(doing.reference, doing.subject, status, instant(doing.at))

    return effect
