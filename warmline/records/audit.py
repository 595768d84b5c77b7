"""What people at the desk did that must stay on record.

Append-only, each entry chained to the one before by a keyed hash: whoever edits, deletes, swaps or inserts entries
without the key is found by `verify`; so is a cut tail, against the newest hash in the process's log (`audit.appended`).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy.exc import IntegrityError

from warmline.database import make_tables, open_engine

log = structlog.get_logger()

FIRST = "0" * 64
TRIES = 20

_metadata = sa.MetaData()
_entries = sa.Table(
    "audit",
    _metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.BigInteger, nullable=False, index=True),
    sa.Column("who", sa.String(40), nullable=False, index=True),
    sa.Column("what", sa.String(40), nullable=False, index=True),
    sa.Column("subject", sa.String(120), nullable=False, index=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("details", sa.Text, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """`who` (an account) did `what` (a code) to `subject` (a conversation, an account …) for `reason`; `at` in ms since
    1970. `details` are facts without personal data."""

    seq: int
    at: int
    who: str
    what: str
    subject: str
    reason: str = ""
    details: Mapping[str, str] = {}
    hash: str = ""


class Audit:
    """The desk's audit. Blocking: call from a thread. Any number of processes may append."""

    def __init__(self, database_url: str, key: str) -> None:
        self._engine = open_engine(database_url)
        self._key = hashlib.sha256(b"warmline audit" + key.encode()).digest()
        make_tables(self._engine, _metadata)

    def append(
        self, at: int, who: str, what: str, subject: str, reason: str = "", details: Mapping[str, str] | None = None
    ) -> Entry:
        """Write an entry behind the newest one."""
        for _ in range(TRIES):
            newest = self.newest()
            entry = Entry(
                seq=newest.seq + 1 if newest else 1,
                at=at, who=who, what=what, subject=subject, reason=reason, details=dict(details or {}),
            )  # fmt: skip
            entry = msgspec.structs.replace(entry, hash=self._chained(entry, newest.hash if newest else FIRST))
            row = {**msgspec.to_builtins(entry), "details": msgspec.json.encode(entry.details).decode()}
            try:
                with self._engine.begin() as connection:
                    connection.execute(_entries.insert().values(row))
            except IntegrityError:  # another process was first: behind that one
                continue
            log.info("audit.appended", seq=entry.seq, hash=entry.hash, what=what)
            return entry
        raise RuntimeError("the audit is too busy to be written")

    def newest(self) -> Entry | None:
        """The newest entry."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(_entries).order_by(_entries.c.seq.desc()).limit(1)).first()
        return None if row is None else _entry(row)

    def entries(
        self, *, who: str = "", what: str = "", subject: str = "", before: int = 0, limit: int = 100
    ) -> list[Entry]:
        """The newest entries first, of one account, kind or subject where named; `before` a sequence number."""
        query = sa.select(_entries).order_by(_entries.c.seq.desc()).limit(limit)
        for column, value in ((_entries.c.who, who), (_entries.c.what, what), (_entries.c.subject, subject)):
            query = query.where(column == value) if value else query
        query = query.where(_entries.c.seq < before) if before else query
        with self._engine.connect() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def verify(self, newest_hash: str = "") -> int | None:
        """The first sequence number at which the chain is broken, None when it is whole. With the newest hash that was
        seen elsewhere a cut tail is found too (the number after the last entry)."""
        before, expected = FIRST, 1
        with self._engine.connect() as connection:
            for row in connection.execute(sa.select(_entries).order_by(_entries.c.seq)):
                entry = _entry(row)
                if entry.seq != expected or not hmac.compare_digest(entry.hash, self._chained(entry, before)):
                    return expected
                before, expected = entry.hash, expected + 1
        return expected if newest_hash and newest_hash != before else None

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def _chained(self, entry: Entry, before: str) -> str:
        content = msgspec.json.encode([before, msgspec.structs.replace(entry, hash="")], order="sorted")
        return hmac.new(self._key, content, hashlib.sha256).hexdigest()


def _entry(row: sa.Row[tuple[object, ...]]) -> Entry:
    values = dict(row._mapping)
    return Entry(**{**values, "details": msgspec.json.decode(values["details"], type=dict[str, str])})
