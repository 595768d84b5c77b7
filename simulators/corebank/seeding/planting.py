"""What the invented customers hold beside their accounts: deposits, loans, funds, payees … Each topic plants its own.

A topic moves money only between its own accounts and the bank's (a deposit was brought in cash), never on a statement
that is already written, so that every balance still follows from the one before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from random import Random
from typing import Final

from simulators.corebank.database import Database
from simulators.corebank.seeding.holdings import Holding
from simulators.corebank.seeding.people import Person


@dataclass(frozen=True)
class Ground:
    """What a topic plants on: `rng` is its own, so that topics leave each other alone; `now` in seconds since 1970."""

    db: Database
    rng: Random
    people: Sequence[Person]
    holdings: Sequence[Holding]
    today: date
    now: int

    def held_by(self, person: Person) -> list[Holding]:
        """The accounts of a customer, oldest first."""
        return [held for held in self.holdings if held.customer == person.id]


Planter = Callable[[Ground], None]


def _topic(name: str) -> Planter:
    """The planter of a topic, imported when it is time: topics know this module."""

    def plant(ground: Ground) -> None:
        import_module(f"simulators.corebank.{name}.planting").plant(ground)

    return plant


PLANTERS: Final[dict[str, Planter]] = {
    "credit": _topic("credit"),
    "cardcare": _topic("cardcare"),
    "transfers": _topic("transfers"),
    "deposits": _topic("deposits"),
    "loans": _topic("loans"),
    "bookings": _topic("bookings"),
    "wealth": _topic("wealth"),
    "payments": _topic("payments"),
    "documents": _topic("documents"),
}
