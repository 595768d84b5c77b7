"""Whether a transfer may be made: one set of rules for asking beforehand and for making it."""

import sqlite3
from dataclasses import dataclass

from simulators.corebank.bank import Bank
from simulators.corebank.clock import day_start
from simulators.corebank.money import fen, yuan
from simulators.corebank.problems import Problem
from simulators.corebank.transfers import limits, payees, rules
from simulators.corebank.transfers.payees import Named, Payee
from simulators.corebank.transfers.views import CheckRequest, CheckView


def paying_account(bank: Bank, customer: str, account: str) -> sqlite3.Row:
    """The account with its owner's name as `payer`.

    Raises Problem 404 `account_unknown`, 409 `account_is_credit`: credit lines are not for sending.
    """
    row = bank.db.one(
        "SELECT accounts.*, name AS payer FROM accounts JOIN customers ON customers.id = customer"
        " WHERE accounts.id = ? AND customer = ? AND kind IN ('debit', 'credit')",
        (account, customer),
    )
    if row is None:
        raise Problem(404, "account_unknown")
    if row["kind"] == "credit":
        raise Problem(409, "account_is_credit", "Money cannot be sent from a credit account.")
    return row


def refuse(bank: Bank, paying: sqlite3.Row, payee: Payee, amount: int) -> None:
    """Raises Problem 409 for the first rule that the transfer would break, its code naming it."""
    _check_account(bank, paying)
    _check_payee(bank, paying, payee)
    _check_amount(bank, paying, payee, amount)


def _check_account(bank: Bank, paying: sqlite3.Row) -> None:
    if paying["status"] != "active":
        raise Problem(409, f"account_is_{paying['status']}", "The account is not in use.")
    states = {row["status"] for row in bank.db.all("SELECT status FROM cards WHERE account = ?", (paying["id"],))}
    if "locked" in states:
        raise Problem(409, "card_is_locked", "A card of the account is locked.")
    if "lost" in states and "active" not in states:
        raise Problem(409, "card_is_lost", "The card of the account is lost.")


def _check_payee(bank: Bank, paying: sqlite3.Row, payee: Payee) -> None:
    if payee.name is None:
        raise Problem(409, "payee_incomplete", "A payee's name is needed.")
    if payees.is_listed(bank, payee.number):
        raise Problem(409, "payee_is_listed", "The number has been reported for fraud.")
    if payee.account is None:
        return
    if payee.account["id"] == paying["id"]:
        raise Problem(409, "payee_is_same_account", "Money cannot go to the account it comes from.")
    if not payee.name_fits:
        raise Problem(409, "payee_name_wrong", "The account is not in this name.")
    if payee.account["kind"] == "credit":
        raise Problem(409, "payee_is_credit_card", "A credit card of this bank is repaid, not sent money.")
    if payee.account["status"] == "closed":
        raise Problem(409, "payee_account_is_closed", "The account takes no money.")


def _check_amount(bank: Bank, paying: sqlite3.Row, payee: Payee, amount: int) -> None:
    if amount == 0:
        raise Problem(409, "amount_is_zero", "Nothing would be sent.")
    if not payee.own:
        held, spent = _limits(bank, paying)
        code = rules.over_limit(paying["class"], held, spent, amount)
        if code is not None:
            detail = f"At once {yuan(held.single)}, a day {yuan(held.daily)}, today already {yuan(spent.today)}."
            raise Problem(409, code, detail)
    if paying["balance"] < amount + rules.FEE:
        raise Problem(409, "balance_short", "The account does not hold that much.")


def _limits(bank: Bank, paying: sqlite3.Row) -> tuple[rules.Limits, rules.Used]:
    held = limits.of(bank, paying["id"], paying["class"])
    return held, limits.used(bank, paying["id"], paying["class"])


@dataclass(frozen=True)
class _Sums:
    """What a customer has sent, in fen."""

    largest: int
    hour_count: int
    hour: int
    today: int


def check(bank: Bank, customer: str, asked: CheckRequest) -> CheckView:
    """The facts about a transfer that is only thought of. Raises Problem 404 `account_unknown`, `payee_unknown`."""
    paying = paying_account(bank, customer, asked.account)
    amount, refusal = fen(asked.amount), None
    payee: Payee | None = None
    try:
        payee = payees.resolve(bank, customer, Named(asked.payee, asked.name, asked.number, asked.bank))
        refuse(bank, paying, payee, amount)
    except Problem as problem:
        if problem.status != 409:
            raise
        refusal = problem.code
    number = payee.number if payee else str(asked.number or "")
    whom = payee.whom if payee else number
    paid_before, largest_to_payee = _to_payee(bank, customer, whom)
    sums, (held, spent) = _sent(bank, customer), _limits(bank, paying)
    return CheckView(
        payee_kind=payee.kind if payee else "unknown",
        bank=payee.bank if payee else None,
        name_fits=payee.name_fits if payee else None,
        saved=payees.is_saved(bank, customer, whom),
        listed=payees.is_listed(bank, number),
        new_payee=not paid_before and not (payee and payee.own),
        largest_90_days=yuan(sums.largest),
        largest_to_payee_90_days=yuan(largest_to_payee),
        sent_last_hour_count=sums.hour_count,
        sent_last_hour=yuan(sums.hour),
        sent_today=yuan(sums.today),
        balance=yuan(paying["balance"]),
        fee=yuan(rules.FEE),
        single_limit=yuan(held.single),
        remaining_today=yuan(rules.remaining(paying["class"], held, spent)),
        refusal=refusal,
    )


def _to_payee(bank: Bank, customer: str, whom: str) -> tuple[bool, int]:
    """Whether this payee was ever paid, and the largest amount in 90 days."""
    row = bank.db.one(
        "SELECT count(*) AS times, coalesce(max(CASE WHEN made >= ? THEN amount END), 0) AS largest FROM transfers"
        " WHERE customer = ? AND whom = ? AND state IN ('waiting', 'sent', 'arrived')",
        (int(bank.clock.seconds()) - rules.LOOK_BACK, customer, whom),
    )
    assert row is not None, "sums have one row"
    return row["times"] > 0, int(row["largest"])


def _sent(bank: Bank, customer: str) -> _Sums:
    """To anybody else, in 90 days, in the last hour and today; the last two over remote channels only."""
    now = int(bank.clock.seconds())
    hour, today = now - rules.HOUR, day_start(bank.clock.today())
    rows = bank.db.all(
        "SELECT amount, made, channel FROM transfers WHERE customer = ? AND made >= ? AND own = 0"
        " AND state IN ('waiting', 'sent', 'arrived')",
        (customer, now - rules.LOOK_BACK),
    )
    remote = [row for row in rows if row["channel"] == "remote"]
    last_hour = [row["amount"] for row in remote if row["made"] > hour]
    return _Sums(
        largest=max((row["amount"] for row in rows), default=0),
        hour_count=len(last_hour),
        hour=sum(last_hour),
        today=sum(row["amount"] for row in remote if row["made"] >= today),
    )
