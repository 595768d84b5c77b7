"""Writing a contract: the loan's account, its terms, its schedule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from simulators.corebank.database import Database
from simulators.corebank.funding import digits_from
from simulators.corebank.interest import months_after
from simulators.corebank.loans import rules
from simulators.corebank.loans.standing import collected_at
from simulators.corebank.loans.views import Method

_NUMBER_PREFIX = "8803"


@dataclass(frozen=True)
class NewLoan:
    """A loan before it is in the books; `amount` in fen, `account` gets the money and pays the instalments."""

    customer: str
    application: str
    product: str
    account: str
    branch: str
    amount: int
    rate: int
    months: int
    method: Method
    drawn: date
    agreement: str
    reference: str

    def parts(self) -> list[rules.Part]:
        """The schedule, one instalment each month from the day it is drawn."""
        dues = [months_after(self.drawn, month) for month in range(1, self.months + 1)]
        return rules.schedule(self.method, self.amount, self.rate, self.drawn, dues)


def write(db: Database, new: NewLoan) -> tuple[str, str]:
    """Puts the loan into the books; gives its id and contract number. The money is posted next."""
    row = db.one("SELECT coalesce(max(rowid), 0) + 1 AS serial FROM loans")
    assert row is not None
    loan, contract = f"L{row['serial']:06d}", f"JK{new.drawn:%Y%m%d}{row['serial']:06d}"
    drawn, parts = new.drawn.isoformat(), new.parts()
    db.run(
        "INSERT INTO accounts VALUES (?, ?, 'loan', NULL, ?, 'active', ?, ?, 0, ?)",
        (loan, new.customer, _NUMBER_PREFIX + digits_from("loan", new.reference), new.branch, drawn, new.amount),
    )
    db.run(
        "INSERT INTO loans VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'active', ?, ?)",
        (
            loan,
            new.customer,
            new.application,
            contract,
            new.product,
            new.account,
            new.amount,
            new.rate,
            new.method,
            drawn,
            collected_at(parts[0].due),
            new.agreement,
        ),
    )
    add_instalments(db, loan, 1, parts)
    db.run("UPDATE loan_applications SET state = 'drawn', loan = ? WHERE number = ?", (loan, new.application))
    return loan, contract


def add_instalments(db: Database, loan: str, first: int, parts: Sequence[rules.Part]) -> None:
    """Puts instalments behind the others, numbered from `first`."""
    db.run_many(
        "INSERT INTO loan_instalments (loan, number, kind, due, principal, interest)"
        " VALUES (?, ?, 'instalment', ?, ?, ?)",
        [
            (loan, number, part.due.isoformat(), part.principal, part.interest)
            for number, part in enumerate(parts, first)
        ],
    )
