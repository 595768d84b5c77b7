"""Closed conversations in SQL: written once by any dispatcher, then dropped from Redis after a while."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import msgspec
import sqlalchemy as sa

from warmline.conversation.events import Event
from warmline.conversation.states import Record
from warmline.conversation.store import Conversations
from warmline.database import make_tables, open_engine
from warmline.records.labels import labels

KEEP_IN_REDIS_SECONDS = 48 * 3600

_metadata = sa.MetaData()
_visits = sa.Table(
    "visit",
    _metadata,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("contact", sa.String(120), nullable=False, index=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("opened_at", sa.BigInteger, nullable=False),
    sa.Column("closed_at", sa.BigInteger, nullable=False, index=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("events", sa.Text, nullable=False),
)
# What the bot was unsure of and the customer then picked: read by people, who make training sentences of it.
_labels = sa.Table(
    "label",
    _metadata,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("meant", sa.String(100), nullable=False, index=True),
)


class Archive:
    """The archive of visits. Times in ms since 1970; `events` is the log as JSON."""

    def __init__(self, database_url: str) -> None:
        self._engine = open_engine(database_url)
        make_tables(self._engine, _metadata)

    def write(self, conversation: str, record: Record, events: list[Event]) -> None:
        """Write a visit; writing it again (more events came after its close) replaces it. Blocking."""
        values = {
            "conversation": conversation,
            "contact": record.contact,
            "channel": record.channel,
            "opened_at": record.opened_at,
            "closed_at": record.closed_at,
            "seq": record.seq,
            "events": msgspec.json.encode(events).decode(),
        }
        with self._engine.begin() as connection:
            connection.execute(_visits.delete().where(_visits.c.conversation == conversation))
            connection.execute(_visits.insert().values(values))
            connection.execute(_labels.delete().where(_labels.c.conversation == conversation))
            for label in labels(events):
                connection.execute(
                    _labels.insert().values(
                        conversation=conversation, seq=label.seq, text=label.text, meant=label.meant
                    )
                )

    def read(self, conversation: str) -> list[Event]:
        """The events of an archived visit; empty when there is none. Blocking."""
        query = sa.select(_visits.c.events).where(_visits.c.conversation == conversation)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return [] if row is None else msgspec.json.decode(row.events, type=list[Event])

    def visits(self) -> Iterator[list[Event]]:
        """The events of all archived visits, the oldest first, one visit at a time. Blocking."""
        query = sa.select(_visits.c.events).order_by(_visits.c.closed_at)
        with self._engine.connect().execution_options(stream_results=True) as connection:
            for row in connection.execute(query):
                yield msgspec.json.decode(row.events, type=list[Event])

    def labels(self) -> list[tuple[str, str]]:
        """All (text, what was meant by it) that customers picked. Blocking."""
        with self._engine.connect() as connection:
            return [(row.text, row.meant) for row in connection.execute(sa.select(_labels))]

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


class Archivist:
    """Runs the `archive` timer of a closed conversation."""

    def __init__(self, conversations: Conversations, archive: Archive) -> None:
        self._c = conversations
        self._archive = archive

    async def run(self, conversation: str) -> None:
        """Write the visit to the archive, then let its Redis keys expire."""
        record = await self._c.record(conversation)
        events = await self._c.read(conversation, limit=100_000)
        await asyncio.to_thread(self._archive.write, conversation, record, events)
        k = self._c.keys
        async with self._c.redis.pipeline(transaction=True) as pipe:
            for key in (k.record(conversation), k.log(conversation), k.packet(conversation)):
                pipe.expire(key, KEEP_IN_REDIS_SECONDS)
            await pipe.execute()
