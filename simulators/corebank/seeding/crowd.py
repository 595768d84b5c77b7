"""Many customers at once, to see how the bank does when it is large: copies of the generated ones, with less history.

Each account of a copy begins with what it held before its newest transactions, so all its balances are those of the
original. On the other side stands the bank's own account, whoever it was: all together it is zero.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from sqlite3 import Row
from typing import Final

from simulators.corebank.database import Database, Value
from simulators.corebank.ledger import CASH, INTERBANK
from simulators.corebank.seeding.copies import MOST, Copies

# Enough for the indexes of some million postings, whose pages are then written once.
_CACHE_KB: Final = 1_500_000
_COUNTS: Final = "SELECT count(*) AS count FROM customers UNION ALL SELECT count(*) FROM transactions"
_HISTORY: Final = (
    "SELECT mine.*, channel, (SELECT account FROM postings AS theirs WHERE theirs.booking = mine.booking"
    " AND theirs.account LIKE 'X-%' LIMIT 1) AS other FROM postings AS mine JOIN transactions"
    " ON transactions.id = mine.booking WHERE account = ? ORDER BY mine.id DESC LIMIT ?"
)
_POSTING: Final = (
    "INSERT INTO postings"
    " (booking, account, customer, at, amount, balance_after, kind, category, counterparty, summary)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True)
class Crowd:
    """How large the bank is to be: at least so many customers and transactions in all."""

    customers: int
    transactions: int


@dataclass(frozen=True)
class _Booking:
    """A transaction to copy: the posting of a customer's account, and the bank's account on the other side."""

    at: int
    channel: str
    account: str
    customer: str | None
    amount: int
    balance_after: int
    words: tuple[str, str, str, str]
    other: str


def add(db: Database, crowd: Crowd) -> None:
    """Adds whole copies of all generated customers. Must run in the transaction that filled the books.

    Raises ValueError: more customers than can be numbered, or less than one transaction for each account.
    """
    copies = Copies(db)
    people, booked = (int(row["count"]) for row in db.all(_COUNTS))
    count = -(-(crowd.customers - people) // len(copies.people))
    if not 0 < count <= MOST:
        raise ValueError(f"{crowd.customers} customers: 1 to {MOST} times {len(copies.people)} can be added")
    bookings = _bookings(db, copies.accounts, -(-(crowd.transactions - booked) // count))
    ledger = _Ledger(db)
    usual = db.all("PRAGMA cache_size")[0]["cache_size"]
    db.run(f"PRAGMA cache_size = -{_CACHE_KB}")
    for copy in range(1, count + 1):
        names = copies.names(copy)
        copies.write(copy, names)
        ledger.write(bookings, names)
        _write_traces(db, copies, names)
    ledger.close()
    db.run(f"PRAGMA cache_size = {usual}")


def _write_traces(db: Database, copies: Copies, names: Mapping[str, str]) -> None:
    """What a bank has kept after a while: for each customer the outcome of an act and a message, and some documents."""
    customers = [(names[row["id"]], names[row["phone"]]) for row in copies.people]
    db.run_many(
        "INSERT INTO operations VALUES (?, 'cards.lock', ?, 'refused', 'card_is_locked', NULL, x'7b7d', 0)",
        [(f"crowd:{customer}", sha256(customer.encode()).hexdigest()) for customer, _ in customers],
    )
    db.run_many("INSERT INTO outbox (phone, text, at) VALUES (?, '', 0)", [(phone,) for _, phone in customers])
    for customer, _ in customers[::10]:
        db.run(
            "INSERT INTO documents SELECT ?, ?, kind, title, made, sha256, ?, pages, NULL, NULL, NULL, pdf"
            " FROM documents WHERE id = 'D000000000000001'",
            (f"D{customer}", customer, f"CROWD{customer[1:]}"),
        )


def _bookings(db: Database, accounts: Sequence[Row], wanted: int) -> list[_Booking]:
    """What each copy books: all of deposits and loans, and as much of the other accounts as makes `wanted` in all."""
    found: list[_Booking] = []
    newest: dict[str, list[Row]] = {}
    for row in accounts:
        rows = db.all(_HISTORY, (row["id"], wanted))
        if row["kind"] in ("debit", "credit"):
            newest[row["id"]] = rows
        else:
            found.extend(map(_booking, reversed(rows)))
    taken = _dealt({account: len(rows) for account, rows in newest.items()}, wanted - len(found))
    for account, rows in newest.items():
        found.extend(_shortened(rows, taken[account]))
    return found


def _dealt(lengths: Mapping[str, int], wanted: int) -> dict[str, int]:
    """How many transactions each account gets, one after another until `wanted` are dealt."""
    if wanted < len(lengths):
        raise ValueError(f"too few transactions: {wanted} for {len(lengths)} accounts")
    taken = dict.fromkeys(lengths, 0)
    while wanted > 0 and (open_ := [account for account in lengths if taken[account] < lengths[account]]):
        for account in open_[:wanted]:
            taken[account] += 1
        wanted -= len(open_[:wanted])
    return taken


def _shortened(rows: Sequence[Row], length: int) -> Iterator[_Booking]:
    """The newest of `rows` (newest first) in order of time, after one that brings what was there before them."""
    if not rows:
        return
    while length < len(rows) and rows[length - 1]["balance_after"] == 0:
        length += 1  # nothing was there that could be brought
    first = rows[length - 1]
    before = first["balance_after"]
    if length < len(rows):
        words = ("cash_deposit", "cash", first["counterparty"], first["summary"])
        if before < 0:
            words = (first["kind"], first["category"], *words[2:])
        yield _Booking(first["at"], "counter", first["account"], first["customer"], before, before, words, CASH)
    else:
        yield _booking(first)
    yield from map(_booking, reversed(rows[: length - 1]))


def _booking(row: Row) -> _Booking:
    words = (row["kind"], row["category"], row["counterparty"], row["summary"])
    other = row["other"] or INTERBANK
    return _Booking(
        row["at"], row["channel"], row["account"], row["customer"], row["amount"], row["balance_after"], words, other
    )


class _Ledger:
    """Writes copied transactions behind the others, with the running balances of the bank's own accounts."""

    def __init__(self, db: Database) -> None:
        self._db = db
        row = db.one("SELECT max(id) AS id FROM transactions")
        assert row is not None, "a maximum has one row"
        self._last = int(row["id"])
        self._balances = {
            row["id"]: int(row["balance"]) for row in db.all("SELECT id, balance FROM accounts WHERE kind = 'clearing'")
        }

    def write(self, bookings: Sequence[_Booking], names: Mapping[str, str]) -> None:
        """One copy's transactions."""
        transactions: list[Sequence[Value]] = []
        postings: list[Sequence[Value]] = []
        for booking in bookings:
            self._last += 1
            self._balances[booking.other] -= booking.amount
            customer = None if booking.customer is None else names[booking.customer]
            transactions.append((self._last, f"T{self._last:010d}", booking.at, booking.channel))
            theirs = (self._last, names[booking.account], customer, booking.at)
            ours = (self._last, booking.other, None, booking.at)
            postings.append((*theirs, booking.amount, booking.balance_after, *booking.words))
            postings.append((*ours, -booking.amount, self._balances[booking.other], "clearing", "clearing", "", ""))
        self._db.run_many("INSERT INTO transactions VALUES (?, ?, ?, ?)", transactions)
        self._db.run_many(_POSTING, postings)

    def close(self) -> None:
        """The bank's own accounts, as they are now."""
        rows = [(balance, account) for account, balance in self._balances.items()]
        self._db.run_many("UPDATE accounts SET balance = ? WHERE id = ?", rows)
