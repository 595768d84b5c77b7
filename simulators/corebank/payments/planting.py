"""Numbers that the invented customers have paid before. The payments themselves are on their statements already."""

from datetime import timedelta
from typing import Final

from simulators.corebank.clock import day_start
from simulators.corebank.payments.billers import Biller, every
from simulators.corebank.payments.rules import NOT_FOUND, NOTHING_OWED
from simulators.corebank.seeding.people import Person
from simulators.corebank.seeding.planting import Ground

# Documented customers, in the order of customers.yml: kind, number (empty: the customer's own phone), yuan, days ago.
_DOCUMENTED: Final[tuple[tuple[tuple[str, str, int, int], ...], ...]] = (
    (("electricity", "2710001234", 126, 13), ("gas", "271000567", 68, 9), ("mobile", "", 100, 20)),
    (("electricity", "2720006688", 93, 13),),
    (("property", "271200031588", 620, 25), ("tv", "2730000088321", 30, 40), ("water", "27300888", 51, 11)),
)
_HOUR: Final = 10 * 3600


def plant(ground: Ground) -> None:
    """Saved numbers for the documented customers and two in three of the others."""
    documented, others = ground.people[: len(_DOCUMENTED)], ground.people[len(_DOCUMENTED) :]
    for person, numbers in zip(documented, _DOCUMENTED, strict=True):
        for kind, number, amount, ago in numbers:
            _save(ground, person, (kind, number or person.phone), amount * 100, ago)
    local = [biller for biller in every() if biller.city == "江城"]
    for person in others:
        for biller in ground.rng.sample(local, ground.rng.choice((0, 1, 3))):
            amount = ground.rng.randint(biller.least * 100, biller.most * 100)
            _save(ground, person, (biller.kind, _number(ground, biller)), amount, ground.rng.randint(1, 60))


def _number(ground: Ground, biller: Biller) -> str:
    """A number of a biller that is known and owes something."""
    free = biller.digits - len(biller.prefix)
    while (number := f"{biller.prefix}{ground.rng.randrange(10**free):0{free}d}")[-2:] in (NOTHING_OWED, NOT_FOUND):
        continue
    return number


def _save(ground: Ground, person: Person, bill: tuple[str, str], amount: int, ago: int) -> None:
    paid = day_start(ground.today - timedelta(days=ago)) + _HOUR
    ground.db.run("INSERT INTO bill_numbers VALUES (?, ?, ?, ?, ?)", (person.id, *bill, paid, amount))
    ground.db.run("INSERT OR IGNORE INTO bill_payers VALUES (?, ?, ?)", (*bill, person.name))
