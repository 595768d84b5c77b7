"""Durable timers: one sorted set by due time; any dispatcher runs what is due, none runs it twice at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from redis.exceptions import RedisError

from warmline.conversation.ending import end
from warmline.conversation.errors import ConversationError, StorageDown
from warmline.conversation.store import Conversations

log = structlog.get_logger()

# What a timer names after its kind: a conversation or agent, and for some a token.
Handler = Callable[[str, str], Awaitable[object]]

HELD_MS = 15_000
BATCH = 64


class Timers:
    """Runs due timers with the handler of their kind (`<kind>|<id>[|<token>]`)."""

    def __init__(
        self, conversations: Conversations, handlers: Mapping[str, Handler], slow: Mapping[str, Handler]
    ) -> None:
        """`slow` handlers wait for others (the core bank, a database): they run beside the round, not in it."""
        self._c = conversations
        self._handlers = {**handlers, **slow}
        self._slow = frozenset(slow)
        self._beside: set[asyncio.Task[None]] = set()
        self._keys = [conversations.keys.timers(), conversations.keys.clock()]

    async def run_due(self) -> int:
        """Run what is due now, earliest first; how many ran. A handler's fault is logged and the timer comes again."""
        now = await self._c.now()
        due = await self._c.redis.zrangebyscore(self._c.keys.timers(), "-inf", now, start=0, num=BATCH)
        ran = 0
        for timer in map(str, due):
            claimed = await self._c.scripts.run("timer_claim", self._keys, [timer, HELD_MS])
            if claimed[0] != "claimed":
                continue
            ran += 1
            if timer.partition("|")[0] in self._slow:
                task = asyncio.create_task(self._run_beside(timer, str(claimed[1])))
                self._beside.add(task)
                task.add_done_callback(self._beside.discard)
            else:
                await self._run(timer, str(claimed[1]))
        return ran

    async def stop(self) -> None:
        """End what runs beside; its timers come due again for another dispatcher."""
        await end(*self._beside)

    async def _run_beside(self, timer: str, held: str) -> None:
        try:
            await self._run(timer, held)
        except (StorageDown, RedisError) as error:
            log.warning("timer.storage_down", error=type(error).__name__)

    async def next_in(self, at_most: float) -> float:
        """Seconds until the next timer is due, at most `at_most`."""
        first = await self._c.redis.zrange(self._c.keys.timers(), 0, 0, withscores=True)
        if not first:
            return at_most
        return min(at_most, max(0.0, (float(first[0][1]) - await self._c.now()) / 1000))

    async def _run(self, timer: str, held: str) -> None:
        kind, _, rest = timer.partition("|")
        name, _, token = rest.partition("|")
        try:
            await self._handlers[kind](name, token)
        except (StorageDown, RedisError):
            raise
        except ConversationError as error:
            # The conversation moved on: the timer has nothing left to do.
            log.info("timer.moot", kind=kind, error=type(error).__name__)
        except Exception as error:  # one broken timer must not stop the others; it comes due again
            log.error("timer.failed", kind=kind, error=repr(error)[:200])
            return
        await self._c.scripts.run("timer_done", self._keys, [timer, held])
