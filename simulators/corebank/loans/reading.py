"""The customer's loans as callers see them."""

from simulators.corebank.bank import Bank
from simulators.corebank.interest import percent
from simulators.corebank.loans import products
from simulators.corebank.loans.standing import Instalment, Standing, own, read
from simulators.corebank.loans.views import InstalmentView, LoanView, PayoffView, ScheduleView
from simulators.corebank.money import yuan
from simulators.corebank.problems import Problem


def of_customer(bank: Bank, customer: str) -> list[LoanView]:
    """All loans of a customer, newest first."""
    today = bank.clock.today()
    rows = bank.db.all("SELECT * FROM loans WHERE customer = ? ORDER BY id DESC", (customer,))
    return [_view(bank, read(bank.db, row, today)) for row in rows]


def schedule(bank: Bank, customer: str, loan: str) -> ScheduleView:
    """All instalments. Raises Problem 404 `loan_unknown`."""
    now = own(bank, customer, loan)
    return ScheduleView(
        principal=yuan(now.loan["principal"]),
        rate=percent(now.loan["rate"]),
        method=now.loan["method"],
        total_interest=yuan(sum(row.interest for row in now.rows)),
        instalments=[_line(now, row) for row in now.rows],
    )


def payoff(bank: Bank, customer: str, loan: str) -> PayoffView:
    """What paying it all today costs. Raises Problem 404 `loan_unknown`, 409 `loan_is_settled`."""
    now = own(bank, customer, loan)
    if now.loan["status"] == "settled":
        raise Problem(409, "loan_is_settled", "The loan has been paid back.")
    return PayoffView(
        loan=loan,
        on=now.today,
        principal=yuan(now.outstanding),
        interest=yuan(sum(row.interest for row in now.due) + now.accrued),
        penalty=yuan(sum(now.penalty(row) for row in now.due)),
        total=yuan(now.payoff),
        interest_saved=yuan(sum(row.interest for row in now.ahead) - now.accrued),
    )


def _view(bank: Bank, now: Standing) -> LoanView:
    loan, product = now.loan, products.find(bank.db, now.loan["product"])
    overdue = [row for row in now.due if row.missed]
    waiting = [row for row in now.rows if row.paid is None and not row.missed]
    return LoanView(
        id=loan["id"],
        contract=loan["contract"],
        product=product.id,
        product_name=product.name,
        principal=yuan(loan["principal"]),
        outstanding=yuan(now.outstanding),
        rate=percent(loan["rate"]),
        method=loan["method"],
        drawn=now.drawn,
        ends=now.rows[-1].due,
        account=loan["account"],
        status="settled" if loan["status"] == "settled" else "overdue" if overdue else "active",
        next_due=waiting[0].due if waiting else None,
        next_amount=yuan(waiting[0].total) if waiting else None,
        instalments_left=len(overdue) + len(waiting),
        overdue_count=len(overdue),
        overdue_amount=yuan(sum(row.total + now.penalty(row) for row in overdue)),
    )


def _line(now: Standing, row: Instalment) -> InstalmentView:
    due = row.paid is None and row.due <= now.today
    penalty = now.penalty(row) if due else row.penalty
    return InstalmentView(
        number=row.number,
        kind="prepayment" if row.kind == "prepayment" else "instalment",
        due=row.due,
        principal=yuan(row.principal),
        interest=yuan(row.interest),
        penalty=yuan(penalty),
        total=yuan(row.total + penalty),
        status="paid" if row.paid else "overdue" if due and row.missed else "due" if due else "upcoming",
        paid=row.paid,
    )
