"""Card care, message alerts and contact data at the core bank.

Acts (acts.py), of a card: `cards.replace` (reason, deliver, branch), `cards.activate` (last4), `cards.reset_pin`; of an
account: `alerts.set` (on, least); of the customer: `contact.change_address` (city, street), `contact.change_phone`
(phone: then start_phone_code and check_phone_code with the fact `pending`).
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from warmline.bank.transport import Ask, Transport
from warmline.bank.types import Challenge, Instant, Last4, exact

ReplaceReason = Literal["damaged", "faulty", "expired", "lost", "name_changed"]


class Replacement(Struct, frozen=True):
    """What a new card would cost; `branch` is where the account is kept."""

    reason: ReplaceReason
    fee: Decimal
    branch: str
    branch_by: date
    post_by: date

    def __post_init__(self) -> None:
        exact(self.fee)


class Alert(Struct, frozen=True):
    """Message alerts of one account; movements below `least` are not told. The phone is masked."""

    account: str
    kind: Literal["debit", "credit"]
    last4: Last4
    on: bool
    least: Decimal
    phone: str
    monthly_fee: Decimal

    def __post_init__(self) -> None:
        exact(self.least, self.monthly_fee)


class Contact(Struct, frozen=True):
    """All masked; `pending_phone` waits for its code."""

    phone: str
    pending_phone: str | None
    address: str | None
    email: str | None


class PhoneChanged(Struct, frozen=True, tag_field="kind", tag="phone"):
    """The new phone, masked, is the customer's from now on."""

    phone: str
    at: Instant


class NumberTaken(Struct, frozen=True):
    """The report of a card by its number was taken; the same whether or not there is such a card."""

    reference: str
    at: Instant


class _Alerts(Struct, frozen=True):
    alerts: tuple[Alert, ...]


class CardCare:
    """Reads (L2), the second code of a change of phone, and the report of another's card."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def replacement(self, session: str, card: str, reason: ReplaceReason) -> Replacement:
        """What a new card would cost, and by when it would be there. Raises NotFound `card_unknown`."""
        ask = Ask("GET", f"/cards/{card}/replacement", session=session, query={"reason": reason})
        return self._transport.ask(ask, Replacement)

    def alerts(self, session: str) -> tuple[Alert, ...]:
        """Message alerts of each account."""
        return self._transport.ask(Ask("GET", "/alerts", session=session), _Alerts).alerts

    def contact(self, session: str) -> Contact:
        """Phone, address and e-mail, masked."""
        return self._transport.ask(Ask("GET", "/contact", session=session), Contact)

    def start_phone_code(self, conversation: str, session: str, pending: str) -> Challenge:
        """Sends a code to the new phone that waits under `pending`; again for another code.

        Raises NotProven `phone_change_unknown`, RateLimited."""
        body = {"conversation": conversation, "purpose": f"phone:{pending}"}
        return self._transport.ask(Ask("POST", "/codes", session=session, body=body), Challenge)

    def check_phone_code(self, challenge: str, code: str, conversation: str, pending: str) -> PhoneChanged:
        """The new phone takes effect with its right code.

        Raises NotProven as CoreBank.check_code and `phone_change_unknown`, Conflict `phone_taken`."""
        body = {"challenge": challenge, "code": code, "conversation": conversation, "purpose": f"phone:{pending}"}
        return self._transport.ask(Ask("POST", "/codes/check", body=body), PhoneChanged)

    def lock_by_number(self, number: str, conversation: str, key: str) -> NumberTaken:
        """Locks the card with this whole number for now, if there is one; needs no session. Raises RateLimited."""
        body = {"number": number, "conversation": conversation}
        return self._transport.ask(Ask("POST", "/card-reports", key=key, body=body), NumberTaken)
