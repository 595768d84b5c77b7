"""Credit cards and points at the core bank: limits, bills, instalments.

Acts (acts.py), of a credit card: `credit.repay` (account, amount), `credit.autopay` (mode, account), `credit.raise`
(kind, amount = the limit wished for, months), `credit.instalment` (what, amount, months, and purchase or account); of a
plan: `instalments.settle`; of the customer: `points.redeem` (goods, count, deliver).
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from warmline.bank.transport import Ask, Transport
from warmline.bank.types import CardStatus, Instant, Last4, TransactionKind, exact

AutopayMode = Literal["off", "minimum", "full"]
BillState = Literal["open", "paid", "part", "overdue"]
InstalmentOf = Literal["bill", "purchase", "cash"]


class Autopay(Struct, frozen=True):
    """How bills are paid on their own: from which account, and when next (None: off)."""

    mode: AutopayMode
    account: str | None
    next_date: date | None


class CreditCard(Struct, frozen=True):
    """A credit card. `temporary_limit` is the whole limit until the end of `temporary_until`; `unbilled` is on no bill
    yet, `instalments_left` will be on later ones."""

    card: str
    account: str
    last4: Last4
    status: CardStatus
    limit: Decimal
    temporary_limit: Decimal | None
    temporary_until: date | None
    available: Decimal
    cash_available: Decimal
    owed: Decimal
    unbilled: Decimal
    instalments_left: Decimal
    statement_day: int
    due_day: int
    autopay: Autopay

    def __post_init__(self) -> None:
        exact(self.limit, self.temporary_limit, self.available, self.cash_available)
        exact(self.owed, self.unbilled, self.instalments_left)


class Bill(Struct, frozen=True):
    """A bill; `moved` of it went into instalments. Paid by `late_after` it is still in time."""

    month: str
    statement_date: date
    due_date: date
    late_after: date
    total: Decimal
    minimum: Decimal
    moved: Decimal
    paid: Decimal
    state: BillState

    def __post_init__(self) -> None:
        exact(self.total, self.minimum, self.moved, self.paid)
        if self.left < 0:
            raise ValueError("more is paid than was owed")

    @property
    def left(self) -> Decimal:
        """What is still to be paid of it."""
        return self.total - self.moved - self.paid

    @property
    def minimum_left(self) -> Decimal:
        """What is missing from the least that is to be paid."""
        return max(Decimal("0.00"), self.minimum - self.paid)


class BillItem(Struct, frozen=True):
    """A line of a bill; `amount` is positive when it is owed."""

    id: str
    at: Instant
    kind: TransactionKind | Literal["instalment"]
    category: str
    counterparty: str
    summary: str
    amount: Decimal

    def __post_init__(self) -> None:
        exact(self.amount)


class BillItems(Struct, frozen=True):
    """A bill with its lines, oldest first."""

    bill: Bill
    items: tuple[BillItem, ...]


class InstalmentQuote(Struct, frozen=True):
    """What instalments would cost: each month `principal` (the last time `last_principal`) and `fee`.

    Rates in percent; `yearly_rate` is 近似折算年化利率（单利）, the one to be told."""

    what: InstalmentOf
    amount: Decimal
    months: int
    principal: Decimal
    last_principal: Decimal
    fee: Decimal
    total_fee: Decimal
    monthly_rate: Decimal
    nominal_rate: Decimal
    yearly_rate: Decimal
    first_statement: date
    last_statement: date

    def __post_init__(self) -> None:
        exact(self.amount, self.principal, self.last_principal, self.fee, self.total_fee)
        if self.principal * (self.months - 1) + self.last_principal != self.amount:
            raise ValueError("the parts do not add up")


class InstalmentPlan(Struct, frozen=True):
    """A plan; `billed` of `months` shares are on bills, `left` and `left_fees` are what is not."""

    plan: str
    what: InstalmentOf
    state: Literal["running", "finished", "settled"]
    amount: Decimal
    months: int
    billed: int
    principal: Decimal
    fee: Decimal
    left: Decimal
    left_fees: Decimal
    next_statement: date | None
    made: date
    purchase: str | None

    def __post_init__(self) -> None:
        exact(self.amount, self.principal, self.fee, self.left, self.left_fees)


class PointsMovement(Struct, frozen=True):
    """`points` is negative when they went; `what` is the shop or the goods."""

    at: Instant
    points: int
    kind: Literal["earned", "taken_back", "redeemed"]
    what: str


class Points(Struct, frozen=True):
    """`expiring` of the `balance` are lost after `expires_on`. Movements newest first."""

    balance: int
    expiring: int
    expires_on: date
    movements: tuple[PointsMovement, ...]


class Goods(Struct, frozen=True):
    """What points are good for; `left`: how many there are."""

    id: str
    name: str
    kind: Literal["goods", "voucher", "miles"]
    points: int
    left: int


class _Cards(Struct, frozen=True):
    cards: tuple[CreditCard, ...]


class _Bills(Struct, frozen=True):
    bills: tuple[Bill, ...]


class _Plans(Struct, frozen=True):
    plans: tuple[InstalmentPlan, ...]


class _Goods(Struct, frozen=True):
    goods: tuple[Goods, ...]


class Credit:
    """Reads of credit cards and points (L2)."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def cards(self, session: str) -> tuple[CreditCard, ...]:
        """The customer's credit cards."""
        return self._transport.ask(Ask("GET", "/credit", session=session), _Cards).cards

    def bills(self, session: str, card: str, limit: int = 12) -> tuple[Bill, ...]:
        """Bills of a card, newest first, at most 24. Raises NotFound `card_unknown`."""
        ask = Ask("GET", f"/credit/{card}/bills", session=session, query={"limit": str(limit)})
        return self._transport.ask(ask, _Bills).bills

    def bill_items(self, session: str, card: str, month: str) -> BillItems:
        """What is on the bill of a month ("2026-03"). Raises NotFound `card_unknown`, `bill_unknown`."""
        return self._transport.ask(Ask("GET", f"/credit/{card}/bills/{month}/items", session=session), BillItems)

    def plans(self, session: str, card: str) -> tuple[InstalmentPlan, ...]:
        """Instalment plans of a card, newest first. Raises NotFound `card_unknown`."""
        return self._transport.ask(Ask("GET", f"/credit/{card}/instalments", session=session), _Plans).plans

    def quote(
        self, session: str, card: str, what: InstalmentOf, months: int, amount: Decimal | None = None
    ) -> InstalmentQuote:
        """What instalments would cost; without an amount as much of the last bill as can go into them.

        Raises NotFound `card_unknown`; Conflict `no_open_bill`, `amount_needed`, `amount_below_minimum`."""
        query = {"what": what, "months": str(months)}
        if amount is not None:
            query["amount"] = f"{amount:.2f}"
        ask = Ask("GET", f"/credit/{card}/instalments/quote", session=session, query=query)
        return self._transport.ask(ask, InstalmentQuote)

    def points(self, session: str) -> Points:
        """The customer's points."""
        return self._transport.ask(Ask("GET", "/points", session=session), Points)

    def goods(self) -> tuple[Goods, ...]:
        """What points are good for, cheapest first."""
        return self._transport.ask(Ask("GET", "/points/goods"), _Goods).goods
