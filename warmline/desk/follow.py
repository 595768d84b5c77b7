"""One agent's cursors: what is new in the conversations they hold, as frames for their page."""

from __future__ import annotations

from typing import Any

import msgspec

from warmline.conversation.errors import UnknownConversation
from warmline.conversation.events import Event, Transferred, Whisper
from warmline.conversation.states import Record, State
from warmline.conversation.views import for_agent
from warmline.handoff.guests import CONSULTANT
from warmline.wiring import Centre

# What an agent is in a conversation, as their page is told; a guest's role is the third and fourth.
OWNER, WATCHER = "owner", "watcher"
GONE = {State.QUEUED: "lost", State.OFFERED: "lost", State.BOT: "returned", State.CLOSED: "closed"}


class Follow:
    """What one page knows of one conversation, and what it has to be told."""

    def __init__(self, centre: Centre, agent: str, conversation: str, cursor: int = 0) -> None:
        self._centre = centre
        self._agent = agent
        self.conversation = conversation
        self.role = ""
        self.watching = False
        self._cursor = cursor
        self._record: Record | None = None
        self._offer = ""

    async def news(self) -> tuple[list[dict[str, Any]], bool]:
        """Frames for what changed since the last look, and whether the agent still holds it.

        When it raises, nothing counts as shown: the next look finds the same again.
        """
        try:
            record, events = await self._centre.conversations.look(self.conversation, self._cursor)
        except UnknownConversation:
            return [self._gone("closed")], False
        shown, mine = await self._changes(record, events)
        self._record = record
        return shown, mine

    async def delivered(self) -> None:
        """The page has got what `news` gave."""
        if self.role == OWNER and self._record is not None and self._cursor > self._record.delivered_agent:
            await self._centre.conversations.receipt(self.conversation, "delivered_agent", self._cursor)

    async def _changes(self, record: Record, events: list[Event]) -> tuple[list[dict[str, Any]], bool]:
        before, was = self._record, self.role
        self.role = self._role_in(record)
        if record.state is State.OFFERED and record.offer_agent == self._agent:
            return await self._offered(record, events), True
        if self.role:
            return await self._news_of(record, before if was == self.role else None, events), True
        return [self._ended(record, was)], False

    def _role_in(self, record: Record) -> str:
        """The owner, a guest, else one who watches, while there is something to watch."""
        if record.state is State.AGENT and record.owner == self._agent:
            return OWNER
        if self._agent in record.guests:
            return record.guests[self._agent].role
        return WATCHER if self.watching and record.state is not State.CLOSED else ""

    async def _offered(self, record: Record, events: list[Event]) -> list[dict[str, Any]]:
        if self._offer == record.offer:
            return []
        passed = next((one.body for one in reversed(events) if isinstance(one.body, Transferred)), None)
        packet = await self._centre.queue.packet(self.conversation)
        now = await self._centre.conversations.now()
        self._offer = record.offer
        return [
            {
                "type": "offer",
                "offer": record.offer,
                "conversation": self.conversation,
                "expires_at": record.offer_until,
                "expires_in": max(0, record.offer_until - now),
                "lane": record.lane,
                "skill": record.skill,
                "channel": record.channel,
                "customer": _customer(record),
                "reason": packet.reason if packet else "",
                "waiting_since": record.queued_at,
                "from": (passed.by or passed.agent) if passed else "",
                "note": passed.note if passed else "",
            }
        ]

    async def _news_of(self, record: Record, before: Record | None, events: list[Event]) -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = []
        if before is None or before.state is not record.state or before.epoch != record.epoch:
            shown.append(await self._opened(record))
            # The offer became this conversation: the page takes it off by itself, and so knows which tab accepted.
            self._offer = ""
        elif events:
            frame = {"type": "events", "conversation": self.conversation, "epoch": record.epoch}
            shown.append({**frame, "events": self._taken(events)})
        if before is not None and before.guests != record.guests:
            shown.append({"type": "guests", "conversation": self.conversation, "guests": _guests(record)})
        if before is not None and _receipts(before) != _receipts(record):
            shown.append({"type": "receipts", "conversation": self.conversation, **_receipts(record)})
        return shown

    async def _opened(self, record: Record) -> dict[str, Any]:
        packet = await self._centre.queue.packet(self.conversation)
        return {
            "type": "conversation",
            "conversation": self.conversation,
            "epoch": record.epoch,
            "state": record.state.value,
            "role": self.role,
            "owner": {"agent": record.owner, "name": record.agent_name if record.owner else ""},
            "guests": _guests(record),
            "channel": record.channel,
            "lane": record.lane,
            "skill": record.skill,
            "customer": _customer(record),
            "packet": msgspec.to_builtins(packet) if packet else None,
            "events": self._taken(await self._centre.conversations.read(self.conversation)),
            "receipts": _receipts(record),
            "since": record.queued_at,
        }

    def _taken(self, events: list[Event]) -> list[dict[str, Any]]:
        """New events as agents see them; the cursor is behind them now."""
        if events:
            self._cursor = events[-1].seq
        return [self._view(event) for event in events]

    def _view(self, event: Event) -> dict[str, Any]:
        # What is whispered is for the owner's ear, not for consultants.
        whispered = isinstance(event.body, Whisper) and self._agent not in (event.body.to, event.body.agent)
        if whispered and self.role == CONSULTANT:
            return {"type": "inside", "seq": event.seq, "at": event.at}
        return for_agent(event, self._centre.words)

    def _ended(self, record: Record, was: str) -> dict[str, Any]:
        if not was and self._offer:
            return self._offer_gone("withdrawn" if record.state in (State.BOT, State.CLOSED) else "lapsed")
        if was != OWNER:
            return self._gone("closed" if record.state is State.CLOSED else "left")
        if record.state in (State.QUEUED, State.OFFERED) and self._agent in record.declined:
            return self._gone("transferred")
        return self._gone("taken_over" if record.state is State.AGENT else GONE[record.state])

    def _gone(self, cause: str) -> dict[str, Any]:
        return {"type": "conversation_gone", "conversation": self.conversation, "cause": cause}

    def _offer_gone(self, cause: str) -> dict[str, Any]:
        return {"type": "offer_gone", "offer": self._offer, "conversation": self.conversation, "cause": cause}


def _customer(record: Record) -> dict[str, Any]:
    return {"greeting": record.greeting, "elderly": record.elderly, "tier": record.tier or "regular"}


def _guests(record: Record) -> list[dict[str, str]]:
    return [{"agent": agent, "name": guest.name, "role": guest.role} for agent, guest in record.guests.items()]


def _receipts(record: Record) -> dict[str, int]:
    return {"delivered": max(record.delivered_customer, record.read_customer), "read": record.read_customer}
