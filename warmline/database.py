"""SQL engines of the services: any SQLAlchemy address; SQLite files are shared by several processes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def open_engine(url: str) -> sa.Engine:
    """An engine for `url`; connects on first use. SQLite gets a write-ahead log and waits for other writers."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _share)
    return engine


def _share(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
