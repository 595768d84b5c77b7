"""Statements, proofs of assets, receipts and agreements as PDF.

Acts (acts.py), subject the customer: `documents.issue` (kind statement: account, from, to; receipt: transaction;
asset_proof), `documents.sign` (kind deposit_agreement or loan_agreement, title, text, facts; needs a code, L3). Their
facts: document, check_code, pages, and of an agreement text_hash (SHA-256 of its text in UTF-8).
"""

import hashlib
from base64 import b64decode
from datetime import date
from typing import Literal

from msgspec import Struct

from warmline.bank.transport import Ask, Transport
from warmline.bank.types import Instant

DocumentKind = Literal["statement", "asset_proof", "receipt", "deposit_agreement", "loan_agreement", "certificate"]


class Document(Struct, frozen=True):
    """A document of a customer without its file. `sha256` is over the file, `text_hash` over an agreement's text."""

    id: str
    kind: DocumentKind
    title: str
    made_at: Instant
    sha256: str
    check_code: str
    pages: int
    text_hash: str | None


class DocumentFile(Document, frozen=True):
    """A document with its file, a PDF in base64."""

    pdf: str

    def __post_init__(self) -> None:
        if hashlib.sha256(self.content()).hexdigest() != self.sha256:
            raise ValueError("the file is not the one that was made")

    def content(self) -> bytes:
        """The PDF itself."""
        return b64decode(self.pdf, validate=True)


class DocumentCheck(Struct, frozen=True):
    """Whether a document with a check code was made by the bank; the rest is None when not."""

    genuine: bool
    kind: DocumentKind | None
    made_on: date | None
    sha256: str | None
    masked_name: str | None


class _Documents(Struct, frozen=True):
    documents: tuple[Document, ...]


class Documents:
    """Reads documents. All raise BankUnavailable and BankNonsense; with a session NotProven too."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, session: str) -> tuple[Document, ...]:
        """The customer's newest hundred documents, newest first (L2)."""
        return self._transport.ask(Ask("GET", "/documents", session=session), _Documents).documents

    def find(self, session: str, document: str) -> DocumentFile:
        """One document with its file (L2). Raises NotFound, also for somebody else's."""
        return self._transport.ask(Ask("GET", f"/documents/{document}", session=session), DocumentFile)

    def check(self, code: str) -> DocumentCheck:
        """Whether a document is genuine: 12 signs, without dashes, as capitals. Raises BankRefused for another form."""
        return self._transport.ask(Ask("GET", "/documents/check", query={"code": code}), DocumentCheck)
