"""New cards for old ones, and activating them."""

import sqlite3
from random import Random
from typing import Final

from simulators.corebank import ledger, notices
from simulators.corebank.bank import Bank
from simulators.corebank.cardcare import rules
from simulators.corebank.cardcare.rules import Deliver, Reason
from simulators.corebank.cardcare.views import ActivateRequest, ReplacementView, ReplaceRequest
from simulators.corebank.clock import instant
from simulators.corebank.database import Database
from simulators.corebank.doing import Doing
from simulators.corebank.ledger import Move
from simulators.corebank.money import yuan
from simulators.corebank.problems import Problem
from simulators.corebank.seeding import numbers
from simulators.corebank.views import Done

# Which states of a card fit a reason. A loss is reported first, because that closes the number at once.
FITTING: Final[dict[Reason, tuple[str, ...]]] = {
    "damaged": ("active", "locked"),
    "faulty": ("active", "locked"),
    "expired": ("active", "locked", "expired"),
    "lost": ("lost",),
    "name_changed": ("active", "locked"),
}


def card_of(bank: Bank, customer: str, card: str) -> sqlite3.Row:
    """A card of this customer with its account's status and branch, tier and date of birth.

    Raises Problem 404 `card_unknown`."""
    row = bank.db.one(
        "SELECT cards.*, accounts.status AS account_status, accounts.branch, branches.name AS branch_name, tier, born"
        " FROM cards JOIN accounts ON accounts.id = cards.account JOIN branches ON branches.id = accounts.branch"
        " JOIN customers ON customers.id = cards.customer WHERE cards.id = ? AND cards.customer = ?",
        (card, customer),
    )
    if row is None:
        raise Problem(404, "card_unknown")
    return row


def quote(bank: Bank, customer: str, card: str, reason: Reason) -> ReplacementView:
    """What a new card would cost and when it would be there. Raises Problem 404 `card_unknown`."""
    old, today = card_of(bank, customer, card), bank.clock.today()
    fee = rules.card_fee(old["kind"], old["tier"], reason)
    return ReplacementView(
        reason, yuan(fee), old["branch"], rules.ready_by(today, "branch"), rules.ready_by(today, "post")
    )


def replace(bank: Bank, doing: Doing) -> Done:
    """Orders a new card with a new number; its fee is taken from the account.

    Raises Problem 404 `card_unknown`, `branch_unknown`; 409 `card_not_lost`, `card_is_<status>`,
    `card_already_replaced`, `branch_needed`, `balance_short`, `account_is_…`.
    """
    asked: ReplaceRequest = doing.details
    old = card_of(bank, doing.customer, doing.subject)
    _check(bank, old, asked)
    branch, place = _branch(bank, old, asked)
    card, number = new_card(bank.db, old["kind"], f"card/{doing.reference}")
    fee = rules.card_fee(old["kind"], old["tier"], asked.reason)
    day = rules.ready_by(bank.clock.today(), asked.deliver)
    if fee:
        words = ("fee", "fee", bank.texts["bank"], bank.texts["summary_card_fee"])
        moves = [Move(old["account"], -fee, *words), Move(ledger.FEES, fee, *words)]
        ledger.post(bank.db, doing.reference, doing.at, "bank", moves)
    write(bank.db, old, card, number, (asked.reason, asked.deliver, branch, doing.at, day.isoformat(), fee))
    facts = {"old_last4": old["number"][-4:], "new_last4": number[-4:], "fee": yuan(fee), "ready_by": day.isoformat()}
    notices.tell(bank, doing.customer, f"card_ordered_{asked.deliver}", **facts, place=place)
    facts |= {"new_card": card, "reason": asked.reason, "deliver": asked.deliver}
    if asked.deliver == "branch":
        facts["branch"] = place
    return Done(doing.reference, doing.subject, "ordered", instant(doing.at), facts)


def _check(bank: Bank, old: sqlite3.Row, asked: ReplaceRequest) -> None:
    if old["status"] not in FITTING[asked.reason]:
        code = "card_not_lost" if asked.reason == "lost" else f"card_is_{old['status']}"
        raise Problem(409, code, f"The card is {old['status']}.")
    if old["account_status"] != "active":
        raise Problem(409, f"account_is_{old['account_status']}", f"The account is {old['account_status']}.")
    if asked.reason == "name_changed" and asked.deliver == "post":
        raise Problem(409, "branch_needed", "A new name is checked at a branch, with the new identity card.")
    if bank.db.one(
        "SELECT 1 FROM card_orders JOIN cards ON cards.id = card WHERE old = ? AND status <> 'lost'", (old["id"],)
    ):
        raise Problem(409, "card_already_replaced", "There is a new card in its place already.")


def _branch(bank: Bank, old: sqlite3.Row, asked: ReplaceRequest) -> tuple[str | None, str]:
    """Where the card is fetched, with its name. Raises Problem 404 `branch_unknown`."""
    if asked.deliver == "post":
        return None, ""
    if not asked.branch:
        return old["branch"], old["branch_name"]
    row = bank.db.one("SELECT name FROM branches WHERE id = ?", (asked.branch,))
    if row is None:
        raise Problem(404, "branch_unknown")
    return asked.branch, row["name"]


def new_card(db: Database, kind: str, source: str) -> tuple[str, str]:
    """The id and the number of a new card; the number follows from `source` and is nobody's yet."""
    row = db.one("SELECT max(id) AS id FROM cards")
    assert row is not None, "a maximum always has a row"
    credit, rng = kind == "credit", Random(source)
    prefix, length = (numbers.CREDIT_PREFIX, 16) if credit else (numbers.DEBIT_PREFIX, 19)
    while db.one("SELECT 1 FROM cards WHERE number = ?", (number := numbers.card_number(rng, prefix, length),)):
        continue
    return f"K{int(row['id'][1:]) + 1:06d}", number


def write(
    db: Database, old: sqlite3.Row, card: str, number: str, order: tuple[Reason, Deliver, str | None, int, str, int]
) -> None:
    """Writes a new card that is not active yet, with its order: reason, deliver, branch, instant, day, fee."""
    db.run(
        "INSERT INTO cards VALUES (?, ?, ?, ?, ?, 'new')", (card, old["account"], old["customer"], number, old["kind"])
    )
    db.run("INSERT INTO card_orders VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (card, old["id"], *order))


def activate(bank: Bank, doing: Doing) -> Done:
    """Makes a new card active; the one it replaces ends with that.

    Raises Problem 404 `card_unknown`; 409 `card_is_<status>`, `last4_wrong`."""
    asked: ActivateRequest = doing.details
    new = card_of(bank, doing.customer, doing.subject)
    if new["status"] != "new":
        raise Problem(409, f"card_is_{new['status']}", f"The card is {new['status']}.")
    if new["number"][-4:] != asked.last4:
        raise Problem(409, "last4_wrong", "These are not the last four digits of the new card.")
    bank.db.run("UPDATE cards SET status = 'active' WHERE id = ?", (doing.subject,))
    bank.db.run(
        "UPDATE cards SET status = 'expired' WHERE status IN ('active', 'locked')"
        " AND id = (SELECT old FROM card_orders WHERE card = ?)",
        (doing.subject,),
    )
    notices.tell(bank, doing.customer, "card_activated", tail=asked.last4)
    return Done(doing.reference, doing.subject, "active", instant(doing.at), {"card_last4": asked.last4})
