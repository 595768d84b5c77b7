"""Whom money can go to: saved payees, the customer's own accounts, and any number with a name."""

import sqlite3
from dataclasses import dataclass

from msgspec import UNSET, UnsetType

from simulators.corebank import masking
from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.doing import Doing
from simulators.corebank.money import yuan
from simulators.corebank.notices import tell
from simulators.corebank.problems import Problem
from simulators.corebank.transfers import banks
from simulators.corebank.transfers.rules import LOOK_BACK, OURS
from simulators.corebank.transfers.views import NewPayee, PayeeKind, PayeeView
from simulators.corebank.views import Done


@dataclass(frozen=True)
class Named:
    """A payee as a caller names one: by the id of a saved payee or own account, or by name, number and bank."""

    payee: str | UnsetType
    name: str | UnsetType
    number: str | UnsetType
    bank: str | UnsetType


@dataclass(frozen=True)
class Payee:
    """Somebody money can go to. `account` is the row of accounts when the payee is at this bank, with `owner_name`.

    `whom` names the payee in the books of transfers."""

    name: str | None
    number: str
    bank: str
    account: sqlite3.Row | None
    own: bool

    @property
    def whom(self) -> str:
        return self.number if self.account is None else str(self.account["id"])

    @property
    def kind(self) -> PayeeKind:
        if self.account is None:
            return "other_bank"
        return "own" if self.own else "this_bank"

    @property
    def name_fits(self) -> bool | None:
        """Whether the account is really this person's; None at another bank, or without a name."""
        if self.account is None or self.name is None:
            return None
        return bool(self.account["owner_name"] == self.name)


def resolve(bank: Bank, customer: str, named: Named) -> Payee:
    """The payee that is meant.

    Raises Problem 404 `payee_unknown` for an id that is not this customer's, and 409: `payee_incomplete`,
    `bank_unknown`, `payee_bank_missing`, `payee_bank_wrong`, `payee_number_unknown`.
    """
    if named.payee is not UNSET:
        if (named.name, named.number, named.bank) != (UNSET, UNSET, UNSET):
            raise Problem(409, "payee_incomplete", "Name a payee by its id alone, or by name, number and bank.")
        return _by_id(bank, customer, named.payee)
    if named.number is UNSET:
        raise Problem(409, "payee_incomplete", "A payee's number is needed.")
    name = None if named.name is UNSET else named.name.strip()
    return _by_number(bank, customer, name, named.number.strip(), named.bank)


def _by_id(bank: Bank, customer: str, payee: str) -> Payee:
    saved = bank.db.one("SELECT name, number, bank FROM payees WHERE id = ? AND customer = ?", (payee, customer))
    if saved is not None:
        return _by_number(bank, customer, saved["name"], saved["number"], saved["bank"])
    account = bank.db.one(
        "SELECT accounts.*, name AS owner_name FROM accounts JOIN customers ON customers.id = customer"
        " WHERE accounts.id = ? AND customer = ? AND kind IN ('debit', 'credit')",
        (payee, customer),
    )
    if account is None:
        raise Problem(404, "payee_unknown")
    return Payee(account["owner_name"], account["number"], OURS, account, own=True)


def _by_number(bank: Bank, customer: str, name: str | None, number: str, said: str | UnsetType) -> Payee:
    at = None if said is UNSET else banks.named(bank, said.strip())
    account = _account(bank, number)
    if account is None and at is None:
        raise Problem(409, "payee_bank_missing", "The number is not of this bank: which one is it?")
    if account is None and at == OURS:
        raise Problem(409, "payee_number_unknown", "This bank has no such account or card.")
    if account is not None and at not in (None, OURS):
        raise Problem(409, "payee_bank_wrong", "The number is of this bank.")
    return Payee(name, number, at or OURS, account, own=account is not None and account["customer"] == customer)


