"""Applications: what was asked for, what the service centre's risk decided, and until when it may be drawn."""

import sqlite3
from datetime import date, timedelta

import msgspec

from simulators.corebank import notices
from simulators.corebank.bank import Bank
from simulators.corebank.clock import LOCAL, instant
from simulators.corebank.database import Database
from simulators.corebank.doing import Doing
from simulators.corebank.interest import percent, rate_of
from simulators.corebank.loans import products, profile
from simulators.corebank.loans.views import ApplicationView, LoanApplication
from simulators.corebank.money import fen, yuan
from simulators.corebank.problems import Problem
from simulators.corebank.views import Done

VALID_DAYS = 30
_SELECT = (
    "SELECT loan_applications.*, contract FROM loan_applications LEFT JOIN loans ON loans.id = loan_applications.loan"
)


def apply(bank: Bank, doing: Doing) -> Done:
    """The effect of `loans.apply`: a new application with its decision. It replaces one of the same product that is
    under review, or approved and not drawn.

    Raises Problem 404 `product_unknown`, and the 409s of products.check_request and products.check_decision.
    """
    wanted: LoanApplication = doing.details
    product = products.find(bank.db, wanted.product)
    products.check_request(product, wanted)
    products.check_decision(product, wanted, profile.age(bank, doing.customer))
    bank.db.run(
        "UPDATE loan_applications SET state = 'replaced' WHERE customer = ? AND product = ?"
        " AND (state = 'review' OR (state = 'approved' AND valid_until >= ?))",
        (doing.customer, product.id, bank.clock.today().isoformat()),
    )
    number = write(bank.db, doing.customer, wanted, doing.at)
    view = find(bank, doing.customer, number)
    facts = {
        "application": number,
        "product_name": product.name,
        "amount": view.amount,
        "months": str(view.months),
        "method": view.method,
        "decision": wanted.decision,
    }
    if view.approved_amount is not None and view.rate is not None and view.valid_until is not None:
        facts |= {
            "approved_amount": view.approved_amount,
            "rate": view.rate,
            "valid_until": view.valid_until.isoformat(),
        }
    notices.tell(bank, doing.customer, f"loan_{wanted.decision}", **facts)
    return Done(doing.reference, number, view.state, instant(doing.at), facts)


def write(db: Database, customer: str, wanted: LoanApplication, at: int) -> str:
    """Puts an application into the books; gives its number."""
    row = db.one("SELECT coalesce(max(rowid), 0) + 1 AS serial FROM loan_applications")
    assert row is not None
    day = instant(at).astimezone(LOCAL).date()
    number = f"DK{day:%Y%m%d}{row['serial']:06d}"
    approved = None if wanted.limit is None else min(fen(wanted.amount), fen(wanted.limit))
    db.run(
        "INSERT INTO loan_applications VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (
            number,
            customer,
            wanted.product,
            fen(wanted.amount),
            wanted.months,
            wanted.method,
            wanted.purpose,
            wanted.employment,
            wanted.consent,
            wanted.decision,
            approved,
            None if wanted.rate is None else rate_of(wanted.rate),
            wanted.grade,
            msgspec.json.encode(wanted.reasons),
            wanted.strategy,
            at,
            None if approved is None else (day + timedelta(days=VALID_DAYS)).isoformat(),
        ),
    )
    return number


def of_customer(bank: Bank, customer: str) -> list[ApplicationView]:
    """All applications of a customer, newest first."""
    rows = bank.db.all(f"{_SELECT} WHERE loan_applications.customer = ? ORDER BY at DESC, number DESC", (customer,))
    return [_view(bank, row) for row in rows]


def find(bank: Bank, customer: str, number: str) -> ApplicationView:
    """One application. Raises Problem 404 `application_unknown`, also for somebody else's."""
    return _view(bank, own(bank, customer, number))


def drawable(bank: Bank, customer: str, number: str) -> sqlite3.Row:
    """The row of an application that may be drawn.

    Raises Problem 404 `application_unknown`, 409 `application_is_<state>`.
    """
    row = own(bank, customer, number)
    state = _state(row, bank.clock.today())
    if state != "approved":
        raise Problem(409, f"application_is_{state}", "Only an approved application that is still valid can be drawn.")
    return row


def own(bank: Bank, customer: str, number: str) -> sqlite3.Row:
    """The row of an application of this customer. Raises Problem 404 `application_unknown`."""
    row = bank.db.one(f"{_SELECT} WHERE number = ? AND loan_applications.customer = ?", (number, customer))
    if row is None:
        raise Problem(404, "application_unknown")
    return row


def _state(row: sqlite3.Row, today: date) -> str:
    """`expired` is nowhere written down: it is an approval whose last day is over."""
    over = row["state"] == "approved" and date.fromisoformat(row["valid_until"]) < today
    return "expired" if over else str(row["state"])


def _view(bank: Bank, row: sqlite3.Row) -> ApplicationView:
    product = products.find(bank.db, row["product"])
    shown = {
        "number": row["number"],
        "product": product.id,
        "product_name": product.name,
        "amount": yuan(row["amount"]),
        "months": row["months"],
        "method": row["method"],
        "purpose": row["purpose"],
        "state": _state(row, bank.clock.today()),
        "applied_at": instant(row["at"]),
        "approved_amount": None if row["approved"] is None else yuan(row["approved"]),
        "rate": None if row["rate"] is None else percent(row["rate"]),
        "grade": row["grade"],
        "reasons": msgspec.json.decode(row["reasons"], type=list[str]),
        "strategy": row["strategy"],
        "valid_until": row["valid_until"],
        "loan": row["loan"],
        "contract": row["contract"],
    }
    return msgspec.convert(shown, ApplicationView)
