"""The transfers a customer has made, and what became of them."""

import sqlite3
from typing import Final

from msgspec import UNSET

from simulators.corebank import masking
from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.money import yuan
from simulators.corebank.problems import Problem
from simulators.corebank.transfers import rules
from simulators.corebank.transfers.views import State, TransferQuery, TransferView

# The customer need not know whether it waits here or at the other bank; `cancellable` says what can still be done.
_SHOWN: Final[dict[str, State]] = {
    "waiting": "pending",
    "sent": "pending",
    "arrived": "arrived",
    "cancelled": "cancelled",
    "returned": "returned",
}


def made_by(bank: Bank, customer: str, query: TransferQuery) -> list[TransferView]:
    """The newest transfers that fit."""
    state = "" if query.state is UNSET else query.state
    rows = bank.db.all(
        "SELECT * FROM transfers WHERE customer = ?"
        " AND ? IN ('', state, CASE WHEN state IN ('waiting', 'sent') THEN 'pending' END)"
        " AND instr(payee_name, ?) > 0 ORDER BY made DESC, rowid DESC LIMIT ?",
        (customer, state, query.counterparty, query.limit),
    )
    return [_view(row) for row in rows]


def find(bank: Bank, customer: str, transfer: str) -> TransferView:
    """One transfer. Raises Problem 404 `transfer_unknown`, also for somebody else's."""
    row = bank.db.one("SELECT * FROM transfers WHERE id = ? AND customer = ?", (transfer, customer))
    if row is None:
        raise Problem(404, "transfer_unknown")
    return _view(row)


def _view(row: sqlite3.Row) -> TransferView:
    return TransferView(
        id=row["id"],
        account=row["account"],
        payee_name=row["payee_name"],
        payee_bank=row["payee_bank"],
        payee_masked_number=masking.number(row["payee_number"]),
        payee_last4=row["payee_number"][-4:],
        own=bool(row["own"]),
        amount=yuan(row["amount"]),
        fee=yuan(rules.FEE),
        note=row["note"],
        arrival=row["arrival"],
        state=_SHOWN[row["state"]],
        reason=row["reason"],
        made_at=instant(row["made"]),
        arrives_at=instant(row["arrives"]),
        changed_at=instant(row["changed"]),
        cancellable=row["state"] == "waiting",
    )