def _account(bank: Bank, number: str) -> sqlite3.Row | None:
    """The account at this bank that has this number, or a card with it."""
    return bank.db.one(
        "SELECT accounts.*, name AS owner_name FROM accounts JOIN customers ON customers.id = customer"
        " WHERE accounts.id IN (SELECT id FROM accounts WHERE number = ? UNION ALL"
        " SELECT account FROM cards WHERE number = ?) AND accounts.kind IN ('debit', 'credit')",
        (number, number),
    )


def is_listed(bank: Bank, number: str) -> bool:
    """Whether the number stands on the fraud list."""
    return bank.db.one("SELECT 1 FROM listed_numbers WHERE number = ?", (number,)) is not None


def is_saved(bank: Bank, customer: str, whom: str) -> bool:
    return bank.db.one("SELECT 1 FROM payees WHERE customer = ? AND whom = ?", (customer, whom)) is not None


def saved(bank: Bank, customer: str) -> list[PayeeView]:
    """The customer's saved payees, the one paid last first."""
    rows = bank.db.all(
        "SELECT payees.*, max(made) AS last, count(transfers.id) AS times,"
        " coalesce(sum(CASE WHEN made >= ? THEN amount END), 0) AS total"
        " FROM payees LEFT JOIN transfers ON transfers.customer = payees.customer AND transfers.whom = payees.whom"
        " AND state IN ('waiting', 'sent', 'arrived')"
        " WHERE payees.customer = ? GROUP BY payees.id ORDER BY last DESC, payees.id",
        (int(bank.clock.seconds()) - LOOK_BACK, customer),
    )
    return [_view(row) for row in rows]


def _view(row: sqlite3.Row) -> PayeeView:
    return PayeeView(
        id=row["id"],
        name=row["name"],
        label=row["label"],
        masked_number=masking.number(row["number"]),
        last4=row["number"][-4:],
        bank=row["bank"],
        last_used_at=None if row["last"] is None else instant(row["last"]),
        times_paid=row["times"],
        total_90_days=yuan(row["total"]),
    )


def add(bank: Bank, doing: Doing) -> Done:
    """Saves a payee. Raises Problem 409: as resolve, `payee_is_own`, `payee_name_wrong`, `payee_is_listed`,
    `payee_is_saved`."""
    asked: NewPayee = doing.details
    payee = resolve(bank, doing.customer, Named(UNSET, asked.name, asked.number, asked.bank))
    if payee.own:
        raise Problem(409, "payee_is_own", "Own accounts need not be saved.")
    if payee.name_fits is False:
        raise Problem(409, "payee_name_wrong", "The account is not in this name.")
    if is_listed(bank, payee.number):
        raise Problem(409, "payee_is_listed", "The number has been reported for fraud.")
    if is_saved(bank, doing.customer, payee.whom):
        raise Problem(409, "payee_is_saved", "This payee is saved already.")
    saved_as = f"P{doing.reference[1:]}"
    bank.db.run(
        "INSERT INTO payees VALUES (?, ?, ?, '', ?, ?, ?, ?)",
        (saved_as, doing.customer, asked.name.strip(), payee.number, payee.bank, payee.whom, doing.at),
    )
    tell(bank, doing.customer, "payee_added", name=masking.name(asked.name.strip()), tail=payee.number[-4:])
    facts = {"payee": saved_as, "name": asked.name.strip(), "bank": payee.bank, "last4": payee.number[-4:]}
    return Done(doing.reference, doing.subject, "saved", instant(doing.at), facts)


def remove(bank: Bank, doing: Doing) -> Done:
    """Forgets a saved payee. Raises Problem 404 `payee_unknown`."""
    row = bank.db.one("SELECT * FROM payees WHERE id = ? AND customer = ?", (doing.subject, doing.customer))
    if row is None:
        raise Problem(404, "payee_unknown")
    bank.db.run("DELETE FROM payees WHERE id = ?", (doing.subject,))
    tell(bank, doing.customer, "payee_removed", name=masking.name(row["name"]), tail=row["number"][-4:])
    facts = {"name": row["name"], "bank": row["bank"], "last4": row["number"][-4:]}
    return Done(doing.reference, doing.subject, "removed", instant(doing.at), facts)
