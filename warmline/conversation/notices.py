"""Hears of changes: one Redis subscription a process, any number of listeners.

A notice carries no data: its listener reads the log after its own cursor. Whenever Redis confirms a subscription,
the first one or one after a lost connection, the channel's listeners are woken, so what was missed before is read too.
The confirmation is the sign to go by, because the client restores a lost connection without telling anybody.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from warmline.conversation.ending import end

RECONNECTED = "reconnected"
IDLE_CHANNEL_SUFFIX = ":none"

Listener = Callable[[str], None]

log = structlog.get_logger()


class Notices:
    """Delivers published notices to listeners. `start()` before use, `stop()` at the end."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._idle_channel = prefix + IDLE_CHANNEL_SUFFIX
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._pubsub: Any = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen in the background."""
        self._task = asyncio.create_task(self._run(), name="notices")

    async def stop(self) -> None:
        """End it."""
        await end(self._task)

    async def listen(self, channel: str, listener: Listener) -> None:
        """Call `listener(payload)` for each notice on the channel. It must not block."""
        first = channel not in self._listeners
        self._listeners[channel].add(listener)
        if first:
            await self._tell(lambda pubsub: pubsub.subscribe(channel))

    async def leave(self, channel: str, listener: Listener) -> None:
        """Stop calling it."""
        listeners = self._listeners.get(channel)
        if listeners is None:
            return
        listeners.discard(listener)
        if not listeners:
            del self._listeners[channel]
            await self._tell(lambda pubsub: pubsub.unsubscribe(channel))

    async def _tell(self, command: Callable[[Any], Awaitable[Any]]) -> None:
        # While the connection is down the next one subscribes to everything wanted then.
        if self._pubsub is not None:
            with suppress(RedisError, OSError):
                await command(self._pubsub)

    async def _run(self) -> None:
        wait = 0.05
        while True:
            try:
                await self._session()
                wait = 0.05
            except (RedisError, OSError) as error:
                log.warning("notices.lost", error=type(error).__name__)
                self._pubsub = None
                await asyncio.sleep(wait)
                wait = min(wait * 2, 1.0)

    async def _session(self) -> None:
        pubsub = self._redis.pubsub()
        try:
            await pubsub.subscribe(self._idle_channel)
            # From here new listeners subscribe by themselves; those of before are looked up in the same moment.
            self._pubsub = pubsub
            if self._listeners:
                await pubsub.subscribe(*self._listeners)
            while True:
                message = await pubsub.get_message(timeout=10.0)
                if message is None or message["type"] not in ("subscribe", "message"):
                    continue
                payload = RECONNECTED if message["type"] == "subscribe" else str(message["data"])
                for listener in tuple(self._listeners.get(message["channel"], ())):
                    listener(payload)
        finally:
            self._pubsub = None
            with suppress(RedisError, OSError):
                await pubsub.aclose()  # type: ignore[no-untyped-call] # untyped in redis-py
