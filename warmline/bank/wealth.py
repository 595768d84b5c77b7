"""Funds, gold, what a customer holds of them, and the risk assessment.

Acts (acts.py): `funds.buy` (subject: an account; fund, amount, risk_shown), `funds.redeem` (a fund; account, shares,
fast), `orders.cancel` (an order), `funds.plan` (an account; fund, amount, every, day, risk_shown), `funds.plan_stop`
(a plan), `gold.buy` (an account; amount, risk_shown), `gold.sell` (the customer; account, grams), `risk.assess` (the
customer; answers). `risk_shown`: SHA-256 of the risk text that was shown. All but `risk.assess` need a code (L3).
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from warmline.bank.transport import Ask, Transport
from warmline.bank.types import Instant, exact

FundKind = Literal["money_market", "bond", "balanced", "index", "equity", "sector"]
FundGrade = Literal["R1", "R2", "R3", "R4", "R5"]
Grade = Literal["C1", "C2", "C3", "C4", "C5"]


def _four(*numbers: Decimal | None) -> None:
    """Refuses what is not a number with four decimals."""
    for number in numbers:
        if number is not None and number.as_tuple().exponent != -4:
            raise ValueError("not a number with four decimals")


class DayPrice(Struct, frozen=True):
    """What a share cost on a day."""

    day: date
    price: Decimal

    def __post_init__(self) -> None:
        _four(self.price)


class RedeemFee(Struct, frozen=True):
    """The fee in percent when held fewer than `under_days` days; None = however long."""

    under_days: int | None
    percent: Decimal

    def __post_init__(self) -> None:
        exact(self.percent)


class Fund(Struct, frozen=True):
    """A fund. `price` is the newest that is published, of `price_day`; `history` the 30 days up to it, oldest first.

    `arrival_days`: trading days from confirmation until redeemed money is there. Fees in percent."""

    id: str
    code: str
    name: str
    kind: FundKind
    grade: FundGrade
    price: Decimal
    price_day: date
    history: tuple[DayPrice, ...]
    least: Decimal
    buy_fee: Decimal
    redeem_fees: tuple[RedeemFee, ...]
    arrival_days: int
    fast_redemption: bool

    def __post_init__(self) -> None:
        _four(self.price)
        exact(self.least, self.buy_fee)


class Funds(Struct, frozen=True):
    """All funds. An order of now gets the price of `trade_day`, confirmed on `confirmed_on`; `cut_off` is local."""

    funds: tuple[Fund, ...]
    cut_off: str
    trade_day: date
    confirmed_on: date


class Gold(Struct, frozen=True):
    """Yuan a gram of this minute: the customer pays `buy` and gets `sell`. `opens` and `closes` are local times."""

    name: str
    grade: FundGrade
    buy: Decimal
    sell: Decimal
    at: Instant
    open: bool
    opens: str
    closes: str
    trading_day: bool
    least: Decimal

    def __post_init__(self) -> None:
        exact(self.buy, self.sell, self.least)


class HeldFund(Struct, frozen=True):
    """Shares of a fund; `available` are not in an open redemption."""

    fund: str
    code: str
    name: str
    grade: FundGrade
    shares: Decimal
    available: Decimal
    cost: Decimal
    price: Decimal
    price_day: date
    value: Decimal
    profit: Decimal

    def __post_init__(self) -> None:
        exact(self.shares, self.available, self.cost, self.value, self.profit)
        _four(self.price)
        if self.value - self.cost != self.profit:
            raise ValueError("the profit does not add up")


class HeldGold(Struct, frozen=True):
    """Gold, valued at what selling would bring now."""

    grams: Decimal
    cost: Decimal
    price: Decimal
    value: Decimal
    profit: Decimal

    def __post_init__(self) -> None:
        _four(self.grams)
        exact(self.cost, self.price, self.value, self.profit)
        if self.value - self.cost != self.profit:
            raise ValueError("the profit does not add up")


class Order(Struct, frozen=True):
    """An order for a fund (`product` is its id) or for gold ("gold"); `units` are shares or grams.

    placed: waits for its confirmation; paying: confirmed, the money comes on `pays_on`. None: not known yet."""

    id: str
    product: str
    name: str
    side: Literal["buy", "sell"]
    state: Literal["placed", "paying", "done", "cancelled"]
    account: str
    amount: Decimal | None
    units: Decimal | None
    price: Decimal | None
    fee: Decimal
    placed_at: Instant
    trade_day: date
    pays_on: date | None
    plan: str | None

    def __post_init__(self) -> None:
        exact(self.amount, self.fee)
        if self.product == "gold":
            _four(self.units)
            exact(self.price)
        else:
            exact(self.units)
            _four(self.price)


class Plan(Struct, frozen=True):
    """The same amount into a fund every month (`day` 1-28) or week (1-5 = Monday to Friday)."""

    id: str
    fund: str
    fund_name: str
    account: str
    amount: Decimal
    every: Literal["month", "week"]
    day: int
    state: Literal["active", "stopped"]
    next_day: date | None

    def __post_init__(self) -> None:
        exact(self.amount)


class Holdings(Struct, frozen=True):
    """What a customer has: `orders` are the open ones; `total` counts funds, gold and the money of open purchases."""

    funds: tuple[HeldFund, ...]
    gold: HeldGold | None
    orders: tuple[Order, ...]
    plans: tuple[Plan, ...]
    total: Decimal

    def __post_init__(self) -> None:
        exact(self.total)
        worth = sum((fund.value for fund in self.funds), self.gold.value if self.gold else Decimal(0))
        if worth + sum(order.amount or Decimal(0) for order in self.orders if order.side == "buy") != self.total:
            raise ValueError("the holdings do not add up")


class Assessment(Struct, frozen=True):
    """The newest risk assessment; `grade` None: there was none. `attempts_left` is about today."""

    grade: Grade | None
    made_on: date | None
    valid_until: date | None
    valid: bool
    attempts_left: int


class Question(Struct, frozen=True):
    """A question of the assessment; an answer is the index of an option."""

    text: str
    options: tuple[str, ...]


class _Orders(Struct, frozen=True):
    orders: tuple[Order, ...]


class _Questions(Struct, frozen=True):
    questions: tuple[Question, ...]


class Wealth:
    """Reads about funds, gold and risk. All raise BankUnavailable and BankNonsense; with a session NotProven too."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def funds(self) -> Funds:
        """All funds with their prices."""
        return self._transport.ask(Ask("GET", "/funds"), Funds)

    def gold(self) -> Gold:
        """The gold prices of this minute."""
        return self._transport.ask(Ask("GET", "/gold"), Gold)

    def holdings(self, session: str) -> Holdings:
        """What the customer holds, has ordered and has planned (L2)."""
        return self._transport.ask(Ask("GET", "/holdings", session=session), Holdings)

    def orders(self, session: str) -> tuple[Order, ...]:
        """The newest hundred orders, open and settled, newest first (L2)."""
        return self._transport.ask(Ask("GET", "/orders", session=session), _Orders).orders

    def assessment(self, session: str) -> Assessment:
        """The customer's newest risk assessment (L2)."""
        return self._transport.ask(Ask("GET", "/risk-assessment", session=session), Assessment)

    def questions(self) -> tuple[Question, ...]:
        """The ten questions of the assessment."""
        return self._transport.ask(Ask("GET", "/risk-assessment/questions"), _Questions).questions
