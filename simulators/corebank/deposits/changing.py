"""Acts on a deposit that runs: withdrawing, setting what happens at maturity, announcing a withdrawal."""

import sqlite3
from datetime import timedelta

from simulators.corebank import ledger, notices
from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.deposits import products
from simulators.corebank.deposits.reading import check_amount, last4, running, withdrawal
from simulators.corebank.deposits.views import GiveNotice
from simulators.corebank.doing import Doing
from simulators.corebank.funding import post, tail, where_money_goes
from simulators.corebank.ledger import Move
from simulators.corebank.money import fen, yuan
from simulators.corebank.problems import Problem
from simulators.corebank.views import Done


def withdraw(bank: Bank, doing: Doing) -> Done:
    """The effect of `deposits.withdraw`: the amount and its interest go to the account that paid.

    Raises Problem 404 `deposit_unknown`; 409 `deposit_is_<status>`, `account_not_active` and those of
    reading.withdrawal.
    """
    row = running(bank, doing.customer, doing.subject)
    taken = withdrawal(bank, row, fen(doing.details.amount))
    account = where_money_goes(bank, doing.customer, row["account"])
    if account is None:
        raise Problem(409, "account_not_active", "There is no account that could take the money.")
    moves = paid_back(bank, row, account.id, taken.amount, taken.interest)
    post(bank.db, doing.reference, doing.at, "online", moves)
    status = "active" if taken.remains else "matured" if taken.matured else "withdrawn"
    if taken.remains:
        bank.db.run(
            "UPDATE deposits SET principal = ?, part_withdrawn = 1, interest_paid = interest_paid + ?,"
            " notice_day = NULL, notice_amount = NULL WHERE id = ?",
            (taken.remains, taken.interest, doing.subject),
        )
    else:
        close(bank, doing.subject, status, taken.interest)
    figures = {"amount": yuan(taken.amount), "interest": yuan(taken.interest), "remains": yuan(taken.remains)}
    notices.tell(bank, doing.customer, "deposit_withdrawn", tail=last4(row), into=tail(account), **figures)
    facts = figures | {
        "paid": yuan(taken.amount + taken.interest),
        "lost": yuan(taken.lost),
        "last4": last4(row),
        "account": account.id,
        "account_last4": tail(account),
    }
    return Done(doing.reference, doing.subject, status, instant(doing.at), facts)


def paid_back(bank: Bank, row: sqlite3.Row, account: str, amount: int, interest: int) -> list[Move]:
    """Principal and interest on their way to a debit account, two lines of its statement."""
    name = products.find(bank.db, row["product"]).name
    words, earned = bank.texts["deposit_back"], bank.texts["deposit_interest"]
    return [
        Move(row["id"], -amount, "deposit_back", "deposit", name, words),
        Move(account, amount, "deposit_back", "deposit", name, words),
        Move(ledger.INTEREST, -interest, "interest", "interest", name, earned),
        Move(account, interest, "interest", "interest", name, earned),
    ]


def close(bank: Bank, deposit: str, status: str, interest: int) -> None:
    """The deposit is empty and ends."""
    bank.db.run(
        "UPDATE deposits SET status = ?, due = NULL, interest_paid = interest_paid + ?, notice_day = NULL,"
        " notice_amount = NULL WHERE id = ?",
        (status, interest, deposit),
    )
    bank.db.run("UPDATE accounts SET status = 'closed' WHERE id = ?", (deposit,))


def set_rollover(bank: Bank, doing: Doing) -> Done:
    """The effect of `deposits.rollover`: what is to happen at maturity.

    Raises Problem 404 `deposit_unknown`; 409 `deposit_is_<status>`, `rollover_unsuitable`.
    """
    row = running(bank, doing.customer, doing.subject)
    rollover = doing.details.rollover
    if not products.find(bank.db, row["product"]).rollover or row["due"] is None:
        raise Problem(409, "rollover_unsuitable", "This deposit is not rolled over, or has matured.")
    bank.db.run("UPDATE deposits SET rollover = ? WHERE id = ?", (rollover, doing.subject))
    notices.tell(bank, doing.customer, f"deposit_rollover_{rollover}", tail=last4(row), day=row["matures"])
    facts = {"rollover": rollover, "matures": row["matures"], "last4": last4(row)}
    return Done(doing.reference, doing.subject, "active", instant(doing.at), facts)


def give_notice(bank: Bank, doing: Doing) -> Done:
    """The effect of `deposits.notice`: announces a withdrawal, instead of an earlier announcement.

    Raises Problem 404 `deposit_unknown`; 409 `deposit_is_<status>`, `notice_unsuitable`, `notice_too_short` and those
    of reading.check_amount.
    """
    row, wanted = running(bank, doing.customer, doing.subject), _notice(doing)
    product, amount = products.find(bank.db, row["product"]), fen(wanted.amount)
    if product.notice_days is None:
        raise Problem(409, "notice_unsuitable", "Only a notice deposit takes a notice.")
    check_amount(product, row, amount)
    if wanted.day < bank.clock.today() + timedelta(days=product.notice_days):
        raise Problem(409, "notice_too_short", f"Notice is given {product.notice_days} days ahead.")
    bank.db.run(
        "UPDATE deposits SET notice_day = ?, notice_amount = ? WHERE id = ?",
        (wanted.day.isoformat(), amount, doing.subject),
    )
    facts = {"amount": yuan(amount), "day": wanted.day.isoformat(), "last4": last4(row)}
    parts = {"tail": last4(row), "day": facts["day"], "amount": facts["amount"]}
    notices.tell(bank, doing.customer, "deposit_notice", **parts)
    return Done(doing.reference, doing.subject, "active", instant(doing.at), facts)


def _notice(doing: Doing) -> GiveNotice:
    wanted: GiveNotice = doing.details
    return wanted
