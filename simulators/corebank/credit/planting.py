"""Credit lines for the invented credit cards, some temporary limits and instalment plans, and what points are good for.

Nothing is booked: bills and points follow from the history. That repays everything on the 20th, which is autopay's day
for a card that is due on the 21st.
"""

from datetime import timedelta
from typing import Final

from simulators.corebank.clock import day_start
from simulators.corebank.credit import cycle, instalments, plans
from simulators.corebank.seeding.holdings import Holding
from simulators.corebank.seeding.planting import Ground
from simulators.corebank.texts import read_table

DAYS: Final = (1, 21)
# Every fifth generated customer pays by hand, every seventh has a temporary limit, every third repays by instalments.
DAYS_BY_HAND: Final = (5, 25)
TEMPORARY_DAYS: Final = 40
PLAN_MONTHS: Final = (3, 6, 12)
_DAY: Final = 86_400


def plant(ground: Ground) -> None:
    """Writes it all; the first credit card, 陈大友's, pays all by autopay from his first account."""
    _plant_goods(ground)
    cards = [held for held in ground.holdings if held.kind == "credit"]
    for order, held in enumerate(cards):
        days = DAYS_BY_HAND if order % 5 == 4 else DAYS
        _plant_line(ground, held, days)
        if order % 7 == 2:
            _plant_temporary(ground, held)
        if order % 3 == 0:
            _plant_plan(ground, held, days, PLAN_MONTHS[order // 3 % len(PLAN_MONTHS)])
    if cards:
        ground.db.run(
            "INSERT INTO points_redemptions VALUES ('Q000001', ?, ?, 'G01', 1, 5000, 'app')",
            (cards[0].customer, ground.now - 100 * _DAY),
        )


def _plant_goods(ground: Ground) -> None:
    ground.db.run_many(
        "INSERT INTO points_goods VALUES (?, ?, ?, ?, ?)",
        [(row["id"], row["name"], row["kind"], row["points"], row["left"]) for row in read_table("points.yml")],
    )


def _plant_line(ground: Ground, held: Holding, days: tuple[int, int]) -> None:
    main = next(other.account for other in ground.holdings if other.customer == held.customer)
    at, step = cycle.next_step(ground.now, *days)
    mode, account = ("off", None) if days == DAYS_BY_HAND else ("full", main)
    ground.db.run(
        "INSERT INTO credit_lines VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?)",
        (held.account, *days, mode, account, held.credit_limit, at, step),
    )


def _plant_temporary(ground: Ground, held: Holding) -> None:
    """Half as much again, as raising.py allows."""
    ends, limit = day_start(ground.today + timedelta(days=TEMPORARY_DAYS + 1)), held.credit_limit * 3 // 2
    ground.db.run("UPDATE accounts SET credit_limit = ? WHERE id = ?", (limit, held.account))
    ground.db.run(
        "UPDATE credit_lines SET temporary_until = ?, lower_at = ? WHERE account = ?", (ends, ends, held.account)
    )
    ground.db.run(
        "INSERT INTO credit_raises VALUES (?, ?, ?, 'temporary', ?, 'approved')",
        (f"Q{held.account}", held.account, ground.now - 20 * _DAY, limit),
    )


def _plant_plan(ground: Ground, held: Holding, days: tuple[int, int], months: int) -> None:
    """The greatest purchase that is still owed, if it is great enough, in instalments since the day after it."""
    row = ground.db.one(
        "SELECT id, at, -amount AS spent FROM postings WHERE account = ? AND kind = 'purchase' AND amount <= ?"
        " AND at > (SELECT coalesce(max(at), 0) FROM postings WHERE account = ? AND kind = 'credit_repayment')"
        " ORDER BY amount LIMIT 1",
        (held.account, -plans.LEAST["purchase"], held.account),
    )
    if row is None:
        return
    # After the last statement, so that no share should have been on one already.
    closed = next(cycle.closed_by(ground.now, *days)).until
    made = min(ground.now, max(row["at"] + _DAY, closed))
    on = cycle.next_statements(made, *days, months)
    source = instalments.Source(moves=row["at"] < on[0].start, purchase=row["id"])
    told = instalments.quoted("purchase", row["spent"], on)
    instalments.write(ground.db, held.account, f"P{held.account}", told, source, on, made)
