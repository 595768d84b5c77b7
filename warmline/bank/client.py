"""Everything that can be asked of the core bank, one method each.

Methods block: call them with `asyncio.to_thread` from an event loop. All raise the errors of errors.py:
BankUnavailable, BankNonsense and BankRefused everywhere, OutcomeUnknown where a key is given. A key names one act for
ever (use the proposal's id): the same key with the same act gives the first answer again.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import TracebackType

import msgspec

from warmline.bank.acts import Act
from warmline.bank.bookings import Bookings
from warmline.bank.cardcare import CardCare
from warmline.bank.credit import Credit
from warmline.bank.deposits import Deposits
from warmline.bank.documents import Documents
from warmline.bank.loans import Loans
from warmline.bank.payments import Payments
from warmline.bank.staff import Staff
from warmline.bank.transfers import Transfers
from warmline.bank.transport import Ask, Transport
from warmline.bank.types import (
    Account,
    Branch,
    Card,
    Case,
    CaseKind,
    Challenge,
    Customer,
    Filters,
    Health,
    Operation,
    Page,
    Proof,
    RecognisedBy,
    Reference,
    Session,
    Summary,
)
from warmline.bank.wealth import Wealth

EVERYTHING = Filters()


class _Accounts(msgspec.Struct, frozen=True):
    accounts: tuple[Account, ...]


class _Cards(msgspec.Struct, frozen=True):
    cards: tuple[Card, ...]


class _Branches(msgspec.Struct, frozen=True):
    branches: tuple[Branch, ...]


class CoreBank:
    """A client with pooled connections; usable from several threads, and as a context manager.

    `session` parameters are tokens (`Session.token`); `timeout` is seconds to connect and to read.
    """

    def __init__(
        self, base_url: str, service_token: str, timeout: tuple[float, float] = (1.0, 4.0), pool: int = 16
    ) -> None:
        self._transport = Transport(base_url, service_token, timeout, pool)
        self.transfers = Transfers(self._transport)
        self.deposits = Deposits(self._transport)
        self.loans = Loans(self._transport)
        self.bookings = Bookings(self._transport)
        self.credit = Credit(self._transport)
        self.cardcare = CardCare(self._transport)
        self.wealth = Wealth(self._transport)
        self.payments = Payments(self._transport)
        self.documents = Documents(self._transport)
        self.staff = Staff(self._transport)

    def __enter__(self) -> "CoreBank":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives the connections back."""
        self._transport.close()

    # --- who the customer is ---

    def start_code(
        self,
        conversation: str,
        *,
        phone: str | None = None,
        session: str | None = None,
        operation: str | None = None,
    ) -> Challenge:
        """Sends a one-time code to `phone`, or to the registered phone of `session` (exactly one of them).

        With `operation` (a hash of proof.operation_hash) the code proves that operation, else it opens a session.
        Never tells whether the phone is a customer's. Raises RateLimited.
        """
        body = {"conversation": conversation, "purpose": _purpose(operation)}
        if phone is not None:
            body["phone"] = phone
        return self._transport.ask(Ask("POST", "/codes", session=session, body=body), Challenge)

    def check_code(self, challenge: str, code: str, conversation: str) -> Session:
        """A session of level L2 for the right code.

        Raises NotProven: `code_wrong` (tries_left), `code_expired`, `code_exhausted`, `code_used`, `challenge_unknown`.
        """
        body = {"challenge": challenge, "code": code, "conversation": conversation, "purpose": _purpose(None)}
        return self._transport.ask(Ask("POST", "/codes/check", body=body), Session)

    def check_operation_code(self, challenge: str, code: str, conversation: str, operation: str) -> Proof:
        """The proof of one operation (L3) for the right code. Raises as check_code."""
        body = {"challenge": challenge, "code": code, "conversation": conversation, "purpose": _purpose(operation)}
        return self._transport.ask(Ask("POST", "/codes/check", body=body), Proof)

    def recognise(self, customer: str, reason: RecognisedBy, conversation: str) -> Session:
        """A session of level L1 for a customer known without a code. Raises NotFound."""
        body = {"customer": customer, "reason": reason, "conversation": conversation}
        return self._transport.ask(Ask("POST", "/sessions", body=body), Session)

    def end_session(self, session: str) -> None:
        """Ends a session at once. Raises NotProven when it has already ended."""
        self._transport.ask(Ask("DELETE", "/sessions/current", session=session), type(None))

    def me(self, session: str) -> Customer:
        """The customer of a session (L1)."""
        return self._transport.ask(Ask("GET", "/customers/me", session=session), Customer)

    # --- reading (L2, cards L1) ---

    def cards(self, session: str) -> tuple[Card, ...]:
        """The customer's cards without balances; level L1, so that one can be protected."""
        return self._transport.ask(Ask("GET", "/cards", session=session), _Cards).cards

    def accounts(self, session: str) -> tuple[Account, ...]:
        """The customer's accounts with balances and cards."""
        return self._transport.ask(Ask("GET", "/accounts", session=session), _Accounts).accounts

    def account(self, session: str, account: str) -> Account:
        """One account. Raises NotFound, also for somebody else's."""
        return self._transport.ask(Ask("GET", f"/accounts/{account}", session=session), Account)

    def transactions(
        self,
        session: str,
        filters: Filters = EVERYTHING,
        *,
        account: str | None = None,
        cursor: str | None = None,
        limit: int = 20,
    ) -> Page:
        """One page (1-100 rows), newest first, of one account or of all. Raises NotFound for an unknown account."""
        query = _query(filters) | {"limit": str(limit)}
        if cursor is not None:
            query["cursor"] = cursor
        return self._transport.ask(Ask("GET", _of(account, "/transactions"), session=session, query=query), Page)

    def summary(
        self, session: str, start: date | None = None, end: date | None = None, *, account: str | None = None
    ) -> Summary:
        """Income and spending from `start` to `end`, both included, of one account or of all."""
        query = _query(Filters(start=start, end=end))
        return self._transport.ask(Ask("GET", _of(account, "/summary"), session=session, query=query), Summary)

    # --- acts ---

    def act(self, act: Act, session: str, key: str, proof: str | None = None) -> Reference:
        """Does it, once for this key; `proof` is the token of check_operation_code where a fresh code (L3) is needed.

        Raises NotProven, NotFound (`subject` is not this customer's) and Conflict with the bank's reason.
        """
        ask = Ask("POST", act.path, session=session, key=key, proof=proof, body=act.details)
        return self._transport.ask(ask, Reference)

    def operation(self, key: str) -> Operation:
        """What became of an act. Raises NotFound: not done, or not done *yet* when it was sent only just now."""
        return self._transport.ask(Ask("GET", f"/operations/{key}"), Operation)

    def open_case(
        self, kind: CaseKind, conversation: str, facts: Mapping[str, str], key: str, session: str | None = None
    ) -> Case:
        """Opens a case, for the customer of `session` or for somebody unknown. Facts only, no words of the customer."""
        body = {"kind": kind, "conversation": conversation, "facts": dict(facts)}
        return self._transport.ask(Ask("POST", "/cases", session=session, key=key, body=body), Case)

    def case(self, number: str, session: str | None = None) -> Case:
        """A case; with a session only that customer's. Raises NotFound."""
        return self._transport.ask(Ask("GET", f"/cases/{number}", session=session), Case)

    # --- the bank itself ---

    def branches(self, city: str = "", near: str = "") -> tuple[Branch, ...]:
        """Branches of a city; with `near` (any words about the place) those that match it, best first."""
        query = {name: value for name, value in (("city", city), ("near", near)) if value}
        return self._transport.ask(Ask("GET", "/branches", query=query), _Branches).branches

    def health(self) -> Health:
        """Answers when the bank can answer."""
        return self._transport.ask(Ask("GET", "/health"), Health)


def _purpose(operation: str | None) -> str:
    return "session" if operation is None else f"operation:{operation}"


def _of(account: str | None, path: str) -> str:
    return path if account is None else f"/accounts/{account}{path}"


def _query(filters: Filters) -> dict[str, str]:
    """As query parameters; Decimal in plain digits, because 1E+3 is not an amount."""
    given: dict[str, object] = msgspec.to_builtins(filters, builtin_types=(Decimal,))
    return {name: f"{value:f}" if isinstance(value, Decimal) else str(value) for name, value in given.items()}
