"""Cases: what cannot be settled at once gets a number and a day by which it is answered."""

import sqlite3
from datetime import timedelta
from typing import Final

import msgspec

from simulators.corebank.bank import Bank
from simulators.corebank.clock import LOCAL, instant
from simulators.corebank.operations import Act, once
from simulators.corebank.problems import Problem
from simulators.corebank.sessions import CustomerSession
from simulators.corebank.views import CaseRequest, CaseView

# Days until an answer is due. Complaints: 15 days, trust.md; the others are this bank's own promises.
DUE_DAYS: Final = {"complaint": 15, "dispute": 20, "fraud": 3, "wrong_transfer": 5, "callback": 1, "other": 7}


def open_case(bank: Bank, session: CustomerSession | None, request: CaseRequest, key: str) -> CaseView:
    """A new case, for the customer of the session or for somebody unknown; once for each key."""
    customer = session.customer if session else None

    def effect(_reference: str, at: int) -> CaseView:
        row = bank.db.one("SELECT coalesce(max(rowid), 0) + 1 AS serial FROM cases")
        assert row is not None
        opened = instant(at).astimezone(LOCAL)
        number = f"J{opened:%Y%m%d}{row['serial']:06d}"
        due = int((opened + timedelta(days=DUE_DAYS[request.kind])).timestamp())
        bank.db.run(
            "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, request.kind, customer, request.conversation, msgspec.json.encode(request.facts), at, due),
        )
        return find(bank, session, number)

    return once(bank, Act("cases.open", request.kind, request, customer, key), CaseView, effect)


def find(bank: Bank, session: CustomerSession | None, number: str) -> CaseView:
    """A case; with a session only that customer's. Raises Problem 404 `case_unknown`."""
    row = bank.db.one("SELECT * FROM cases WHERE number = ?", (number,))
    if row is None or (session is not None and row["customer"] != session.customer):
        raise Problem(404, "case_unknown")
    return _view(row)


def _view(row: sqlite3.Row) -> CaseView:
    facts = msgspec.json.decode(row["facts"], type=dict[str, str])
    due = instant(row["due"]).astimezone(LOCAL).date()
    return CaseView(row["number"], row["kind"], facts, instant(row["opened"]), due)
