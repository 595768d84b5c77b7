"""Instalment plans: what they would cost, and making them."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import UNSET

from simulators.corebank import ledger, notices
from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.credit import billing, cycle, lines, plans
from simulators.corebank.credit.cycle import Statement
from simulators.corebank.credit.lines import Line
from simulators.corebank.credit.views import InstalmentRequest, QuoteQuery, QuoteView
from simulators.corebank.database import Database
from simulators.corebank.doing import Doing
from simulators.corebank.ledger import Move
from simulators.corebank.money import fen, yuan
from simulators.corebank.paying import usable_account
from simulators.corebank.problems import Problem
from simulators.corebank.views import Done


@dataclass(frozen=True)
class Source:
    """Where the amount of a plan comes from: out of a closed bill (`moves`), a purchase's posting, or to an account."""

    moves: bool
    purchase: int | None = None
    account: str | None = None


def quote(bank: Bank, line: Line, asked: QuoteQuery) -> QuoteView:
    """What instalments would cost. Raises Problem 409 `no_open_bill`, `amount_needed`, `amount_below_minimum`."""
    if asked.amount is not UNSET:
        amount = fen(asked.amount)
    elif asked.what == "bill":
        amount = _movable(bank, line)
    else:
        raise Problem(409, "amount_needed", "Say how much.")
    _check_least(asked.what, amount)
    return quoted(asked.what, amount, _next(line, bank.clock.seconds(), asked.months))


def _next(line: Line, at: float, months: int) -> list[Statement]:
    return cycle.next_statements(at, line.statement_day, line.due_day, months)


def quoted(what: plans.What, amount: int, on: Sequence[Statement]) -> QuoteView:
    """The plan for `amount` fen with a share on each of the statements."""
    months = len(on)
    rate, parts = plans.MONTHLY_RATE[what], plans.principals(amount, months)
    fee = plans.monthly_fee(amount, rate)
    return QuoteView(
        what=what,
        amount=yuan(amount),
        months=months,
        principal=yuan(parts[0]),
        last_principal=yuan(parts[-1]),
        fee=yuan(fee),
        total_fee=yuan(fee * months),
        monthly_rate=f"{rate / 100:.2f}",
        nominal_rate=str(plans.nominal_rate(rate)),
        yearly_rate=str(plans.yearly_rate(rate, months)),
        first_statement=on[0].day,
        last_statement=on[-1].day,
    )


def _check_least(what: plans.What, amount: int) -> None:
    if amount < plans.LEAST[what]:
        raise Problem(409, "amount_below_minimum", f"At least {yuan(plans.LEAST[what])} in instalments.")


def _movable(bank: Bank, line: Line) -> int:
    """How much of the last bill can go into instalments. Raises Problem 409 `no_open_bill`."""
    now = bank.clock.seconds()
    bill = next(iter(billing.newest(bank, line, now, 1)), None)
    if bill is None or bill.movable == 0 or now >= bill.statement.late:
        raise Problem(409, "no_open_bill", "No bill waits to be paid.")
    return bill.movable


def make(bank: Bank, doing: Doing) -> Done:
    """Makes a plan of a bill, a purchase, or cash.

    Raises Problem 404 `card_unknown`, `purchase_unknown`, `account_unknown`; 409 `amount_below_minimum`,
    `details_do_not_fit`, `bill_overdue`, `no_open_bill`, `above_bill`, `above_purchase`, `purchase_in_instalments`,
    `purchase_not_open`, `above_cash_limit`, `card_is_<status>`, `account_is_…`.
    """
    asked: InstalmentRequest = doing.details
    line, amount = lines.find(bank, doing.customer, doing.subject), fen(asked.amount)
    line.check_in_use()
    _check_least(asked.what, amount)
    if (asked.what == "purchase") != bool(asked.purchase) or (asked.what == "cash") != bool(asked.account):
        raise Problem(409, "details_do_not_fit", "`purchase` is for a purchase, `account` is for cash.")
    if any(bill.state(doing.at) == "overdue" for bill in billing.newest(bank, line, doing.at, 1)):
        raise Problem(409, "bill_overdue", "The last bill is overdue.")
    source = _source(bank, line, asked, amount)
    if source.account is not None:
        _pay_out(bank, line, source.account, amount, doing)
    plan = f"P{doing.reference[1:]}"
    on = _next(line, doing.at, asked.months)
    told = quoted(asked.what, amount, on)
    write(bank.db, line.account, plan, told, source, on, doing.at)
    fee = {"amount": told.amount, "months": str(told.months), "principal": told.principal, "fee": told.fee}
    notices.tell(bank, doing.customer, "credit_instalment", tail=line.tail, **fee, rate=told.yearly_rate)
    facts = {name: str(getattr(told, name)) for name in told.__struct_fields__} | {"plan": plan}
    return Done(doing.reference, doing.subject, "running", instant(doing.at), facts | {"card_last4": line.tail})


