"""Branches, by city and by words about the place."""

import sqlite3

from simulators.corebank.bank import Bank
from simulators.corebank.views import BranchQuery, BranchView, Hours


def search(bank: Bank, query: BranchQuery) -> list[BranchView]:
    """Branches of a city (of all without one); with `near` only those that match it, best first."""
    rows = bank.db.all("SELECT * FROM branches WHERE ? IN ('', city) ORDER BY id", (query.city,))
    if not query.near:
        return [_view(row) for row in rows]
    scored = [(_likeness(row, query.near), row) for row in rows]
    best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1]["id"]))
    return [_view(row) for _, row in best]


def _likeness(row: sqlite3.Row, near: str) -> int:
    """How many pairs of neighbouring characters of `near` stand in the branch's name, address or landmark."""
    text = "\n".join((row["name"], row["district"], row["address"], row["landmark"]))
    pairs = {near[place : place + 2] for place in range(max(1, len(near) - 1))}
    return sum(pair in text for pair in pairs) + 10 * (near in text)


def _view(row: sqlite3.Row) -> BranchView:
    return BranchView(
        id=row["id"],
        name=row["name"],
        city=row["city"],
        district=row["district"],
        address=row["address"],
        landmark=row["landmark"],
        phone=row["phone"],
        hours=Hours(row["weekdays"], row["saturday"], row["sunday"]),
        cash_machines=bool(row["cash_machines"]),
    )
