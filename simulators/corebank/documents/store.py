"""Keeps documents and finds them again."""

import hashlib
import sqlite3
from base64 import b64encode
from dataclasses import dataclass
from typing import Final

import msgspec

from simulators.corebank import masking
from simulators.corebank.bank import Bank
from simulators.corebank.clock import LOCAL, instant
from simulators.corebank.database import Database
from simulators.corebank.documents.paper import Content, Drawn, draw
from simulators.corebank.documents.views import CheckView, DocumentList, DocumentView, WholeDocument
from simulators.corebank.problems import Problem

_SHOWN: Final = 100
_WITHOUT_PDF: Final = "SELECT id, customer, kind, title, made, sha256, check_code, pages, text_hash FROM documents"


@dataclass(frozen=True)
class Accepted:
    """What an agreement keeps besides its PDF."""

    text_hash: str
    conversation: str
    facts: dict[str, str]


@dataclass(frozen=True)
class New:
    """A document about to be made; `at` in seconds since 1970."""

    id: str
    customer: str
    kind: str
    content: Content
    at: int
    check_code: str
    accepted: Accepted | None = None


def keep(db: Database, new: New) -> Drawn:
    """Draws a document and writes it down."""
    drawn = draw(new.content, new.check_code)
    accepted = new.accepted
    db.run(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new.id,
            new.customer,
            new.kind,
            new.content.title,
            new.at,
            hashlib.sha256(drawn.pdf).hexdigest(),
            new.check_code,
            drawn.pages,
            None if accepted is None else accepted.text_hash,
            None if accepted is None else accepted.conversation,
            None if accepted is None else msgspec.json.encode(accepted.facts),
            drawn.pdf,
        ),
    )
    return drawn


def of_customer(bank: Bank, customer: str) -> DocumentList:
    """The newest documents, without the files."""
    rows = bank.db.all(f"{_WITHOUT_PDF} WHERE customer = ? ORDER BY made DESC, id LIMIT ?", (customer, _SHOWN))
    return DocumentList([_view(row) for row in rows])


def find(bank: Bank, customer: str, document: str) -> WholeDocument:
    """One document with its file. Raises Problem 404 `document_unknown`, also for somebody else's."""
    row = bank.db.one("SELECT * FROM documents WHERE id = ? AND customer = ?", (document, customer))
    if row is None:
        raise Problem(404, "document_unknown")
    pdf = b64encode(row["pdf"]).decode("ascii")
    return WholeDocument(**msgspec.structs.asdict(_view(row)), pdf=pdf)


def check(bank: Bank, code: str) -> CheckView:
    """What anybody with the code may know."""
    row = bank.db.one(
        "SELECT kind, made, sha256, name FROM documents JOIN customers ON customers.id = customer WHERE check_code = ?",
        (code,),
    )
    if row is None:
        return CheckView(False)
    made = instant(row["made"]).astimezone(LOCAL).date()
    return CheckView(True, row["kind"], made, row["sha256"], masking.name(row["name"]))


def _view(row: sqlite3.Row) -> DocumentView:
    return DocumentView(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        made_at=instant(row["made"]),
        sha256=row["sha256"],
        check_code=row["check_code"],
        pages=row["pages"],
        text_hash=row["text_hash"],
    )
