"""The bot's worker: claims turns out of the mailbox and shows that it is alive.

Any number of workers run beside each other; a conversation is never claimed by two. Understanding takes the processor
and is done one turn at a time, but while a turn waits for the core bank the worker goes on with others: a slow bank
for one customer must not keep the next one waiting.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from redis.exceptions import RedisError

from bot.turns import TurnRunner
from warmline.conversation.ending import end
from warmline.conversation.errors import StorageDown
from warmline.conversation.keys import Keys
from warmline.conversation.mailbox import Mailbox, Turn
from warmline.conversation.store import Conversations, new_id

log = structlog.get_logger()

IDLE_SECONDS = 1.0
AFTER_A_FAULT_SECONDS = 0.2


class TurnWorker:
    """Runs until stopped. `ready` is true once it claims turns and Redis answers."""

    def __init__(
        self,
        runner: TurnRunner,
        mailbox: Mailbox,
        conversations: Conversations,
        keys: Keys,
        *,
        heartbeat_seconds: float,
        turns_at_once: int,
    ) -> None:
        self._runner = runner
        self._mailbox = mailbox
        self._conversations = conversations
        self._keys = keys
        self._heartbeat_seconds = heartbeat_seconds
        self._turns_at_once = turns_at_once
        self._id = new_id()[:12]
        self._tasks: list[asyncio.Task[None]] = []
        self.ready = False

    def start(self) -> None:
        """Begin in the background of the running loop."""
        works = [asyncio.create_task(self._work()) for _ in range(self._turns_at_once)]
        self._tasks = [*works, asyncio.create_task(self._beat())]

    async def stop(self) -> None:
        """End after the current turn is cancelled; its lease brings it to another worker."""
        await end(*self._tasks)
        with suppress(RedisError, OSError):
            await self._conversations.redis.delete(self._keys.heartbeat("bot", self._id))

    async def _beat(self) -> None:
        key = self._keys.heartbeat("bot", self._id)
        while True:
            try:
                await self._conversations.redis.set(key, "1", px=int(self._heartbeat_seconds * 3000))
                self.ready = True
            except (RedisError, OSError):
                self.ready = False
            await asyncio.sleep(self._heartbeat_seconds)

    async def _work(self) -> None:
        while True:
            try:
                turn = await self._mailbox.claim()
                if turn is None:
                    await self._mailbox.wait(IDLE_SECONDS)
                    continue
                await self._run(turn)
            except (StorageDown, RedisError, OSError) as error:
                log.warning("worker.storage_down", error=type(error).__name__)
                await asyncio.sleep(AFTER_A_FAULT_SECONDS)
            except Exception as error:  # a worker that ends in silence would leave its customers to their leases
                log.error("worker.failed", error=repr(error)[:200])
                await asyncio.sleep(AFTER_A_FAULT_SECONDS)

    async def _run(self, turn: Turn) -> None:
        renewing = asyncio.create_task(self._renew(turn))
        try:
            await self._runner.run(turn)
        finally:
            await end(renewing)

    async def _renew(self, turn: Turn) -> None:
        while True:
            # Two renewals may fail before the lease ends.
            await asyncio.sleep(self._mailbox.lease_ms / 3000)
            with suppress(StorageDown):
                if not await self._mailbox.renew(turn):
                    return
