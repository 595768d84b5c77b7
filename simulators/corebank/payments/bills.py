"""What is owed, paying it, and the numbers a customer has paid before."""

from datetime import date
from functools import cache
from typing import Any

from simulators.corebank import ledger, masking
from simulators.corebank.bank import Bank
from simulators.corebank.clock import LOCAL, day_start, instant
from simulators.corebank.doing import Doing
from simulators.corebank.ledger import BILLS, Move
from simulators.corebank.money import fen, yuan
from simulators.corebank.notices import tell
from simulators.corebank.paying import check_class_limit, usable_account
from simulators.corebank.payments import billers, rules
from simulators.corebank.payments.billers import Biller
from simulators.corebank.payments.views import BillQuery, BillView, PayRequest, SavedNumber, SavedNumbers
from simulators.corebank.problems import Problem
from simulators.corebank.texts import read_table
from simulators.corebank.views import Done


def find(bank: Bank, query: BillQuery) -> BillView:
    """What is owed for a number this month. Raises Problem 404 `number_malformed`, `number_unknown`."""
    biller, today = billers.of_number(query.kind, query.number), bank.clock.today()
    topped_up = biller.kind == "mobile"
    owed = 0 if topped_up else _owed(bank, biller, query.number, today)
    return BillView(
        kind=biller.kind,
        number=query.number,
        city=biller.city,
        biller=biller.name,
        payer=_payer(bank, biller.kind, query.number),
        month=f"{today:%Y-%m}",
        owed=None if topped_up else yuan(owed),
        least=yuan(rules.TOP_UP_LEAST if topped_up else min(owed, 1)),
        most=yuan(rules.TOP_UP_MOST if topped_up else owed),
        takes_payments=rules.takes_payments(biller.season, today),
    )


def pay(bank: Bank, doing: Doing) -> Done:
    """Pays a bill or a part of it, or tops up a phone, and saves the number.

    Raises Problem 404 `account_unknown`, `number_malformed`, `number_unknown`, 409 `amount_zero`, `biller_closed`,
    `nothing_owed`, `amount_above_owed`, `top_up_out_of_range`, `class_ii_limit`, `balance_short` and those of
    usable_account.
    """
    request: PayRequest = doing.details
    account = usable_account(bank, doing.customer, doing.subject)
    biller, amount = billers.of_number(request.kind, request.number), fen(request.amount)
    _check(bank, biller, request.number, amount)
    check_class_limit(bank, account, amount)
    out = Move(account.id, -amount, "bill_payment", biller.category, biller.name, biller.summary)
    incoming = Move(BILLS, amount, "clearing", "clearing", "", "")
    ledger.post(bank.db, doing.reference, doing.at, "remote", [out, incoming])
    bank.db.run(
        "INSERT INTO bill_payments VALUES (?, ?, ?, ?, ?, ?, ?)",
        (doing.reference, doing.customer, account.id, biller.kind, request.number, amount, doing.at),
    )
    bank.db.run(
        "INSERT INTO bill_numbers VALUES (?, ?, ?, ?, ?) ON CONFLICT (customer, kind, number)"
        " DO UPDATE SET last_paid = excluded.last_paid, last_amount = excluded.last_amount",
        (doing.customer, biller.kind, request.number, doing.at, amount),
    )
    tell(bank, doing.customer, "bill_paid", what=biller.summary, amount=yuan(amount), tail=account.last4)
    facts = {"kind": biller.kind, "biller": biller.name, "number": request.number, "amount": yuan(amount)}
    if biller.kind != "mobile":
        facts["still_owed"] = yuan(_owed(bank, biller, request.number, bank.clock.today()))
    return Done(doing.reference, doing.subject, "paid", instant(doing.at), facts)


def saved(bank: Bank, customer: str) -> SavedNumbers:
    """The numbers a customer has paid before, the last one first."""
    rows = bank.db.all("SELECT * FROM bill_numbers WHERE customer = ? ORDER BY last_paid DESC, kind", (customer,))
    numbers = []
    for row in rows:
        biller = billers.of_number(row["kind"], row["number"])
        paid = instant(row["last_paid"]).astimezone(LOCAL).date()
        numbers.append(
            SavedNumber(biller.kind, row["number"], biller.city, biller.name, paid, yuan(row["last_amount"]))
        )
    return SavedNumbers(numbers)


def _check(bank: Bank, biller: Biller, number: str, amount: int) -> None:
    if amount == 0:
        raise Problem(409, "amount_zero", "Nothing is to be paid.")
    if not rules.takes_payments(biller.season, bank.clock.today()):
        raise Problem(409, "biller_closed", "The biller takes no payments at this time of the year.")
    if biller.kind == "mobile":
        if not rules.TOP_UP_LEAST <= amount <= rules.TOP_UP_MOST:
            raise Problem(409, "top_up_out_of_range", "A phone is topped up by 10 to 500 yuan.")
        return
    owed = _owed(bank, biller, number, bank.clock.today())
    if owed == 0:
        raise Problem(409, "nothing_owed", "Nothing is owed for this number this month.")
    if amount > owed:
        raise Problem(409, "amount_above_owed", f"Only {yuan(owed)} is owed.")


def _owed(bank: Bank, biller: Biller, number: str, today: date) -> int:
    """Fen of this month's bill that nobody has paid here yet."""
    billed = rules.billed(biller.kind, number, today, biller.least, biller.most)
    row = bank.db.one(
        "SELECT coalesce(sum(amount), 0) AS paid FROM bill_payments WHERE kind = ? AND number = ? AND at >= ?",
        (biller.kind, number, day_start(today.replace(day=1))),
    )
    assert row is not None
    return max(0, billed - int(row["paid"]))


def _payer(bank: Bank, kind: str, number: str) -> str:
    """The payer's masked name."""
    row = bank.db.one("SELECT name FROM bill_payers WHERE kind = ? AND number = ?", (kind, number))
    if row is not None:
        return masking.name(row["name"])
    parts = _names()
    given = [name for ages in parts["given"].values() for names in ages.values() for name in names]
    return rules.invented_payer(kind, number, parts["surnames"], given)


@cache
def _names() -> Any:
    return read_table("people.yml")
