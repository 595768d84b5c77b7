"""Interest on a bill that was not paid in time. Pure; money in fen."""

from collections.abc import Sequence
from typing import Final

from simulators.corebank.credit.cycle import Statement
from simulators.corebank.credit.rules import TOLERATED, Entry

# 0.05 % a day (credit_fees.interest), in 1/10000.
DAILY_RATE: Final = 5
_LOCAL: Final = 8 * 3600
_DAY: Final = 86_400


def interest(entries: Sequence[Entry], before: int, bill: Statement, closing: int) -> int:
    """What the statement that closes at `closing` charges for `bill`, the one before; `before`: owed when that began.

    Source: credit_fees.interest, credit_fees.grace. Nothing when all of it, or all but 10 yuan, was paid within the
    days of grace. Else 0.05 % a day: on each purchase of the bill since its day, on what was owed already since the
    bill closed, each until it is repaid or the next statement, which charges the next month's. Interest is part of
    that statement's total and so bears interest; fees of the bill's own month bear none.
    """
    inside = [entry for entry in entries if bill.start <= entry.at < bill.until]
    came_in = [entry for entry in entries if bill.until <= entry.at < closing and entry.counts]
    total = before - sum(entry.amount for entry in inside)
    in_time = sum(entry.amount for entry in came_in if entry.at < bill.late)
    if total - in_time <= (TOLERATED if in_time else 0):
        return 0
    # Repayments went to the oldest first: what is owed are the newest purchases.
    fresh = total - max(0, before - sum(entry.amount for entry in inside if entry.counts))
    fen_days, bearing = 0, total
    for entry in reversed(inside):
        part = max(0, min(-entry.amount, fresh))
        fresh -= part
        if entry.kind == "fee":
            bearing -= part
        else:
            fen_days += part * (_day(bill.until) - _day(entry.at))
    since = bill.until
    for entry in came_in:
        fen_days += max(0, bearing) * (_day(entry.at) - _day(since))
        bearing, since = bearing - entry.amount, entry.at
    fen_days += max(0, bearing) * (_day(closing) - _day(since))
    return (fen_days * DAILY_RATE + 5_000) // 10_000


def _day(at: int) -> int:
    """Local days since 1970."""
    return (at + _LOCAL) // _DAY
