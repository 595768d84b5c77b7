"""Repaying: what is due first, then ahead of time, with interest to the day."""

from simulators.corebank import ledger, notices
from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.database import Database
from simulators.corebank.doing import Doing
from simulators.corebank.funding import post, tail
from simulators.corebank.ledger import Move
from simulators.corebank.loans import products, rules
from simulators.corebank.loans.contract import add_instalments
from simulators.corebank.loans.standing import Instalment, Standing, collected_at, own, read
from simulators.corebank.loans.views import RepayLoan
from simulators.corebank.money import fen, yuan
from simulators.corebank.paying import usable_account
from simulators.corebank.problems import Problem
from simulators.corebank.views import Done


def repay(bank: Bank, doing: Doing) -> Done:
    """The effect of `loans.repay`.

    Raises Problem 404 `loan_unknown`, `account_unknown`; 409 `loan_is_settled`, those of paying.usable_account,
    `nothing_due`, `amount_unsuitable`, `amount_below_minimum`, `amount_below_due`, `amount_over_payoff`,
    `effect_unsuitable`, `balance_short`.
    """
    wanted: RepayLoan = doing.details
    before = own(bank, doing.customer, doing.subject)
    if before.loan["status"] == "settled":
        raise Problem(409, "loan_is_settled", "The loan has been paid back.")
    account = usable_account(bank, doing.customer, wanted.account)
    ahead = _principal_ahead(bank.db, before, wanted)
    accrued = before.accrued if ahead else 0
    penalty = sum(before.penalty(row) for row in before.due)
    principal = sum(row.principal for row in before.due) + ahead
    interest = sum(row.interest for row in before.due) + accrued
    moves = paid(before, account.id, principal, interest + penalty, bank.texts["loan_repaid_words"])
    post(bank.db, doing.reference, doing.at, "online", moves)
    mark_paid(bank.db, before, before.due)
    if ahead:
        _prepay(bank.db, before, ahead, accrued, wanted.effect)
    after = plan_next_try(bank.db, before)
    total = principal + interest + penalty
    figures = {"total": yuan(total), "outstanding": yuan(after.outstanding)}
    text = "loan_settled" if not after.outstanding else "loan_repaid"
    notices.tell(bank, doing.customer, text, contract=before.loan["contract"][-6:], **figures)
    facts = figures | {
        "contract": before.loan["contract"],
        "principal": yuan(principal),
        "interest": yuan(interest),
        "penalty": yuan(penalty),
        "account_last4": tail(account),
    }
    if after.ahead:
        facts |= {"next_due": after.ahead[0].due.isoformat(), "next_amount": yuan(after.ahead[0].total)}
        facts |= {"ends": after.ahead[-1].due.isoformat(), "instalments_left": str(len(after.ahead))}
    status = "active" if after.outstanding else "settled"
    return Done(doing.reference, doing.subject, status, instant(doing.at), facts)


def _principal_ahead(db: Database, before: Standing, wanted: RepayLoan) -> int:
    """How much principal is paid ahead of time; the refusals are those of `repay`."""
    if (wanted.amount is not None) != (wanted.kind == "part"):
        raise Problem(409, "amount_unsuitable", "An amount belongs to a part, and only to one.")
    if wanted.kind == "all":
        return before.ahead_principal
    if wanted.amount is None:
        if not before.due:
            raise Problem(409, "nothing_due", "No instalment is due yet.")
        return 0
    if wanted.effect == "shorter" and before.loan["method"] == "interest_first":
        raise Problem(409, "effect_unsuitable", "Principal that is due at the end in one sum has no shorter term.")
    amount, product = fen(wanted.amount), products.find(db, before.loan["product"])
    if amount < before.due_total + fen(product.least_prepayment or "0"):
        raise Problem(409, "amount_below_minimum", f"What is due and {product.least_prepayment} yuan at least.")
    if amount >= before.payoff:
        raise Problem(409, "amount_over_payoff", "That would pay the whole loan.")
    ahead = amount - before.due_total - before.accrued
    if ahead <= 0:
        raise Problem(409, "amount_below_due", "That pays interest only.")
    return ahead


def paid(standing: Standing, account: str, principal: int, interest: int, words: str) -> list[Move]:
    """One line on the statement of the account that pays; the loan gets the principal, the bank the rest."""
    contract = standing.loan["contract"]
    return [
        Move(account, -principal - interest, "loan_repayment", "loan", contract, words),
        Move(standing.loan["id"], principal, "loan_repayment", "loan", contract, words),
        Move(ledger.INTEREST, interest, "interest", "interest", contract, words),
    ]


def mark_paid(db: Database, standing: Standing, rows: list[Instalment]) -> None:
    """These rows are paid on the day of the standing, with their penalty."""
    db.run_many(
        "UPDATE loan_instalments SET paid = ?, penalty = ? WHERE loan = ? AND number = ?",
        [(standing.today.isoformat(), standing.penalty(row), standing.loan["id"], row.number) for row in rows],
    )


def _prepay(db: Database, before: Standing, principal: int, interest: int, effect: str) -> None:
    """A line for what is paid ahead; what is left is spread anew over the days ahead, or over fewer of them."""
    loan, ahead, today = before.loan, before.ahead, before.today
    number, rest = ahead[0].number, before.ahead_principal - principal
    db.run("DELETE FROM loan_instalments WHERE loan = ? AND number >= ?", (loan["id"], number))
    db.run(
        "INSERT INTO loan_instalments (loan, number, kind, due, principal, interest, paid)"
        " VALUES (?, ?, 'prepayment', ?, ?, ?, ?)",
        (loan["id"], number, today.isoformat(), principal, interest, today.isoformat()),
    )
    if not rest:
        return
    dues = [row.due for row in ahead]
    if effect == "shorter":
        payment = ahead[0].total if loan["method"] == "equal_instalment" else ahead[0].principal
        parts = rules.shortened(loan["method"], rest, loan["rate"], today, dues, payment)
    else:
        parts = rules.schedule(loan["method"], rest, loan["rate"], today, dues)
    add_instalments(db, loan["id"], number + 1, parts)


def plan_next_try(db: Database, standing: Standing) -> Standing:
    """When the loan is collected next: tomorrow while something is due, else on the next due day; never when it is paid
    back, then it ends. Gives how it stands now."""
    now = read(db, standing.loan, standing.today)
    if not now.due and not now.ahead:
        db.run("UPDATE loans SET status = 'settled', next_try = NULL WHERE id = ?", (now.loan["id"],))
        db.run("UPDATE accounts SET status = 'closed' WHERE id = ?", (now.loan["id"],))
        return now
    at = now.loan["next_try"] + 86400 if now.due else collected_at(now.ahead[0].due)
    db.run("UPDATE loans SET next_try = ? WHERE id = ?", (at, now.loan["id"]))
    return now
