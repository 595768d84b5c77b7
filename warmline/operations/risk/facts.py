"""What a strategy may know, a frozen struct for each subject. Money is yuan. Whoever wants a judgement fills it in.

A field is a contract with files in data/risk and with recorded decisions: one that is added makes older records
unreadable to the replay, and one that is renamed makes the strategies that name it faulty.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec

Arrival = Literal["at_once", "two_hours", "next_day"]
Employment = Literal["salaried", "self_employed", "retired", "other"]
LoanProduct = Literal["consumer", "business", "mortgage_topup"]

Count = Annotated[int, msgspec.Meta(ge=0)]
Hour = Annotated[int, msgspec.Meta(ge=0, le=23)]
# 1 is the most careful: products R1 to R5, customers C1 to C5 (0: never assessed).
ProductGrade = Annotated[int, msgspec.Meta(ge=1, le=5)]
CustomerGrade = Annotated[int, msgspec.Meta(ge=0, le=5)]


class TransferFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Money that leaves an account."""

    amount: Decimal  # yuan, what is to be sent
    new_payee: bool  # never paid before by this customer
    payee_on_list: bool  # known to be used by fraudsters
    own_account: bool  # the payee is the customer
    usual_amount: Decimal  # yuan, the largest sent to anybody in the last 90 days; 0: nothing was
    usual_to_payee: Decimal  # yuan, the largest sent to this payee in the last 90 days; 0: nothing was
    sent_last_hour: Count  # transfers in the last 60 minutes, this one not counted
    sent_last_hour_amount: Decimal  # yuan, their sum
    sent_today_amount: Decimal  # yuan, sum of the calendar day, this one not counted
    hour: Hour  # of the local day
    elderly: bool  # has the mark that customers of 60 and more have
    age: Count  # full years
    coercion: bool  # words of coercion or scam were said earlier in this conversation
    balance_share: Decimal  # 0 to 1, of the account's available balance
    remote_help: bool  # an agent of ours fills it in for the customer
    arrival: Arrival  # what the customer asks for
    card_days: Count  # days since the account was opened


class LoanFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A loan that is applied for."""

    amount: Decimal  # yuan, what is asked for
    months: Count  # term
    age: Count  # full years
    income: Decimal  # yuan a month, as proven; 0: not proven
    debt_payments: Decimal  # yuan a month, for other debts
    tenure_months: Count  # months with the bank
    salary_here: bool  # the salary is paid into an account here
    overdue_12m: Count  # payments late in the last 12 months, at any lender
    credit_use: Decimal  # 0 to 1, used part of all credit lines
    employment: Employment
    product: LoanProduct
    recent_applications: Count  # at any lender in the last 90 days, this one not counted


class FundFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A fund or wealth product that is bought."""

    amount: Decimal  # yuan
    product_grade: ProductGrade
    customer_grade: CustomerGrade
    assessment_valid: bool  # the assessment is not older than a year
    age: Count  # full years
    balance_share: Decimal  # 0 to 1, of what the customer has with the bank
    first_purchase: bool  # of any product that can lose


class DepositFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A term deposit that is made or broken."""

    amount: Decimal  # yuan
    months: Count  # term
    age: Count  # full years
    balance_share: Decimal  # 0 to 1, of what the customer has with the bank
    early_withdrawal: bool  # true: it is taken out before its time; false: it is made
    interest_lost: Decimal  # yuan, by taking it out now; 0 when it is made


Facts = TransferFacts | LoanFacts | FundFacts | DepositFacts
Subject = Literal["transfer", "loan", "fund", "deposit"]

FACTS: dict[Subject, type[Facts]] = {
    "transfer": TransferFacts,
    "loan": LoanFacts,
    "fund": FundFacts,
    "deposit": DepositFacts,
}
_SUBJECTS: dict[type[Facts], Subject] = {kind: subject for subject, kind in FACTS.items()}


def subject_of(facts: Facts) -> Subject:
    """What the facts are about."""
    return _SUBJECTS[type(facts)]


def as_texts(facts: Facts) -> dict[str, str]:
    """As they are recorded: amounts without exponent, yes and no as `true` and `false`."""
    return {name: _text(getattr(facts, name)) for name in facts.__struct_fields__}


def from_texts(subject: Subject, texts: dict[str, str]) -> Facts:
    """As they were. Raises msgspec.ValidationError where a field is missing or not of its kind; nothing is guessed."""
    return msgspec.convert(texts, FACTS[subject], strict=False)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
