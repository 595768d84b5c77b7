"""What the core bank tells us, as frozen types. Money is Decimal yuan with two digits, instants are aware UTC.

Decoding is strict: a member that is missing, of another kind, or a sum that does not add up makes the whole answer
nonsense (`BankNonsense`), so no figure is ever guessed.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Instant = Annotated[datetime, Meta(tz=True)]
Last4 = Annotated[str, Meta(pattern=r"^[0-9]{4}$")]
Level = Literal["L1", "L2"]
CardStatus = Literal["new", "active", "locked", "lost", "expired"]
Tier = Literal["regular", "gold", "platinum", "private"]
CaseKind = Literal["complaint", "dispute", "fraud", "wrong_transfer", "callback", "other"]
RecognisedBy = Literal["bound_wechat", "bank_site"]
TransactionKind = Literal[
    "salary",
    "pension",
    "transfer_in",
    "transfer_out",
    "own_transfer",
    "purchase",
    "cash_withdrawal",
    "cash_deposit",
    "bill_payment",
    "interest",
    "fee",
    "refund",
    "credit_repayment",
    "deposit",
    "deposit_back",
    "loan_paid_out",
    "loan_repayment",
    "investment",
    "investment_back",
]


def exact(*amounts: Decimal | None) -> None:
    """Refuses what is not an amount in yuan and fen, NaN and infinity among it."""
    for amount in amounts:
        if amount is not None and amount.as_tuple().exponent != -2:
            raise ValueError("not an amount with two digits")


class Challenge(Struct, frozen=True):
    """A code is on its way, if the phone is a customer's; `challenge` names it when it is checked."""

    challenge: str
    expires_at: Instant


class Session(Struct, frozen=True, tag_field="kind", tag="session"):
    """A customer session. `token` is a secret of this server: it goes to the core bank and nowhere else."""

    token: str = field(name="session")
    customer: str
    level: Level
    expires_at: Instant

    def __repr__(self) -> str:
        return f"Session(customer={self.customer!r}, level={self.level!r}, token=hidden)"


class Proof(Struct, frozen=True, tag_field="kind", tag="proof"):
    """A single-use proof for one operation; a secret like a session's token."""

    token: str = field(name="proof")
    expires_at: Instant

    def __repr__(self) -> str:
        return "Proof(token=hidden)"


class Customer(Struct, frozen=True):
    """Who the customer is: for greeting, lane and routing."""

    id: str = field(name="customer")
    name: str
    masked_name: str
    surname: str
    gender: Literal["female", "male"]
    honorific: Literal["ms", "mr"]
    age: int
    elderly: bool
    tier: Tier
    vip: bool
    manager: str | None


class Card(Struct, frozen=True):
    """A card, its number masked by the bank."""

    id: str
    account: str
    kind: Literal["debit", "credit"]
    masked_number: str
    last4: Last4
    status: CardStatus


class AccountBranch(Struct, frozen=True):
    """Where an account is kept."""

    id: str
    name: str


class Account(Struct, frozen=True):
    """An account with its cards. The balance of a credit account is negative by what is owed."""

    id: str
    kind: Literal["debit", "credit"]
    account_class: Literal["I", "II"] | None
    masked_number: str
    last4: Last4
    status: Literal["active", "frozen", "closed"]
    branch: AccountBranch
    opened: date
    currency: Literal["CNY"]
    balance: Decimal
    available: Decimal
    credit_limit: Decimal | None
    cards: tuple[Card, ...]

    def __post_init__(self) -> None:
        exact(self.balance, self.available, self.credit_limit)


class Transaction(Struct, frozen=True):
    """One movement; `amount` is negative when money left the account."""

    id: str
    account: str
    at: Instant
    kind: TransactionKind
    category: str
    amount: Decimal
    balance_after: Decimal
    currency: Literal["CNY"]
    counterparty: str
    summary: str
    channel: str

    def __post_init__(self) -> None:
        exact(self.amount, self.balance_after)


class Page(Struct, frozen=True):
    """Transactions, newest first; `next_cursor` is None on the last page."""

    transactions: tuple[Transaction, ...]
    next_cursor: str | None


class Filters(Struct, frozen=True, omit_defaults=True):
    """Which transactions: local days (both included), amounts without sign, a part of the counterparty's name."""

    start: date | None = field(default=None, name="from")
    end: date | None = field(default=None, name="to")
    least: Decimal | None = field(default=None, name="min")
    most: Decimal | None = field(default=None, name="max")
    kind: TransactionKind | None = None
    direction: Literal["in", "out"] | None = None
    counterparty: str = ""


class CategorySum(Struct, frozen=True):
    """What one category adds up to."""

    category: str
    amount: Decimal
    count: int

    def __post_init__(self) -> None:
        exact(self.amount)


class Summary(Struct, frozen=True):
    """Income and spending of a period, both positive; moves between own accounts are neither."""

    income: Decimal
    spending: Decimal
    count: int
    income_by_category: tuple[CategorySum, ...]
    spending_by_category: tuple[CategorySum, ...]

    def __post_init__(self) -> None:
        exact(self.income, self.spending)
        if _total(self.income_by_category) != self.income or _total(self.spending_by_category) != self.spending:
            raise ValueError("the categories do not add up")


def _total(sums: Sequence[CategorySum]) -> Decimal:
    return sum((part.amount for part in sums), Decimal(0))


class Reference(Struct, frozen=True):
    """An act was done; `reference` is the bank's number for it, `status` the subject's state now.

    `facts` are what its receipt tells, by name: money as decimal yuan, days as ISO."""

    reference: str
    subject: str
    status: str
    at: Instant
    facts: dict[str, str] = {}


class Operation(Struct, frozen=True):
    """What became of an act, by its key: done with a reference and its receipt's facts, or refused with a code."""

    key: str
    act: str
    state: Literal["done", "refused"]
    reference: str | None
    code: str | None
    at: Instant
    facts: dict[str, str] = {}


class Case(Struct, frozen=True):
    """A case with its number and the local day by which it is answered."""

    number: str = field(name="case_number")
    kind: CaseKind
    facts: dict[str, str]
    opened_at: Instant
    due: date


class Hours(Struct, frozen=True):
    """Local opening hours like "09:00-17:00"; None = closed."""

    weekdays: str | None
    saturday: str | None
    sunday: str | None


class Branch(Struct, frozen=True):
    """A branch of the bank."""

    id: str
    name: str
    city: str
    district: str
    address: str
    landmark: str
    phone: str
    hours: Hours
    cash_machines: bool


class Health(Struct, frozen=True):
    """The bank's books can be read; `now` is its clock."""

    ready: Literal[True]
    now: Instant
