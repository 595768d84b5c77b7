"""Which account may be paid from or to, and the limits of its class."""

from datetime import date
from typing import Final

from simulators.corebank import accounts
from simulators.corebank.bank import Bank
from simulators.corebank.clock import day_start
from simulators.corebank.problems import Problem
from simulators.corebank.views import AccountView

# Class II: at most 10,000 yuan a day and 200,000 a year for payments to others, spending and cash together
# (data/knowledge account.yml; 银发〔2016〕302号). Deposits and investments do not count.
CLASS_II_DAY: Final = 1_000_000
CLASS_II_YEAR: Final = 20_000_000
_SPENT: Final = (
    "SELECT coalesce(sum(-amount), 0) AS spent FROM postings WHERE account = ? AND at >= ? AND amount < 0"
    " AND kind IN ('transfer_out', 'purchase', 'cash_withdrawal', 'bill_payment')"
)


def usable_account(bank: Bank, customer: str, account: str) -> AccountView:
    """A debit account of this customer that is in use.

    Raises Problem 404 `account_unknown`, 409 `account_is_credit`, `account_is_frozen`, `account_is_closed`.
    """
    found = accounts.find(bank, customer, account)
    if found.kind != "debit":
        raise Problem(409, "account_is_credit", "This is done from and to debit accounts only.")
    if found.status != "active":
        raise Problem(409, f"account_is_{found.status}", f"The account is {found.status}.")
    return found


def check_class_limit(bank: Bank, account: AccountView, amount: int) -> None:
    """Raises Problem 409 `class_ii_limit` when `amount` fen more is too much for a class II account."""
    if account.account_class != "II":
        return
    today = bank.clock.today()
    for since, limit in ((today, CLASS_II_DAY), (date(today.year, 1, 1), CLASS_II_YEAR)):
        row = bank.db.one(_SPENT, (account.id, day_start(since)))
        assert row is not None
        if row["spent"] + amount > limit:
            raise Problem(409, "class_ii_limit", "A class II account may not pay that much a day or a year.")
