"""What callers send and get about deposits."""

from datetime import date
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from simulators.corebank.views import Amount, Last4, Money, Request, Short

# Percent a year with two digits: "1.20".
Rate = Annotated[str, Meta(pattern=r"^[0-9]{1,2}\.[0-9]{2}$")]
# SHA-256 of the text that the customer was shown and agreed to.
Shown = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Rollover = Literal["none", "principal", "principal_and_interest"]


class DepositProduct(Struct, frozen=True):
    """`term` 整存整取, `large` 大额存单, `notice` 通知存款. `step`: amounts go up from `least` by it. `quota`: what is
    left to sell, null = as much as wanted. `transferable`: may be sold to another customer before maturity.
    """

    id: str
    name: str
    kind: Literal["term", "large", "notice"]
    rate: Rate
    least: Money
    step: Money
    months: int | None = None
    notice_days: int | None = None
    early_withdrawal: bool = True
    transferable: bool = False
    rollover: bool = False
    quota: Money | None = None


class DepositProductList(Struct, frozen=True):
    """`current_rate`: what early withdrawals and days after maturity earn."""

    current_rate: Rate
    products: list[DepositProduct]


class NoticeView(Struct, frozen=True):
    """An announced withdrawal of a notice deposit."""

    day: date
    amount: Money


class DepositView(Struct, frozen=True):
    """A deposit. Of a closed one `principal` is what was paid back last; `interest_paid` is all interest so far.
    `matured` = paid back at or after maturity; `withdrawn` = before."""

    id: str
    product: str
    product_name: str
    kind: Literal["term", "large", "notice"]
    last4: Last4
    principal: Money
    rate: Rate
    opened: date
    matures: date | None
    rollover: Rollover
    status: Literal["active", "withdrawn", "matured"]
    interest_at_maturity: Money | None
    interest_paid: Money
    part_withdrawn: bool
    account: str
    notice: NoticeView | None


class DepositList(Struct, frozen=True):
    deposits: list[DepositView]


class EarlyQuery(Request, frozen=True):
    """How much would be withdrawn; without it the whole deposit."""

    amount: Amount | UnsetType = UNSET


class EarlyView(Struct, frozen=True):
    """What a withdrawal today brings: `interest` on `amount`, `paid` = both together; `lost`: interest that holding on
    would have brought (to maturity; for a notice deposit: what a timely notice would have brought until today)."""

    deposit: str
    amount: Money
    interest: Money
    paid: Money
    lost: Money
    remains: Money
    matured: bool


class OpenDeposit(Request, frozen=True, omit_defaults=True):
    """`agreement`: of the deposit agreement."""

    product: Short
    amount: Amount
    agreement: Shown
    rollover: Rollover = "none"


class WithdrawDeposit(Request, frozen=True):
    amount: Amount


class SetRollover(Request, frozen=True):
    rollover: Rollover


class GiveNotice(Request, frozen=True):
    """Announces the withdrawal of `amount` from a notice deposit on a local day."""

    amount: Amount
    day: date
