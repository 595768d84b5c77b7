"""Bills of utilities and others, and topping up mobile phones.

Act (acts.py): `bills.pay` (subject: an account; kind, number, amount), needs a code (L3).
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from warmline.bank.transport import Ask, Transport
from warmline.bank.types import exact

BillKind = Literal["electricity", "water", "gas", "mobile", "property", "heating", "tv"]


class Biller(Struct, frozen=True):
    """Whom bills can be paid to; `number` says in words how its numbers look."""

    kind: BillKind
    city: str
    name: str
    number: str
    takes_payments: bool


class Bill(Struct, frozen=True):
    """What is owed for a number in `month` ("2026-03"); None for a phone. From `least` to `most` can be paid now."""

    kind: BillKind
    number: str
    city: str
    biller: str
    payer: str
    month: str
    owed: Decimal | None
    least: Decimal
    most: Decimal
    takes_payments: bool

    def __post_init__(self) -> None:
        exact(self.owed, self.least, self.most)


class SavedNumber(Struct, frozen=True):
    """A number the customer has paid before."""

    kind: BillKind
    number: str
    city: str
    biller: str
    last_paid: date
    last_amount: Decimal

    def __post_init__(self) -> None:
        exact(self.last_amount)


class _Billers(Struct, frozen=True):
    billers: tuple[Biller, ...]


class _Numbers(Struct, frozen=True):
    numbers: tuple[SavedNumber, ...]


class Payments:
    """Reads about bills. All raise BankUnavailable and BankNonsense; with a session NotProven too."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def billers(self) -> tuple[Biller, ...]:
        """Everybody whom bills can be paid to."""
        return self._transport.ask(Ask("GET", "/billers"), _Billers).billers

    def bill(self, session: str, kind: BillKind, number: str) -> Bill:
        """What is owed for a number (L2).

        Raises NotFound: `number_malformed` (no biller of this kind has such numbers) or `number_unknown`; BankRefused
        for what is not 6 to 20 digits.
        """
        ask = Ask("GET", "/bills", session=session, query={"kind": kind, "number": number})
        return self._transport.ask(ask, Bill)

    def numbers(self, session: str) -> tuple[SavedNumber, ...]:
        """Numbers the customer has paid before, the last one first (L2)."""
        return self._transport.ask(Ask("GET", "/bill-numbers", session=session), _Numbers).numbers
