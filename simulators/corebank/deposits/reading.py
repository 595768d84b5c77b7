"""The customer's deposits as callers see them, and what a withdrawal today would bring."""

import sqlite3
from dataclasses import dataclass
from datetime import date

from simulators.corebank.bank import Bank
from simulators.corebank.deposits import rules
from simulators.corebank.deposits.products import find as find_product
from simulators.corebank.deposits.views import DepositProduct, DepositView, EarlyView, NoticeView
from simulators.corebank.interest import percent
from simulators.corebank.money import fen, yuan
from simulators.corebank.problems import Problem

_SELECT = "SELECT deposits.*, number FROM deposits JOIN accounts ON accounts.id = deposits.id"


@dataclass(frozen=True)
class Withdrawal:
    """What taking `amount` out brings, in fen."""

    amount: int
    interest: int
    lost: int
    remains: int
    matured: bool


def of_customer(bank: Bank, customer: str) -> list[DepositView]:
    """All deposits of a customer, newest first."""
    rows = bank.db.all(f"{_SELECT} WHERE deposits.customer = ? ORDER BY deposits.id DESC", (customer,))
    return [_view(bank, row) for row in rows]


def own(bank: Bank, customer: str, deposit: str) -> sqlite3.Row:
    """A deposit of this customer. Raises Problem 404 `deposit_unknown`, also for somebody else's."""
    row = bank.db.one(f"{_SELECT} WHERE deposits.id = ? AND deposits.customer = ?", (deposit, customer))
    if row is None:
        raise Problem(404, "deposit_unknown")
    return row


def running(bank: Bank, customer: str, deposit: str) -> sqlite3.Row:
    """As `own`; raises Problem 409 `deposit_is_withdrawn`, `deposit_is_matured` when it is closed."""
    row = own(bank, customer, deposit)
    if row["status"] != "active":
        raise Problem(409, f"deposit_is_{row['status']}", "The deposit has been paid back.")
    return row


def early(bank: Bank, customer: str, deposit: str, amount: str | None) -> EarlyView:
    """What withdrawing `amount` (None: the whole) today would bring. Raises as `withdrawal`."""
    row = running(bank, customer, deposit)
    taken = withdrawal(bank, row, row["principal"] if amount is None else fen(amount))
    return EarlyView(
        deposit=deposit,
        amount=yuan(taken.amount),
        interest=yuan(taken.interest),
        paid=yuan(taken.amount + taken.interest),
        lost=yuan(taken.lost),
        remains=yuan(taken.remains),
        matured=taken.matured,
    )


def withdrawal(bank: Bank, row: sqlite3.Row, amount: int) -> Withdrawal:
    """What taking `amount` fen out today brings.

    Raises Problem 409 `amount_zero`, `amount_over_principal`, `part_withdrawn_already` (terms and certificates: once),
    `amount_below_minimum` (notice deposits), `remainder_below_minimum`.
    """
    product, today = find_product(bank.db, row["product"]), bank.clock.today()
    check_amount(product, row, amount)
    if product.months is None:
        day = row["notice_day"] and date.fromisoformat(row["notice_day"])
        opened = date.fromisoformat(row["opened"])
        interest = rules.earned_with_notice(
            rules.Notice(row["rate"], opened, day, row["notice_amount"] or 0), amount, today
        )
        possible = rules.earned_with_notice(rules.Notice(row["rate"], opened, today, amount), amount, today)
        return Withdrawal(amount, interest, possible - interest, row["principal"] - amount, matured=False)
    term = term_of(row, product.months)
    interest = rules.earned(term, amount, today)
    matured = today >= term.matures
    lost = 0 if matured else max(0, rules.held_to_maturity(term, amount) - interest)
    return Withdrawal(amount, interest, lost, row["principal"] - amount, matured)


def check_amount(product: DepositProduct, row: sqlite3.Row, amount: int) -> None:
    """Whether so much may be taken out at all; the refusals are those of `withdrawal`."""
    least, remains = fen(product.least), row["principal"] - amount
    if amount == 0:
        raise Problem(409, "amount_zero", "Nothing would be withdrawn.")
    if remains < 0:
        raise Problem(409, "amount_over_principal", "The deposit does not hold that much.")
    if remains == 0:
        return
    if product.kind == "notice" and amount < least:
        raise Problem(409, "amount_below_minimum", f"At least {product.least} yuan at a time.")
    if product.kind != "notice" and row["part_withdrawn"]:
        raise Problem(409, "part_withdrawn_already", "A part may be withdrawn once; now only the whole.")
    if remains < least:
        raise Problem(409, "remainder_below_minimum", f"At least {product.least} yuan must remain.")


def last4(row: sqlite3.Row) -> str:
    """The last four digits of the certificate's number."""
    return str(row["number"])[-4:]


def term_of(row: sqlite3.Row, months: int) -> rules.Term:
    """The running term of a row with a maturity."""
    return rules.Term(row["rate"], months, date.fromisoformat(row["opened"]), date.fromisoformat(row["matures"]))


def _view(bank: Bank, row: sqlite3.Row) -> DepositView:
    product = find_product(bank.db, row["product"])
    months = product.months
    ahead = row["status"] == "active" and months is not None
    return DepositView(
        id=row["id"],
        product=product.id,
        product_name=product.name,
        kind=product.kind,
        last4=last4(row),
        principal=yuan(row["principal"]),
        rate=percent(row["rate"]),
        opened=date.fromisoformat(row["opened"]),
        matures=row["matures"] and date.fromisoformat(row["matures"]),
        rollover=row["rollover"],
        status=row["status"],
        interest_at_maturity=yuan(rules.held_to_maturity(term_of(row, months or 0), row["principal"]))
        if ahead
        else None,
        interest_paid=yuan(row["interest_paid"]),
        part_withdrawn=bool(row["part_withdrawn"]),
        account=row["account"],
        notice=row["notice_day"] and NoticeView(date.fromisoformat(row["notice_day"]), yuan(row["notice_amount"])),
    )