def _source(bank: Bank, line: Line, asked: InstalmentRequest, amount: int) -> Source:
    if asked.what == "bill":
        if amount > _movable(bank, line):
            raise Problem(409, "above_bill", "More than can go into instalments from this bill.")
        return Source(moves=True)
    if asked.what == "purchase":
        return _purchase(bank, line, asked.purchase, amount)
    account = usable_account(bank, line.customer, asked.account)
    line.check_card_in_use()
    if amount > min(line.room, line.permanent // lines.CASH_PART):
        raise Problem(409, "above_cash_limit", "Cash is at most half of the limit, and what is available.")
    return Source(moves=False, account=account.id)


def _purchase(bank: Bank, line: Line, transaction: str, amount: int) -> Source:
    """The purchase must be owed still: on the last bill while that is open, or on none yet."""
    posting = transaction.rpartition("-")[2]
    number = int(posting) if posting.isascii() and posting.isdigit() and len(posting) <= 15 else 0
    row = bank.db.one(
        "SELECT at, -amount AS spent FROM postings WHERE id = ? AND account = ? AND kind = 'purchase'",
        (number, line.account),
    )
    if row is None:
        raise Problem(404, "purchase_unknown")
    if amount > row["spent"]:
        raise Problem(409, "above_purchase", "The purchase was less than that.")
    if bank.db.one("SELECT 1 FROM credit_plans WHERE purchase = ?", (number,)):
        raise Problem(409, "purchase_in_instalments", "It is in instalments already.")
    now = bank.clock.seconds()
    last = next(iter(billing.newest(bank, line, now, 1)), None)
    on_bill = last is not None and row["at"] < last.statement.until
    if on_bill and last is not None:
        owed = last.movable if row["at"] >= last.statement.start and now < last.statement.late else 0
    else:
        owed = line.owed - billing.unbilled_principal(bank, line.account, now) - (last.left if last else 0)
    if amount > owed:
        raise Problem(409, "purchase_not_open", "It is repaid, overdue, or on an older bill.")
    return Source(moves=on_bill, purchase=number)


def _pay_out(bank: Bank, line: Line, account: str, amount: int, doing: Doing) -> None:
    row = bank.db.one("SELECT name FROM customers WHERE id = ?", (line.customer,))
    assert row is not None, "a card has its customer"
    words = ("own_transfer", "own_transfer", row["name"], bank.texts["summary_cash_instalment"])
    moves = [Move(line.account, -amount, *words), Move(account, amount, *words)]
    ledger.post(bank.db, doing.reference, doing.at, "mobile", moves)


def write(
    db: Database, account: str, plan: str, told: QuoteView, source: Source, on: Sequence[Statement], at: int
) -> None:
    """Writes a plan with its shares, one on each of the statements."""
    amount = fen(told.amount)
    db.run(
        "INSERT INTO credit_plans (id, account, what, amount, months, made, moves, purchase)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (plan, account, told.what, amount, told.months, at, int(source.moves), source.purchase),
    )
    db.run_many(
        "INSERT INTO credit_shares (plan, number, principal, fee, bill_at) VALUES (?, ?, ?, ?, ?)",
        [
            (plan, number, part, fen(told.fee), statement.until - 1)
            for number, (part, statement) in enumerate(zip(plans.principals(amount, told.months), on, strict=True), 1)
        ],
    )
