"""Instalment plans that were made: what is left of them, and ending them early."""

import sqlite3

from simulators.corebank import notices
from simulators.corebank.bank import Bank
from simulators.corebank.clock import LOCAL, instant
from simulators.corebank.credit import cycle, lines
from simulators.corebank.credit.lines import Line
from simulators.corebank.credit.views import InstalmentPlanView
from simulators.corebank.doing import Doing
from simulators.corebank.money import yuan
from simulators.corebank.problems import Problem
from simulators.corebank.views import Done


def of_line(bank: Bank, line: Line) -> list[InstalmentPlanView]:
    """The plans of a card, newest first."""
    rows = bank.db.all(
        "SELECT credit_plans.*, reference FROM credit_plans LEFT JOIN postings ON postings.id = purchase"
        " LEFT JOIN transactions ON transactions.id = booking"
        " WHERE credit_plans.account = ? ORDER BY made DESC, credit_plans.id",
        (line.account,),
    )
    return [_view(bank, row) for row in rows]


def _view(bank: Bank, row: sqlite3.Row) -> InstalmentPlanView:
    now = bank.clock.seconds()
    shares = bank.db.all("SELECT * FROM credit_shares WHERE plan = ? ORDER BY number", (row["id"],))
    left = [share for share in shares if share["bill_at"] > now]
    return InstalmentPlanView(
        plan=row["id"],
        what=row["what"],
        state="settled" if row["settled"] is not None else "running" if left else "finished",
        amount=yuan(row["amount"]),
        months=row["months"],
        billed=len(shares) - len(left),
        principal=yuan(shares[0]["principal"]),
        fee=yuan(shares[0]["fee"]),
        left=yuan(sum(share["principal"] for share in left)),
        left_fees=yuan(sum(share["fee"] for share in left)),
        next_statement=instant(left[0]["bill_at"]).astimezone(LOCAL).date() if left else None,
        made=instant(row["made"]).astimezone(LOCAL).date(),
        purchase=f"{row['reference']}-{row['purchase']}" if row["purchase"] is not None else None,
    )


def settle_early(bank: Bank, doing: Doing) -> Done:
    """Ends a plan: what is left comes on the next statement at once, its fees are not charged, those charged stay.

    Source: credit_fees.instalment_early. Raises Problem 404 `plan_unknown`, 409 `plan_is_finished`."""
    row = bank.db.one(
        "SELECT credit_plans.account, credit_plans.settled FROM credit_plans"
        " JOIN accounts ON accounts.id = credit_plans.account WHERE credit_plans.id = ? AND customer = ?",
        (doing.subject, doing.customer),
    )
    if row is None:
        raise Problem(404, "plan_unknown")
    left = bank.db.one(
        "SELECT coalesce(sum(principal), 0) AS principal, coalesce(sum(fee), 0) AS fees, count(*) AS count"
        " FROM credit_shares WHERE plan = ? AND billed = 0",
        (doing.subject,),
    )
    assert left is not None, "a sum always has a row"
    if row["settled"] is not None or left["count"] == 0:
        raise Problem(409, "plan_is_finished", "Nothing of it is left to be settled.")
    bank.db.run(
        "UPDATE credit_shares SET bill_at = ?, fee = 0, billed = 1 WHERE plan = ? AND billed = 0",
        (doing.at, doing.subject),
    )
    bank.db.run("UPDATE credit_plans SET settled = ? WHERE id = ?", (doing.at, doing.subject))
    line = lines.of_account(bank, row["account"])
    on = cycle.open_at(doing.at, line.statement_day, line.due_day)
    facts = {"principal": yuan(left["principal"]), "saved_fees": yuan(left["fees"]), "months": str(left["count"])}
    notices.tell(bank, doing.customer, "credit_instalment_settled", tail=line.tail, **facts)
    days = {"statement_date": on.day.isoformat(), "due_date": on.due.isoformat(), "card_last4": line.tail}
    return Done(doing.reference, doing.subject, "settled", instant(doing.at), facts | days)
