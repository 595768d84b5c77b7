"""What callers send and get about transfers. Money is decimal yuan; instants are UTC."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from simulators.corebank.transfers.rules import Arrival, ReturnReason
from simulators.corebank.views import Amount, Last4, Money, Request, Short

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]{1,40}$")]
# Cards have 16 to 19 digits, accounts and passbooks of other banks up to 30.
Number = Annotated[str, Meta(pattern=r"^[0-9]{12,30}$")]
Name = Annotated[str, Meta(pattern=r"^[^\u0000-\u001f\u007f]{1,60}$")]
Note = Annotated[str, Meta(pattern=r"^[^\u0000-\u001f\u007f]{0,50}$")]
State = Literal["pending", "arrived", "cancelled", "returned"]
PayeeKind = Literal["own", "this_bank", "other_bank", "unknown"]


class BankView(Struct, frozen=True):
    """A bank by its name, and what it is called for short."""

    name: str
    short_names: list[str]
    ours: bool


class BankNames(Struct, frozen=True):
    banks: list[BankView]


class PayeeView(Struct, frozen=True):
    """A saved payee. `label`: what the customer calls it ("" = nothing); sums are of transfers that were not undone."""

    id: str
    name: str
    label: str
    masked_number: str
    last4: Last4
    bank: str
    last_used_at: datetime | None
    times_paid: int
    total_90_days: Money


class PayeeList(Struct, frozen=True):
    payees: list[PayeeView]


class NewPayee(Request, frozen=True, omit_defaults=True):
    """A payee to save."""

    name: Name
    number: Number
    bank: Name


class TransferOrder(Request, frozen=True, omit_defaults=True):
    """Who gets how much, and when. Either `payee` (a saved payee, or another account of the customer) or name, number
    and bank; the bank can be left out for a number of this bank."""

    amount: Amount
    arrival: Arrival
    payee: Id | UnsetType = UNSET
    payee_name: Name | UnsetType = UNSET
    payee_number: Number | UnsetType = UNSET
    payee_bank: Name | UnsetType = UNSET
    note: Note = ""


class CheckRequest(Request, frozen=True):
    """What would be sent; the payee is named as in a transfer, as far as it is known."""

    account: Id
    amount: Amount
    payee: Id | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    number: Number | UnsetType = UNSET
    bank: Name | UnsetType = UNSET


class CheckView(Struct, frozen=True):
    """What this bank can tell before money moves; nobody else's name is in it.

    `name_fits` is null where this bank cannot know. Amounts in 90 days are of transfers that were not undone; what was
    sent counts remote channels. `refusal` is the code with which the transfer would be refused now.
    """

    payee_kind: PayeeKind
    bank: str | None
    name_fits: bool | None
    saved: bool
    listed: bool
    new_payee: bool
    largest_90_days: Money
    largest_to_payee_90_days: Money
    sent_last_hour_count: int
    sent_last_hour: Money
    sent_today: Money
    balance: Money
    fee: Money
    single_limit: Money
    remaining_today: Money
    refusal: str | None


class TransferView(Struct, frozen=True):
    """One transfer. `arrives_at`: when it leaves for its payee, or did; `changed_at`: when it came into its state;
    `cancellable`: it can be called back until `arrives_at`. `reason` tells why the other bank returned it."""

    id: str
    account: str
    payee_name: str
    payee_bank: str
    payee_masked_number: str
    payee_last4: Last4
    own: bool
    amount: Money
    fee: Money
    note: str
    arrival: Arrival
    state: State
    reason: ReturnReason | None
    made_at: datetime
    arrives_at: datetime
    changed_at: datetime
    cancellable: bool


class TransferList(Struct, frozen=True):
    """Newest first."""

    transfers: list[TransferView]


class TransferQuery(Request, frozen=True):
    """`counterparty` is a part of the payee's name."""

    state: State | UnsetType = UNSET
    counterparty: Short = ""
    limit: Annotated[int, Meta(ge=1, le=100)] = 20


class LimitView(Struct, frozen=True):
    """How much may leave an account over remote channels; `highest_*`: what the customer may set without a branch."""

    account: str
    last4: Last4
    channel: Literal["remote"]
    single: Money
    daily: Money
    used_today: Money
    remaining_today: Money
    highest_single: Money
    highest_daily: Money


class LimitList(Struct, frozen=True):
    limits: list[LimitView]


class NewLimits(Request, frozen=True, omit_defaults=True):
    """Both limits as they shall be; zero lets nothing go."""

    single: Amount
    daily: Amount
