"""What a bill comes to. Pure; money in fen. Rates and fees are those of data/knowledge/credit.yml."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from simulators.corebank.credit.cycle import Statement

# credit_fees.late, credit_fees.grace
LATE_FEE_LEAST: Final = 10_00
TOLERATED: Final = 10_00
# To be repaid in full within the minimum (credit_fees.minimum): what the bank charged, cash, instalments due.
IN_FULL: Final = frozenset({"fee", "interest", "cash_withdrawal", "instalment"})
State = Literal["open", "paid", "part", "overdue"]


@dataclass(frozen=True)
class Entry:
    """Something on a credit account: `amount` is negative when more is owed.

    `counts` for bills that have closed: it repays them, or it moves a part of them into instalments.
    """

    at: int
    kind: str
    amount: int
    counts: Literal["repays", "moves", ""] = ""


@dataclass(frozen=True)
class Bill:
    """A statement with its figures. Since it closed `moved` has gone into instalments and `paid` has come in, together
    at most `total`; `in_full` is the part of the total that cannot be left for later."""

    statement: Statement
    total: int
    in_full: int
    moved: int
    paid: int

    @property
    def minimum(self) -> int:
        """What is to be repaid at least, never more than is not moved."""
        return min(minimum(self.total, self.in_full), self.total - self.moved)

    @property
    def left(self) -> int:
        return self.total - self.moved - self.paid

    @property
    def movable(self) -> int:
        """How much of it may still go into instalments: purchases, not what is to be repaid in full."""
        return max(0, self.left - max(0, self.in_full - self.paid))

    def state(self, now: float) -> State:
        """Paid also when no more than 10 yuan are left of it; those are in the next one."""
        if self.left == 0 or (self.paid > 0 and self.left <= TOLERATED):
            return "paid"
        if self.paid >= self.minimum:
            return "part"
        return "open" if now < self.statement.late else "overdue"


def bills(entries: Sequence[Entry], owed: int, limit: int, statements: Sequence[Statement]) -> list[Bill]:
    """The bills of consecutive statements, oldest first, from everything since the first one began.

    `entries` in order of time, `owed` before them (negative: paid in advance). A repayment counts for the oldest bill
    first, and each bill holds all that was owed when it closed: so a bill is paid when what came in since it closed
    reaches its total.
    """
    times = [entry.at for entry in entries]
    made: list[Bill] = []
    missed = 0
    for found in statements:
        inside = entries[bisect_left(times, found.start) : bisect_left(times, found.until)]
        later = entries[bisect_left(times, found.until) :]
        before, owed = owed, owed - sum(entry.amount for entry in inside)
        repaid = _sum(inside, "repays")
        if made:
            missed = max(0, min(minimum(before, made[-1].in_full), before - _sum(inside, "moves")) - repaid)
        charged = -sum(entry.amount for entry in inside if entry.kind in IN_FULL and entry.amount < 0)
        # What came in beyond the last bill goes first to what is to be repaid in full.
        beyond = max(0, repaid + _sum(inside, "moves") - before)
        total = max(0, owed)
        moved = min(total, _sum(later, "moves"))
        in_full = min(total, missed + max(0, charged - beyond) + max(0, owed - limit))
        made.append(Bill(found, total, in_full, moved, min(total - moved, _sum(later, "repays"))))
    return made


def _sum(entries: Iterable[Entry], counts: str) -> int:
    return sum(entry.amount for entry in entries if entry.counts == counts)


def minimum(total: int, in_full: int) -> int:
    """The least to be repaid: 10 % of the purchases that are owed, up to a fen, and all of the rest."""
    full = min(total, in_full)
    return max(0, full + (total - full + 9) // 10)


def late_fee(unpaid_minimum: int) -> int:
    """5 % of what is missing from the minimum, at least 10 yuan (credit_fees.late). Nothing missing: nothing."""
    return max(LATE_FEE_LEAST, (unpaid_minimum * 5 + 50) // 100) if unpaid_minimum > 0 else 0
