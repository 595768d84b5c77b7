"""What callers send and get about cards, alerts and contact data."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from simulators.corebank.cardcare.rules import Deliver, Reason
from simulators.corebank.views import Amount, Conversation, Last4, Money, Phone, Request

City = Annotated[str, Meta(pattern=r"^\S[^\x00-\x1f\x7f]{0,18}\S$")]
Street = Annotated[str, Meta(pattern=r"^\S[^\x00-\x1f\x7f]{3,98}\S$")]


class ReplaceRequest(Request, frozen=True, omit_defaults=True):
    """`branch`: where it is fetched; without it where the account is kept."""

    reason: Reason
    deliver: Deliver
    branch: Annotated[str, Meta(max_length=20)] = ""


class ReplacementQuery(Request, frozen=True):
    reason: Reason = "damaged"


class ReplacementView(Struct, frozen=True):
    """What a new card would cost and by when it would be there."""

    reason: Reason
    fee: Money
    branch: str
    branch_by: date
    post_by: date


class ActivateRequest(Request, frozen=True, omit_defaults=True):
    last4: Last4


class AlertsRequest(Request, frozen=True, omit_defaults=True):
    """`least`: movements below it are not told."""

    on: bool
    least: Amount = "0.00"


class AlertView(Struct, frozen=True):
    account: str
    kind: Literal["debit", "credit"]
    last4: Last4
    on: bool
    least: Money
    phone: str
    monthly_fee: Money


class AlertList(Struct, frozen=True):
    alerts: list[AlertView]


class ContactView(Struct, frozen=True):
    """All masked; `pending_phone` is one that is to be confirmed still."""

    phone: str
    pending_phone: str | None
    address: str | None
    email: str | None


class AddressRequest(Request, frozen=True, omit_defaults=True):
    city: City
    street: Street


class PhoneRequest(Request, frozen=True, omit_defaults=True):
    phone: Phone


class NumberReport(Request, frozen=True, omit_defaults=True):
    """A card that is reported by its whole number, by somebody who is not its owner."""

    number: Annotated[str, Meta(pattern=r"^[0-9]{16,19}$")]
    conversation: Conversation


class NumberTaken(Struct, frozen=True):
    """The same whether or not there is such a card."""

    reference: str
    at: datetime
