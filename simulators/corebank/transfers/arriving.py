"""What time brings to transfers: they arrive, or another bank sends them back."""

import sqlite3

from simulators.corebank import ledger, masking
from simulators.corebank.bank import Bank
from simulators.corebank.ledger import INTERBANK, TRANSIT, Move
from simulators.corebank.money import yuan
from simulators.corebank.notices import tell
from simulators.corebank.transfers import rules

_NEXT = (
    "SELECT transfers.*, name AS payer FROM transfers JOIN customers ON customers.id = customer"
    " WHERE due <= ? ORDER BY due LIMIT 1"
)


def settle(bank: Bank, now: float) -> float | None:
    """Brings every transfer that is due to its next state, in order of time; tells when the next one is due."""
    while (row := bank.db.one(_NEXT, (now,))) is not None:
        with bank.db.transaction():
            _move_on(bank, row)
    later = bank.db.one("SELECT min(due) AS due FROM transfers WHERE due > ?", (now,))
    assert later is not None, "a minimum has one row"
    return later["due"] if later["due"] is None else float(later["due"])


def _move_on(bank: Bank, row: sqlite3.Row) -> None:
    """Bookings are dated when they were due, however late they are made."""
    at, inside = row["due"], row["payee_bank"] == rules.OURS
    if row["state"] == "sent":
        _give_back(bank, row, INTERBANK, at, rules.return_reason(row["payee_number"]))
    elif inside and not _takes_money(bank, row["whom"]):
        _give_back(bank, row, TRANSIT, at, "account_closed")
    else:
        other = taker(bank, row, row["payer"]) if inside else clearing(INTERBANK, row["amount"])
        ledger.post(bank.db, f"{row['id']}-1", at, row["channel"], [clearing(TRANSIT, -row["amount"]), other])
        if not inside and rules.return_reason(row["payee_number"]):
            _mark(bank, row, "sent", at, due=at + rules.RETURN_SECONDS)
        else:
            _mark(bank, row, "arrived", at)
            _tell(bank, row, "transfer_arrived")
            tell_payee(bank, row, row["payer"])


def _takes_money(bank: Bank, account: str) -> bool:
    return bank.db.one("SELECT 1 FROM accounts WHERE id = ? AND status <> 'closed'", (account,)) is not None


def _give_back(bank: Bank, row: sqlite3.Row, source: str, at: int, reason: rules.ReturnReason | None) -> None:
    moves = [clearing(source, -row["amount"]), returned_money(bank, row)]
    ledger.post(bank.db, f"{row['id']}-2", at, row["channel"], moves)
    _mark(bank, row, "returned", at, reason=reason)
    _tell(bank, row, "transfer_returned")


def _mark(
    bank: Bank, row: sqlite3.Row, state: str, at: int, *, due: int | None = None, reason: str | None = None
) -> None:
    bank.db.run(
        "UPDATE transfers SET state = ?, changed = ?, due = ?, reason = ? WHERE id = ?",
        (state, at, due, reason, row["id"]),
    )


def _tell(bank: Bank, row: sqlite3.Row, text: str) -> None:
    name, amount = masking.name(row["payee_name"]), yuan(row["amount"])
    tell(bank, row["customer"], text, tail=tail(bank, row["account"]), name=name, amount=amount)


def tail(bank: Bank, account: str) -> str:
    """What customers know an account by: the end of its newest card's number."""
    row = bank.db.one("SELECT number FROM cards WHERE account = ? ORDER BY id DESC LIMIT 1", (account,))
    return "" if row is None else str(row["number"])[-4:]


def clearing(account: str, amount: int) -> Move:
    """The side of the bank's own account."""
    return Move(account, amount, "clearing", "clearing", "", "")


def returned_money(bank: Bank, row: sqlite3.Row) -> Move:
    """How the payer reads what comes back: taken off spending, as a refund is."""
    return Move(row["account"], row["amount"], "refund", "transfer", row["payee_name"], bank.texts["transfer_undone"])


def giver(bank: Bank, row: sqlite3.Row) -> Move:
    """How the payer reads it."""
    kind = "own_transfer" if row["own"] else "transfer_out"
    return Move(row["account"], -row["amount"], kind, _category(row), row["payee_name"], _summary(bank, row))


def taker(bank: Bank, row: sqlite3.Row, payer: str) -> Move:
    """How a payee at this bank reads it."""
    kind = "own_transfer" if row["own"] else "transfer_in"
    return Move(row["whom"], row["amount"], kind, _category(row), payer, _summary(bank, row))


def _category(row: sqlite3.Row) -> str:
    return "own_transfer" if row["own"] else "transfer"


def _summary(bank: Bank, row: sqlite3.Row) -> str:
    return str(row["note"]) or bank.texts["own_transfer_summary" if row["own"] else "transfer_summary"]


def tell_payee(bank: Bank, row: sqlite3.Row, payer: str) -> None:
    """Tells a payee at this bank that money has come, unless it is the payer."""
    if row["payee_bank"] != rules.OURS or row["own"]:
        return
    payee = bank.db.one("SELECT customer FROM accounts WHERE id = ?", (row["whom"],))
    assert payee is not None, "a payee inside the bank has an account"
    name, amount = masking.name(payer), yuan(row["amount"])
    tell(bank, payee["customer"], "transfer_received", tail=tail(bank, row["whom"]), name=name, amount=amount)
