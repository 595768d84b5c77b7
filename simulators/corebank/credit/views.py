"""What callers send and get about credit cards."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from simulators.corebank.credit.plans import Months, What
from simulators.corebank.views import Amount, Last4, Money, Request, Short

Autopay = Literal["off", "minimum", "full"]
BillState = Literal["open", "paid", "part", "overdue"]
Percent = Annotated[str, Meta(pattern=r"^[0-9]+\.[0-9]{1,2}$")]


class AutopayView(Struct, frozen=True):
    mode: Autopay
    account: str | None
    next_date: date | None


class CreditView(Struct, frozen=True):
    """A credit card. `owed` = what is left of the last bill + `unbilled` + `instalments_left`, less what was paid in
    advance. `temporary_limit` is the whole limit while it lasts, to the end of its last day."""

    card: str
    account: str
    last4: Last4
    status: str
    limit: Money
    temporary_limit: Money | None
    temporary_until: date | None
    available: Money
    cash_available: Money
    owed: Money
    unbilled: Money
    instalments_left: Money
    statement_day: int
    due_day: int
    autopay: AutopayView


class CreditList(Struct, frozen=True):
    cards: list[CreditView]


class CreditBillQuery(Request, frozen=True):
    limit: Annotated[int, Meta(ge=1, le=24)] = 12


class CreditBillView(Struct, frozen=True):
    """`moved` went into instalments; what is still to be paid is total - moved - paid. `late_after` is the last of the
    days of grace."""

    month: str
    statement_date: date
    due_date: date
    late_after: date
    total: Money
    minimum: Money
    moved: Money
    paid: Money
    state: BillState


class CreditBillList(Struct, frozen=True):
    """Newest first."""

    bills: list[CreditBillView]


class CreditBillItem(Struct, frozen=True):
    """A line of a bill; `amount` is positive when it is owed. `kind` is a transaction's, or `instalment`."""

    id: str
    at: datetime
    kind: str
    category: str
    counterparty: str
    summary: str
    amount: Money


class CreditBillItems(Struct, frozen=True):
    """Oldest first."""

    bill: CreditBillView
    items: list[CreditBillItem]


class RepayRequest(Request, frozen=True, omit_defaults=True):
    account: Short
    amount: Amount


class AutopayRequest(Request, frozen=True, omit_defaults=True):
    """`account` is needed unless it is switched off."""

    mode: Autopay
    account: Short = ""


class RaiseRequest(Request, frozen=True, omit_defaults=True):
    """`amount` is the limit that is wished for; `months` only for a temporary one."""

    kind: Literal["permanent", "temporary"]
    amount: Amount
    months: Literal[1, 2, 3, 4, 5, 6] | None = None


class InstalmentRequest(Request, frozen=True, omit_defaults=True):
    """`purchase` is a transaction's id, for a purchase; `account` the customer's debit account, for cash."""

    what: What
    amount: Amount
    months: Months
    purchase: Short = ""
    account: Short = ""


class QuoteQuery(Request, frozen=True):
    """Without `amount` as much of the last bill as can go into instalments."""

    what: What = "bill"
    amount: Amount | UnsetType = UNSET
    months: Months = 12


class QuoteView(Struct, frozen=True):
    """Each month `principal` (the last time `last_principal`) and `fee`. Rates in percent; `yearly_rate` is
    近似折算年化利率（单利）."""

    what: What
    amount: Money
    months: int
    principal: Money
    last_principal: Money
    fee: Money
    total_fee: Money
    monthly_rate: Percent
    nominal_rate: Percent
    yearly_rate: Percent
    first_statement: date
    last_statement: date


class InstalmentPlanView(Struct, frozen=True):
    """An instalment plan. `billed` of `months` are on bills; `left` is the principal that is not, with fees apart."""

    plan: str
    what: What
    state: Literal["running", "finished", "settled"]
    amount: Money
    months: int
    billed: int
    principal: Money
    fee: Money
    left: Money
    left_fees: Money
    next_statement: date | None
    made: date
    purchase: str | None


class InstalmentPlanList(Struct, frozen=True):
    """Newest first."""

    plans: list[InstalmentPlanView]


class PointsMovement(Struct, frozen=True):
    """`points` is negative when they went; `what` is the shop or the goods."""

    at: datetime
    points: int
    kind: Literal["earned", "taken_back", "redeemed"]
    what: str


class PointsView(Struct, frozen=True):
    """`expiring` of the `balance` are lost after `expires_on` when they are not used. Movements newest first."""

    balance: int
    expiring: int
    expires_on: date
    movements: list[PointsMovement]


class GoodsView(Struct, frozen=True):
    id: str
    name: str
    kind: Literal["goods", "voucher", "miles"]
    points: int
    left: int


class GoodsList(Struct, frozen=True):
    goods: list[GoodsView]


class PointsRedeemRequest(Request, frozen=True, omit_defaults=True):
    goods: Annotated[str, Meta(max_length=20)]
    count: Literal[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    deliver: Literal["app", "branch", "address"]
