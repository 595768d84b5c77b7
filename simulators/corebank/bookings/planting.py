"""Bookings of the invented customers: on the next working day 10:00 at B002 is full, and some have cash waiting."""

from datetime import date, timedelta
from typing import Final

from simulators.corebank.bookings import rules
from simulators.corebank.clock import day_start
from simulators.corebank.seeding.planting import Ground

FULL: Final = ("B002", "10:00")
CASH: Final = (("B001", 8_000_000), ("B003", 20_000_000), ("B010", 5_000_000))


def plant(ground: Ground) -> None:
    """Plants tickets and cash bookings of generated customers, and a ticket of the second documented one."""
    day = ground.today + timedelta(days=1)
    while not rules.is_working_day(day):
        day += timedelta(days=1)
    generated = ground.people[3:]
    for person in generated[: rules.PLACES]:
        _ticket(ground, person.id, day, *FULL)
    _ticket(ground, ground.people[1].id, day, "B003", "09:30")
    for person in generated[rules.PLACES :: 4]:
        _ticket(ground, person.id, day, f"B{ground.rng.randint(4, 14):03d}", ground.rng.choice(("09:00", "14:30")))
    for (branch, amount), person in zip(CASH, generated[10:], strict=False):
        _cash(ground, person.id, day, branch, amount)


def _ticket(ground: Ground, customer: str, day: date, branch: str, time: str) -> None:
    serial = ground.db.one(
        "SELECT count(*) + 1 AS next FROM tickets WHERE branch = ? AND day = ?", (branch, day.isoformat())
    )
    assert serial is not None, "a count has one row"
    begins = int(rules.moment(day, time).timestamp())
    ground.db.run(
        "INSERT INTO tickets VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, NULL)",
        (
            *(f"QP{customer[1:]}", customer, branch, day.isoformat(), time, f"Y{serial['next']:03d}"),
            *(begins, day_start(ground.today)),
        ),
    )


def _cash(ground: Ground, customer: str, day: date, branch: str, amount: int) -> None:
    keep_until = int(rules.moment(day, "17:00").timestamp())
    ground.db.run(
        "INSERT INTO cash_bookings VALUES (?, ?, ?, ?, ?, NULL, ?, ?, NULL)",
        (f"XP{customer[1:]}", customer, branch, day.isoformat(), amount, keep_until, day_start(ground.today)),
    )
