"""Double entry: money only moves between accounts, so all postings together are always zero.

Unbalanced      the caller's moves do not sum to zero: a fault in the program, never in a request
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from simulators.corebank.database import Database
from simulators.corebank.problems import Problem

# The bank's own accounts, the other side of every movement that leaves or enters a customer's account.
INTERBANK: Final = "X-INTERBANK"
CARD_NETWORK: Final = "X-CARDS"
CASH: Final = "X-CASH"
BILLS: Final = "X-BILLS"
INTEREST: Final = "X-INTEREST"
FEES: Final = "X-FEES"
FUNDS: Final = "X-FUNDS"
GOLD: Final = "X-GOLD"
TRANSIT: Final = "X-TRANSIT"  # transfers that have left their account and not arrived yet
CLEARING: Final = (INTERBANK, CARD_NETWORK, CASH, BILLS, INTEREST, FEES, FUNDS, GOLD, TRANSIT)

# Customers read statements of these; a deposit or a loan shows its own figures.
STATEMENT_KINDS: Final = ("debit", "credit")


class Unbalanced(Exception):
    """The moves of one transaction do not sum to zero."""


@dataclass(frozen=True)
class Move:
    """One side of a transaction: `amount` fen into (+) or out of (-) an account, and how its owner reads it."""

    account: str
    amount: int
    kind: str
    category: str
    counterparty: str
    summary: str


def post(db: Database, reference: str, at: int, channel: str, moves: Sequence[Move]) -> int:
    """Books one transaction and gives its id; must run inside a transaction of the database.

    Raises Unbalanced, and Problem 409 `balance_short` when a customer's account would fall below its floor.
    """
    if sum(move.amount for move in moves) != 0 or len(moves) < 2:
        raise Unbalanced(reference)
    row = db.one(
        "INSERT INTO transactions (reference, at, channel) VALUES (?, ?, ?) RETURNING id", (reference, at, channel)
    )
    assert row is not None
    booking = int(row["id"])
    for move in moves:
        _post_one(db, booking, at, move)
    return booking


def _post_one(db: Database, booking: int, at: int, move: Move) -> None:
    account = db.one(
        "SELECT customer, kind, balance + ? AS after, credit_limit FROM accounts WHERE id = ?",
        (move.amount, move.account),
    )
    assert account is not None, "moves name existing accounts"
    if account["kind"] != "clearing" and move.amount < 0 and account["after"] < -account["credit_limit"]:
        raise Problem(409, "balance_short", "The account does not hold that much.")
    db.run("UPDATE accounts SET balance = ? WHERE id = ?", (account["after"], move.account))
    db.run(
        "INSERT INTO postings (booking, account, customer, at, amount, balance_after, kind, category, counterparty,"
        " summary) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            booking,
            move.account,
            account["customer"] if account["kind"] in STATEMENT_KINDS else None,
            at,
            move.amount,
            account["after"],
            move.kind,
            move.category,
            move.counterparty,
            move.summary,
        ),
    )
