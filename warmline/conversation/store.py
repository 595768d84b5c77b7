"""A conversation's log and what may happen to it: receive, append, read, close. Each change is one Lua script.

Turns of the bot are in mailbox.py, the human side in warmline/handoff.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from warmline.conversation.errors import StorageDown, UnknownConversation
from warmline.conversation.events import Body, Closed, CustomerChoice, CustomerMessage, Event, decode, encode
from warmline.conversation.keys import Keys
from warmline.conversation.scripts import Arg, Scripts
from warmline.conversation.states import Record, record_from

SEEN_SECONDS = 48 * 3600


class Durations(msgspec.Struct, frozen=True):
    """How long things may take, in ms."""

    bot_late: int = 2_000
    bot_gives_up: int = 40_000
    idle: int = 30 * 60_000


class Receipt(msgspec.Struct, frozen=True):
    """Where a message was stored. `duplicate`: it had been stored before, at that place."""

    conversation: str
    seq: int
    duplicate: bool = False
    state: str = ""
    opened: bool = False


def new_id() -> str:
    """A random id for conversations, offers, tokens and proposals."""
    return uuid.uuid4().hex


class Conversations:
    """All conversations in one Redis. Safe to use from any number of processes at once."""

    def __init__(self, redis: Redis, keys: Keys, scripts: Scripts, durations: Durations | None = None) -> None:
        self.redis = redis
        self.keys = keys
        self.scripts = scripts
        self.durations = durations or Durations()

    def script_keys(self, conversation: str, *more: str) -> list[str]:
        """The keys every conversation script takes first (lua/_prelude.lua), then its own."""
        k = self.keys
        own = [k.record(conversation), k.log(conversation)]
        shared = [k.mailbox(), k.mailbox_bell(), k.timers(), k.clock(), k.dispatcher_bell()]
        return [*own, *shared, k.notices(conversation), *more]

    async def receive(self, contact: str, channel: str, body: CustomerMessage | CustomerChoice) -> Receipt:
        """Store what a customer says or taps, once, in their current visit; a new visit is opened when there is none.

        `body.id` is the client's message id: a second copy is answered with the first one's place. Raises
        `StorageDown` when it could not be stored; then nothing was acknowledged.
        """
        current = await self.current(contact)
        opening, previous = current is None, ""
        conversation = current or new_id()
        while True:
            keys = self.script_keys(conversation, self.keys.contact(contact), self.keys.seen(contact, body.id))
            opened = "1" if opening else "0"
            durations = (SEEN_SECONDS, self.durations.bot_late, self.durations.idle)
            answer = await self.scripts.run(
                "receive", keys, [conversation, encode(body), opened, previous, contact, channel, *durations]
            )
            if answer[0] == "stored":
                return Receipt(conversation, int(answer[1]), state=answer[2], opened=opening)
            if answer[0] == "duplicate":
                place, _, seq = answer[1].rpartition(":")
                return Receipt(place, int(seq), duplicate=True)
            if answer[0] == "moved" and answer[1]:
                conversation, opening, previous = answer[1], False, ""
            else:  # closed, or the contact was forgotten: this message opens the next visit
                previous = conversation if answer[0] == "closed" else ""
                conversation, opening = new_id(), True

    async def append(
        self,
        conversation: str,
        body: Body,
        *,
        key: str | None = None,
        epoch: int | None = None,
        owner: str = "",
        wakes_bot: bool = False,
        keeps_alive: bool = False,
        even_closed: bool = False,
        sets: tuple[str, str] = ("", ""),
        guest: str = "",
    ) -> Receipt:
        """Append an event once per `key`, only under `epoch` and by `owner` where they are given.

        With `guest` (a role), `owner` names a guest of that role who stands beside the owner.
        `sets` names a record field that gets a value (or, with an empty value, the new sequence number).
        Raises `Stale`, `NotYours`, `UnknownConversation`, `StorageDown`.
        """
        keys = self.script_keys(conversation, self.keys.done(conversation, key or new_id()))
        idle = self.durations.idle if keeps_alive else 0
        guards: list[Arg] = ["" if epoch is None else str(epoch), owner, SEEN_SECONDS]
        wake: list[Arg] = ["1" if wakes_bot else "0", self.durations.bot_late, idle]
        args: list[Arg] = [conversation, encode(body), *guards, *wake, *sets, "1" if even_closed else "0", guest]
        answer = await self.scripts.run("append", keys, args)
        return Receipt(conversation, int(answer[1]), duplicate=answer[0] == "duplicate")

    async def read(self, conversation: str, after: int = 0, limit: int = 1000) -> list[Event]:
        """Events with a sequence number above `after`, in order."""
        entries = await self._reading(
            self.redis.xrange(self.keys.log(conversation), min=f"{after + 1}-0", max="+", count=limit)
        )
        return events_from(entries)

    async def look(self, conversation: str, after: int = 0, limit: int = 1000) -> tuple[Record, list[Event]]:
        """The record and the events above `after`, of one moment and in one round trip.

        Raises `UnknownConversation`.
        """
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.hgetall(self.keys.record(conversation))
            pipe.xrange(self.keys.log(conversation), min=f"{after + 1}-0", max="+", count=limit)
            fields, entries = await self._reading(pipe.execute())
        record = record_from(fields)
        if record is None:
            raise UnknownConversation(conversation)
        return record, events_from(entries)

    async def event(self, conversation: str, seq: int) -> Event | None:
        """One event, or None."""
        entries = await self._reading(self.redis.xrange(self.keys.log(conversation), min=f"{seq}-0", max=f"{seq}-0"))
        return events_from(entries)[0] if entries else None

    async def record(self, conversation: str) -> Record:
        """State, owner, epoch and cursors now. Raises `UnknownConversation`."""
        record = record_from(await self._reading(self.redis.hgetall(self.keys.record(conversation))))
        if record is None:
            raise UnknownConversation(conversation)
        return record

    async def current(self, contact: str) -> str | None:
        """The contact's current conversation (open or just closed), or None."""
        found = await self._reading(self.redis.get(self.keys.contact(contact)))
        return str(found) if found else None

    async def close(
        self,
        conversation: str,
        by: str,
        code: str,
        *,
        epoch: int | None = None,
        owner: str = "",
        only_if_idle: bool = False,
        notices: Sequence[Body] = (),
    ) -> bool:
        """End the visit; False when `only_if_idle` and somebody wrote meanwhile. Raises `Stale`, `NotYours`."""
        guards: list[Arg] = ["" if epoch is None else str(epoch), owner, self.durations.idle if only_if_idle else 0]
        body = encode(Closed(by=by, code=code))
        while True:
            record = await self.record(conversation)
            held = self.keys.held(record.holder or "-")
            queue = self.keys.queue(record.skill or "-")
            keys = self.script_keys(conversation, queue, held, self.keys.session(conversation))
            args: list[Arg] = [conversation, body, *guards, record.skill, record.holder, *map(encode, notices)]
            answer = await self.scripts.run("close", keys, args)
            if answer[0] != "moved":
                return str(answer[0]) == "closed"

    async def receipt(self, conversation: str, field: str, upto: int) -> None:
        """Move a delivered/read cursor forward; going back is ignored."""
        await self.scripts.run("receipt", self.script_keys(conversation), [conversation, field, upto])

    async def now(self) -> int:
        """The clock of all processes: Redis's time in ms since 1970, plus the tests' offset."""
        seconds, micros = await self._reading(self.redis.time())
        offset = await self._reading(self.redis.get(self.keys.clock()))
        return int(seconds) * 1000 + int(micros) // 1000 + int(offset or 0)

    async def _reading(self, call: Any) -> Any:
        try:
            return await call
        except (OSError, RedisConnectionError, RedisTimeoutError) as error:
            raise StorageDown("Redis is away") from error


def events_from(entries: Sequence[tuple[str, dict[str, str]]]) -> list[Event]:
    """Stream entries as events."""
    return [
        Event(seq=int(entry.partition("-")[0]), at=int(fields["t"]), epoch=int(fields["e"]), body=decode(fields["b"]))
        for entry, fields in entries
    ]
