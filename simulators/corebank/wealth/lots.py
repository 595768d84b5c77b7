"""Shares that a customer holds, by purchase: what was bought first is redeemed first."""

from dataclasses import dataclass
from datetime import date

from simulators.corebank.database import Database
from simulators.corebank.interest import half_up
from simulators.corebank.wealth import rules
from simulators.corebank.wealth.catalogue import Fund


@dataclass(frozen=True)
class Redeemed:
    """What shares bring at a price: fen before and of the fee."""

    value: int
    fee: int

    @property
    def net(self) -> int:
        return self.value - self.fee


def add(db: Database, customer: str, fund: str, shares: int, cost: int, bought: date) -> None:
    """Books one purchase."""
    db.run(
        "INSERT INTO fund_lots (customer, fund, remaining, cost, bought) VALUES (?, ?, ?, ?, ?)",
        (customer, fund, shares, cost, bought.isoformat()),
    )


def held(db: Database, customer: str) -> dict[str, tuple[int, int]]:
    """(shares, cost) of each fund that is held, open redemptions included."""
    rows = db.all(
        "SELECT fund, sum(remaining) AS shares, sum(cost) AS cost FROM fund_lots"
        " WHERE customer = ? AND remaining > 0 GROUP BY fund",
        (customer,),
    )
    return {row["fund"]: (row["shares"], row["cost"]) for row in rows}


def in_redemption(db: Database, customer: str) -> dict[str, int]:
    """Shares of each fund that wait to be redeemed."""
    rows = db.all(
        "SELECT product, sum(units) AS shares FROM wealth_orders"
        " WHERE customer = ? AND side = 'sell' AND state = 'placed' GROUP BY product",
        (customer,),
    )
    return {row["product"]: row["shares"] for row in rows}


def available(db: Database, customer: str, fund: str) -> int:
    """Shares that can be redeemed now."""
    return held(db, customer).get(fund, (0, 0))[0] - in_redemption(db, customer).get(fund, 0)


def take(db: Database, customer: str, fund: Fund, shares: int, price: int, day: date) -> Redeemed:
    """Takes shares off the oldest purchases; `day` of confirmation decides the fee.

    The caller has checked `available`, or takes what an open redemption has reserved.
    """
    worth = fee = 0
    for lot in db.all(
        "SELECT * FROM fund_lots WHERE customer = ? AND fund = ? AND remaining > 0 ORDER BY bought, id",
        (customer, fund.id),
    ):
        taken = min(shares, lot["remaining"])
        if taken == 0:
            break
        shares -= taken
        value = rules.value(taken, price)
        days = (day - date.fromisoformat(lot["bought"])).days
        worth += value
        fee += half_up(value * rules.redeem_rate(fund.redeem_fees, days), 10_000)
        db.run(
            "UPDATE fund_lots SET remaining = ?, cost = ? WHERE id = ?",
            (
                lot["remaining"] - taken,
                lot["cost"] - rules.part_of_cost(lot["cost"], taken, lot["remaining"]),
                lot["id"],
            ),
        )
    assert shares == 0, "no more is taken than is held"
    return Redeemed(worth, fee)
