"""SQL engines of the services: any SQLAlchemy address; SQLite files are shared by several processes."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, ProgrammingError


def open_engine(url: str) -> sa.Engine:
    """An engine for `url`; connects on first use. SQLite gets a write-ahead log and waits for other writers."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _share)
    return engine


def make_tables(engine: sa.Engine, metadata: sa.MetaData) -> None:
    """The tables that are missing, and columns that came later into tables of an earlier version (they need a
    `server_default`). Other processes may do the same at the same time."""
    for table in metadata.sorted_tables:
        with suppress(OperationalError, ProgrammingError):  # another process was first
            table.create(engine, checkfirst=True)
        there = {column["name"] for column in sa.inspect(engine).get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                with suppress(OperationalError, ProgrammingError), engine.begin() as connection:
                    connection.execute(sa.text(f"ALTER TABLE {table.name} ADD COLUMN {_declared(engine, column)}"))


def _declared(engine: sa.Engine, column: sa.Column[Any]) -> str:
    return str(sa.schema.CreateColumn(column).compile(dialect=engine.dialect))


def _share(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
