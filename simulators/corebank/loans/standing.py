"""How a loan stands on a day: what is due, what is ahead, and the interest since the last due day."""

import sqlite3
from dataclasses import dataclass
from datetime import date

from simulators.corebank.bank import Bank
from simulators.corebank.clock import day_start
from simulators.corebank.database import Database
from simulators.corebank.interest import by_days
from simulators.corebank.loans import rules
from simulators.corebank.problems import Problem

# In the evening, so that money that arrives on the due day counts.
COLLECTION_SECONDS = 21 * 3600


@dataclass(frozen=True)
class Instalment:
    """A row of the schedule, money in fen."""

    number: int
    kind: str
    due: date
    principal: int
    interest: int
    penalty: int
    paid: date | None
    missed: bool

    @property
    def total(self) -> int:
        return self.principal + self.interest


@dataclass(frozen=True)
class Standing:
    """A loan with its schedule on a local day."""

    loan: sqlite3.Row
    rows: list[Instalment]
    today: date

    @property
    def due(self) -> list[Instalment]:
        """Unpaid and due today or before, oldest first."""
        return [row for row in self.rows if row.paid is None and row.due <= self.today]

    @property
    def ahead(self) -> list[Instalment]:
        """Due after today."""
        return [row for row in self.rows if row.paid is None and row.due > self.today]

    @property
    def since(self) -> date:
        """From when interest on what is ahead has not been charged yet: the last due day or prepayment."""
        return max((row.due for row in self.rows if row.due <= self.today), default=self.drawn)

    @property
    def drawn(self) -> date:
        return date.fromisoformat(self.loan["drawn"])

    @property
    def ahead_principal(self) -> int:
        return sum(row.principal for row in self.ahead)

    @property
    def accrued(self) -> int:
        """Interest on the principal ahead up to today."""
        return by_days(self.ahead_principal, self.loan["rate"], (self.today - self.since).days)

    @property
    def outstanding(self) -> int:
        """Principal that is owed."""
        return sum(row.principal for row in self.rows if row.paid is None)

    def penalty(self, row: Instalment) -> int:
        """What a due row costs more when it is paid today."""
        return rules.penalty(row.total, self.loan["rate"], (self.today - row.due).days)

    @property
    def due_total(self) -> int:
        """Everything that is due, with penalty."""
        return sum(row.total + self.penalty(row) for row in self.due)

    @property
    def payoff(self) -> int:
        """What paying the whole loan today costs."""
        return self.due_total + self.ahead_principal + self.accrued


def own(bank: Bank, customer: str, loan: str) -> Standing:
    """A loan of this customer, today. Raises Problem 404 `loan_unknown`, also for somebody else's."""
    row = bank.db.one("SELECT * FROM loans WHERE id = ? AND customer = ?", (loan, customer))
    if row is None:
        raise Problem(404, "loan_unknown")
    return read(bank.db, row, bank.clock.today())


def read(db: Database, loan: sqlite3.Row, today: date) -> Standing:
    """The loan of a row with its schedule."""
    rows = db.all("SELECT * FROM loan_instalments WHERE loan = ? ORDER BY number", (loan["id"],))
    return Standing(loan, [_instalment(row) for row in rows], today)


def collected_at(due: date) -> int:
    """When an instalment of that day is collected, in seconds since 1970 UTC."""
    return day_start(due) + COLLECTION_SECONDS


def _instalment(row: sqlite3.Row) -> Instalment:
    return Instalment(
        number=row["number"],
        kind=row["kind"],
        due=date.fromisoformat(row["due"]),
        principal=row["principal"],
        interest=row["interest"],
        penalty=row["penalty"],
        paid=row["paid"] and date.fromisoformat(row["paid"]),
        missed=bool(row["missed"]),
    )
