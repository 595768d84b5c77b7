"""The facts about a customer that a scorecard needs, from the bank's own books."""

from datetime import date, timedelta

from simulators.corebank.bank import Bank
from simulators.corebank.clock import age_on, day_start
from simulators.corebank.interest import half_up, months_after
from simulators.corebank.loans.standing import read
from simulators.corebank.loans.views import LoanProfile
from simulators.corebank.money import yuan

INCOME_MONTHS = 6
SALARY_MONTHS = 3
RECENT_DAYS = 90
# credit_fees.minimum of data/knowledge: what a card wants at least of what is owed.
CARD_MINIMUM_DIVISOR = 10


def of_customer(bank: Bank, customer: str) -> LoanProfile:
    """The profile today."""
    today = bank.clock.today()
    limit, owed = _cards(bank, customer)
    missed, open_now = _missed(bank, customer, today)
    return LoanProfile(
        age=age(bank, customer),
        tenure_months=_tenure(bank, customer, today),
        monthly_income=yuan(_income(bank, customer, today)),
        salary_here=_salary_here(bank, customer, today),
        overdue_12m=missed,
        overdue_now=open_now,
        credit_use=_share(owed, limit) if limit else None,
        monthly_debt=yuan(_next_instalments(bank, customer, today) + half_up(owed, CARD_MINIMUM_DIVISOR)),
        recent_applications=_recent(bank, customer),
    )


def age(bank: Bank, customer: str) -> int:
    """Full years of life today."""
    person = bank.db.one("SELECT born FROM customers WHERE id = ?", (customer,))
    assert person is not None, "a session names an existing customer"
    return age_on(date.fromisoformat(person["born"]), bank.clock.today())


def _tenure(bank: Bank, customer: str, today: date) -> int:
    row = bank.db.one("SELECT min(opened) AS opened FROM accounts WHERE customer = ?", (customer,))
    assert row is not None
    first = date.fromisoformat(row["opened"])
    return (today.year - first.year) * 12 + today.month - first.month - (today.day < first.day)


def _income(bank: Bank, customer: str, today: date) -> int:
    month = today.replace(day=1)
    row = bank.db.one(
        "SELECT coalesce(sum(amount), 0) AS total FROM postings WHERE customer = ? AND at >= ? AND at < ?"
        " AND kind IN ('salary', 'pension') AND amount > 0",
        (customer, day_start(months_after(month, -INCOME_MONTHS)), day_start(month)),
    )
    assert row is not None
    return half_up(row["total"], INCOME_MONTHS)


def _salary_here(bank: Bank, customer: str, today: date) -> bool:
    since = day_start(months_after(today, -SALARY_MONTHS))
    found = "SELECT 1 FROM postings WHERE customer = ? AND at >= ? AND kind = 'salary' LIMIT 1"
    return bank.db.one(found, (customer, since)) is not None


def _missed(bank: Bank, customer: str, today: date) -> tuple[int, int]:
    """Instalments missed in the last twelve months, and missed ones that are still open."""
    row = bank.db.one(
        "SELECT coalesce(sum(due > ?), 0) AS year, coalesce(sum(paid IS NULL), 0) AS open FROM loans"
        " JOIN loan_instalments ON loan = loans.id WHERE customer = ? AND missed",
        (months_after(today, -12).isoformat(), customer),
    )
    assert row is not None
    return row["year"], row["open"]


def _cards(bank: Bank, customer: str) -> tuple[int, int]:
    """Limits of all credit accounts, and what is owed on them."""
    row = bank.db.one(
        "SELECT coalesce(sum(credit_limit), 0) AS allowed, coalesce(sum(max(0, -balance)), 0) AS owed FROM accounts"
        " WHERE customer = ? AND kind = 'credit' AND status <> 'closed'",
        (customer,),
    )
    assert row is not None
    return row["allowed"], row["owed"]


def _share(owed: int, limit: int) -> str:
    units = half_up(owed * 10_000, limit)
    return f"{units // 10_000}.{units % 10_000:04d}"


def _next_instalments(bank: Bank, customer: str, today: date) -> int:
    loans = bank.db.all("SELECT * FROM loans WHERE customer = ? AND status = 'active'", (customer,))
    ahead = [read(bank.db, loan, today).ahead for loan in loans]
    return sum(rows[0].total for rows in ahead if rows)


def _recent(bank: Bank, customer: str) -> int:
    """An application that was decided after a review replaced the one under review: both are one."""
    row = bank.db.one(
        "SELECT count(*) AS count FROM loan_applications WHERE customer = ? AND at > ?"
        " AND NOT (state = 'replaced' AND approved IS NULL)",
        (customer, int((bank.clock.now() - timedelta(days=RECENT_DAYS)).timestamp())),
    )
    assert row is not None
    return int(row["count"])
