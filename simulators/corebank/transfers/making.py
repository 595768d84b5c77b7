"""Sending money and calling it back."""

import sqlite3

from simulators.corebank import ledger, masking
from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant, iso
from simulators.corebank.doing import Doing
from simulators.corebank.ledger import INTERBANK, TRANSIT
from simulators.corebank.money import fen, yuan
from simulators.corebank.notices import tell
from simulators.corebank.problems import Problem
from simulators.corebank.transfers import payees, rules
from simulators.corebank.transfers.arriving import clearing, giver, returned_money, tail, taker, tell_payee
from simulators.corebank.transfers.examining import paying_account, refuse
from simulators.corebank.transfers.payees import Named, Payee
from simulators.corebank.transfers.views import TransferOrder
from simulators.corebank.views import Done

CHANNEL = "remote"


def make(bank: Bank, doing: Doing) -> Done:
    """Takes the money at once and brings it to the payee at once, or keeps it in transit until it is due.

    Raises Problem 404 `account_unknown`, `payee_unknown`; 409 as payees.resolve and examining.refuse.
    """
    order: TransferOrder = doing.details
    paying = paying_account(bank, doing.customer, doing.subject)
    named = Named(order.payee, order.payee_name, order.payee_number, order.payee_bank)
    payee = payees.resolve(bank, doing.customer, named)
    amount = fen(order.amount)
    refuse(bank, paying, payee, amount)
    row = _write(bank, doing, paying, payee, order, amount)
    _take(bank, doing, paying, row)
    name = masking.name(row["payee_name"])
    text = "transfer_made" if row["state"] == "arrived" else f"transfer_made_{order.arrival}"
    tell(bank, doing.customer, text, tail=tail(bank, paying["id"]), name=name, amount=yuan(amount))
    if row["state"] == "arrived":
        tell_payee(bank, row, paying["payer"])
    facts = {
        "transfer": row["id"],
        "amount": yuan(amount),
        "arrival": order.arrival,
        "arrives_at": iso(row["arrives"]),
        "fee": yuan(rules.FEE),
        "balance_after": yuan(paying["balance"] - amount),
    }
    status = "arrived" if row["state"] == "arrived" else "pending"
    return Done(doing.reference, doing.subject, status, instant(doing.at), facts)


def _write(
    bank: Bank, doing: Doing, paying: sqlite3.Row, payee: Payee, order: TransferOrder, amount: int
) -> sqlite3.Row:
    arrives = rules.arrives(order.arrival, doing.at)
    state, due = _beginning(payee, order.arrival, doing.at, arrives)
    row = bank.db.one(
        "INSERT INTO transfers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?) RETURNING *",
        (
            f"Z{doing.reference[1:]}",
            doing.customer,
            paying["id"],
            payee.whom,
            payee.name,
            payee.number,
            payee.bank,
            payee.own,
            amount,
            order.note.strip(),
            CHANNEL,
            order.arrival,
            state,
            doing.at,
            arrives,
            doing.at,
            due,
        ),
    )
    assert row is not None, "an insert returns its row"
    return row


def _beginning(payee: Payee, arrival: rules.Arrival, made: int, arrives: int) -> tuple[str, int | None]:
    """The first state of a transfer, and when time changes it."""
    if arrival != "at_once":
        return "waiting", arrives
    if payee.account is None and rules.return_reason(payee.number):
        return "sent", made + rules.RETURN_SECONDS
    return "arrived", None


def _take(bank: Bank, doing: Doing, paying: sqlite3.Row, row: sqlite3.Row) -> None:
    out = giver(bank, row)
    if row["state"] == "waiting":
        other = clearing(TRANSIT, row["amount"])
    elif row["payee_bank"] == rules.OURS:
        other = taker(bank, row, paying["payer"])
    else:
        other = clearing(INTERBANK, row["amount"])
    ledger.post(bank.db, doing.reference, doing.at, CHANNEL, [out, other])


def cancel(bank: Bank, doing: Doing) -> Done:
    """Calls a waiting transfer back; the money is on the account again at once.

    Raises Problem 404 `transfer_unknown`, 409 `transfer_is_sent`, `transfer_has_arrived`, `transfer_is_cancelled`,
    `transfer_is_returned`.
    """
    row = bank.db.one(
        "SELECT transfers.*, balance FROM transfers JOIN accounts ON accounts.id = account"
        " WHERE transfers.id = ? AND transfers.customer = ?",
        (doing.subject, doing.customer),
    )
    if row is None:
        raise Problem(404, "transfer_unknown")
    if row["state"] != "waiting":
        code = "transfer_has_arrived" if row["state"] == "arrived" else f"transfer_is_{row['state']}"
        raise Problem(409, code, "Only a transfer that still waits can be called back.")
    bank.db.run("UPDATE transfers SET state = 'cancelled', changed = ?, due = NULL WHERE id = ?", (doing.at, row["id"]))
    moves = [clearing(TRANSIT, -row["amount"]), returned_money(bank, row)]
    ledger.post(bank.db, doing.reference, doing.at, CHANNEL, moves)
    name, amount = masking.name(row["payee_name"]), yuan(row["amount"])
    tell(bank, doing.customer, "transfer_cancelled", tail=tail(bank, row["account"]), name=name, amount=amount)
    facts = {"account": row["account"], "amount": amount, "balance_after": yuan(row["balance"] + row["amount"])}
    return Done(doing.reference, doing.subject, "cancelled", instant(doing.at), facts)
