"""Deposits at the core bank: what is sold, what the customer has, what withdrawing early would bring.

Acts (acts.py): `deposits.open` (subject: a debit account; product, amount, agreement, rollover), `deposits.withdraw` (a
deposit; amount), `deposits.rollover` (a deposit; rollover), `deposits.notice` (a notice deposit; amount, day). All need
a fresh code (L3). Rates are percent a year: Decimal("1.20").
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from warmline.bank.transport import Ask, Transport
from warmline.bank.types import Last4, exact

DepositKind = Literal["term", "large", "notice"]
Rollover = Literal["none", "principal", "principal_and_interest"]


class DepositProduct(Struct, frozen=True):
    """`term` 整存整取, `large` 大额存单, `notice` 通知存款. Amounts go up from `least` by `step`; `quota`: what is
    left to sell, None = as much as wanted."""

    id: str
    name: str
    kind: DepositKind
    rate: Decimal
    least: Decimal
    step: Decimal
    months: int | None
    notice_days: int | None
    early_withdrawal: bool
    transferable: bool
    rollover: bool
    quota: Decimal | None

    def __post_init__(self) -> None:
        exact(self.rate, self.least, self.step, self.quota)


class DepositProducts(Struct, frozen=True):
    """What is sold; `current_rate` is what early withdrawals and days after maturity earn."""

    current_rate: Decimal
    products: tuple[DepositProduct, ...]

    def __post_init__(self) -> None:
        exact(self.current_rate)


class DepositNotice(Struct, frozen=True):
    """An announced withdrawal of a notice deposit."""

    day: date
    amount: Decimal

    def __post_init__(self) -> None:
        exact(self.amount)


class Deposit(Struct, frozen=True):
    """A deposit; `account` paid for it and gets the money back. `matures` is None for a notice deposit."""

    id: str
    product: str
    product_name: str
    kind: DepositKind
    last4: Last4
    principal: Decimal
    rate: Decimal
    opened: date
    matures: date | None
    rollover: Rollover
    status: Literal["active", "withdrawn", "matured"]
    interest_at_maturity: Decimal | None
    interest_paid: Decimal
    part_withdrawn: bool
    account: str
    notice: DepositNotice | None

    def __post_init__(self) -> None:
        exact(self.principal, self.rate, self.interest_at_maturity, self.interest_paid)


class EarlyWithdrawal(Struct, frozen=True):
    """What a withdrawal today would bring: `amount` with `interest` is `paid`; `lost` is interest given up by it."""

    deposit: str
    amount: Decimal
    interest: Decimal
    paid: Decimal
    lost: Decimal
    remains: Decimal
    matured: bool

    def __post_init__(self) -> None:
        exact(self.amount, self.interest, self.paid, self.lost, self.remains)
        if self.amount + self.interest != self.paid:
            raise ValueError("the sums do not add up")


class _Deposits(Struct, frozen=True):
    deposits: tuple[Deposit, ...]


class Deposits:
    """Reads about deposits; `session` is a token of level L2. All raise as client.py says."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def products(self) -> DepositProducts:
        """What is sold today."""
        return self._transport.ask(Ask("GET", "/deposit-products"), DepositProducts)

    def held(self, session: str) -> tuple[Deposit, ...]:
        """The customer's deposits, closed ones too, newest first."""
        return self._transport.ask(Ask("GET", "/deposits", session=session), _Deposits).deposits

    def early(self, session: str, deposit: str, amount: Decimal | None = None) -> EarlyWithdrawal:
        """What withdrawing `amount` (None: the whole) today would bring.

        Raises NotFound `deposit_unknown`; Conflict `deposit_is_withdrawn`, `deposit_is_matured`, `amount_zero`,
        `amount_over_principal`, `amount_below_minimum`, `part_withdrawn_already`, `remainder_below_minimum`.
        """
        query = {} if amount is None else {"amount": f"{amount:f}"}
        return self._transport.ask(
            Ask("GET", f"/deposits/{deposit}/early", session=session, query=query), EarlyWithdrawal
        )
