"""A supervisor changes an agent's skills or capacity while offers run: what does not fit any more goes on to others."""

from __future__ import annotations

from collections.abc import Mapping

from warmline.conversation.states import Record, State
from warmline.conversation.store import Conversations
from warmline.handoff.agents import Agents
from warmline.handoff.queue import Queue
from warmline.handoff.skills import Skill


class Reskilling:
    """Changes agents' profiles."""

    def __init__(self, conversations: Conversations, queue: Queue, agents: Agents, skills: Mapping[str, Skill]) -> None:
        self._c = conversations
        self._queue = queue
        self._agents = agents
        self._skills = skills

    async def change(self, agent: str, skills: Mapping[str, int], capacity: float) -> list[str]:
        """Set skills and capacity; the conversations whose offers were withdrawn. What the agent owns they keep."""
        if not await self._agents.change(agent, skills, capacity):
            return []
        withdrawn = []
        for conversation in await self._agents.held(agent):
            record = await self._c.record(conversation)
            if record.state is not State.OFFERED or record.offer_agent != agent:
                continue
            presence = await self._agents.presence(agent)
            too_much = presence is not None and presence.load > presence.capacity
            if (too_much or not self._serves(skills, record)) and await self._queue.lapse(
                conversation, record.offer, agent, "withdrawn"
            ):
                withdrawn.append(conversation)
        return withdrawn

    def _serves(self, skills: Mapping[str, int], record: Record) -> bool:
        rule = self._skills.get(record.skill)
        return any(name in skills for name in (record.skill, *(rule.neighbours if rule else ())))
