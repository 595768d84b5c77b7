"""Loans of the invented customers: a running one of 陈大友, others in different months, one overdue, one approved."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from simulators.corebank import ledger
from simulators.corebank.clock import day_start
from simulators.corebank.funding import post
from simulators.corebank.interest import months_after, rate_of
from simulators.corebank.ledger import Move
from simulators.corebank.loans import applying, contract, products, repaying
from simulators.corebank.loans.contract import NewLoan
from simulators.corebank.loans.standing import Instalment, Standing, collected_at, read
from simulators.corebank.loans.views import LoanApplication, Method, Months
from simulators.corebank.money import fen
from simulators.corebank.seeding.people import Person
from simulators.corebank.seeding.planting import Ground
from simulators.corebank.texts import read_table

_NOON = 12 * 3600
_RUNNING = 2  # place of the demo customer with a running loan
_APPROVED = 4  # of the one with an approved application
_PRIME = range(22, 59)  # years of age
_STRATEGY = "planted"


@dataclass(frozen=True)
class _Wish:
    """A loan to plant, drawn `months_ago` months before the day `days_ahead` days from today; amount in yuan."""

    product: str
    amount: int
    months: Months
    method: Method
    rate: str
    months_ago: int = 0
    days_ahead: int = 0
    missed: bool = False


_APPROVAL = _Wish("consumer", 80_000, 24, "equal_instalment", "4.20")


def plant(ground: Ground) -> None:
    """The products, then the loans; instalments of the past were paid in cash."""
    products.write(ground.db, read_table("loan_products.yml"))
    people = ground.people
    _lend(ground, people[_RUNNING], _Wish("consumer", 150_000, 36, "equal_instalment", "3.60", 8, 12))
    _approve(ground, people[_APPROVED], _APPROVAL, ground.now - 3 * 86400)
    late = _poorest(ground)
    for person in people[_APPROVED + 1 :: 5]:
        if person.age in _PRIME and person is not late:
            _lend(ground, person, _invented(ground))
    # More than the account holds, whatever the books of the day are: so it stays overdue.
    amount = max(10, min(100, _balance(ground, late) * 30 // 1_000_000 + 1)) * 10_000
    _lend(ground, late, _Wish("business", amount, 24, "equal_instalment", "4.80", 5, -9, missed=True))


def _invented(ground: Ground) -> _Wish:
    """A consumer loan that has run for some months, its next instalment in some days."""
    months: Months = ground.rng.choice((12, 24, 36))
    method: Method = ground.rng.choice(("equal_principal", "interest_first")) if months == 12 else "equal_instalment"
    rate = f"{ground.rng.randint(34, 60) / 10:.2f}"
    amount, ago = ground.rng.randint(2, 20) * 10_000, ground.rng.randint(2, min(months - 1, 22))
    return _Wish("consumer", amount, months, method, rate, ago, ground.rng.randint(4, 26))


def _balance(ground: Ground, person: Person) -> int:
    row = ground.db.one("SELECT balance FROM accounts WHERE id = ?", (ground.held_by(person)[0].account,))
    assert row is not None
    return int(row["balance"])


def _poorest(ground: Ground) -> Person:
    """Who holds least in the main account, of those who may still run a business."""
    later = [person for person in ground.people[_APPROVED + 1 :] if person.age <= 65]
    return min(later, key=lambda person: _balance(ground, person))


def _approve(ground: Ground, person: Person, wish: _Wish, at: int) -> str:
    """An approved application; gives its number."""
    wanted = LoanApplication(
        product=wish.product,
        amount=f"{wish.amount}.00",
        months=wish.months,
        method=wish.method,
        purpose="renovation" if wish.product == "consumer" else "stock",
        employment="salaried" if wish.product == "consumer" else "self_employed",
        consent=sha256(_STRATEGY.encode()).hexdigest(),
        decision="approved",
        strategy=_STRATEGY,
        rate=wish.rate,
        limit=f"{wish.amount}.00",
        grade="B",
    )
    return applying.write(ground.db, person.id, wanted, at)


def _lend(ground: Ground, person: Person, wish: _Wish) -> None:
    main = ground.held_by(person)[0]
    drawn = months_after(ground.today + timedelta(days=wish.days_ahead), -wish.months_ago)
    at = day_start(drawn) + _NOON
    number = _approve(ground, person, wish, at)
    new = NewLoan(
        customer=person.id,
        application=number,
        product=wish.product,
        account=main.account,
        branch=main.branch,
        amount=fen(str(wish.amount)),
        rate=rate_of(wish.rate),
        months=wish.months,
        method=wish.method,
        drawn=drawn,
        agreement=sha256(number.encode()).hexdigest(),
        reference=f"P-L-{number}",
    )
    loan, _ = contract.write(ground.db, new)
    name = products.find(ground.db, wish.product).name
    words = read_table("texts.yml")
    owed = Move(loan, -new.amount, "loan_paid_out", "loan", name, words["loan_paid_out"])
    cash = Move(ledger.CASH, new.amount, "clearing", "clearing", "", "")
    post(ground.db, new.reference, at, "counter", [owed, cash])
    _pay_what_was_due(ground, loan, words["loan_repaid_words"], missed=wish.missed)


def _pay_what_was_due(ground: Ground, loan: str, words: str, *, missed: bool) -> None:
    """Every instalment of the past on its day; with `missed` all but the last of them."""
    row = ground.db.one("SELECT * FROM loans WHERE id = ?", (loan,))
    assert row is not None
    rows = read(ground.db, row, ground.today).due
    last = rows.pop() if missed else None
    for due in rows:
        standing = Standing(row, [due], due.due)
        moves = repaying.paid(standing, ledger.CASH, due.principal, due.interest, words)
        post(ground.db, f"P-L-{loan}-{due.number}", collected_at(due.due), "counter", moves)
        repaying.mark_paid(ground.db, standing, [due])
    ground.db.run("UPDATE loans SET next_try = ? WHERE id = ?", (_next_try(ground, loan, last), loan))


def _next_try(ground: Ground, loan: str, missed: Instalment | None) -> int:
    """When the bank collects next, after now."""
    if missed is None:
        row = ground.db.one("SELECT min(due) AS due FROM loan_instalments WHERE loan = ? AND paid IS NULL", (loan,))
        assert row is not None
        return collected_at(date.fromisoformat(row["due"]))
    ground.db.run("UPDATE loan_instalments SET missed = 1 WHERE loan = ? AND number = ?", (loan, missed.number))
    at = collected_at(ground.today)
    return at if at > ground.now else at + 86400
