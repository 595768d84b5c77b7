"""A floor on a real Redis where people act by themselves, and the history checker that looks on."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis

from tests.faults.evidence import Evidence
from tests.support.floor import Floor
from warmline.conversation.errors import NotYours, Stale
from warmline.conversation.events import (
    AgentMessage,
    Notice,
)
from warmline.conversation.history import Acked, History, check
from warmline.conversation.keys import Keys
from warmline.conversation.store import Receipt
from warmline.handoff.lateness import Lateness
from warmline.handoff.timers import Timers

Noticed = list[str]
CONTACT = "web:one"
AGENT = "wang"


class Trial:
    """A floor, what was acknowledged on it, and the parts of a dispatcher."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self.floor = Floor(redis, keys)
        self.acked: list[Acked] = []
        self._evidence = Evidence(redis, keys)
        lateness = Lateness(self.floor.conversations, self.floor.rules)
        self.timers = Timers(
            self.floor.conversations,
            {
                "bot_late": lambda conversation, _: lateness.run(conversation),
                "offer": self._offer_expired,
                "agent": lambda agent, _: self._silent(agent),
                "idle": lambda conversation, _: self.floor.conversations.close(
                    conversation, "system", "idle", only_if_idle=True
                ),
            },
            slow={},
        )

    async def _offer_expired(self, conversation: str, offer: str) -> None:
        record = await self.floor.conversations.record(conversation)
        await self.floor.queue.lapse(conversation, offer, record.offer_agent, "expired", only_if_due=True)

    async def _silent(self, agent: str) -> None:
        _, held = await self.floor.agents.silent(agent)
        for conversation in held:
            await self.floor.queue.release_lost(conversation, agent)

    async def findings(self) -> Noticed:
        """What the history checker finds now."""
        visits, places = await self._evidence.visits(), await self._evidence.places()
        found = check(History(visits=visits, acked=self.acked, places=places))
        return [f"{finding.rule}: {finding.detail}" for finding in found]

    # --- what people do ---

    async def says(self, message_id: str, text: str = "查余额") -> Receipt:
        """A customer's message, acknowledged."""
        receipt = await self.floor.says(text, CONTACT, message_id)
        self.acked.append(Acked(CONTACT, message_id, receipt.conversation, receipt.seq))
        return receipt

    async def waits(self) -> str:
        """A customer in the queue."""
        receipt = await self.says("m1", "转人工")
        await self.floor.queue.request(receipt.conversation, self.floor.ticket())
        return receipt.conversation

    async def offered(self, conversation: str, agent: str = AGENT, capacity: float = 3) -> str:
        """The customer offered to an agent."""
        await self.floor.agent(agent, capacity)
        standing = next(row for row in await self.floor.queue.waiting("general") if row.conversation == conversation)
        offer = await self.floor.queue.offer(standing, agent, 1.0, "test")
        assert offer is not None
        return offer

    async def with_agent(self) -> tuple[str, int]:
        """A customer whom the agent has: conversation and epoch."""
        conversation = await self.waits()
        offer = await self.offered(conversation)
        return conversation, await self.floor.queue.accept(conversation, offer, AGENT, "王芳")

    async def line(self, conversation: str, name: str, epoch: int, agent: str = AGENT) -> bool:
        """An agent's line; whether it was taken."""
        body = AgentMessage(id=name, agent=agent, name="王芳", text="您好")
        try:
            await self.floor.conversations.append(conversation, body, key=name, epoch=epoch, owner=agent)
        except (Stale, NotYours):
            return False
        return True

    async def warm(self) -> None:
        """Open as many connections as will be used at once, so that nobody is late for a race."""
        await asyncio.gather(*(self.floor.redis.exists("nothing") for _ in range(16)))

    async def count(self, conversation: str, code: str) -> int:
        """How often a notice was said."""
        events = await self.floor.conversations.read(conversation)
        return sum(isinstance(event.body, Notice) and event.body.code == code for event in events)
