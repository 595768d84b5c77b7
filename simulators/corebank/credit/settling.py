"""What time brings to credit cards: statements with instalment fees and interest, autopay, late fees, the end of
temporary limits. Each account has one next step; all that are due are done in order of time."""

from typing import Final

from simulators.corebank import ledger, notices
from simulators.corebank.bank import Bank
from simulators.corebank.credit import billing, cycle, lines
from simulators.corebank.credit.lines import Line
from simulators.corebank.credit.repaying import take_autopay
from simulators.corebank.credit.rules import late_fee
from simulators.corebank.ledger import Move
from simulators.corebank.money import yuan

DAY_SECONDS: Final = 86_400
# One transaction holds so many steps, so that neither a thousand commits nor one endless transaction is needed.
_TOGETHER: Final = 200


def settle(bank: Bank, now: float) -> float | None:
    """Does everything that is due by `now`; says when the next is due."""
    while _some_steps(bank, now) == _TOGETHER:
        continue
    _lower_limits(bank, now)
    row = bank.db.one(
        "SELECT min(at) AS at FROM (SELECT min(next_at) AS at FROM credit_lines"
        " UNION ALL SELECT min(lower_at) FROM credit_lines WHERE lower_at IS NOT NULL)"
    )
    return None if row is None or row["at"] is None else float(row["at"])


def _some_steps(bank: Bank, now: float) -> int:
    """The earliest steps that are due, in one transaction; says how many they were."""
    with bank.db.transaction():
        for done in range(_TOGETHER):
            row = bank.db.one(
                "SELECT account, next_at, next_step FROM credit_lines WHERE next_at <= ? ORDER BY next_at, account"
                " LIMIT 1",
                (now,),
            )
            if row is None:
                return done
            line, at = lines.of_account(bank, row["account"]), int(row["next_at"])
            {"statement": _close, "autopay": take_autopay, "grace": _charge_lateness}[row["next_step"]](bank, line, at)
            following, step = cycle.next_step(at, line.statement_day, line.due_day)
            bank.db.run(
                "UPDATE credit_lines SET next_at = ?, next_step = ? WHERE account = ?", (following, step, line.account)
            )
    return _TOGETHER


def _close(bank: Bank, line: Line, at: int) -> None:
    """The last second of a statement: the fees of the shares on it are booked, the customer reads what it comes to."""
    shares = bank.db.all(
        "SELECT plan, number, fee FROM credit_plans JOIN credit_shares ON credit_shares.plan = credit_plans.id"
        " WHERE account = ? AND billed = 0 AND bill_at <= ? ORDER BY plan, number",
        (line.account, at),
    )
    for share in shares:
        bank.db.run(
            "UPDATE credit_shares SET billed = 1 WHERE plan = ? AND number = ?", (share["plan"], share["number"])
        )
    overdue = billing.interest_due(bank, line, at + 1)
    _charge(bank, line, sum(share["fee"] for share in shares), "instalment_fee", at)
    _charge(bank, line, overdue, "credit_interest", at)
    bill = next(iter(billing.newest(bank, line, at + 1, 1)), None)
    if bill is not None and bill.total > 0:
        due = f"{bill.statement.due.month}月{bill.statement.due.day}日"
        notices.tell(
            bank,
            line.customer,
            "credit_bill",
            tail=line.tail,
            total=yuan(bill.total),
            minimum=yuan(bill.minimum),
            due=due,
        )


def _charge_lateness(bank: Bank, line: Line, at: int) -> None:
    """The days of grace are over: who has not paid the minimum pays a fee."""
    bill = next(iter(billing.newest(bank, line, at, 1)), None)
    if bill is None or bill.state(at) != "overdue":
        return
    missing = bill.minimum - bill.paid
    fee = _charge(bank, line, late_fee(missing), "late_fee", at)
    notices.tell(bank, line.customer, "credit_overdue", tail=line.tail, missing=yuan(missing), fee=yuan(fee))


def _charge(bank: Bank, line: Line, fee: int, what: str, at: int) -> int:
    """Books a fee as far as the limit reaches, because the ledger holds no debt beyond it; says how much it was."""
    row = bank.db.one("SELECT balance + credit_limit AS room FROM accounts WHERE id = ?", (line.account,))
    assert row is not None, "a line has its account"
    charged = min(fee, int(row["room"]))
    if charged > 0:
        words = ("fee", "fee", bank.texts["bank"], bank.texts[f"summary_{what}"])
        moves = [Move(line.account, -charged, *words), Move(ledger.FEES, charged, *words)]
        ledger.post(bank.db, f"CF-{line.account}-{at}-{what}", at, "bank", moves)
    return max(0, charged)


def _lower_limits(bank: Bank, now: float) -> None:
    """Temporary limits end. What is owed above the limit stays owed, so the limit follows it down day by day."""
    with bank.db.transaction():
        for row in bank.db.all(
            "SELECT credit_lines.account, permanent, balance, lower_at FROM credit_lines"
            " JOIN accounts ON accounts.id = account WHERE lower_at <= ?",
            (now,),
        ):
            limit = max(row["permanent"], -row["balance"])
            bank.db.run("UPDATE accounts SET credit_limit = ? WHERE id = ?", (limit, row["account"]))
            again = None if limit == row["permanent"] else int(now) + DAY_SECONDS
            bank.db.run(
                "UPDATE credit_lines SET lower_at = ?, temporary_until = NULL WHERE account = ?",
                (again, row["account"]),
            )
