"""Whom the invented customers have paid: the transfers of their statements, and others that were paid in cash.

What is planted beyond the statements was brought to a counter in cash, so no account moves. A planted transfer that is
still pending is paid back to the account all the same when it is cancelled.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from simulators.corebank import ledger
from simulators.corebank.clock import day_start
from simulators.corebank.database import Value
from simulators.corebank.ledger import CASH, INTERBANK, TRANSIT, Move
from simulators.corebank.seeding.numbers import card_number
from simulators.corebank.seeding.people import Person
from simulators.corebank.seeding.planting import Ground
from simulators.corebank.texts import read_table
from simulators.corebank.transfers import rules

PREFIX: Final = "629977"
_INSERT = "INSERT INTO transfers VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
MOST_SAVED: Final = 3


@dataclass(frozen=True)
class _Paid:
    """A transfer in cash: whom, how much in fen, when made and for when; `state` as in the books."""

    payee: Any
    amount: int
    made: int
    arrival: rules.Arrival = "at_once"
    state: str = "arrived"


def plant(ground: Ground) -> None:
    """Plants banks, the fraud list, transfers and saved payees."""
    words: Any = read_table("payees.yml")
    _plant_banks(ground, read_table("banks.yml"))
    ground.db.run_many("INSERT INTO listed_numbers VALUES (?)", [(number,) for number in words["listed"]])
    _plant_history(ground)
    for order, person in enumerate(ground.people):
        own = words["documented"].get(person.phone)
        wanted = _documented(ground, own) if own else _invented(ground, words, order)
        _save(ground, person, wanted)
        paid = _paid(ground, words, order, wanted)
        for serial, one in enumerate(paid, 1):
            _pay(ground, person, serial, one)


def _plant_banks(ground: Ground, banks: dict[str, Sequence[str]]) -> None:
    ground.db.run_many("INSERT INTO banks VALUES (?, ?)", [(name, place) for place, name in enumerate(banks)])
    names = [(short, name) for name, shorts in banks.items() for short in shorts]
    ground.db.run_many("INSERT INTO bank_names VALUES (?, ?)", names)


def _plant_history(ground: Ground) -> None:
    """The transfers between customers that stand in their statements: nothing is booked, they only get their record."""
    cards = {held.account: held.card_number for held in ground.holdings}
    rows = ground.db.all(
        "SELECT reference, mine.customer, mine.account, mine.at, -mine.amount AS amount, mine.counterparty,"
        " theirs.account AS whom FROM postings AS mine JOIN postings AS theirs ON theirs.booking = mine.booking"
        " JOIN transactions ON transactions.id = mine.booking"
        " WHERE mine.kind = 'transfer_out' AND theirs.kind = 'transfer_in' ORDER BY mine.id"
    )
    ground.db.run_many(
        _INSERT,
        [
            (
                f"Z{row['reference'][1:]}",
                *(row["customer"], row["account"], row["whom"], row["counterparty"], cards[row["whom"]], rules.OURS),
                *(row["amount"], "", "mobile", "at_once", "arrived", None, row["at"], row["at"], row["at"], None),
            )
            for row in rows
        ],
    )


def _documented(ground: Ground, own: Sequence[Any]) -> list[Any]:
    """With the number and account of those who are customers themselves."""
    held = {one.card_number[-4:]: one for one in ground.holdings if one.card_status == "active"}
    return [
        payee | {"number": held[payee["card"]].card_number, "bank": rules.OURS, "account": held[payee["card"]].account}
        if "card" in payee
        else payee
        for payee in own
    ]


def _invented(ground: Ground, words: Any, order: int) -> list[Any]:
    """Those paid most, and for two of three customers somebody at another bank."""
    rng, person = ground.rng, ground.people[order]
    cards = {held.account: held.card_number for held in ground.holdings}
    often = ground.db.all(
        "SELECT whom, payee_name FROM transfers WHERE customer = ? GROUP BY whom ORDER BY count(*) DESC, whom LIMIT ?",
        (person.id, MOST_SAVED - 1),
    )
    found: list[Any] = [
        {"name": row["payee_name"], "number": cards[row["whom"]], "bank": rules.OURS, "account": row["whom"]}
        for row in often
    ]
    banks = [row["name"] for row in ground.db.all("SELECT name FROM banks WHERE place > 0 ORDER BY place")]
    if order % 3:
        number = card_number(rng, PREFIX, 19, f"{rng.randrange(1000, 9999):04d}")
        paid = [[days, 100 * rng.randint(2, 30)] for days in rng.sample(range(3, 88), rng.randint(0, 3))]
        name, label = rng.choice(words["names"]), rng.choice(words["labels"])
        found.append({"name": name, "label": label, "number": number, "bank": rng.choice(banks), "paid": paid})
    return found


def _save(ground: Ground, person: Person, payees: Sequence[Any]) -> None:
    added = day_start(ground.today) - 100 * rules.DAY
    rows: list[Sequence[Value]] = []
    for serial, payee in enumerate(payees, 1):
        whom = payee.get("account", payee["number"])
        saved_as = f"P{person.id[1:]}{serial}"
        rows.append(
            (saved_as, person.id, payee["name"], payee.get("label", ""), payee["number"], payee["bank"], whom, added)
        )
    ground.db.run_many("INSERT INTO payees VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _paid(ground: Ground, words: Any, order: int, payees: Sequence[Any]) -> Iterator[_Paid]:
    today = day_start(ground.today)
    # By the hour: books that are filled a second later are the same.
    hour = ground.now - ground.now % rules.HOUR
    for payee in payees:
        for days, amount in payee.get("paid", ()):
            yield _Paid(payee, amount * 100, today - days * rules.DAY + 10 * rules.HOUR)
    if order == 0 or order % 7 == 5:
        pending = words["pending"]
        yield _Paid(pending, pending["yuan"] * 100, hour - 2 * rules.HOUR, "next_day", "waiting")
    if order == 0 or order % 9 == 7:
        returned = words["returned"]
        yield _Paid(returned, returned["yuan"] * 100, today - 3 * rules.DAY + 15 * rules.HOUR, state="returned")


def _pay(ground: Ground, person: Person, serial: int, paid: _Paid) -> None:
    """Writes one transfer in cash and books it between the bank's own accounts."""
    account, transfer = ground.held_by(person)[0].account, f"ZC{person.id[1:]}{serial:02d}"
    arrives = rules.arrives(paid.arrival, paid.made)
    waiting, returned = paid.state == "waiting", paid.state == "returned"
    ended = paid.made + rules.RETURN_SECONDS if returned else paid.made
    ground.db.run(
        _INSERT,
        (
            *(transfer, person.id, account, paid.payee["number"], paid.payee["name"], paid.payee["number"]),
            *(paid.payee["bank"], paid.amount, paid.payee.get("note", ""), "counter", paid.arrival, paid.state),
            rules.return_reason(paid.payee["number"]) if returned else None,
            *(paid.made, arrives, ended, arrives if waiting else None),
        ),
    )
    _book(ground, transfer, paid.made, CASH, TRANSIT if waiting else INTERBANK, paid.amount)
    if returned:
        _book(ground, f"{transfer}-2", ended, INTERBANK, CASH, paid.amount)


def _book(ground: Ground, reference: str, at: int, source: str, target: str, amount: int) -> None:
    sides = ((source, -amount), (target, amount))
    moves = [Move(account, change, "clearing", "clearing", "", "") for account, change in sides]
    ledger.post(ground.db, reference, at, "counter", moves)
