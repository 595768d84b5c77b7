"""Opening a deposit: an account of its own, filled from a debit account."""

from dataclasses import dataclass
from datetime import date

from simulators.corebank import notices
from simulators.corebank.bank import Bank
from simulators.corebank.clock import day_start, instant
from simulators.corebank.database import Database
from simulators.corebank.deposits import products
from simulators.corebank.deposits.views import DepositProduct, OpenDeposit
from simulators.corebank.doing import Doing
from simulators.corebank.funding import digits_from, post, tail
from simulators.corebank.interest import by_months, months_after, rate_of
from simulators.corebank.ledger import Move
from simulators.corebank.money import fen, yuan
from simulators.corebank.paying import usable_account
from simulators.corebank.problems import Problem
from simulators.corebank.views import Done

_NUMBER_PREFIX = "8802"


@dataclass(frozen=True)
class NewDeposit:
    """A deposit before it is in the books; `amount` in fen, `account` the debit account it belongs to."""

    customer: str
    product: DepositProduct
    amount: int
    account: str
    branch: str
    rollover: str
    opened: date
    agreement: str
    reference: str


def open_deposit(bank: Bank, doing: Doing) -> Done:
    """The effect of `deposits.open`; the subject is the debit account that pays.

    Raises Problem 404 `account_unknown`, `product_unknown`; 409 of
    paying.usable_account, `amount_below_minimum`, `amount_step`, `rollover_unsuitable`, `quota_short`, `balance_short`.
    """
    wanted: OpenDeposit = doing.details
    account = usable_account(bank, doing.customer, doing.subject)
    product = products.find(bank.db, wanted.product)
    amount = fen(wanted.amount)
    _check(product, amount, wanted.rollover)
    products.sell(bank.db, product, amount)
    new = NewDeposit(
        customer=doing.customer,
        product=product,
        amount=amount,
        account=doing.subject,
        branch=account.branch.id,
        rollover=wanted.rollover,
        opened=bank.clock.today(),
        agreement=wanted.agreement,
        reference=doing.reference,
    )
    deposit, number = write(bank.db, new)
    words = bank.texts["deposit_in"]
    out = Move(doing.subject, -amount, "deposit", "deposit", product.name, words)
    into = Move(deposit, amount, "deposit", "deposit", product.name, words)
    post(bank.db, doing.reference, doing.at, "online", [out, into])
    parts = {"tail": tail(account), "product": product.name, "amount": yuan(amount)}
    notices.tell(bank, doing.customer, "deposit_opened", **parts)
    facts = {
        "deposit": deposit,
        "product": product.id,
        "product_name": product.name,
        "amount": yuan(amount),
        "rate": product.rate,
        "opened": new.opened.isoformat(),
        "rollover": wanted.rollover,
        "last4": number[-4:],
        "account_last4": tail(account),
    }
    if product.months is not None:
        facts["matures"] = months_after(new.opened, product.months).isoformat()
        facts["interest"] = yuan(by_months(amount, rate_of(product.rate), product.months))
    return Done(doing.reference, deposit, "active", instant(doing.at), facts)


def _check(product: DepositProduct, amount: int, rollover: str) -> None:
    least = fen(product.least)
    if amount < least:
        raise Problem(409, "amount_below_minimum", f"At least {product.least} yuan.")
    if (amount - least) % fen(product.step):
        raise Problem(409, "amount_step", f"Amounts go up by {product.step} yuan.")
    if rollover != "none" and not product.rollover:
        raise Problem(409, "rollover_unsuitable", "This product is not rolled over.")


def write(db: Database, new: NewDeposit) -> tuple[str, str]:
    """Puts an empty deposit account and its terms into the books; gives its id and number. The money is posted next."""
    row = db.one("SELECT coalesce(max(rowid), 0) + 1 AS serial FROM deposits")
    assert row is not None
    deposit, number = f"D{row['serial']:06d}", _NUMBER_PREFIX + digits_from("deposit", new.reference)
    opened = new.opened.isoformat()
    db.run(
        "INSERT INTO accounts VALUES (?, ?, 'deposit', NULL, ?, 'active', ?, ?, 0, 0)",
        (deposit, new.customer, number, new.branch, opened),
    )
    matures = None if new.product.months is None else months_after(new.opened, new.product.months)
    db.run(
        "INSERT INTO deposits (id, customer, product, account, principal, rate, opened, matures, rollover, status, due,"
        " agreement) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'active', ?, ?)",
        (
            deposit,
            new.customer,
            new.product.id,
            new.account,
            new.amount,
            rate_of(new.product.rate),
            opened,
            None if matures is None else matures.isoformat(),
            new.rollover,
            None if matures is None else day_start(matures),
            new.agreement,
        ),
    )
    return deposit, number
