"""The funds and the gold account as data/wealth.yml has them, in whole numbers."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from simulators.corebank.money import fen
from simulators.corebank.problems import Problem
from simulators.corebank.texts import read_table

FundKind = Literal["money_market", "bond", "balanced", "index", "equity", "sector"]
FundGrade = Literal["R1", "R2", "R3", "R4", "R5"]


@dataclass(frozen=True)
class Walk:
    """How a price moves: from `start` yuan on 2020-01-01, by `drift` a year and `swing` a day, both as fractions."""

    name: str
    start: float
    drift: float
    swing: float


@dataclass(frozen=True)
class Fund:
    """A fund; rates in ten-thousandths, `least` in fen, `redeem_fees` as (held fewer days than, rate)."""

    id: str
    code: str
    name: str
    kind: FundKind
    grade: FundGrade
    least: int
    buy_fee: int
    redeem_fees: tuple[tuple[int | None, int], ...]
    arrival_days: int
    walk: Walk

    @property
    def fast(self) -> bool:
        """Whether it can be redeemed at once."""
        return self.kind == "money_market"


@dataclass(frozen=True)
class Gold:
    """The gold account; `spread` in ten-thousandths either way, `least` in fen."""

    name: str
    grade: FundGrade
    spread: int
    least: int
    walk: Walk


@cache
def _table() -> Any:
    return read_table("wealth.yml")


@cache
def funds() -> dict[str, Fund]:
    """All funds by id, in the order in which they are shown."""
    return {row["id"]: _fund(row) for row in _table()["funds"]}


def find_fund(fund: str) -> Fund:
    """Raises Problem 404 `fund_unknown`."""
    found = funds().get(fund)
    if found is None:
        raise Problem(404, "fund_unknown")
    return found


@cache
def gold() -> Gold:
    row = _table()["gold"]
    return Gold(row["name"], row["grade"], _rate(row["spread"]), fen(row["least"]), _walk("gold", row))


def words(name: str) -> str:
    """How a statement reads a movement."""
    return str(_table()["words"][name])


def _fund(row: Any) -> Fund:
    return Fund(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        grade=row["grade"],
        least=fen(row["least"]),
        buy_fee=_rate(row["buy_fee"]),
        redeem_fees=tuple((limit, _rate(percent)) for limit, percent in row["redeem_fees"]),
        arrival_days=row["arrival_days"],
        walk=_walk(row["id"], row),
    )


def _rate(percent: float) -> int:
    return round(percent * 100)


def _walk(name: str, row: Any) -> Walk:
    return Walk(name, row["price"], row["drift"] / 100, row["swing"] / 100)
