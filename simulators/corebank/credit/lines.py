"""Credit cards with their limits, as the books hold them and as callers see them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from simulators.corebank import masking
from simulators.corebank.bank import Bank
from simulators.corebank.clock import LOCAL, instant
from simulators.corebank.credit import billing, cycle
from simulators.corebank.credit.views import Autopay, AutopayView, CreditView
from simulators.corebank.money import yuan
from simulators.corebank.problems import Problem

# Cash from the card: at most half of the limit (credit_cash.limit).
CASH_PART: Final = 2
_SELECT: Final = (
    "SELECT cards.id AS card, cards.number, cards.status AS card_status, accounts.customer, accounts.status, balance,"
    " credit_limit, opened, credit_lines.* FROM cards JOIN accounts ON accounts.id = cards.account"
    " JOIN credit_lines ON credit_lines.account = cards.account"
)


@dataclass(frozen=True)
class Line:
    """A credit card and the account behind it; money in fen, `opened` a local day."""

    card: str
    number: str
    card_status: str
    account: str
    customer: str
    status: str
    balance: int
    credit_limit: int
    permanent: int
    temporary_until: int | None
    opened: date
    statement_day: int
    due_day: int
    autopay: Autopay
    autopay_from: str | None

    @property
    def tail(self) -> str:
        return self.number[-4:]

    @property
    def owed(self) -> int:
        return max(0, -self.balance)

    @property
    def room(self) -> int:
        """How much more can be owed."""
        return self.balance + self.credit_limit

    def check_in_use(self) -> None:
        """Raises Problem 409 `account_is_frozen`, `account_is_closed`."""
        if self.status != "active":
            raise Problem(409, f"account_is_{self.status}", f"The credit account is {self.status}.")

    def check_card_in_use(self) -> None:
        """Raises Problem 409 `account_is_…`, `card_is_<status>`."""
        self.check_in_use()
        if self.card_status != "active":
            raise Problem(409, f"card_is_{self.card_status}", f"The card is {self.card_status}.")


def find(bank: Bank, customer: str, card: str) -> Line:
    """The credit card of this customer, whatever its state. Raises Problem 404 `card_unknown`."""
    found = _lines(bank, "WHERE cards.id = ? AND cards.customer = ?", card, customer)
    if not found:
        raise Problem(404, "card_unknown")
    return found[0]


def of_account(bank: Bank, account: str) -> Line:
    """The card that stands for an account: the one in use, else the newest."""
    found = _lines(
        bank, "WHERE cards.account = ? ORDER BY cards.status = 'active' DESC, cards.id DESC LIMIT 1", account
    )
    return found[0]


def of_customer(bank: Bank, customer: str) -> list[Line]:
    """One card for each credit account, oldest account first."""
    rows = bank.db.all("SELECT id FROM accounts WHERE customer = ? AND kind = 'credit' ORDER BY id", (customer,))
    return [of_account(bank, row["id"]) for row in rows]


def _lines(bank: Bank, where: str, *values: str) -> list[Line]:
    return [
        Line(
            card=row["card"],
            number=row["number"],
            card_status=row["card_status"],
            account=row["account"],
            customer=row["customer"],
            status=row["status"],
            balance=row["balance"],
            credit_limit=row["credit_limit"],
            permanent=row["permanent"],
            temporary_until=row["temporary_until"],
            opened=date.fromisoformat(row["opened"]),
            statement_day=row["statement_day"],
            due_day=row["due_day"],
            autopay=row["autopay"],
            autopay_from=row["autopay_from"],
        )
        for row in bank.db.all(f"{_SELECT} {where}", values)
    ]


def view(bank: Bank, line: Line) -> CreditView:
    """As callers see it, now."""
    now = bank.clock.seconds()
    last = next(iter(billing.newest(bank, line, now, 1)), None)
    kept = billing.unbilled_principal(bank, line.account, now)
    temporary = line.temporary_until is not None and line.temporary_until > now
    room = max(0, line.room) if line.status == "active" else 0
    return CreditView(
        card=line.card,
        account=line.account,
        last4=masking.number(line.number)[-4:],
        status=line.card_status,
        limit=yuan(line.permanent),
        temporary_limit=yuan(line.credit_limit) if temporary else None,
        temporary_until=_last_day(line.temporary_until) if temporary else None,
        available=yuan(room),
        cash_available=yuan(min(room, line.permanent // CASH_PART)),
        owed=yuan(line.owed),
        unbilled=yuan(max(0, line.owed - kept - (last.left if last else 0))),
        instalments_left=yuan(kept),
        statement_day=line.statement_day,
        due_day=line.due_day,
        autopay=AutopayView(line.autopay, line.autopay_from, next_autopay(line, now)),
    )


def next_autopay(line: Line, now: float) -> date | None:
    """The day on which autopay will next be taken; None when it is off."""
    if line.autopay == "off":
        return None
    at, step = cycle.next_step(int(now), line.statement_day, line.due_day)
    while step != "autopay":
        at, step = cycle.next_step(at, line.statement_day, line.due_day)
    return instant(at).astimezone(LOCAL).date()


def _last_day(until: int | None) -> date | None:
    """The last local day before an instant at midnight."""
    return None if until is None else instant(until - 1).astimezone(LOCAL).date()
