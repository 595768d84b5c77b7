"""What callers send and get, as types: requests that do not fit are refused, and the OpenAPI page is made of these.

Money is a decimal string of yuan with two digits ("1234.50"); instants are UTC; dates are local days of the bank.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

Money = Annotated[str, Meta(pattern=r"^-?[0-9]+\.[0-9]{2}$")]
Amount = Annotated[str, Meta(pattern=r"^[0-9]{1,13}(\.[0-9]{1,2})?$")]
Phone = Annotated[str, Meta(pattern=r"^1[0-9]{10}$")]
Conversation = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]
Purpose = Annotated[str, Meta(pattern=r"^(session|operation:[0-9a-f]{64}|phone:R[0-9A-F]{15})$")]
Last4 = Annotated[str, Meta(pattern=r"^[0-9]{4}$")]
Short = Annotated[str, Meta(max_length=64)]
Level = Literal["L1", "L2"]
CardStatus = Literal["new", "active", "locked", "lost", "expired"]
Tier = Literal["regular", "gold", "platinum", "private"]
Kind = Literal[
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


class Request(Struct, frozen=True, forbid_unknown_fields=True):
    """What a caller sends: unknown members are refused."""


class CodeRequest(Request, frozen=True):
    """Send a code: to `phone`, or without it to the registered phone of the customer session in the header; with a
    purpose `phone:<pending>` to the new phone that waits under this id."""

    conversation: Conversation
    purpose: Purpose
    phone: Phone | None = None


class CodeSent(Struct, frozen=True):
    """The same whether or not the phone is a customer's."""

    challenge: str
    expires_at: datetime


class CodeCheck(Request, frozen=True):
    """What the customer typed, with what the code is bound to."""

    challenge: Annotated[str, Meta(max_length=100)]
    code: Annotated[str, Meta(pattern=r"^[0-9]{6}$")]
    conversation: Conversation
    purpose: Purpose


class SessionGiven(Struct, frozen=True, tag_field="kind", tag="session"):
    """A customer session; it ends when it is not used for 15 minutes."""

    session: str
    customer: str
    level: Level
    expires_at: datetime


class ProofGiven(Struct, frozen=True, tag_field="kind", tag="proof"):
    """A single-use proof for the operation whose hash the purpose named."""

    proof: str
    expires_at: datetime


class PhoneChanged(Struct, frozen=True, tag_field="kind", tag="phone"):
    """The new phone, masked, is the customer's registered phone from now on."""

    phone: str
    at: datetime


class Recognised(Request, frozen=True):
    """The calling system vouches for a customer it knows."""

    customer: Annotated[str, Meta(max_length=20)]
    reason: Literal["bound_wechat", "bank_site"]
    conversation: Conversation


class Profile(Struct, frozen=True):
    """Who the customer is, for a greeting and for the right lane."""

    customer: str
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


class CardView(Struct, frozen=True):
    """A card, its number masked. The expiry date is never shown."""

    id: str
    account: str
    kind: Literal["debit", "credit"]
    masked_number: str
    last4: Last4
    status: CardStatus


class CardList(Struct, frozen=True):
    cards: list[CardView]


class BranchName(Struct, frozen=True):
    id: str
    name: str


class AccountView(Struct, frozen=True):
    """An account with its cards. Of a credit account the balance is negative by what is owed."""

    id: str
    kind: Literal["debit", "credit"]
    account_class: Literal["I", "II"] | None
    masked_number: str
    last4: Last4
    status: Literal["active", "frozen", "closed"]
    branch: BranchName
    opened: date
    currency: Literal["CNY"]
    balance: Money
    available: Money
    credit_limit: Money | None
    cards: list[CardView]


class AccountList(Struct, frozen=True):
    accounts: list[AccountView]


class Period(Request, frozen=True):
    """Local days, both included; without them all there is."""

    start: date | UnsetType = field(default=UNSET, name="from")
    end: date | UnsetType = field(default=UNSET, name="to")


class TransactionQuery(Period, frozen=True):
    """`min` and `max` compare amounts without their sign; `counterparty` is a part of the name."""

    least: Amount | UnsetType = field(default=UNSET, name="min")
    most: Amount | UnsetType = field(default=UNSET, name="max")
    kind: Kind | UnsetType = UNSET
    direction: Literal["in", "out"] | UnsetType = UNSET
    counterparty: Short = ""
    cursor: Short = ""
    limit: Annotated[int, Meta(ge=1, le=100)] = 20


