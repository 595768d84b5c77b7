"""The demo customers: three documented ones and the generated rest. Everything follows from the random source."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

GENERATED = 61
ELDERLY_AGE = 60


@dataclass(frozen=True)
class Wish:
    """An account to open: kind, class, and the card tail if it is a documented one."""

    kind: str
    account_class: str | None
    tail: str | None = None


@dataclass(frozen=True)
class Person:
    """A customer before the accounts are opened."""

    id: str
    surname: str
    name: str
    gender: str
    born: date
    age: int
    phone: str
    tier: str
    manager: str | None
    wishes: tuple[Wish, ...]


def invent_people(rng: Random, today: date, documented: Any, parts: Any) -> list[Person]:
    """All customers; `documented` and `parts` are customers.yml and people.yml."""
    people = [_documented(rng, today, serial, row) for serial, row in enumerate(documented, 1)]
    taken = {person.phone for person in people}
    for _ in range(GENERATED):
        people.append(_generated(rng, today, len(people) + 1, parts, taken))
    return people


def _documented(rng: Random, today: date, serial: int, row: Any) -> Person:
    wishes = tuple(Wish(wish["kind"], wish.get("class"), wish["tail"]) for wish in row["holdings"])
    return Person(
        id=f"C{serial:06d}",
        surname=row["surname"],
        name=row["surname"] + row["given"],
        gender=row["gender"],
        born=_birthday(rng, today, row["age"]),
        age=row["age"],
        phone=row["phone"],
        tier=row["tier"],
        manager=row.get("manager"),
        wishes=wishes,
    )


def _generated(rng: Random, today: date, serial: int, parts: Any, taken: set[str]) -> Person:
    # Every fourth is 60 or older; every eighth platinum, every sixteenth private: enough of each for any demonstration.
    age = rng.randint(ELDERLY_AGE, 85) if serial % 4 == 0 else rng.randint(20, 59)
    tier = (
        "private" if serial % 16 == 3 else "platinum" if serial % 8 == 1 else "gold" if serial % 4 == 2 else "regular"
    )
    gender = rng.choice(("female", "male"))
    surname = rng.choice(parts["surnames"])
    given = rng.choice(parts["given"][gender]["older" if age > 50 else "younger"])
    return Person(
        id=f"C{serial:06d}",
        surname=surname,
        name=surname + given,
        gender=gender,
        born=_birthday(rng, today, age),
        age=age,
        phone=_phone(rng, taken),
        tier=tier,
        manager=rng.choice(parts["managers"]) if tier in ("platinum", "private") else None,
        wishes=_wishes(rng, age, tier),
    )


def _birthday(rng: Random, today: date, age: int) -> date:
    """A day that makes somebody `age` today, and for some months to come."""
    return date(today.year - age, today.month, min(today.day, 28)) - timedelta(days=rng.randint(10, 150))


def _phone(rng: Random, taken: set[str]) -> str:
    while (phone := f"1{rng.choice('35789')}{rng.randrange(10)}0000{rng.randrange(10_000):04d}") in taken:
        continue
    taken.add(phone)
    return phone


def _wishes(rng: Random, age: int, tier: str) -> tuple[Wish, ...]:
    wishes = [Wish("debit", "I")]
    if rng.random() < 0.5 or tier == "private":
        wishes.append(Wish("debit", "II"))
    if rng.random() < (0.15 if age >= ELDERLY_AGE else 0.5) or tier == "private":
        wishes.append(Wish("credit", None))
    if rng.random() < 0.15:
        wishes.append(Wish("debit", "II"))
    return tuple(wishes)
