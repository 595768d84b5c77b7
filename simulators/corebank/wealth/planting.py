"""What the invented customers hold in funds and gold. The money came in cash, so no statement tells of it."""

from datetime import date, timedelta
from typing import Final

from simulators.corebank import ledger
from simulators.corebank.clock import day_start, instant
from simulators.corebank.ledger import CASH, FUNDS, GOLD
from simulators.corebank.seeding.people import Person
from simulators.corebank.seeding.planting import Ground
from simulators.corebank.trading_days import trading_days_after
from simulators.corebank.wealth import catalogue, lots, rules
from simulators.corebank.wealth.orders import bank_side
from simulators.corebank.wealth.plans import execution_day
from simulators.corebank.wealth.prices import fund_price, gold_price

# Documented customers as in customers.yml: grade and days since the assessment; (fund, yuan, days ago); grams.
_DOCUMENTED: Final[tuple[tuple[str, int, tuple[tuple[str, int, int], ...], int], ...]] = (
    ("C3", 90, (("F001", 20_000, 200), ("F006", 10_000, 400)), 0),
    ("C1", 460, (), 0),
    ("C4", 60, (("F001", 300_000, 120), ("F003", 500_000, 350), ("F007", 200_000, 500), ("F008", 150_000, 20)), 200),
)
# Points that stand for a planted grade.
_SCORES: Final = {"C1": 16, "C2": 23, "C3": 31, "C4": 39, "C5": 46}
_NOON: Final = 12 * 3600


def plant(ground: Ground) -> None:
    """Assessments, purchases, gold and plans for the documented customers and half of the others."""
    documented, others = ground.people[: len(_DOCUMENTED)], ground.people[len(_DOCUMENTED) :]
    for person, (grade, days, purchases, grams) in zip(documented, _DOCUMENTED, strict=True):
        _assess(ground, person, grade, days)
        for fund, yuan, ago in purchases:
            _buy(ground, person, fund, yuan * 100, ago)
        if grams:
            _gold(ground, person, grams, 300)
    # The same day of the next month: as late as a monthly plan can first run.
    _plan(ground, documented[2], "F007", 200_000, "month", min(ground.today.day, 28))
    for person in others:
        _generated(ground, person)


def _generated(ground: Ground, person: Person) -> None:
    rng = ground.rng
    if rng.random() < 0.5:
        return
    grade = rng.choice(rules.GRADES[:2] if person.age >= rules.CAREFUL_AGE else rules.GRADES)
    _assess(ground, person, grade, rng.randint(3, 420))
    fitting = [fund.id for fund in catalogue.funds().values() if rules.suits(grade, fund.grade)]
    for fund in sorted(rng.sample(fitting, min(len(fitting), rng.randint(0, 3)))):
        _buy(ground, person, fund, rng.randint(10, 500) * 10_000, rng.randint(5, 600))
    if rules.suits(grade, catalogue.gold().grade) and rng.random() < 0.3:
        _gold(ground, person, rng.randint(1, 50), rng.randint(5, 600))


def _assess(ground: Ground, person: Person, grade: str, ago: int) -> None:
    made = ground.today - timedelta(days=ago)
    ground.db.run(
        "INSERT INTO risk_assessments (customer, grade, score, at, valid_until) VALUES (?, ?, ?, ?, ?)",
        (person.id, grade, _SCORES[grade], day_start(made) + _NOON, rules.valid_until(made).isoformat()),
    )


def _traded(ground: Ground, ago: int) -> date:
    """A trading day some days ago, already confirmed."""
    return trading_days_after(ground.today - timedelta(days=ago + 3), 1)


def _buy(ground: Ground, person: Person, fund_id: str, amount: int, ago: int) -> None:
    fund, traded = catalogue.find_fund(fund_id), _traded(ground, ago)
    price = fund_price(fund, traded)
    fee, shares = rules.bought(amount, fund.buy_fee, price)
    order = _order(ground, person, fund_id, (amount, shares, price, fee), traded)
    lots.add(ground.db, person.id, fund_id, shares, amount, rules.confirmation_day(traded))
    _brought_in_cash(ground, order, traded, FUNDS, amount)


def _gold(ground: Ground, person: Person, whole_grams: int, ago: int) -> None:
    traded, grams = _traded(ground, ago), whole_grams * rules.GRAM
    price = gold_price(catalogue.gold(), instant(day_start(traded) + _NOON)).buy
    amount = whole_grams * price
    order = _order(ground, person, "gold", (amount, grams, price, 0), traded)
    ground.db.run("INSERT INTO gold_holdings VALUES (?, ?, ?)", (person.id, grams, amount))
    _brought_in_cash(ground, order, traded, GOLD, amount)


def _order(ground: Ground, person: Person, product: str, figures: tuple[int, int, int, int], traded: date) -> str:
    row = ground.db.one("SELECT count(*) + 1 AS serial FROM wealth_orders")
    assert row is not None
    order = f"F{row['serial']:015d}"
    amount, units, price, fee = figures
    ground.db.run(
        "INSERT INTO wealth_orders (id, customer, account, product, side, state, amount, units, price, fee, placed,"
        " trade_day) VALUES (?, ?, ?, ?, 'buy', 'done', ?, ?, ?, ?, ?, ?)",
        (
            order,
            person.id,
            ground.held_by(person)[0].account,
            product,
            amount,
            units,
            price,
            fee,
            day_start(traded) + _NOON,
            traded.isoformat(),
        ),
    )
    return order


def _brought_in_cash(ground: Ground, order: str, day: date, to: str, amount: int) -> None:
    moves = [bank_side(CASH, -amount), bank_side(to, amount)]
    ledger.post(ground.db, f"{order}-CASH", day_start(day) + _NOON, "counter", moves)


def _plan(ground: Ground, person: Person, fund: str, amount: int, every: str, day: int) -> None:
    first = execution_day(every, day, ground.today)
    made = day_start(ground.today - timedelta(days=180)) + _NOON
    ground.db.run(
        "INSERT INTO fund_plans VALUES (?, ?, ?, ?, ?, ?, ?, 'active', 0, ?, ?)",
        (
            f"P{person.id[1:]:0>15}",
            person.id,
            ground.held_by(person)[0].account,
            fund,
            amount,
            every,
            day,
            made,
            rules.moment(first, rules.PLANS_AT),
        ),
    )
