"""What time brings to deposits: at the first second of its last day one is paid back or begins anew."""

import sqlite3
from datetime import date

from simulators.corebank import ledger, notices
from simulators.corebank.bank import Bank
from simulators.corebank.clock import day_start
from simulators.corebank.deposits import products, rules
from simulators.corebank.deposits.changing import close, paid_back
from simulators.corebank.deposits.reading import last4, term_of
from simulators.corebank.deposits.views import DepositProduct
from simulators.corebank.funding import post, reference_for, where_money_goes
from simulators.corebank.interest import months_after, rate_of
from simulators.corebank.ledger import Move
from simulators.corebank.money import yuan

_DUE = (
    "SELECT deposits.*, number FROM deposits JOIN accounts ON accounts.id = deposits.id"
    " WHERE due <= ? ORDER BY due LIMIT 1"
)


def settle(bank: Bank, now: float) -> float | None:
    """Settles every deposit that is due, in one transaction; says when the next one is."""
    with bank.db.transaction():
        while (row := bank.db.one(_DUE, (int(now),))) is not None:
            _mature(bank, row)
    upcoming = bank.db.one("SELECT min(due) AS due FROM deposits WHERE due IS NOT NULL")
    return None if upcoming is None else upcoming["due"]


def _mature(bank: Bank, row: sqlite3.Row) -> None:
    product = products.find(bank.db, row["product"])
    assert product.months is not None, "what is due has a term"
    interest = rules.held_to_maturity(term_of(row, product.months), row["principal"])
    account = where_money_goes(bank, row["customer"], row["account"])
    reference = reference_for("deposit", row["id"], row["matures"])
    if row["rollover"] == "principal_and_interest":
        words = bank.texts["deposit_interest"]
        moves = [
            Move(ledger.INTEREST, -interest, "interest", "interest", product.name, words),
            Move(row["id"], interest, "interest", "interest", product.name, words),
        ]
        post(bank.db, reference, row["due"], "bank", moves)
        _begin_anew(bank, row, product, row["principal"] + interest, interest)
    elif account is None:
        # Nobody can take the money: it stays and earns the current-account rate until it is withdrawn.
        bank.db.run("UPDATE deposits SET due = NULL WHERE id = ?", (row["id"],))
        _tell(bank, row, "deposit_waits", row["principal"], interest)
    elif row["rollover"] == "principal":
        post(bank.db, reference, row["due"], "bank", paid_back(bank, row, account.id, 0, interest))
        _begin_anew(bank, row, product, row["principal"], interest)
    else:
        moves = paid_back(bank, row, account.id, row["principal"], interest)
        post(bank.db, reference, row["due"], "bank", moves)
        close(bank, row["id"], "matured", interest)
        _tell(bank, row, "deposit_matured", row["principal"], interest)


def _begin_anew(bank: Bank, row: sqlite3.Row, product: DepositProduct, principal: int, interest: int) -> None:
    """The next term, at the rate of its first day (自动转存)."""
    opened = date.fromisoformat(row["matures"])
    matures = months_after(opened, product.months or 0)
    bank.db.run(
        "UPDATE deposits SET principal = ?, rate = ?, opened = ?, matures = ?, due = ?, part_withdrawn = 0,"
        " interest_paid = interest_paid + ? WHERE id = ?",
        (
            principal,
            rate_of(product.rate),
            opened.isoformat(),
            matures.isoformat(),
            day_start(matures),
            interest,
            row["id"],
        ),
    )
    _tell(bank, row, "deposit_rolled_over", principal, interest)


def _tell(bank: Bank, row: sqlite3.Row, text: str, principal: int, interest: int) -> None:
    figures = {"principal": yuan(principal), "interest": yuan(interest), "tail": last4(row)}
    notices.tell(bank, row["customer"], text, **figures)
