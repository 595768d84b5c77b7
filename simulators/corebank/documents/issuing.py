"""Makes documents for a customer who asks, and agreements that a customer has accepted."""

import hashlib
import secrets
import sqlite3

from simulators.corebank import masking
from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.documents import contents, rules
from simulators.corebank.documents.contents import Asset
from simulators.corebank.documents.paper import Content
from simulators.corebank.documents.store import Accepted, New, keep
from simulators.corebank.documents.views import AgreementRequest, IssueRequest
from simulators.corebank.doing import Doing
from simulators.corebank.money import fen
from simulators.corebank.notices import tell
from simulators.corebank.problems import Problem
from simulators.corebank.views import Done
from simulators.corebank.wealth import holdings

_OWN = (
    "SELECT accounts.id, accounts.number, customers.name FROM accounts JOIN customers ON customers.id = customer"
    " WHERE accounts.id = ? AND customer = ? AND kind IN ('debit', 'credit')"
)


def issue(bank: Bank, doing: Doing) -> Done:
    """Makes a statement, a proof of assets or a receipt.

    Raises Problem 404 `account_unknown`, `transaction_unknown`, 409 `account_missing`, `period_missing`,
    `period_invalid`, `period_in_future`, `period_too_long`, `transaction_missing`.
    """
    request: IssueRequest = doing.details
    make = {"statement": _statement, "receipt": _receipt, "asset_proof": _asset_proof}[request.kind]
    return _kept(bank, doing, request.kind, make(bank, doing, request), None)


def sign(bank: Bank, doing: Doing) -> Done:
    """Keeps an agreement as the customer accepted it. Raises Problem 409 `text_unprintable`."""
    request: AgreementRequest = doing.details
    if not rules.printable(request.text) or "\n" in request.title or not rules.printable(request.title):
        raise Problem(409, "text_unprintable", "The text holds signs that a document cannot show.")
    text_hash = hashlib.sha256(request.text.encode()).hexdigest()
    conversation = doing.session.conversation
    content = contents.agreement(request.title, request.text, text_hash, conversation, instant(doing.at))
    return _kept(bank, doing, request.kind, content, Accepted(text_hash, conversation, request.facts))


def _kept(bank: Bank, doing: Doing, kind: str, content: Content, accepted: Accepted | None) -> Done:
    document, code = "D" + doing.reference[1:], rules.check_code(secrets.choice)
    drawn = keep(bank.db, New(document, doing.customer, kind, content, doing.at, code, accepted))
    facts = {"document": document, "check_code": code, "pages": str(drawn.pages)}
    if accepted is not None:
        facts["text_hash"] = accepted.text_hash
    text = "document_made" if accepted is None else "agreement_signed"
    tell(bank, doing.customer, text, title=content.title)
    status = "issued" if accepted is None else "signed"
    return Done(doing.reference, doing.subject, status, instant(doing.at), facts)


def _statement(bank: Bank, doing: Doing, request: IssueRequest) -> Content:
    if request.account is None:
        raise Problem(409, "account_missing", "A statement is of one account.")
    if request.start is None or request.end is None:
        raise Problem(409, "period_missing", "A statement has a first and a last day.")
    wrong = rules.wrong_period(request.start, request.end, bank.clock.today())
    if wrong is not None:
        raise Problem(409, wrong, "A statement covers past days, two years at most.")
    account = _own_account(bank, doing.customer, request.account)
    return contents.statement(bank.db, account, (request.start, request.end), instant(doing.at))


def _receipt(bank: Bank, doing: Doing, request: IssueRequest) -> Content:
    if request.transaction is None:
        raise Problem(409, "transaction_missing", "A receipt is of one transaction.")
    reference, _, serial = request.transaction.rpartition("-")
    # 15 digits: far beyond any real value and inside SQLite's integers.
    numbered = serial.isascii() and serial.isdigit() and len(serial) <= 15
    posting = bank.db.one(
        "SELECT postings.*, reference FROM postings JOIN transactions ON transactions.id = booking"
        " WHERE postings.id = ? AND customer = ? AND reference = ?",
        (int(serial) if numbered else -1, doing.customer, reference),
    )
    if posting is None:
        raise Problem(404, "transaction_unknown")
    account = _own_account(bank, doing.customer, posting["account"])
    return contents.receipt(posting, account, request.transaction, instant(doing.at))


def _asset_proof(bank: Bank, doing: Doing, _request: IssueRequest) -> Content:
    rows = bank.db.all(
        "SELECT kind, number, balance FROM accounts"
        " WHERE customer = ? AND kind IN ('debit', 'deposit') AND status <> 'closed' AND balance > 0 ORDER BY kind, id",
        (doing.customer,),
    )
    assets = [Asset(row["kind"], masking.number(row["number"]), row["balance"]) for row in rows]
    held = holdings.of_customer(bank, doing.customer)
    assets += [Asset("fund", fund.name, fen(fund.value)) for fund in held.funds]
    if held.gold is not None:
        assets.append(Asset("gold", f"{held.gold.grams}g", fen(held.gold.value)))
    row = bank.db.one("SELECT name FROM customers WHERE id = ?", (doing.customer,))
    assert row is not None
    return contents.asset_proof(row["name"], assets, instant(doing.at))


def _own_account(bank: Bank, customer: str, account: str) -> sqlite3.Row:
    row = bank.db.one(_OWN, (account, customer))
    if row is None:
        raise Problem(404, "account_unknown")
    return row
