"""Deposits of the invented customers: documented ones of the three demo customers, and of every third other one."""

from datetime import date, timedelta
from hashlib import sha256

from simulators.corebank import ledger
from simulators.corebank.clock import day_start
from simulators.corebank.deposits import products
from simulators.corebank.deposits.opening import NewDeposit, write
from simulators.corebank.interest import months_after
from simulators.corebank.ledger import Move, post
from simulators.corebank.money import fen
from simulators.corebank.seeding.people import Person
from simulators.corebank.seeding.planting import Ground
from simulators.corebank.texts import read_table

_TELLER_HOUR = 10 * 3600
_ROLLOVERS = ("none", "principal", "principal_and_interest", "principal_and_interest")
# Product, yuan, days since it was opened, rollover; in the order of the demo customers.
_DOCUMENTED = (
    (("term_60m", 50_000, 300, "principal_and_interest"),),
    (
        ("term_36m", 80_000, 400, "principal_and_interest"),
        ("term_12m", 30_000, 200, "principal"),
        ("large_36m", 200_000, 100, "none"),
    ),
    (
        ("large_36m", 1_000_000, 500, "none"),
        ("large_24m", 500_000, 250, "none"),
        ("notice_7d", 300_000, 40, "none"),
    ),
)
_MATURES_SOON = ("term_6m", 30_000, 20)  # the first demo customer's: product, yuan, days until it matures


def plant(ground: Ground) -> None:
    """The products, then deposits that were brought in cash and are not due yet."""
    products.write(ground.db, read_table("deposit_products.yml"))
    words = read_table("texts.yml")["deposit_in"]
    for person, held in zip(ground.people, _DOCUMENTED, strict=False):
        for product, amount, ago, rollover in held:
            _plant(ground, words, person, product, amount, ground.today - timedelta(days=ago), rollover)
    product, amount, ahead = _MATURES_SOON
    opened = months_after(ground.today + timedelta(days=ahead), -6)
    _plant(ground, words, ground.people[0], product, amount, opened, "none")
    for person in ground.people[len(_DOCUMENTED) :: 3]:
        _plant(ground, words, person, *_invented(ground))


def _invented(ground: Ground) -> tuple[str, int, date, str]:
    """A term deposit with ten days or more to go."""
    months = ground.rng.choice((3, 6, 12, 24, 36))
    ago = ground.rng.randint(1, min(700, months * 30 - 10))
    amount = ground.rng.randint(1, 30) * 5_000
    return f"term_{months}m", amount, ground.today - timedelta(days=ago), ground.rng.choice(_ROLLOVERS)


def _plant(
    ground: Ground, words: str, person: Person, product_id: str, amount: int, opened: date, rollover: str
) -> None:
    main = ground.held_by(person)[0]
    product, booked = products.find(ground.db, product_id), fen(str(amount))
    reference = f"P-D-{person.id}-{product_id}-{opened}"
    agreement = sha256(product.name.encode()).hexdigest()
    new = NewDeposit(person.id, product, booked, main.account, main.branch, rollover, opened, agreement, reference)
    deposit, _ = write(ground.db, new)
    products.sell(ground.db, product, booked)
    cash = Move(ledger.CASH, -booked, "clearing", "clearing", "", "")
    into = Move(deposit, booked, "deposit", "deposit", product.name, words)
    post(ground.db, reference, day_start(opened) + _TELLER_HOUR, "counter", [cash, into])
