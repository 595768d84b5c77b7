"""Plans: the same amount into a fund every month or week. One that fails three times in a row ends by itself."""

import sqlite3
from datetime import date
from typing import Final

from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.doing import Doing
from simulators.corebank.money import fen, yuan
from simulators.corebank.notices import tell
from simulators.corebank.paying import usable_account
from simulators.corebank.problems import Problem
from simulators.corebank.trading_days import on_or_after
from simulators.corebank.views import Done
from simulators.corebank.wealth import rules
from simulators.corebank.wealth.assessments import check_suitable
from simulators.corebank.wealth.catalogue import find_fund
from simulators.corebank.wealth.orders import Purchase, check_amount, local_day, place_purchase
from simulators.corebank.wealth.views import PlanRequest

_FRIDAY: Final = 5


def make(bank: Bank, doing: Doing) -> Done:
    """A new plan; its first purchase is on its next day after today.

    Raises Problem 404 `account_unknown`, `fund_unknown`, 409 `plan_day_invalid`, `amount_zero`, `amount_below_least`,
    `assessment_missing`, `not_suitable` and those of usable_account.
    """
    request: PlanRequest = doing.details
    account, fund, amount = (
        usable_account(bank, doing.customer, doing.subject),
        find_fund(request.fund),
        fen(request.amount),
    )
    if request.every == "week" and request.day > _FRIDAY:
        raise Problem(409, "plan_day_invalid", "A weekly plan runs on Monday (1) to Friday (5).")
    check_amount(amount, fund.least)
    check_suitable(bank, doing.customer, fund.grade)
    plan, first = "P" + doing.reference[1:], execution_day(request.every, request.day, bank.clock.today())
    bank.db.run(
        "INSERT INTO fund_plans VALUES (?, ?, ?, ?, ?, ?, ?, 'active', 0, ?, ?)",
        (
            plan,
            doing.customer,
            account.id,
            fund.id,
            amount,
            request.every,
            request.day,
            doing.at,
            rules.moment(first, rules.PLANS_AT),
        ),
    )
    tell(bank, doing.customer, "fund_plan_made", fund=fund.name, amount=yuan(amount), day=first.isoformat())
    facts = {
        "plan": plan,
        "fund": fund.id,
        "fund_name": fund.name,
        "amount": yuan(amount),
        "every": request.every,
        "day": str(request.day),
        "first_day": first.isoformat(),
    }
    return Done(doing.reference, doing.subject, "active", instant(doing.at), facts)


def stop(bank: Bank, doing: Doing) -> Done:
    """Raises Problem 404 `plan_unknown`, 409 `plan_is_stopped`."""
    row = bank.db.one("SELECT * FROM fund_plans WHERE id = ? AND customer = ?", (doing.subject, doing.customer))
    if row is None:
        raise Problem(404, "plan_unknown")
    if row["state"] != "active":
        raise Problem(409, "plan_is_stopped", "The plan was stopped before.")
    _end(bank, row["id"])
    fund = find_fund(row["fund"])
    tell(bank, doing.customer, "fund_plan_stopped", fund=fund.name)
    facts = {"fund": fund.id, "fund_name": fund.name, "amount": yuan(row["amount"])}
    return Done(doing.reference, doing.subject, "stopped", instant(doing.at), facts)


def carry_out(bank: Bank, row: sqlite3.Row) -> None:
    """The purchase that is due for a plan. One that is refused is left out and told; the plan goes on for a while."""
    day, fund = local_day(row), find_fund(row["fund"])
    reference = f"{row['id']}-{day:%Y%m%d}"
    purchase = Purchase(
        reference, row["customer"], row["account"], fund, row["amount"], row["next_at"], "", plan=row["id"]
    )
    failures = 0
    try:
        with bank.db.transaction():
            usable_account(bank, row["customer"], row["account"])
            place_purchase(bank, purchase)
    except Problem:
        failures = row["failures"] + 1
        tell(bank, row["customer"], "fund_plan_failed", fund=fund.name, amount=yuan(row["amount"]))
    following = rules.moment(execution_day(row["every"], row["day"], day), rules.PLANS_AT)
    bank.db.run("UPDATE fund_plans SET failures = ?, next_at = ? WHERE id = ?", (failures, following, row["id"]))
    if failures >= rules.PLAN_FAILURES:
        _end(bank, row["id"])
        tell(bank, row["customer"], "fund_plan_ended", fund=fund.name)


def execution_day(every: str, day: int, after: date) -> date:
    """The trading day of the next purchase: a day without trading moves it on."""
    return on_or_after(rules.next_plan_day(every, day, after))


def _end(bank: Bank, plan: str) -> None:
    bank.db.run("UPDATE fund_plans SET state = 'stopped', next_at = NULL WHERE id = ?", (plan,))
