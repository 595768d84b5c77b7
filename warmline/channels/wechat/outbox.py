"""The sending side of the channel, run inside the dispatcher; any number of dispatchers share the work.

It hears of changes by Redis's notices and looks at the customers that came due; a notice that was lost costs at most
the sweep (delivery.py). Customers, not conversations, are the unit: one worker at a time per openid keeps the order.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import suppress
from typing import Any

import httpx
import structlog
from redis.exceptions import RedisError

from warmline.channels.wechat.box import Boxes
from warmline.channels.wechat.delivery import Delivery
from warmline.channels.wechat.errors import place_of
from warmline.channels.wechat.state import CHANNEL, Contact, WeChatKeys
from warmline.conversation.errors import StorageDown
from warmline.conversation.store import Conversations

WORKERS = 8
LOOK_SECONDS = 0.5
HEAR_SECONDS = 1.0  # bounds how long an end may go unnoticed
REMEMBERED = 10_000
QUIET = ("typing", "receipts")  # notices that put nothing into the log

log = structlog.get_logger()


class WeChatOutbox:
    """Sends events of WeChat conversations. `await run()` until it is cancelled."""

    def __init__(
        self, conversations: Conversations, keys: WeChatKeys, boxes: Boxes, delivery: Delivery, http: httpx.AsyncClient
    ) -> None:
        self._c = conversations
        self._keys = keys
        self._boxes = boxes
        self._delivery = delivery
        self._http = http
        self._rung = asyncio.Event()
        self._contacts: OrderedDict[str, Contact | None] = OrderedDict()
        self._busy: set[Contact] = set()
        self._ending = False

    async def run(self) -> None:
        """Listen and send. Faults of Redis or WeChat are waited out."""
        async with self._http, asyncio.TaskGroup() as group:
            group.create_task(self._mark_end(), name="wechat-end")
            group.create_task(self._listen(), name="wechat-ears")
            for number in range(WORKERS):
                group.create_task(self._work(), name=f"wechat-{number}")

    async def _mark_end(self) -> None:
        # redis-py sends through asyncio.wait_for, which in Python 3.11 may swallow a cancellation that comes in the
        # moment the call is done. So the loops look at this flag too; this task calls nothing and surely sees it.
        try:
            await asyncio.Event().wait()
        finally:
            self._ending = True

    # --- hearing ---

    async def _listen(self) -> None:
        while not self._ending:
            try:
                await self._session()
            except (RedisError, OSError, StorageDown) as error:
                log.warning("wechat.ears_lost", error=type(error).__name__)
                await asyncio.sleep(LOOK_SECONDS)

    async def _session(self) -> None:
        pubsub: Any = self._c.redis.pubsub()
        try:
            await pubsub.psubscribe(self._c.keys.notices("*"))
            await pubsub.subscribe(self._keys.bell())
            while not self._ending:
                message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=HEAR_SECONDS)
                if message is not None:
                    await self._heard(message)
        finally:
            with suppress(RedisError, OSError):
                await pubsub.aclose()

    async def _heard(self, message: dict[str, Any]) -> None:
        if message["type"] == "pmessage":
            if str(message["data"]).startswith(QUIET):
                return
            contact = await self._contact(str(message["channel"]).rpartition(":")[2])
            if contact is None:
                return
            await self._boxes.wake(contact)
        self._rung.set()

    async def _contact(self, conversation: str) -> Contact | None:
        """Whose conversation it is, if WeChat's; channel and contact of a conversation never change."""
        if conversation in self._contacts:
            return self._contacts[conversation]
        channel, contact = await self._c.redis.hmget(self._c.keys.record(conversation), ["channel", "contact"])
        found = Contact.parse(str(contact)) if channel == CHANNEL else None
        if channel is not None:
            self._contacts[conversation] = found
            if len(self._contacts) > REMEMBERED:
                self._contacts.popitem(last=False)
        return found

    # --- sending ---

    async def _work(self) -> None:
        while not self._ending:
            try:
                if not await self._serve_one():
                    await self._pause()
            except (RedisError, OSError, StorageDown) as error:
                log.warning("wechat.outbox_waits", error=type(error).__name__)
                await asyncio.sleep(LOOK_SECONDS)
            except Exception as error:
                # One customer's trouble must not stop the others'; the box's lease brings it back.
                log.error("wechat.alarm", cause="delivery", error=type(error).__name__, at=place_of(error))
                await asyncio.sleep(LOOK_SECONDS)

    async def _serve_one(self) -> bool:
        for contact in await self._boxes.due():
            if contact not in self._busy:
                self._busy.add(contact)
                try:
                    await self._delivery.serve(contact)
                finally:
                    self._busy.discard(contact)
                return True
        return False

    async def _pause(self) -> None:
        self._rung.clear()
        # Not wait_for: in 3.11 it can swallow a cancellation that comes in the same moment as the ring.
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await self._rung.wait()
