"""The answer inside WeChat's own request: free of quota, shown at once, but only one short text within 5 s.

While a push waits for it, the push holds the customer's outbox; so what goes out here cannot go out there too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from warmline.channels.wechat.box import Boxes, Held
from warmline.channels.wechat.composing import Composer, Pending
from warmline.channels.wechat.quota import Speaker
from warmline.channels.wechat.render import Rendering
from warmline.conversation.events import Notice
from warmline.conversation.notices import Notices
from warmline.conversation.states import State
from warmline.conversation.store import Conversations, Receipt

PASSIVE_SECONDS = 3.5  # WeChat hangs up after 5; the rest is for the network and a slow machine
LOOK_SECONDS = 0.5  # a lost notice costs this
# Words of the service itself that are an answer, since no better one will come soon.
TELLING = frozenset({"bot_late", "bot_gave_up"})

Remember = Callable[[str], Awaitable[None]]


class PassiveAnswer:
    """Waits for one short answer to a customer's message."""

    def __init__(
        self,
        conversations: Conversations,
        *,
        notices: Notices,
        boxes: Boxes,
        composer: Composer,
        rendering: Rendering,
        seconds: float = PASSIVE_SECONDS,
    ) -> None:
        self._c = conversations
        self._notices = notices
        self._boxes = boxes
        self._composer = composer
        self._rendering = rendering
        self._seconds = seconds

    async def to(self, held: Held, receipt: Receipt, remember: Remember) -> str:
        """The answer's text, marked as sent, or "" when the outbox is to answer. `remember` keeps it for repeats."""
        pending = await self._composer.pending(held.contact)
        if held.sending or pending is None or not await self._is_next(pending, receipt):
            return ""
        ready = await self._wait(held, receipt)
        if ready is None or ready.conversation != receipt.conversation:
            return ""
        return await self._take(held, ready, remember)

    async def _is_next(self, pending: Pending, receipt: Receipt) -> bool:
        """Whether nothing older waits to be sent: order goes before a free message."""
        if pending.conversation != receipt.conversation or pending.part:
            return False
        older = tuple(event for event in pending.context if event.seq < receipt.seq)
        if not older or older[-1].seq <= pending.cursor:
            return True
        cut = Pending(pending.conversation, pending.record, 0, 0, older)
        return not await self._composer.lines(cut)

    async def _wait(self, held: Held, receipt: Receipt) -> Pending | None:
        """Until the bot's turn is committed, somebody else has the conversation, or the time is over."""
        rung = asyncio.Event()
        channel = self._c.keys.notices(receipt.conversation)

        def ring(_: str) -> None:
            rung.set()

        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._seconds
        await self._notices.listen(channel, ring)
        try:
            while True:
                rung.clear()
                pending = await self._composer.pending(held.contact)
                left = deadline - loop.time()
                if pending is None or left <= 0 or _is_answered(pending, receipt):
                    return pending
                with suppress(TimeoutError):
                    async with asyncio.timeout(min(left, LOOK_SECONDS)):
                        await rung.wait()
        finally:
            await self._notices.leave(channel, ring)

    async def _take(self, held: Held, pending: Pending, remember: Remember) -> str:
        drafts = await self._composer.lines(pending)
        # With a person WeChat gets `success` and the person's lines go out as they come.
        if pending.record.with_person or len(drafts) != 1 or drafts[0].speaker is not Speaker.BOT:
            return ""
        line = await self._composer.first(held.contact, pending, 1)
        if line is None or len(self._rendering.parts(line.text)) != 1:
            return ""
        mark = f"{pending.conversation}:{line.upto}:passive:{held.token}"
        await self._boxes.begin(held, pending.conversation, pending.cursor, 0, mark)
        # Kept first: if this process dies now, WeChat's repeat of the push gets the same answer.
        await remember(line.text)
        await self._boxes.finish(held, pending.conversation, mark, line.upto, None)
        return line.text


def _is_answered(pending: Pending, receipt: Receipt) -> bool:
    record = pending.record
    if record.state is not State.BOT or record.bot_cursor >= receipt.seq:
        return True
    new = (event.body for event in pending.events if event.seq > receipt.seq)
    return any(isinstance(body, Notice) and body.code in TELLING for body in new)
