"""Closed conversations in SQL: written once by any dispatcher, then dropped from Redis after a while."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import msgspec
import sqlalchemy as sa

from warmline.conversation.events import Event
from warmline.conversation.states import Record
from warmline.conversation.store import Conversations
from warmline.database import open_engine
from warmline.records.labels import labels
from warmline.records.lines import characters, said
from warmline.records.stretches import facts, stretches
from warmline.records.tables import LABELS, LINES, STRETCHES, VISITS, make_archive_tables

KEEP_IN_REDIS_SECONDS = 48 * 3600


class Archive:
    """The archive of visits. Times in ms since 1970; `events` is the log as JSON."""

    def __init__(self, database_url: str) -> None:
        self._engine = open_engine(database_url)
        make_archive_tables(self._engine)

    def write(self, conversation: str, record: Record, events: list[Event]) -> None:
        """Write a visit; writing it again (more events came after its close) replaces it. Blocking."""
        figures = msgspec.to_builtins(facts(events))
        visit = {
            "conversation": conversation,
            "contact": record.contact,
            "channel": record.channel,
            "opened_at": record.opened_at,
            "closed_at": record.closed_at,
            "seq": record.seq,
            "events": msgspec.json.encode(events).decode(),
            **figures,
        }
        here = {"conversation": conversation}
        rows = {
            VISITS: [visit],
            STRETCHES: [{**here, "channel": record.channel, **msgspec.to_builtins(one)} for one in stretches(events)],
            LABELS: [{**here, **msgspec.to_builtins(label)} for label in labels(events)],
            LINES: [{**here, **msgspec.to_builtins(one), "words": characters(one.text)} for one in said(events)],
        }
        with self._engine.begin() as connection:
            for table, new in rows.items():
                connection.execute(table.delete().where(table.c.conversation == conversation))
                if new:
                    connection.execute(table.insert(), new)

    def read(self, conversation: str) -> list[Event]:
        """The events of an archived visit; empty when there is none. Blocking."""
        query = sa.select(VISITS.c.events).where(VISITS.c.conversation == conversation)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return [] if row is None else msgspec.json.decode(row.events, type=list[Event])

    def visits(self) -> Iterator[list[Event]]:
        """The events of all archived visits, the oldest first, one visit at a time. Blocking."""
        query = sa.select(VISITS.c.events).order_by(VISITS.c.closed_at)
        with self._engine.connect().execution_options(stream_results=True) as connection:
            for row in connection.execute(query):
                yield msgspec.json.decode(row.events, type=list[Event])

    def labels(self) -> list[tuple[str, str]]:
        """All (text, what was meant by it) that customers picked. Blocking."""
        with self._engine.connect() as connection:
            return [(row.text, row.meant) for row in connection.execute(sa.select(LABELS))]

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
