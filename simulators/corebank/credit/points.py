"""Points: earned by purchases, which the ledger knows, and spent on goods.

A credit card earns a point for each full yuan of a purchase, a debit card one for each full ten; a refund takes them
back. What was earned in a year can be used to the end of the next. Data/knowledge says nothing else.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from simulators.corebank import notices
from simulators.corebank.bank import Bank
from simulators.corebank.clock import LOCAL, day_start, instant
from simulators.corebank.credit.views import (
    GoodsList,
    GoodsView,
    PointsMovement,
    PointsRedeemRequest,
    PointsView,
)
from simulators.corebank.doing import Doing
from simulators.corebank.problems import Problem
from simulators.corebank.views import Done

FEN_A_POINT: Final = {"credit": 100, "debit": 1_000}
SHOWN: Final = 10
DELIVERY_DAYS: Final = 10
_YEARS_KEPT: Final = 2


def points_of(account_kind: str, amount: int) -> int:
    """Points of a purchase (amount below zero) or refund (above): only full units count, the same both ways."""
    points = abs(amount) // FEN_A_POINT[account_kind]
    return points if amount < 0 else -points


def left_by_year(earned: Mapping[int, int], spent: Iterable[tuple[int, int]], year: int) -> tuple[int, int]:
    """What is left in `year` of what was earned the year before and in it; `spent` are years with points.

    The oldest points that are still good go first. A refund after the points were used leaves none, never a debt.
    """
    left = dict(earned)
    for spent_in, points in spent:
        old = max(0, min(points, left.get(spent_in - 1, 0)))
        left[spent_in - 1] = left.get(spent_in - 1, 0) - old
        left[spent_in] = left.get(spent_in, 0) - (points - old)
    return max(0, left.get(year - 1, 0)), max(0, left.get(year, 0))


def balance(bank: Bank, customer: str) -> PointsView:
    """What the customer has, loses next, and the last movements."""
    today = bank.clock.today()
    since = day_start(date(today.year - _YEARS_KEPT, 1, 1))
    movements = _earned(bank, customer, since) + _redeemed(bank, customer, since)
    earned: dict[int, int] = {}
    spent: list[tuple[int, int]] = []
    for movement in sorted(movements, key=lambda movement: movement.at):
        year = movement.at.astimezone(LOCAL).year
        if movement.kind == "redeemed":
            spent.append((year, -movement.points))
        else:
            earned[year] = earned.get(year, 0) + movement.points
    old, new = left_by_year(earned, spent, today.year)
    newest = sorted(movements, key=lambda movement: movement.at, reverse=True)[:SHOWN]
    return PointsView(old + new, old, date(today.year, 12, 31), newest)


def _earned(bank: Bank, customer: str, since: int) -> list[PointsMovement]:
    rows = bank.db.all(
        "SELECT postings.at, amount, counterparty, accounts.kind AS account_kind FROM postings"
        " JOIN accounts ON accounts.id = account WHERE postings.customer = ? AND postings.at >= ?"
        " AND postings.kind IN ('purchase', 'refund')",
        (customer, since),
    )
    found = [(row, points_of(row["account_kind"], row["amount"])) for row in rows]
    return [
        PointsMovement(instant(row["at"]), points, "earned" if points > 0 else "taken_back", row["counterparty"])
        for row, points in found
        if points
    ]


def _redeemed(bank: Bank, customer: str, since: int) -> list[PointsMovement]:
    rows = bank.db.all(
        "SELECT at, points_redemptions.points, name FROM points_redemptions JOIN points_goods"
        " ON points_goods.id = goods WHERE customer = ? AND at >= ?",
        (customer, since),
    )
    return [PointsMovement(instant(row["at"]), -row["points"], "redeemed", row["name"]) for row in rows]


def goods(bank: Bank) -> GoodsList:
    """Everything that points are good for, cheapest first."""
    rows = bank.db.all("SELECT * FROM points_goods ORDER BY points, id")
    return GoodsList([GoodsView(row["id"], row["name"], row["kind"], row["points"], row["left_over"]) for row in rows])


def redeem(bank: Bank, doing: Doing) -> Done:
    """Spends points. Raises Problem 404 `goods_unknown`; 409 `deliver_not_possible`, `goods_gone`, `points_short`."""
    asked: PointsRedeemRequest = doing.details
    row = bank.db.one("SELECT * FROM points_goods WHERE id = ?", (asked.goods,))
    if row is None:
        raise Problem(404, "goods_unknown")
    if (row["kind"] == "goods") == (asked.deliver == "app"):
        raise Problem(409, "deliver_not_possible", "Things go to a branch or an address, the rest into the app.")
    if row["left_over"] < asked.count:
        raise Problem(409, "goods_gone", f"{row['left_over']} are left.")
    points, held = row["points"] * asked.count, balance(bank, doing.customer).balance
    if held < points:
        raise Problem(409, "points_short", f"{points} are needed, there are {held}.")
    bank.db.run("UPDATE points_goods SET left_over = left_over - ? WHERE id = ?", (asked.count, asked.goods))
    bank.db.run(
        "INSERT INTO points_redemptions VALUES (?, ?, ?, ?, ?, ?, ?)",
        (doing.reference, doing.customer, doing.at, asked.goods, asked.count, points, asked.deliver),
    )
    facts = {"goods": row["name"], "count": str(asked.count), "points": str(points), "points_left": str(held - points)}
    notices.tell(bank, doing.customer, "points_redeemed", **facts)
    days = DELIVERY_DAYS if row["kind"] == "goods" else 0
    facts |= {"deliver": asked.deliver, "arrives_by": (bank.clock.today() + timedelta(days=days)).isoformat()}
    return Done(doing.reference, doing.subject, "ordered", instant(doing.at), facts)
