"""Which contact of a channel belongs to which customer, and since when: SQL, because it outlives every visit.

A contact is bound to one customer at a time; a customer may have several contacts. What began or ended a binding stands
in `binding_audit`, which is only added to: bound, unbound, replaced (by another customer), expired.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable

from warmline.database import open_engine

DAY_MS = 24 * 3600 * 1000
LIFE_DAYS = 365.0

_metadata = sa.MetaData()
_bindings = sa.Table(
    "binding",
    _metadata,
    sa.Column("contact", sa.String(120), primary_key=True),
    sa.Column("customer", sa.String(64), nullable=False),
    sa.Column("bound_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
)
_audit = sa.Table(
    "binding_audit",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("contact", sa.String(120), nullable=False, index=True),
    sa.Column("customer", sa.String(64), nullable=False, index=True),
    sa.Column("act", sa.String(20), nullable=False),
    sa.Column("conversation", sa.String(64), nullable=False),
)


class Bindings:
    """All bindings, shared by all processes. Blocking: call from a thread. Times are ms since 1970, passed in."""

    def __init__(self, database_url: str, life_days: float = LIFE_DAYS) -> None:
        self._engine = open_engine(database_url)
        self._life_ms = int(life_days * DAY_MS)
        self._made = False

    def bind(self, contact: str, customer: str, now: int, conversation: str) -> None:
        """From now on the contact is this customer's, for the life of a binding."""
        try:
            self._bind(contact, customer, now, conversation)
        except sa.exc.IntegrityError:
            # Two pages of one contact ended in the same moment; the later one counts.
            self._bind(contact, customer, now, conversation)

    def _bind(self, contact: str, customer: str, now: int, conversation: str) -> None:
        expires = now + self._life_ms
        with self._connected() as connection:
            before = _row(connection, contact)
            _delete(connection, contact)
            if before is not None and before.customer != customer:
                _note(connection, "replaced", contact, before.customer, now, conversation)
            values = {"contact": contact, "customer": customer, "bound_at": now, "expires_at": expires}
            connection.execute(_bindings.insert().values(values))
            _note(connection, "bound", contact, customer, now, conversation)

    def of(self, contact: str, now: int, conversation: str) -> str | None:
        """The customer of a contact, or None. One that is too old ends here, with its row in the audit."""
        with self._connected() as connection:
            found = _row(connection, contact)
            if found is None or found.expires_at > now:
                return None if found is None else str(found.customer)
            if _delete(connection, contact, found.expires_at):
                _note(connection, "expired", contact, found.customer, now, conversation)
            return None

    def unbind(self, contact: str, now: int, conversation: str) -> bool:
        """The contact is nobody's from now on; False when it was nobody's already."""
        with self._connected() as connection:
            found = _row(connection, contact)
            if found is None or not _delete(connection, contact):
                return False
            _note(connection, "unbound", contact, found.customer, now, conversation)
            return True

    def history(self, contact: str) -> list[tuple[str, str]]:
        """What happened to a contact's binding, in its order: (act, customer)."""
        query = sa.select(_audit.c.act, _audit.c.customer).where(_audit.c.contact == contact).order_by(_audit.c.id)
        with self._connected() as connection:
            return [(row.act, row.customer) for row in connection.execute(query)]

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def _connected(self) -> AbstractContextManager[sa.engine.Connection]:
        """A transaction, in a database that has the tables."""
        if not self._made:
            # Not create_all: it looks first and makes then, and several processes start at once.
            with self._engine.begin() as connection:
                for table in _metadata.sorted_tables:
                    connection.execute(CreateTable(table, if_not_exists=True))
                    for index in table.indexes:
                        connection.execute(CreateIndex(index, if_not_exists=True))
            self._made = True
        return self._engine.begin()


def _row(connection: sa.engine.Connection, contact: str) -> sa.Row[tuple[object, ...]] | None:
    return connection.execute(sa.select(_bindings).where(_bindings.c.contact == contact)).first()


def _delete(connection: sa.engine.Connection, contact: str, expires_at: int | None = None) -> bool:
    """Whether it was there: of two processes that end a binding one is told so, and writes the audit."""
    statement = _bindings.delete().where(_bindings.c.contact == contact)
    if expires_at is not None:
        statement = statement.where(_bindings.c.expires_at == expires_at)
    return bool(connection.execute(statement).rowcount)


def _note(connection: sa.engine.Connection, act: str, contact: str, customer: str, now: int, conversation: str) -> None:
    values = {"at": now, "contact": contact, "customer": customer, "act": act, "conversation": conversation}
    connection.execute(_audit.insert().values(values))
