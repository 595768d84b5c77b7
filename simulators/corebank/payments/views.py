"""What callers send and get about bills."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from simulators.corebank.views import Amount, Money, Request

BillKind = Literal["electricity", "water", "gas", "mobile", "property", "heating", "tv"]
BillNumber = Annotated[str, Meta(pattern=r"^[0-9]{6,20}$")]


class BillerView(Struct, frozen=True):
    """`number` says in words how its numbers look; `takes_payments` is about today."""

    kind: BillKind
    city: str
    name: str
    number: str
    takes_payments: bool


class BillerList(Struct, frozen=True):
    billers: list[BillerView]


class BillQuery(Request, frozen=True):
    kind: BillKind
    number: BillNumber


class BillView(Struct, frozen=True):
    """`owed` for the month of `month` ("2026-03"); null for what is topped up. What can be paid now is from `least` to
    `most`: a part of a bill, or a top-up."""

    kind: BillKind
    number: str
    city: str
    biller: str
    payer: str
    month: str
    owed: Money | None
    least: Money
    most: Money
    takes_payments: bool


class SavedNumber(Struct, frozen=True):
    kind: BillKind
    number: str
    city: str
    biller: str
    last_paid: date
    last_amount: Money


class SavedNumbers(Struct, frozen=True):
    """Numbers paid before, the last one first."""

    numbers: list[SavedNumber]


class PayRequest(Request, frozen=True, omit_defaults=True):
    kind: BillKind
    number: BillNumber
    amount: Amount
