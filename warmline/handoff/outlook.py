"""What a waiting customer is told: place and box of minutes, from the queue and the agents as they are now."""

from __future__ import annotations

from warmline.conversation.states import Record, State
from warmline.conversation.store import Conversations
from warmline.handoff.agents import Agents
from warmline.handoff.queue import Queue
from warmline.handoff.wait import WaitBox, estimate


class Outlook:
    """Estimates waits."""

    def __init__(self, conversations: Conversations, queue: Queue, agents: Agents) -> None:
        self._c = conversations
        self._queue = queue
        self._agents = agents

    async def of(self, conversation: str, record: Record) -> WaitBox | None:
        """The box for a waiting conversation; None when it does not wait."""
        if record.state not in (State.QUEUED, State.OFFERED):
            return None
        ahead = await self._queue.place(conversation, record.skill) or 0
        now = await self._c.now()
        able = [agent for agent in await self._agents.all() if record.skill in agent.skills and agent.takes_offers(now)]
        slots = sum(agent.capacity for agent in able)
        return estimate(ahead, slots, max(0.0, slots - sum(agent.load for agent in able)))
