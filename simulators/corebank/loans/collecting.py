"""What time brings to loans: instalments are collected in the evening of their day, and daily once one was missed."""

import sqlite3

from simulators.corebank import notices
from simulators.corebank.bank import Bank
from simulators.corebank.clock import LOCAL, instant
from simulators.corebank.funding import post, reference_for
from simulators.corebank.loans.repaying import mark_paid, paid, plan_next_try
from simulators.corebank.loans.standing import Instalment, Standing, read
from simulators.corebank.money import yuan
from simulators.corebank.problems import Problem

_DUE = "SELECT * FROM loans WHERE next_try <= ? ORDER BY next_try LIMIT 1"


def settle(bank: Bank, now: float) -> float | None:
    """Collects everything that is due, in one transaction: a leap of the clock over years must not cost a write to disk
    for each of its days. Says when it tries next."""
    with bank.db.transaction():
        while (loan := bank.db.one(_DUE, (int(now),))) is not None:
            _collect(bank, loan)
    upcoming = bank.db.one("SELECT min(next_try) AS at FROM loans WHERE next_try IS NOT NULL")
    return None if upcoming is None else upcoming["at"]


def _collect(bank: Bank, loan: sqlite3.Row) -> None:
    """Whole instalments, oldest first, until the account holds too little for one."""
    standing = read(bank.db, loan, instant(loan["next_try"]).astimezone(LOCAL).date())
    collected = 0
    for row in standing.due:
        if not _collected(bank, standing, row):
            break
        collected += 1
    for row in standing.due[collected:]:
        if not row.missed:
            _miss(bank, standing, row)
    after = plan_next_try(bank.db, standing)
    if collected:
        total = sum(row.total + standing.penalty(row) for row in standing.due[:collected])
        text = "loan_repaid" if after.outstanding else "loan_settled"
        parts = {"total": yuan(total), "outstanding": yuan(after.outstanding)}
        notices.tell(bank, loan["customer"], text, contract=loan["contract"][-6:], **parts)


def _collected(bank: Bank, standing: Standing, row: Instalment) -> bool:
    """Whether the repayment account paid this instalment, with the penalty of the day."""
    loan, interest = standing.loan, row.interest + standing.penalty(row)
    account = bank.db.one("SELECT status FROM accounts WHERE id = ?", (loan["account"],))
    if account is None or account["status"] != "active":
        return False
    moves = paid(standing, loan["account"], row.principal, interest, bank.texts["loan_repaid_words"])
    reference = reference_for("loan", loan["id"], str(row.number), standing.today.isoformat())
    try:
        with bank.db.transaction():
            post(bank.db, reference, loan["next_try"], "autopay", moves)
    except Problem:
        return False
    mark_paid(bank.db, standing, [row])
    return True


def _miss(bank: Bank, standing: Standing, row: Instalment) -> None:
    loan = standing.loan
    bank.db.run("UPDATE loan_instalments SET missed = 1 WHERE loan = ? AND number = ?", (loan["id"], row.number))
    parts = {"contract": loan["contract"][-6:], "day": row.due.isoformat(), "total": yuan(row.total)}
    notices.tell(bank, loan["customer"], "loan_missed", **parts)
