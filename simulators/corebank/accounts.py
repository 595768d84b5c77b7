"""Customers' profiles and accounts, as callers may see them."""

import sqlite3
from datetime import date

from simulators.corebank import cards, masking
from simulators.corebank.bank import Bank
from simulators.corebank.clock import age_on
from simulators.corebank.money import yuan
from simulators.corebank.problems import Problem
from simulators.corebank.views import AccountView, BranchName, CardView, Profile

ELDERLY_AGE = 60
VIP_TIERS = ("platinum", "private")
_SELECT = (
    "SELECT accounts.*, branches.name AS branch_name FROM accounts JOIN branches ON branches.id = accounts.branch"
    " WHERE customer = ? AND kind IN ('debit', 'credit')"
)


def profile(bank: Bank, customer: str) -> Profile:
    """The customer of a session."""
    row = bank.db.one("SELECT * FROM customers WHERE id = ?", (customer,))
    assert row is not None, "a session names an existing customer"
    age = age_on(date.fromisoformat(row["born"]), bank.clock.today())
    return Profile(
        customer=row["id"],
        name=row["name"],
        masked_name=masking.name(row["name"]),
        surname=row["surname"],
        gender=row["gender"],
        honorific="ms" if row["gender"] == "female" else "mr",
        age=age,
        elderly=age >= ELDERLY_AGE,
        tier=row["tier"],
        vip=row["tier"] in VIP_TIERS,
        manager=row["manager"],
    )


def of_customer(bank: Bank, customer: str) -> list[AccountView]:
    """All accounts with their cards, oldest first."""
    held = cards.of_customer(bank, customer)
    return [_view(row, held) for row in bank.db.all(f"{_SELECT} ORDER BY accounts.id", (customer,))]


def find(bank: Bank, customer: str, account: str) -> AccountView:
    """One account of this customer. Raises Problem 404 `account_unknown`, also for somebody else's."""
    row = bank.db.one(f"{_SELECT} AND accounts.id = ?", (customer, account))
    if row is None:
        raise Problem(404, "account_unknown")
    return _view(row, cards.of_customer(bank, customer))


def _view(row: sqlite3.Row, held: list[CardView]) -> AccountView:
    credit = row["kind"] == "credit"
    return AccountView(
        id=row["id"],
        kind=row["kind"],
        account_class=row["class"],
        masked_number=masking.number(row["number"]),
        last4=row["number"][-4:],
        status=row["status"],
        branch=BranchName(row["branch"], row["branch_name"]),
        opened=date.fromisoformat(row["opened"]),
        currency="CNY",
        balance=yuan(row["balance"]),
        available=yuan(row["balance"] + row["credit_limit"]) if row["status"] == "active" else yuan(0),
        credit_limit=yuan(row["credit_limit"]) if credit else None,
        cards=[card for card in held if card.account == row["id"]],
    )
