"""Loans at the core bank: what is lent, the customer's applications and contracts, schedules, and what the books say.

Acts (acts.py): `loans.apply` (subject: the customer; product, amount, months, method, purpose, employment, consent,
decision, strategy, rate, limit, grade, reasons) needs no fresh code; `loans.draw` (an application; account, agreement)
and `loans.repay` (a loan; account, kind, amount, effect) do (L3). Rates are percent a year: Decimal("3.60").
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from warmline.bank.transport import Ask, Transport
from warmline.bank.types import Instant, exact

Method = Literal["equal_instalment", "equal_principal", "interest_first"]
ApplicationState = Literal["approved", "review", "declined", "drawn", "expired", "replaced"]


class MethodTerm(Struct, frozen=True):
    """A way of repaying, with the longest term in months it is offered for."""

    method: Method
    longest: int


class LoanProduct(Struct, frozen=True):
    """A loan product; `online` false: a branch grants it, here it is only told. Rates: `base_rate` to `most_rate`."""

    id: str
    name: str
    online: bool
    most: Decimal
    months: tuple[int, ...]
    methods: tuple[MethodTerm, ...]
    least: Decimal | None
    base_rate: Decimal | None
    most_rate: Decimal | None
    least_prepayment: Decimal | None
    least_age: int | None
    most_age: int | None

    def __post_init__(self) -> None:
        exact(self.most, self.least, self.base_rate, self.most_rate, self.least_prepayment)


class LoanProfile(Struct, frozen=True):
    """What the bank's books say about a customer who wants a loan.

    `monthly_income`: salary and pension of the last six whole calendar months, a sixth of it; `salary_here`: a salary
    arrived in the last three months; `credit_use`: a share of one, None without a credit card; `monthly_debt`: the next
    instalment of every loan and a tenth of what is owed on credit cards; `recent_applications`: of the last 90 days.
    """

    age: int
    tenure_months: int
    monthly_income: Decimal
    salary_here: bool
    overdue_12m: int
    overdue_now: int
    credit_use: Decimal | None
    monthly_debt: Decimal
    recent_applications: int

    def __post_init__(self) -> None:
        exact(self.monthly_income, self.monthly_debt)
        if self.credit_use is not None and not self.credit_use.is_finite():
            raise ValueError("not a share")


class Application(Struct, frozen=True):
    """An application with its decision; `approved_amount` may be drawn until the end of `valid_until`."""

    number: str
    product: str
    product_name: str
    amount: Decimal
    months: int
    method: Method
    purpose: str
    state: ApplicationState
    applied_at: Instant
    approved_amount: Decimal | None
    rate: Decimal | None
    grade: str | None
    reasons: tuple[str, ...]
    strategy: str
    valid_until: date | None
    loan: str | None
    contract: str | None

    def __post_init__(self) -> None:
        exact(self.amount, self.approved_amount, self.rate)


class Instalment(Struct, frozen=True):
    """A line of a schedule. `penalty`: paid with it, or what paying it today would cost."""

    number: int
    kind: Literal["instalment", "prepayment"]
    due: date
    principal: Decimal
    interest: Decimal
    penalty: Decimal
    total: Decimal
    status: Literal["paid", "due", "overdue", "upcoming"]
    paid: date | None

    def __post_init__(self) -> None:
        exact(self.principal, self.interest, self.penalty, self.total)
        if self.principal + self.interest + self.penalty != self.total:
            raise ValueError("the sums do not add up")


class Schedule(Struct, frozen=True):
    """All instalments; their principals together are what is lent."""

    principal: Decimal
    rate: Decimal
    method: Method
    total_interest: Decimal
    instalments: tuple[Instalment, ...]

    def __post_init__(self) -> None:
        exact(self.principal, self.rate, self.total_interest)
        if sum((line.principal for line in self.instalments), Decimal(0)) != self.principal:
            raise ValueError("the principals do not add up")


class Loan(Struct, frozen=True):
    """A contract. `next_*`: what is collected next from `account`, overdue instalments aside; `overdue_amount`: with
    penalty up to today."""

    id: str
    contract: str
    product: str
    product_name: str
    principal: Decimal
    outstanding: Decimal
    rate: Decimal
    method: Method
    drawn: date
    ends: date
    account: str
    status: Literal["active", "overdue", "settled"]
    next_due: date | None
    next_amount: Decimal | None
    instalments_left: int
    overdue_count: int
    overdue_amount: Decimal

    def __post_init__(self) -> None:
        exact(self.principal, self.outstanding, self.rate, self.next_amount, self.overdue_amount)


class Payoff(Struct, frozen=True):
    """What paying everything today costs, and how much interest that saves."""

    loan: str
    on: date
    principal: Decimal
    interest: Decimal
    penalty: Decimal
    total: Decimal
    interest_saved: Decimal

    def __post_init__(self) -> None:
        exact(self.principal, self.interest, self.penalty, self.total, self.interest_saved)
        if self.principal + self.interest + self.penalty != self.total:
            raise ValueError("the sums do not add up")


class _Products(Struct, frozen=True):
    products: tuple[LoanProduct, ...]


class _Applications(Struct, frozen=True):
    applications: tuple[Application, ...]


class _Loans(Struct, frozen=True):
    loans: tuple[Loan, ...]


class Loans:
    """Reads about loans; `session` is a token of level L2. All raise as client.py says."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def products(self) -> tuple[LoanProduct, ...]:
        """What is lent."""
        return self._transport.ask(Ask("GET", "/loan-products"), _Products).products

    def profile(self, session: str) -> LoanProfile:
        """What the books say about the customer, for a scorecard."""
        return self._transport.ask(Ask("GET", "/loans/profile", session=session), LoanProfile)

    def applications(self, session: str) -> tuple[Application, ...]:
        """The customer's applications, newest first."""
        return self._transport.ask(Ask("GET", "/loan-applications", session=session), _Applications).applications

    def plan(self, session: str, application: str) -> Schedule:
        """The schedule if an approved application were drawn today.

        Raises NotFound `application_unknown`, Conflict `application_is_<state>`.
        """
        return self._transport.ask(Ask("GET", f"/loan-applications/{application}/plan", session=session), Schedule)

    def held(self, session: str) -> tuple[Loan, ...]:
        """The customer's loans, settled ones too, newest first."""
        return self._transport.ask(Ask("GET", "/loans", session=session), _Loans).loans

    def schedule(self, session: str, loan: str) -> Schedule:
        """All instalments, paid ones too. Raises NotFound `loan_unknown`."""
        return self._transport.ask(Ask("GET", f"/loans/{loan}/schedule", session=session), Schedule)

    def payoff(self, session: str, loan: str) -> Payoff:
        """What paying it all today costs. Raises NotFound `loan_unknown`, Conflict `loan_is_settled`."""
        return self._transport.ask(Ask("GET", f"/loans/{loan}/payoff", session=session), Payoff)
