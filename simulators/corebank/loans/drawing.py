"""Drawing an approved loan: the contract is signed and the money paid to the customer's own account."""

import sqlite3

from simulators.corebank import notices
from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.doing import Doing
from simulators.corebank.funding import post, tail
from simulators.corebank.interest import percent
from simulators.corebank.ledger import Move
from simulators.corebank.loans import contract, products
from simulators.corebank.loans.applying import drawable
from simulators.corebank.loans.contract import NewLoan
from simulators.corebank.loans.views import DrawLoan, InstalmentView, ScheduleView
from simulators.corebank.money import yuan
from simulators.corebank.paying import usable_account
from simulators.corebank.problems import Problem
from simulators.corebank.views import Done


def draw(bank: Bank, doing: Doing) -> Done:
    """The effect of `loans.draw`: all that was approved is lent, once.

    Raises Problem 404 `application_unknown`, `account_unknown`; 409 `application_is_<state>`,
    `account_class_unsuitable` and those of paying.usable_account.
    """
    wanted: DrawLoan = doing.details
    row = drawable(bank, doing.customer, doing.subject)
    account = usable_account(bank, doing.customer, wanted.account)
    if account.account_class != "I":
        raise Problem(409, "account_class_unsuitable", "A loan is paid to a class I account.")
    new = _new(bank, row, account.id, account.branch.id, wanted.agreement, doing.reference)
    loan, number = contract.write(bank.db, new)
    product = products.find(bank.db, row["product"])
    words = bank.texts["loan_paid_out"]
    owed = Move(loan, -new.amount, "loan_paid_out", "loan", product.name, words)
    paid = Move(account.id, new.amount, "loan_paid_out", "loan", product.name, words)
    post(bank.db, doing.reference, doing.at, "online", [owed, paid])
    parts = {"product": product.name, "amount": yuan(new.amount), "tail": tail(account)}
    notices.tell(bank, doing.customer, "loan_drawn", **parts)
    schedule = new.parts()
    facts = {
        "loan": loan,
        "contract": number,
        "product_name": product.name,
        "amount": yuan(new.amount),
        "rate": percent(new.rate),
        "months": str(new.months),
        "method": new.method,
        "first_due": schedule[0].due.isoformat(),
        "first_amount": yuan(schedule[0].total),
        "ends": schedule[-1].due.isoformat(),
        "total_interest": yuan(sum(part.interest for part in schedule)),
        "account_last4": tail(account),
    }
    return Done(doing.reference, doing.subject, "drawn", instant(doing.at), facts)


def plan(bank: Bank, customer: str, application: str) -> ScheduleView:
    """The schedule if the loan were drawn today. Raises as applying.drawable."""
    new = _new(bank, drawable(bank, customer, application), "", "", "", "")
    parts = new.parts()
    rows = [
        InstalmentView(
            number=number,
            kind="instalment",
            due=part.due,
            principal=yuan(part.principal),
            interest=yuan(part.interest),
            penalty=yuan(0),
            total=yuan(part.total),
            status="upcoming",
            paid=None,
        )
        for number, part in enumerate(parts, 1)
    ]
    interest = sum(part.interest for part in parts)
    return ScheduleView(yuan(new.amount), percent(new.rate), new.method, yuan(interest), rows)


def _new(bank: Bank, row: sqlite3.Row, account: str, branch: str, agreement: str, reference: str) -> NewLoan:
    return NewLoan(
        customer=row["customer"],
        application=row["number"],
        product=row["product"],
        account=account,
        branch=branch,
        amount=row["approved"],
        rate=row["rate"],
        months=row["months"],
        method=row["method"],
        drawn=bank.clock.today(),
        agreement=agreement,
        reference=reference,
    )
