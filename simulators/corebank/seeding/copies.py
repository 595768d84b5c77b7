"""What copied customers hold: the rows of the generated ones, under names of their own.

Rows name one another by their ids and numbers, so a copy is the same row with those exchanged; terms, schedules, limits
and most days stay as each topic planted them. Documented customers are never copied.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from sqlite3 import Row
from typing import Final

from simulators.corebank.database import Database, Value
from simulators.corebank.seeding.numbers import id_number, with_check_digit

# Copies differ in four digits of a number.
MOST: Final = 9_999
# The generated customers; the three documented ones stand before them.
_OWN: Final = "customer > 'C000003'"
_ON_ACCOUNTS: Final = "account IN (SELECT id FROM accounts WHERE customer > 'C000003')"
_ON_CARDS: Final = "card IN (SELECT id FROM cards WHERE customer > 'C000003')"
_ON_LOANS: Final = "loan IN (SELECT id FROM loans WHERE customer > 'C000003')"
_ON_PLANS: Final = (
    "plan IN (SELECT credit_plans.id FROM credit_plans JOIN accounts ON accounts.id = account"
    " WHERE customer > 'C000003')"
)
# Who has few transactions has few transfers: the newest, and those that wait.
_TRANSFERS: Final = (
    "customer > 'C000003' AND (due IS NOT NULL OR id IN (SELECT id FROM transfers AS newest"
    " WHERE newest.customer = transfers.customer ORDER BY made DESC, id LIMIT 4))"
)
_DAY: Final = 86_400
_STRIDE: Final = 1_000  # more than there are generated accounts or cards


@dataclass(frozen=True)
class _Table:
    """Which rows are copied. `own` columns get an id of the copy's own, `unset` ones none; `aged` days and instants are
    a day earlier with each copy."""

    name: str
    rows: str = _OWN
    own: tuple[str, ...] = ()
    unset: tuple[str, ...] = ()
    aged: tuple[str, ...] = ()


# In the order in which they refer to one another. Products, branches and goods are the bank's own.
_TABLES: Final = (
    _Table("customers", "id > 'C000003'", aged=("born",)),
    _Table("accounts"),
    _Table("cards"),
    _Table("payees", own=("id",)),
    _Table("transfers", _TRANSFERS, own=("id",)),
    _Table("deposits"),
    _Table("loan_applications", own=("number",)),
    _Table("loans", own=("contract",)),
    _Table("loan_instalments", _ON_LOANS),
    _Table("cash_bookings", own=("id",), aged=("day", "keep_until", "made")),
    _Table("tickets", own=("id",), aged=("day", "starts", "made")),
    _Table("credit_lines", _ON_ACCOUNTS),
    _Table("credit_raises", _ON_ACCOUNTS, own=("reference",)),
    _Table("credit_plans", _ON_ACCOUNTS, own=("id",), unset=("purchase",)),
    _Table("credit_shares", _ON_PLANS),
    _Table("card_orders", _ON_CARDS),
    _Table("card_pins", _ON_CARDS),
    _Table("alerts", _ON_ACCOUNTS),
    _Table("contacts"),
    _Table("risk_assessments", unset=("id",)),
    _Table("wealth_orders", own=("id",)),
    _Table("fund_lots", unset=("id",)),
    _Table("gold_holdings"),
    _Table("fund_plans", own=("id",)),
    _Table("bill_numbers"),
)


@dataclass(frozen=True)
class _Template:
    """A row to copy, and the places at which it has a name or a time to exchange."""

    values: tuple[Value, ...]
    names: tuple[tuple[int, str], ...]
    aged: tuple[int, ...]

    def copied(self, copy: int, names: Mapping[str, str]) -> list[Value]:
        row = list(self.values)
        for place, name in self.names:
            row[place] = names[name]
        for place in self.aged:
            row[place] = earlier(row[place], copy)
        return row


def earlier(value: Value, days: int) -> Value:
    """A day as ISO text or an instant in seconds, so many days before."""
    if isinstance(value, str):
        return (date.fromisoformat(value) - timedelta(days=days)).isoformat()
    assert isinstance(value, int), "times are whole seconds"
    return value - days * _DAY


class Copies:
    """The generated customers' rows, read once before the first copy; `write` adds a copy of them all.

    `people` and `accounts` are what each copy has once more."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.people: Final = db.all("SELECT * FROM customers WHERE id > 'C000003' ORDER BY id")
        self.accounts: Final = db.all("SELECT * FROM accounts WHERE customer > 'C000003' ORDER BY id")
        self._cards = db.all("SELECT id, number FROM cards WHERE customer > 'C000003' ORDER BY id")
        self._id_numbers = {row["id_number"] for row in db.all("SELECT id_number FROM customers")}
        found = {table: db.all(" ".join(("SELECT * FROM", table.name, "WHERE", table.rows))) for table in _TABLES}
        self._opaque = [str(row[column]) for table, rows in found.items() for row in rows for column in table.own]
        known = {
            *self._opaque,
            *(row[name] for row in self.people for name in ("id", "id_number", "phone")),
            *(row[name] for row in (*self.accounts, *self._cards) for name in ("id", "number")),
        }
        self._templates = {table: [_template(table, row, known) for row in rows] for table, rows in found.items()}

    def names(self, copy: int) -> dict[str, str]:
        """The new ids and numbers by the old ones. Ids of customers go on where the generated ones end."""
        names = {name: f"{name}X{copy}" for name in self._opaque}
        for place, person in enumerate(self.people, 4):
            serial = copy * len(self.people) + place
            names |= {person["id"]: f"C{serial:06d}", person["phone"]: f"166{serial:08d}"}
            names[person["id_number"]] = self._id_number(person, copy, serial)
        for row in self.accounts:
            own = row["kind"] in ("debit", "credit")
            names[row["id"]] = _counted(row["id"], copy) if own else f"{row['id']}X{copy}"
            names[row["number"]] = _turned(row["number"], 4, copy)
        for row in self._cards:
            names[row["id"]] = _counted(row["id"], copy)
            names[row["number"]] = with_check_digit(_turned(row["number"], 6, copy)[:-1])
        return names

    def write(self, copy: int, names: Mapping[str, str]) -> None:
        """One copy of everything but the ledger."""
        for table, templates in self._templates.items():
            if templates:
                values = f"({', '.join('?' * len(templates[0].values))})"
                rows = [template.copied(copy, names) for template in templates]
                self._db.run_many(" ".join(("INSERT INTO", table.name, "VALUES", values)), rows)

    def _id_number(self, person: Row, copy: int, serial: int) -> str:
        born = date.fromisoformat(str(earlier(person["born"], copy)))
        while (number := id_number(born, person["gender"], serial)) in self._id_numbers:
            serial += 1
        self._id_numbers.add(number)
        return number


def _counted(old: str, copy: int) -> str:
    """A000012 → A1003012 in the third copy: seven digits, so that the newest id is still the last one in order."""
    return f"{old[0]}{1_000_000 + copy * _STRIDE + int(old[1:])}"


def _turned(number: str, place: int, copy: int) -> str:
    """The four digits at a place counted on, round and round: no two copies are the same, and none is the original."""
    digits = (int(number[place : place + 4]) + copy) % 10_000
    return f"{number[:place]}{digits:04d}{number[place + 4 :]}"


def _template(table: _Table, row: Row, known: Collection[str]) -> _Template:
    columns = row.keys()
    values = tuple(None if column in table.unset else row[column] for column in columns)
    names = tuple((place, value) for place, value in enumerate(values) if isinstance(value, str) and value in known)
    return _Template(values, names, tuple(columns.index(column) for column in table.aged))
