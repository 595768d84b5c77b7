"""What waits to be sent to a customer, and the words for it: read from the logs, rendered, with links made.

A customer's visits are sent in their order: what the last visit still owes goes out before the current one's lines.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import msgspec

from warmline.channels.wechat.links import Links
from warmline.channels.wechat.quota import Speaker
from warmline.channels.wechat.render import Line, Rendering, fit, is_result, purposes
from warmline.channels.wechat.state import Contact
from warmline.conversation.errors import UnknownConversation
from warmline.conversation.events import Event, Notice, Queued
from warmline.conversation.states import Record, State
from warmline.conversation.store import Conversations
from warmline.handoff.wait import WaitBox

VISITS_BACK = 5  # more visits than this do not wait unsent: each new one needs a word, which frees the older ones
CONTEXT = 400  # events before the cursor that may decide about a link (was there a person?)
AHEAD = 200  # events looked at in one go

Waiting = Callable[[str, Record], Awaitable[WaitBox | None]]


class Pending(msgspec.Struct, frozen=True):
    """The unsent events of one visit, oldest first. `part` messages of the group up to `group` are out already."""

    conversation: str
    record: Record
    part: int
    group: int
    context: tuple[Event, ...]

    @property
    def cursor(self) -> int:
        """The last event that was sent, or needed no sending."""
        return self.record.outbox_cursor

    @property
    def events(self) -> tuple[Event, ...]:
        """What is to be looked at now; a group that is half sent stays as it was."""
        last = self.group or self.context[-1].seq
        return tuple(event for event in self.context if self.cursor < event.seq <= last)


class Composer:
    """Finds what is unsent and writes it."""

    def __init__(
        self, conversations: Conversations, rendering: Rendering, links: Links, waiting: Waiting | None = None
    ) -> None:
        self._c = conversations
        self._rendering = rendering
        self._links = links
        self._waiting = waiting

    async def current(self, contact: Contact) -> tuple[str, Record] | None:
        """The customer's visit now."""
        conversation = await self._c.current(str(contact))
        record = await self._record(conversation) if conversation else None
        return (conversation, record) if conversation and record else None

    async def pending(self, contact: Contact) -> Pending | None:
        """The oldest visit with unsent events, or None."""
        visit = await self.current(contact)
        oldest: tuple[str, Record] | None = None
        for _ in range(VISITS_BACK):
            if visit is None or visit[1].outbox_cursor >= visit[1].seq:
                break
            oldest = visit
            previous = visit[1].previous
            record = await self._record(previous) if previous else None
            visit = (previous, record) if record else None
        return await self._read(*oldest) if oldest else None

    async def _record(self, conversation: str) -> Record | None:
        try:
            return await self._c.record(conversation)
        except UnknownConversation:  # archived meanwhile
            return None

    async def _read(self, conversation: str, record: Record) -> Pending | None:
        after = max(0, record.outbox_cursor - CONTEXT)
        context = await self._c.read(conversation, after=after, limit=record.outbox_cursor - after + AHEAD)
        context = _without_awaited(context, record)
        if not context or context[-1].seq <= record.outbox_cursor:
            return None
        key = self._c.keys.record(conversation)
        part, group = await self._c.redis.hmget(key, ["outbox_part", "outbox_upto"])
        return Pending(conversation, record, int(part or 0), int(group or 0), tuple(context))

    async def lines(self, pending: Pending, left: int = 99) -> list[Line]:
        """The messages these events make, in at most `left`, without links yet."""
        now = await self._c.now()
        found = purposes(pending.context, pending.cursor, now)
        return await self._fitted(pending, dict.fromkeys(found, "-"), now, left)

    async def first(self, contact: Contact, pending: Pending, left: int) -> Line | None:
        """The first message with its links made, or None when there is nothing to show."""
        drafts = await self.lines(pending, left)
        if not drafts:
            return None
        now = await self._c.now()
        links: dict[int, str] = {}
        for seq, purpose in purposes(pending.context, pending.cursor, now).items():
            made = seq <= drafts[0].upto
            links[seq] = await self._links.create(purpose, contact, pending.conversation, seq) if made else "-"
        lines = await self._fitted(pending, links, now, left)
        return lines[0] if lines else None

    async def _fitted(self, pending: Pending, links: dict[int, str], now: int, left: int) -> list[Line]:
        lines = self._rendering.lines(pending.events, links, now, await self._wait(pending))
        # A half-sent group was one message; it must stay one, or its next part would not be its next part.
        return fit(lines, 1 if pending.group else left)

    async def _wait(self, pending: Pending) -> WaitBox | None:
        """The customer's place, while it is one; asked only when it is to be told."""
        waits = pending.record.state in (State.QUEUED, State.OFFERED)
        told = any(isinstance(event.body, Queued) for event in pending.events)
        return await self._waiting(pending.conversation, pending.record) if self._waiting and waits and told else None


def _without_awaited(events: list[Event], record: Record) -> list[Event]:
    """The events before a result that the bot is about to tell. A bot that is late does not hold it up: then the
    channel tells it, as it does when the bot hands over."""
    for place, event in enumerate(events):
        awaited = record.state is State.BOT and record.bot_cursor < event.seq <= record.last_input
        if awaited and is_result(event.body):
            late = any(isinstance(one.body, Notice) and one.body.code == "bot_late" for one in events[place:])
            return events if late else events[:place]
    return events


def speaker_of(line: Line, lines: Sequence[Line], record: Record) -> Speaker:
    """Whose share of the quota a message takes. What stands before a person's line must not hold it up, and where a
    person talks or the visit is over nothing has to be kept for people."""
    people = record.with_person or record.state is State.CLOSED or any(x.speaker is Speaker.PERSON for x in lines)
    return Speaker.PERSON if people else line.speaker
