"""Rasa's memory of a conversation, in SQL, fenced by turn numbers.

A turn's events are saved before its replies are committed to the log. If the worker dies in between, or wakes up after
its lease ran out, the memory must not keep (or get) what never counted. So every row carries its turn; a new turn first
forgets rows of turns that were never committed; and a save under an older turn than the newest begun is refused
(a fencing token, as in M. Kleppmann, "Designing Data-Intensive Applications", ch. 8).

One conversation is one visit, so a tracker stays short and is read whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

_metadata = sa.MetaData()

_turns = sa.Table(
    "bot_turn",
    _metadata,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)

_events = sa.Table(
    "bot_event",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)


class TurnLost(Exception):
    """A newer turn has begun on this conversation: nothing was saved."""


class _UnderWay:
    """A turn under way: how many of the conversation's events it has read or saved, and the tracker it saved last."""

    def __init__(self, conversation: str, number: int) -> None:
        self.conversation = conversation
        self.number = number
        self.known = 0
        self.tracker: DialogueStateTracker | None = None


class TurnTrackerStore(TrackerStore, SerializedTrackerAsText):  # type: ignore[misc] # Rasa is Any here
    """Trackers by conversation and turn. `host` (Rasa's name for `url`) is any SQLAlchemy address."""

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str = "sqlite://",
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._engine = _engine(host)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
            sa.event.listen(self._engine, "begin", _begin_immediate)
        _metadata.create_all(self._engine)
        # The turn under way in this task. Two turns of one conversation may meet in one process: one whose lease ran
        # out while the process stood still, and its successor.
        self._under_way: ContextVar[_UnderWay | None] = ContextVar("turn", default=None)

    def begin(self, conversation: str, number: int, committed: int) -> None:
        """Start turn `number`, forgetting what followed turn `committed`. Raises `TurnLost` when a newer one began."""
        with self._engine.begin() as connection:
            newest = self._newest(connection, conversation)
            if newest is not None and newest > number:
                raise TurnLost(conversation)
            if newest is None:
                connection.execute(_turns.insert().values(conversation=conversation, number=number))
            else:
                connection.execute(_turns.update().where(_turns.c.conversation == conversation).values(number=number))
            connection.execute(
                _events.delete().where(_events.c.conversation == conversation, _events.c.turn > committed)
            )
        self._under_way.set(_UnderWay(conversation, number))

    def end(self) -> None:
        """The turn is over in this task, whatever became of it."""
        self._under_way.set(None)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker with all committed turns (and this turn's own saves), or None."""
        query = sa.select(_events.c.data).where(_events.c.conversation == sender_id).order_by(_events.c.id)
        with self._engine.connect() as connection:
            rows = [json.loads(row.data) for row in connection.execute(query)]
        turn = self._under_way.get()
        if turn is not None and turn.conversation == sender_id:
            turn.known = len(rows)
        if not rows or self.domain is None:
            return None
        return DialogueStateTracker.from_dict(sender_id, rows, self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the turn's new events. Raises `TurnLost` when the turn is no longer this worker's."""
        conversation, turn = tracker.sender_id, self._under_way.get()
        if turn is None or turn.conversation != conversation:
            raise TurnLost(conversation)
        state = tracker.current_state(EventVerbosity.ALL)
        fresh = state["events"][turn.known :]
        with self._engine.begin() as connection:
            if self._newest(connection, conversation) != turn.number:
                raise TurnLost(conversation)
            if fresh:
                rows = [
                    {"conversation": conversation, "turn": turn.number, "data": json.dumps(event, ensure_ascii=False)}
                    for event in fresh
                ]
                connection.execute(_events.insert(), rows)
        turn.known = len(state["events"])
        turn.tracker = tracker

    def latest(self) -> DialogueStateTracker | None:
        """The tracker as this task's turn saved it last; None before its first save."""
        turn = self._under_way.get()
        return turn.tracker if turn else None

    async def keys(self) -> Iterable[str]:
        """Ids of all conversations that are remembered."""
        with self._engine.connect() as connection:
            return [row.conversation for row in connection.execute(sa.select(_turns.c.conversation))]

    @staticmethod
    def _newest(connection: Any, conversation: str) -> int | None:
        query = sa.select(_turns.c.number).where(_turns.c.conversation == conversation)
        if connection.dialect.name != "sqlite":
            query = query.with_for_update()
        row = connection.execute(query).first()
        return None if row is None else int(row.number)


def _engine(address: str) -> Any:
    url = sa.engine.make_url(address)
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        # SQLAlchemy 1.4 opens a SQLite file anew for every transaction: three times as slow as keeping it open.
        return sa.create_engine(
            url, future=True, poolclass=sa.pool.QueuePool, connect_args={"check_same_thread": False}
        )
    return sa.create_engine(url, future=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Several bot processes share one file: readers beside a writer, and a waiting writer instead of an error. The
    # driver must not begin transactions by itself: `_begin_immediate` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    # The fence is read and written in one transaction: a read that is upgraded later could pass beside a newer turn.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
