"""Writes the invented bank into an empty database: people, accounts, cards, and the history in order of time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from random import Random

from simulators.corebank import ledger
from simulators.corebank.clock import Clock, day_start
from simulators.corebank.database import Database, Value
from simulators.corebank.seeding.crowd import Crowd, add
from simulators.corebank.seeding.history import ALL_OWED, Event, Life, Side, plan
from simulators.corebank.seeding.holdings import Holding, open_accounts
from simulators.corebank.seeding.numbers import id_number
from simulators.corebank.seeding.people import Person, invent_people
from simulators.corebank.seeding.planting import PLANTERS, Ground
from simulators.corebank.texts import read_table

SEED = 20240601
_POSTING = (
    "INSERT INTO postings"
    " (booking, account, customer, at, amount, balance_after, kind, category, counterparty, summary)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def seed(db: Database, clock: Clock, crowd: Crowd | None = None) -> None:
    """Makes the tables and fills them, all in one transaction: a crash leaves nothing half done.

    The same day gives the same books; another day gives the same people with another two years. With a `crowd` there
    are many more people behind those.
    """
    today = clock.today()
    rng = Random(SEED)
    people = invent_people(rng, today, read_table("customers.yml"), read_table("people.yml"))
    branches = read_table("branches.yml")
    holdings = open_accounts(rng, today, people, [branch["id"] for branch in branches])
    with db.transaction():
        db.create()
        _write_branches(db, branches)
        _write_people(db, people)
        _write_holdings(db, holdings)
        events = _all_events(people, holdings, today)
        _write_history(db, _Book(holdings), (event for event in events if event.at <= clock.seconds()))
        for topic, plant in PLANTERS.items():
            plant(Ground(db, Random(f"{SEED}/{topic}"), people, holdings, today, int(clock.seconds())))
        if crowd is not None:
            add(db, crowd)


def _write_branches(db: Database, branches: Sequence[dict[str, Value]]) -> None:
    columns = ("id", "city", "name", "district", "address", "landmark", "phone", "weekdays", "saturday", "sunday")
    db.run_many(
        "INSERT INTO branches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [[*(row[column] for column in columns), int(bool(row["cash_machines"]))] for row in branches],
    )


def _write_people(db: Database, people: Iterable[Person]) -> None:
    db.run_many(
        "INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                person.id,
                person.surname,
                person.name,
                person.gender,
                person.born.isoformat(),
                id_number(person.born, person.gender, serial),
                person.phone,
                person.tier,
                person.manager,
            )
            for serial, person in enumerate(people, 1)
        ],
    )


def _write_holdings(db: Database, holdings: Iterable[Holding]) -> None:
    account = "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)"
    db.run_many(
        account, [(id_, None, "clearing", None, id_, "active", None, "2000-01-01", 0) for id_ in ledger.CLEARING]
    )
    for held in holdings:
        db.run(
            account,
            (
                held.account,
                held.customer,
                held.kind,
                held.account_class,
                held.account_number,
                "active",
                held.branch,
                held.opened.isoformat(),
                held.credit_limit,
            ),
        )
        db.run(
            "INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?)",
            (held.card, held.account, held.customer, held.card_number, held.kind, held.card_status),
        )


def _all_events(people: Sequence[Person], holdings: Sequence[Holding], today: date) -> list[Event]:
    trade = read_table("trade.yml")
    of = {person.id: [held for held in holdings if held.customer == person.id] for person in people}
    mains = [(of[person.id][0].account, person.name) for person in people]
    events: list[Event] = []
    for order, person in enumerate(people):
        # Each life has its own source, so a change to one customer leaves the others as they were.
        rng = Random(f"{SEED}/{person.id}")
        friends = [mains[(order + step) % len(mains)] for step in (1, 2, 5, 7, 11, 20, 30)]
        events.extend(plan(rng, Life(person, of[person.id], friends, trade), today))
    first = day_start(today) - 731 * 86400
    return sorted((event for event in events if event.at >= first), key=lambda event: event.at)


class _Book:
    """Running balances while the history is written, with the ledger's own floor: what cannot be paid is left out."""

    def __init__(self, holdings: Iterable[Holding]) -> None:
        self.balance = dict.fromkeys(ledger.CLEARING, 0)
        self.owner: dict[str, str] = {}
        self._floor: dict[str, int] = {}
        for held in holdings:
            self.balance[held.account] = 0
            self.owner[held.account] = held.customer
            self._floor[held.account] = -held.credit_limit

    def amount(self, event: Event) -> int:
        """What the event really moves; 0 when it cannot be paid or nothing is owed."""
        amount = -self.balance[event.target] if event.amount == ALL_OWED else event.amount
        floor = self._floor.get(event.source)
        if floor is not None and self.balance[event.source] - amount < floor:
            return 0
        return max(0, amount)


def _write_history(db: Database, book: _Book, events: Iterable[Event]) -> None:
    bookings: list[Sequence[Value]] = []
    postings: list[Sequence[Value]] = []
    for event in events:
        amount = book.amount(event)
        if amount:
            booking = len(bookings) + 1
            bookings.append((booking, f"T{booking:010d}", event.at, event.channel))
            postings.extend(_postings(book, booking, event, amount))
    db.run_many("INSERT INTO transactions VALUES (?, ?, ?, ?)", bookings)
    db.run_many(_POSTING, postings)
    db.run_many(
        "UPDATE accounts SET balance = ? WHERE id = ?", [(end, account) for account, end in book.balance.items()]
    )


def _postings(book: _Book, booking: int, event: Event, amount: int) -> Iterator[Sequence[Value]]:
    sides: tuple[tuple[str, int, Side | None], ...] = (
        (event.source, -amount, event.giver),
        (event.target, amount, event.taker),
    )
    for account, change, side in sides:
        book.balance[account] += change
        seen = (side.kind, side.category, side.counterparty, side.summary) if side else ("clearing", "clearing", "", "")
        yield (booking, account, book.owner.get(account), event.at, change, book.balance[account], *seen)
