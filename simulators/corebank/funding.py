"""Where money of a deposit or loan goes to, and the numbers of bookings that follow from no key of a caller."""

import hashlib
from collections.abc import Sequence

from simulators.corebank import accounts, ledger
from simulators.corebank.bank import Bank
from simulators.corebank.database import Database
from simulators.corebank.ledger import Move
from simulators.corebank.views import AccountView


def where_money_goes(bank: Bank, customer: str, wished: str) -> AccountView | None:
    """The wished account when it is active, else the oldest active debit account; None when there is none."""
    held = accounts.of_customer(bank, customer)
    usable = [account for account in held if account.kind == "debit" and account.status == "active"]
    return next((account for account in usable if account.id == wished), usable[0] if usable else None)


def tail(account: AccountView) -> str:
    """The four digits by which the customer knows an account: those of its newest card."""
    return account.cards[-1].last4 if account.cards else account.last4


def digits_from(*parts: str) -> str:
    """13 digits that follow from the parts: numbers of certificates and loans need no counter."""
    return f"{int(hashlib.sha256('/'.join(parts).encode()).hexdigest(), 16) % 10**13:013d}"


def reference_for(*parts: str) -> str:
    """The number of a booking that time brought; unlike those of acts, it does not follow from a key."""
    return "B" + hashlib.sha256("/".join(parts).encode()).hexdigest()[:15].upper()


def post(db: Database, reference: str, at: int, channel: str, moves: Sequence[Move]) -> None:
    """ledger.post without the sides that move nothing (interest of no days). Raises as it."""
    moving = [move for move in moves if move.amount]
    if moving:
        ledger.post(db, reference, at, channel, moving)
