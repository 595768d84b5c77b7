"""The billers of data/billers.yml; a number belongs to the one whose form it has."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from simulators.corebank.payments import rules
from simulators.corebank.payments.views import BillerView, BillKind
from simulators.corebank.problems import Problem
from simulators.corebank.texts import read_table


@dataclass(frozen=True)
class Biller:
    """`least` and `most` are yuan a month; `season` the days on which it takes payments (None = always)."""

    kind: BillKind
    city: str
    name: str
    prefix: str
    digits: int
    number: str
    season: tuple[str, str] | None
    summary: str
    category: str
    least: int
    most: int

    def fits(self, number: str) -> bool:
        return len(number) == self.digits and number.startswith(self.prefix)

    def view(self, day: date) -> BillerView:
        open_now = rules.takes_payments(self.season, day)
        return BillerView(self.kind, self.city, self.name, self.number, open_now)


@cache
def every() -> tuple[Biller, ...]:
    """All billers, in the order in which they are shown."""
    table: Any = read_table("billers.yml")
    return tuple(_biller(row, table["kinds"][row["kind"]]) for row in table["billers"])


def of_number(kind: str, number: str) -> Biller:
    """Raises Problem 404 `number_malformed` (fits no biller of the kind), `number_unknown` (the biller has no such)."""
    found = next((biller for biller in every() if biller.kind == kind and biller.fits(number)), None)
    if found is None:
        raise Problem(404, "number_malformed", "No biller of this kind has numbers like this.")
    if number.endswith(rules.NOT_FOUND):
        raise Problem(404, "number_unknown", "The biller has no such number.")
    return found


def _biller(row: Any, kind: Any) -> Biller:
    return Biller(
        kind=row["kind"],
        city=row["city"],
        name=row["name"],
        prefix=row["prefix"],
        digits=row["digits"],
        number=row["number"],
        season=tuple(row["open"]) if "open" in row else None,
        summary=kind["summary"],
        category=kind["category"],
        least=kind["least"],
        most=kind["most"],
    )