class TransactionView(Struct, frozen=True):
    """One movement on one account; `amount` is negative when money left."""

    id: str
    account: str
    at: datetime
    kind: Kind
    category: str
    amount: Money
    balance_after: Money
    currency: Literal["CNY"]
    counterparty: str
    summary: str
    channel: str


class TransactionPage(Struct, frozen=True):
    """Newest first. `next_cursor` is null on the last page."""

    transactions: list[TransactionView]
    next_cursor: str | None


class CategorySum(Struct, frozen=True):
    category: str
    amount: Money
    count: int


class SummaryView(Struct, frozen=True):
    """Income and spending, both positive, refunds taken off spending; moves between the customer's own accounts and
    credit-card repayments are neither. `count` counts every movement."""

    income: Money
    spending: Money
    count: int
    income_by_category: list[CategorySum]
    spending_by_category: list[CategorySum]


class Done(Struct, frozen=True):
    """An act was carried out. `status`: the subject's state now; `facts`: what the receipt tells (money as Money)."""

    reference: str
    subject: str
    status: str
    at: datetime
    facts: dict[str, str] = {}


class OperationView(Struct, frozen=True):
    """What became of an Idempotency-Key: done with a reference and facts, or refused with a code."""

    key: str
    act: str
    state: Literal["done", "refused"]
    reference: str | None
    code: str | None
    at: datetime
    facts: dict[str, str] = {}


FactName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
FactValue = Annotated[str, Meta(max_length=200)]


class CaseRequest(Request, frozen=True):
    """Facts only (an amount, a reference, a date); what the customer said stays in the service centre."""

    kind: Literal["complaint", "dispute", "fraud", "wrong_transfer", "callback", "other"]
    conversation: Conversation
    facts: Annotated[dict[FactName, FactValue], Meta(max_length=20)] = {}


class CaseView(Struct, frozen=True):
    case_number: str
    kind: str
    facts: dict[str, str]
    opened_at: datetime
    due: date


class BranchQuery(Request, frozen=True):
    """`near` is any words about the place: district, street, landmark."""

    city: Short = ""
    near: Short = ""


class Hours(Struct, frozen=True):
    """Local opening hours ("09:00-17:00"); null = closed."""

    weekdays: str | None
    saturday: str | None
    sunday: str | None


class BranchView(Struct, frozen=True):
    id: str
    name: str
    city: str
    district: str
    address: str
    landmark: str
    phone: str
    hours: Hours
    cash_machines: bool


class BranchList(Struct, frozen=True):
    branches: list[BranchView]


class OutboxQuery(Request, frozen=True):
    phone: Phone | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class Message(Struct, frozen=True):
    id: int
    phone: str
    text: str
    at: datetime


class Messages(Struct, frozen=True):
    messages: list[Message]


FaultMode = Literal[
    "latency",
    "http_500",
    "http_503",
    "timeout_after_success",
    "malformed",
    "nonsense",
    "drop_connection",
    "drop_after_success",
]


class FaultRule(Request, frozen=True):
    """A fault for requests whose path begins with `path_prefix`. `value` in seconds; `times`: how often, then off."""

    mode: FaultMode
    path_prefix: Annotated[str, Meta(pattern=r"^/", max_length=200)] = "/"
    method: Literal["GET", "POST", "DELETE"] | None = None
    value: Annotated[float, Meta(ge=0, le=600)] = 30.0
    times: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None


class FaultRules(Request, frozen=True):
    rules: Annotated[list[FaultRule], Meta(max_length=50)]


class FaultsQuery(Request, frozen=True):
    """Only what is asked with the sessions of one conversation."""

    conversation: Annotated[str, Meta(min_length=1, max_length=100)] | UnsetType = UNSET


class ClockView(Struct, frozen=True):
    now: datetime


class ClockSetting(Request, frozen=True):
    now: Annotated[datetime, Meta(tz=True)]


class MarketView(Struct, frozen=True):
    """Whether gold is traded; `forced` against the hour."""

    open: bool
    forced: bool


class MarketSetting(Request, frozen=True):
    open: bool


class Health(Struct, frozen=True):
    ready: Literal[True]
    now: datetime
