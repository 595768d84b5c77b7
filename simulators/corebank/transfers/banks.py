"""The banks a transfer can go to, by any of their names."""

from simulators.corebank.bank import Bank
from simulators.corebank.problems import Problem
from simulators.corebank.transfers.rules import OURS
from simulators.corebank.transfers.views import BankView


def every(bank: Bank) -> list[BankView]:
    """All banks, ours first."""
    rows = bank.db.all(
        "SELECT name, group_concat(short, ' ') AS shorts FROM banks LEFT JOIN bank_names ON bank = name"
        " GROUP BY name ORDER BY place"
    )
    return [BankView(row["name"], (row["shorts"] or "").split(), row["name"] == OURS) for row in rows]


def named(bank: Bank, said: str) -> str:
    """The full name of a bank that is called `said`. Raises Problem 409 `bank_unknown`."""
    row = bank.db.one(
        "SELECT name FROM banks WHERE name = ? UNION ALL SELECT bank FROM bank_names WHERE short = ?", (said, said)
    )
    if row is None:
        raise Problem(409, "bank_unknown", "No bank is called that here; GET /banks lists them.")
    return str(row["name"])
