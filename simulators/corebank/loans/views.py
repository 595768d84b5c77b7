"""What callers send and get about loans."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from simulators.corebank.deposits.views import Rate, Shown
from simulators.corebank.views import Amount, Money, Request, Short

Method = Literal["equal_instalment", "equal_principal", "interest_first"]
# Every term of any product.
Months = Literal[3, 6, 12, 24, 36, 60, 120]
Employment = Literal["salaried", "self_employed", "retired", "other"]
Decision = Literal["approved", "review", "declined"]
Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
# A share of one with four digits: "0.3512".
Share = Annotated[str, Meta(pattern=r"^[0-9]\.[0-9]{4}$")]


class MethodTerm(Struct, frozen=True):
    """等额本息, 等额本金 or 先息后本, with the longest term in months it is offered for."""

    method: Method
    longest: int


class LoanProduct(Struct, frozen=True):
    """A loan product. `online` false: a branch grants it, here it is only told. Rates: `base_rate` to `most_rate`."""

    id: str
    name: str
    online: bool
    most: Money
    months: list[Months]
    methods: list[MethodTerm] = []
    least: Money | None = None
    base_rate: Rate | None = None
    most_rate: Rate | None = None
    least_prepayment: Money | None = None
    least_age: int | None = None
    most_age: int | None = None


class LoanProductList(Struct, frozen=True):
    products: list[LoanProduct]


class LoanProfile(Struct, frozen=True):
    """What the bank's own books say about a customer who wants a loan.

    `tenure_months`: whole months since the first account. `monthly_income`: salary and pension of the last six whole
    calendar months, a sixth of it. `salary_here`: a salary arrived in the last three months. `overdue_12m`: instalments
    missed in the last twelve months, `overdue_now` still open. `credit_use`: owed on credit cards / their limits, null
    without one. `monthly_debt`: the next instalment of every loan and a tenth of what is owed on credit cards.
    `recent_applications`: loans applied for in the last 90 days, each counted once.
    """

    age: int
    tenure_months: int
    monthly_income: Money
    salary_here: bool
    overdue_12m: int
    overdue_now: int
    credit_use: Share | None
    monthly_debt: Money
    recent_applications: int


class LoanApplication(Request, frozen=True, omit_defaults=True):
    """An application with what the risk of the service centre decided. `rate` and `limit` come with an approval, and
    only then. `consent`: of the text by which the customer let credit records be looked at."""

    product: Short
    amount: Amount
    months: Months
    method: Method
    purpose: Annotated[str, Meta(min_length=1, max_length=64)]
    employment: Employment
    consent: Shown
    decision: Decision
    strategy: Code
    rate: Rate | None = None
    limit: Amount | None = None
    grade: Code | None = None
    reasons: Annotated[tuple[Code, ...], Meta(max_length=20)] = ()


class ApplicationView(Struct, frozen=True):
    """`state`: as decided, or drawn, expired (not drawn within 30 days), replaced by a later application.
    `approved_amount`: what may be drawn."""

    number: str
    product: str
    product_name: str
    amount: Money
    months: int
    method: Method
    purpose: str
    state: Literal["approved", "review", "declined", "drawn", "expired", "replaced"]
    applied_at: datetime
    approved_amount: Money | None
    rate: Rate | None
    grade: str | None
    reasons: list[str]
    strategy: str
    valid_until: date | None
    loan: str | None
    contract: str | None


class ApplicationList(Struct, frozen=True):
    applications: list[ApplicationView]


class DrawLoan(Request, frozen=True):
    """`account`: a class I debit account; it gets the money, and instalments are collected from it."""

    account: Short
    agreement: Shown


class InstalmentView(Struct, frozen=True):
    """One line of a schedule. `penalty`: paid with it, or what paying it today would cost."""

    number: int
    kind: Literal["instalment", "prepayment"]
    due: date
    principal: Money
    interest: Money
    penalty: Money
    total: Money
    status: Literal["paid", "due", "overdue", "upcoming"]
    paid: date | None


class ScheduleView(Struct, frozen=True):
    """A loan's instalments, or those it would have if it were drawn today. The principals together are what is lent."""

    principal: Money
    rate: Rate
    method: Method
    total_interest: Money
    instalments: list[InstalmentView]


class LoanView(Struct, frozen=True):
    """A contract. `outstanding`: principal owed, overdue parts included. `overdue_amount`: with interest and penalty
    up to today. `next_*`: what is collected next from `account`, overdue instalments aside."""

    id: str
    contract: str
    product: str
    product_name: str
    principal: Money
    outstanding: Money
    rate: Rate
    method: Method
    drawn: date
    ends: date
    account: str
    status: Literal["active", "overdue", "settled"]
    next_due: date | None
    next_amount: Money | None
    instalments_left: int
    overdue_count: int
    overdue_amount: Money


class LoanList(Struct, frozen=True):
    loans: list[LoanView]


class PayoffView(Struct, frozen=True):
    """What paying everything today costs. `interest_saved`: what the rest of the schedule would have cost more."""

    loan: str
    on: date
    principal: Money
    interest: Money
    penalty: Money
    total: Money
    interest_saved: Money


class RepayLoan(Request, frozen=True, omit_defaults=True):
    """`instalment`: everything that is due; `all`: the whole loan; `part`: `amount` in all, what is due first and the
    rest ahead of time. `effect` of a part: the term gets shorter, or the instalments lower."""

    account: Short
    kind: Literal["instalment", "part", "all"]
    amount: Amount | None = None
    effect: Literal["lower", "shorter"] = "lower"
