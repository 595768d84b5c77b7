"""What callers send and get about documents."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from simulators.corebank.views import FactName, FactValue, Request

DocumentKind = Literal["statement", "asset_proof", "receipt", "deposit_agreement", "loan_agreement", "certificate"]
Id = Annotated[str, Meta(max_length=100)]


class IssueRequest(Request, frozen=True, omit_defaults=True):
    """statement: `account`, `from` and `to` (days, both included); receipt: `transaction`; asset_proof: no more."""

    kind: Literal["statement", "asset_proof", "receipt"]
    account: Id | None = None
    start: date | None = field(default=None, name="from")
    end: date | None = field(default=None, name="to")
    transaction: Id | None = None


class AgreementRequest(Request, frozen=True, omit_defaults=True):
    """The text exactly as the customer saw and accepted it."""

    kind: Literal["deposit_agreement", "loan_agreement"]
    title: Annotated[str, Meta(min_length=1, max_length=30)]
    text: Annotated[str, Meta(min_length=1, max_length=15_000)]
    facts: Annotated[dict[FactName, FactValue], Meta(max_length=20)] = field(default_factory=dict)


class DocumentView(Struct, frozen=True):
    id: str
    kind: DocumentKind
    title: str
    made_at: datetime
    sha256: str
    check_code: str
    pages: int
    text_hash: str | None


class DocumentList(Struct, frozen=True):
    """The newest hundred."""

    documents: list[DocumentView]


class WholeDocument(Struct, frozen=True):
    """`pdf` is the file in base64; `sha256` is over its bytes. `text_hash` is of agreements only."""

    id: str
    kind: DocumentKind
    title: str
    made_at: datetime
    sha256: str
    check_code: str
    pages: int
    text_hash: str | None
    pdf: str


class CheckQuery(Request, frozen=True):
    """Without the dashes that are printed in it."""

    code: Annotated[str, Meta(pattern=r"^[A-HJKMNP-Z2-9]{12}$")]


class CheckView(Struct, frozen=True):
    """Whether a document with this code was made here; everything else is null when not."""

    genuine: bool
    kind: DocumentKind | None = None
    made_on: date | None = None
    sha256: str | None = None
    masked_name: str | None = None
