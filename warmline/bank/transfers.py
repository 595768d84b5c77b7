"""Transfers at the core bank: whom money can go to, what the bank knows beforehand, what became of it, and limits.

Acts (acts.py): `payees.add` (subject: the customer; name, number, bank), `payees.remove` (a payee), `transfers.make`
(an account; amount, arrival, and either payee or payee_name, payee_number, payee_bank; note), `transfers.cancel` (a
transfer), `limits.set` (an account; single, daily).
"""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from warmline.bank.transport import Ask, Transport
from warmline.bank.types import Instant, Last4, exact

Arrival = Literal["at_once", "two_hours", "next_day"]
TransferState = Literal["pending", "arrived", "cancelled", "returned"]
PayeeKind = Literal["own", "this_bank", "other_bank", "unknown"]
ReturnReason = Literal["name_mismatch", "account_closed"]


class PayeeBank(Struct, frozen=True):
    """A bank by its full name, and what else it is called."""

    name: str
    short_names: tuple[str, ...]
    ours: bool


class Payee(Struct, frozen=True):
    """A saved payee; `label` is what the customer calls it ("" = nothing)."""

    id: str
    name: str
    label: str
    masked_number: str
    last4: Last4
    bank: str
    last_used_at: Instant | None
    times_paid: int
    total_90_days: Decimal

    def __post_init__(self) -> None:
        exact(self.total_90_days)


class TransferCheck(Struct, frozen=True):
    """What the bank knows about a transfer that is only thought of.

    `name_fits` is None where this bank cannot know; `new_payee`: never paid before; what was sent counts remote
    channels only; `refusal` is the code with which the bank would refuse it now.
    """

    payee_kind: PayeeKind
    bank: str | None
    name_fits: bool | None
    saved: bool
    listed: bool
    new_payee: bool
    largest_90_days: Decimal
    largest_to_payee_90_days: Decimal
    sent_last_hour_count: int
    sent_last_hour: Decimal
    sent_today: Decimal
    balance: Decimal
    fee: Decimal
    single_limit: Decimal
    remaining_today: Decimal
    refusal: str | None

    def __post_init__(self) -> None:
        exact(self.largest_90_days, self.largest_to_payee_90_days, self.sent_last_hour, self.sent_today)
        exact(self.balance, self.fee, self.single_limit, self.remaining_today)


class Transfer(Struct, frozen=True):
    """One transfer. `arrives_at`: when it leaves for its payee, or did; until then it may be `cancellable`.

    `changed_at`: when it came into its state; `reason`: why the other bank sent it back.
    """

    id: str
    account: str
    payee_name: str
    payee_bank: str
    payee_masked_number: str
    payee_last4: Last4
    own: bool
    amount: Decimal
    fee: Decimal
    note: str
    arrival: Arrival
    state: TransferState
    reason: ReturnReason | None
    made_at: Instant
    arrives_at: Instant
    changed_at: Instant
    cancellable: bool

    def __post_init__(self) -> None:
        exact(self.amount, self.fee)


class Limit(Struct, frozen=True):
    """How much may leave one account remotely; `highest_*`: what the customer may set without a branch."""

    account: str
    last4: Last4
    channel: Literal["remote"]
    single: Decimal
    daily: Decimal
    used_today: Decimal
    remaining_today: Decimal
    highest_single: Decimal
    highest_daily: Decimal

    def __post_init__(self) -> None:
        exact(self.single, self.daily, self.used_today, self.remaining_today)
        exact(self.highest_single, self.highest_daily)


class _Banks(Struct, frozen=True):
    banks: tuple[PayeeBank, ...]


class _Payees(Struct, frozen=True):
    payees: tuple[Payee, ...]


class _Transfers(Struct, frozen=True):
    transfers: tuple[Transfer, ...]


class _Limits(Struct, frozen=True):
    limits: tuple[Limit, ...]


class Transfers:
    """Reads about transfers (L2). All raise the errors of errors.py as client.py says."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def banks(self) -> tuple[PayeeBank, ...]:
        """The banks a transfer can go to, ours first; needs no session."""
        return self._transport.ask(Ask("GET", "/banks"), _Banks).banks

    def payees(self, session: str) -> tuple[Payee, ...]:
        """Saved payees, the one paid last first."""
        return self._transport.ask(Ask("GET", "/payees", session=session), _Payees).payees

    def check(
        self,
        session: str,
        account: str,
        amount: Decimal,
        *,
        payee: str | None = None,
        name: str | None = None,
        number: str | None = None,
        bank: str | None = None,
    ) -> TransferCheck:
        """The facts about a transfer before it is made; changes nothing.

        `payee` is the id of a saved payee or of another account of the customer; else as much of name, number and bank
        as is known. Raises NotFound `account_unknown`, `payee_unknown`; Conflict `account_is_credit`.
        """
        named = {"payee": payee, "name": name, "number": number, "bank": bank}
        body = {"account": account, "amount": f"{amount:f}"} | {what: said for what, said in named.items() if said}
        return self._transport.ask(Ask("POST", "/transfers/check", session=session, body=body), TransferCheck)

    def made(
        self, session: str, *, state: TransferState | None = None, counterparty: str = "", limit: int = 20
    ) -> tuple[Transfer, ...]:
        """The customer's transfers, newest first (1-100); `counterparty` is a part of the payee's name."""
        query = {"limit": str(limit)}
        if state is not None:
            query["state"] = state
        if counterparty:
            query["counterparty"] = counterparty
        return self._transport.ask(Ask("GET", "/transfers", session=session, query=query), _Transfers).transfers

    def find(self, session: str, transfer: str) -> Transfer:
        """One transfer. Raises NotFound, also for somebody else's."""
        return self._transport.ask(Ask("GET", f"/transfers/{transfer}", session=session), Transfer)

    def limits(self, session: str) -> tuple[Limit, ...]:
        """The limits of each debit account."""
        return self._transport.ask(Ask("GET", "/limits", session=session), _Limits).limits
