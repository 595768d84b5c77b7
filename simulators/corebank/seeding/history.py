"""What one customer does with money over two years, as a plan of events; the book decides later what can be paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from simulators.corebank import ledger
from simulators.corebank.cardcare.rules import alert_fee
from simulators.corebank.clock import age_on, day_start
from simulators.corebank.seeding.holdings import Holding
from simulators.corebank.seeding.people import ELDERLY_AGE, Person

DAYS = 730
# Monthly income in yuan by tier, and how much more than the regular tier one spends a purchase.
INCOME = {"regular": (5000, 12000), "gold": (12000, 25000), "platinum": (25000, 60000), "private": (60000, 200000)}
PENSION = {"regular": (3000, 6500), "gold": (5000, 9000), "platinum": (8000, 15000), "private": (12000, 30000)}
LAVISHNESS = {"regular": 1.0, "gold": 1.6, "platinum": 2.6, "private": 5.0}
ALL_OWED = 0


@dataclass(frozen=True)
class Side:
    """How one side reads an event: kind, category, counterparty, summary."""

    kind: str
    category: str
    counterparty: str
    summary: str


@dataclass(frozen=True)
class Event:
    """`amount` fen go from `source` to `target` at `at`. ALL_OWED: whatever the target, a credit account, owes then."""

    at: int
    source: str
    target: str
    amount: int
    channel: str
    giver: Side | None = None
    taker: Side | None = None


@dataclass(frozen=True)
class Life:
    """What the plan of one customer is made from. `friends`: main accounts and names of other customers."""

    person: Person
    holdings: Sequence[Holding]
    friends: Sequence[tuple[str, str]]
    trade: Any

    @property
    def main(self) -> str:
        return self.holdings[0].account

    @property
    def second(self) -> str | None:
        return next((held.account for held in self.holdings[1:] if held.kind == "debit"), None)

    @property
    def credit(self) -> str | None:
        return next((held.account for held in self.holdings if held.kind == "credit"), None)


def plan(rng: Random, life: Life, today: date) -> Iterator[Event]:
    """Two years of events in no particular order, some of them after `today`."""
    start = today - timedelta(days=DAYS)
    table = PENSION if life.person.age >= ELDERLY_AGE else INCOME
    income = rng.randint(*table[life.person.tier])
    yield _opening(rng, life, start, income)
    rent = rng.randint(12, 35) * 100 if rng.random() < 0.3 and life.person.age < 45 else 0
    landlord = rng.choice(life.trade["rent"]["payees"])
    employer = rng.choice(life.trade["employers"])
    for month in _months(start, today):
        yield _income(rng, life, month, income, employer)
        yield from _spending(rng, life, month)
        yield from _bills(rng, life, month, rent, landlord)
        yield from _transfers(rng, life, month, income)
        yield from _bank(rng, life, month)


def _months(start: date, today: date) -> Iterator[date]:
    month = start.replace(day=1)
    while month <= today:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _moment(rng: Random, month: date, day: int | None = None, hours: tuple[int, int] = (7, 22)) -> int:
    """Some second of a day of the month (28 at most), in daytime unless said otherwise."""
    chosen = month + timedelta(days=(day if day is not None else rng.randint(1, 28)) - 1)
    return day_start(chosen) + rng.randint(hours[0] * 3600, hours[1] * 3600 - 1)


def _fen(rng: Random, least: float, most: float) -> int:
    """An amount between two figures in yuan: small ones are commoner, and some are round."""
    amount = least + (most - least) * rng.random() ** 2
    return round(amount) * 100 if rng.random() < 0.3 else max(1, round(amount * 100))


def _opening(rng: Random, life: Life, start: date, income: int) -> Event:
    words = life.trade["opening"]
    side = Side("cash_deposit", "cash", words["payer"], words["summary"])
    at = day_start(start) + 9 * 3600
    return Event(at, ledger.CASH, life.main, income * rng.randint(2, 6) * 100, "counter", taker=side)


def _income(rng: Random, life: Life, month: date, income: int, employer: str) -> Event:
    pension = life.person.age >= ELDERLY_AGE
    kind = "pension" if pension else "salary"
    payer = life.trade["pension_payer"] if pension else employer
    side = Side(kind, kind, payer, life.trade[kind]["summary"])
    amount = income * 100 if pension else round(income * 100 * rng.uniform(0.97, 1.06))
    return Event(_moment(rng, month, 10, (9, 12)), ledger.INTERBANK, life.main, amount, "interbank", taker=side)


def _spending(rng: Random, life: Life, month: date) -> Iterator[Event]:
    scale = LAVISHNESS[life.person.tier]
    for line in life.trade["spending"]:
        online = line["online"]
        if online and life.person.age >= 75:
            continue
        count = int(line["a_month"]) + (rng.random() < line["a_month"] % 1) + rng.choice((-1, 0, 0, 1))
        for _ in range(max(0, count)):
            source = life.credit if life.credit and rng.random() < 0.35 else None
            source = source or (life.second if online and rng.random() < 0.5 else None) or life.main
            payee = rng.choice(line["payees"])
            amount = _fen(rng, line["least"], line["most"] * scale)
            side = Side("purchase", line["category"], payee, line["summary"])
            at = _moment(rng, month)
            channel = "online" if online else "pos"
            yield Event(at, source, ledger.CARD_NETWORK, amount, channel, giver=side)
            if online and rng.random() < 0.03:
                back = Side("refund", line["category"], payee, life.trade["refund"]["summary"])
                yield Event(at + 3 * 86400, ledger.CARD_NETWORK, source, amount, channel, taker=back)


def _bills(rng: Random, life: Life, month: date, rent: int, landlord: str) -> Iterator[Event]:
    for line in life.trade["bills"]:
        side = Side("bill_payment", line["category"], line["payee"], line["summary"])
        amount = _fen(rng, line["least"], line["most"])
        yield Event(_moment(rng, month, line["day"], (8, 10)), life.main, ledger.BILLS, amount, "autopay", giver=side)
    if rent:
        words = life.trade["rent"]
        side = Side("bill_payment", words["category"], landlord, words["summary"])
        yield Event(_moment(rng, month, words["day"]), life.main, ledger.INTERBANK, rent * 100, "mobile", giver=side)


def _transfers(rng: Random, life: Life, month: date, income: int) -> Iterator[Event]:
    words = life.trade["transfer"]["summary"]
    for _ in range(rng.choice((0, 1, 1, 2))):
        account, name = rng.choice(life.friends)
        giver = Side("transfer_out", "transfer", name, words)
        taker = Side("transfer_in", "transfer", life.person.name, words)
        amount = rng.choice((100, 200, 500, 800, 1000, 2000)) * 100
        yield Event(_moment(rng, month), life.main, account, amount, "mobile", giver, taker)
    if life.second:
        own = Side("own_transfer", "own_transfer", life.person.name, life.trade["own_transfer"]["summary"])
        amount = max(1, round(income * rng.uniform(0.1, 0.2))) * 100
        yield Event(_moment(rng, month, 11), life.main, life.second, amount, "mobile", own, own)
    cash = life.trade["cash"]
    for _ in range(rng.choice((1, 2, 3)) if life.person.age >= ELDERLY_AGE else rng.choice((0, 0, 1))):
        side = Side("cash_withdrawal", "cash", cash["payee"], cash["summary"])
        yield Event(_moment(rng, month), life.main, ledger.CASH, rng.randint(2, 20) * 10_000, "atm", giver=side)


def _bank(rng: Random, life: Life, month: date) -> Iterator[Event]:
    """What the bank itself books: interest each quarter on the 21st, the message fee, the credit card's repayment."""
    if month.month % 3 == 0:
        words = life.trade["interest"]
        side = Side("interest", "interest", words["payer"], words["summary"])
        amount = _fen(rng, 0.5, 12 * LAVISHNESS[life.person.tier])
        yield Event(_moment(rng, month, 21, (1, 3)), ledger.INTEREST, life.main, amount, "bank", taker=side)
    if life.person.tier == "regular":
        words = life.trade["fee"]
        side = Side("fee", "fee", words["payee"], words["summary"])
        at = _moment(rng, month, 1, (2, 4))  # drawn for everybody: whose sixtieth birthday came changes no other figure
        if fee := alert_fee(age_on(life.person.born, month), life.person.tier):
            yield Event(at, life.main, ledger.FEES, fee, "bank", giver=side)
    if life.credit:
        side = Side("credit_repayment", "credit_repayment", life.person.name, life.trade["credit_repayment"]["summary"])
        yield Event(_moment(rng, month, 20), life.main, life.credit, ALL_OWED, "autopay", side, side)
