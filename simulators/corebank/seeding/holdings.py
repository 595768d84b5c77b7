"""Opens the accounts and issues the cards that the invented customers wish for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from simulators.corebank.seeding import numbers
from simulators.corebank.seeding.people import Person

CREDIT_LIMITS = {"regular": 1_500_000, "gold": 4_000_000, "platinum": 10_000_000, "private": 30_000_000}
_ODD_STATUSES = ("locked", "lost", "expired")


@dataclass(frozen=True)
class Holding:
    """An account with its one card; the limit in fen, 0 for debit accounts."""

    account: str
    card: str
    customer: str
    kind: str
    account_class: str | None
    account_number: str
    card_number: str
    card_status: str
    branch: str
    opened: date
    credit_limit: int


def open_accounts(rng: Random, today: date, people: Sequence[Person], branches: Sequence[str]) -> list[Holding]:
    """One account and one card for every wish, in the order of the customers."""
    holdings: list[Holding] = []
    for person in people:
        for wish in person.wishes:
            credit = wish.kind == "credit"
            serial = len(holdings) + 1
            prefix, length = (numbers.CREDIT_PREFIX, 16) if credit else (numbers.DEBIT_PREFIX, 19)
            holdings.append(
                Holding(
                    account=f"A{serial:06d}",
                    card=f"K{serial:06d}",
                    customer=person.id,
                    kind=wish.kind,
                    account_class=wish.account_class,
                    account_number=numbers.account_number(rng),
                    card_number=numbers.card_number(rng, prefix, length, wish.tail),
                    card_status=_card_status(rng, documented=wish.tail is not None),
                    branch=rng.choice(branches),
                    opened=today - timedelta(days=rng.randint(760, 4000)),
                    credit_limit=CREDIT_LIMITS[person.tier] if credit else 0,
                )
            )
    return holdings


def _card_status(rng: Random, *, documented: bool) -> str:
    """Documented cards are in use; one in twelve of the others is not."""
    odd = rng.random() < 1 / 12
    status = rng.choice(_ODD_STATUSES)
    return status if odd and not documented else "active"
