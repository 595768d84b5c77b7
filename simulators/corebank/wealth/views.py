"""What callers send and get about funds, gold and the risk assessment.

Shares have two decimals, grams and prices of funds four; all are strings.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from simulators.corebank.views import Amount, Money, Request
from simulators.corebank.wealth.catalogue import FundGrade, FundKind

Four = Annotated[str, Meta(pattern=r"^[0-9]+\.[0-9]{4}$")]
Grams = Annotated[str, Meta(pattern=r"^[0-9]{1,9}(\.[0-9]{1,4})?$")]
Percent = Annotated[str, Meta(pattern=r"^[0-9]+\.[0-9]{2}$")]
Id = Annotated[str, Meta(max_length=100)]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Grade = Literal["C1", "C2", "C3", "C4", "C5"]
Every = Literal["month", "week"]
# Listed, because by JSON Schema 2.0 is an integer too, and here it is not.
PlanDay = Literal[
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28
]  # fmt: skip
OptionIndex = Literal[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]


class DayPrice(Struct, frozen=True):
    day: date
    price: Four


class RedeemFee(Struct, frozen=True):
    """The fee when held fewer than `under_days`; null = however long."""

    under_days: int | None
    percent: Percent


class FundView(Struct, frozen=True):
    """A fund. `price` is the newest that is published (`price_day`, from 20:00 on); days without trading keep it."""

    id: str
    code: str
    name: str
    kind: FundKind
    grade: FundGrade
    price: Four
    price_day: date
    history: list[DayPrice]
    least: Money
    buy_fee: Percent
    redeem_fees: list[RedeemFee]
    arrival_days: int
    fast_redemption: bool


class FundList(Struct, frozen=True):
    """An order before `cut_off` of a trading day gets that day's price; one of now that of `trade_day`, and it is
    confirmed on `confirmed_on`."""

    funds: list[FundView]
    cut_off: str
    trade_day: date
    confirmed_on: date


class GoldView(Struct, frozen=True):
    """Yuan a gram of this minute: `buy` is what the customer pays, `sell` what the customer gets."""

    name: str
    grade: FundGrade
    buy: Money
    sell: Money
    at: datetime
    open: bool
    opens: str
    closes: str
    trading_day: bool
    least: Money


class HeldFund(Struct, frozen=True):
    """`available` shares are those not in an open redemption."""

    fund: str
    code: str
    name: str
    grade: FundGrade
    shares: Money
    available: Money
    cost: Money
    price: Four
    price_day: date
    value: Money
    profit: Money


class HeldGold(Struct, frozen=True):
    """Valued at what selling would bring now."""

    grams: Four
    cost: Money
    price: Money
    value: Money
    profit: Money


class PlanView(Struct, frozen=True):
    """`day`: 1-28 of the month, or 1-5 = Monday to Friday. `next_day` is null when stopped."""

    id: str
    fund: str
    fund_name: str
    account: str
    amount: Money
    every: Every
    day: int
    state: Literal["active", "stopped"]
    next_day: date | None


class OrderView(Struct, frozen=True):
    """`product` is a fund's id or "gold"; `units` are shares or grams. What is not known yet is null.

    placed: waits for its confirmation; paying: confirmed, the money comes on `pays_on`."""

    id: str
    product: str
    name: str
    side: Literal["buy", "sell"]
    state: Literal["placed", "paying", "done", "cancelled"]
    account: str
    amount: Money | None
    units: str | None
    price: str | None
    fee: Money
    placed_at: datetime
    trade_day: date
    pays_on: date | None
    plan: str | None


class Holdings(Struct, frozen=True):
    """`total` is funds and gold at today's value and the money of open purchases."""

    funds: list[HeldFund]
    gold: HeldGold | None
    orders: list[OrderView]
    plans: list[PlanView]
    total: Money


class OrderList(Struct, frozen=True):
    """The newest hundred."""

    orders: list[OrderView]


class AssessmentView(Struct, frozen=True):
    """`grade` is null when there never was an assessment; `valid` tells whether it still counts."""

    grade: Grade | None
    made_on: date | None
    valid_until: date | None
    valid: bool
    attempts_left: int


class Question(Struct, frozen=True):
    text: str
    options: list[str]


class QuestionList(Struct, frozen=True):
    questions: list[Question]


class BuyRequest(Request, frozen=True, omit_defaults=True):
    """`risk_shown`: SHA-256 of the risk text that the customer was shown."""

    fund: Id
    amount: Amount
    risk_shown: Sha256


class RedeemRequest(Request, frozen=True, omit_defaults=True):
    """The money goes to `account`. `fast`: at once, money-market funds only."""

    account: Id
    shares: Amount
    fast: bool = False


class PlanRequest(Request, frozen=True, omit_defaults=True):
    """`day`: 1-28 of the month, or 1-5 = Monday to Friday."""

    fund: Id
    amount: Amount
    every: Every
    day: PlanDay
    risk_shown: Sha256


class GoldBuyRequest(Request, frozen=True, omit_defaults=True):
    """For `amount` yuan at the price of the minute in which it is done."""

    amount: Amount
    risk_shown: Sha256


class GoldSellRequest(Request, frozen=True, omit_defaults=True):
    account: Id
    grams: Grams


class AssessmentRequest(Request, frozen=True, omit_defaults=True):
    """One option for each question, counted from 0."""

    answers: Annotated[list[OptionIndex], Meta(min_length=10, max_length=10)]
