"""Offers waiting customers to free agents. Any number of dispatchers may run; the offer script decides races."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog

from warmline.conversation.states import Record, record_from
from warmline.conversation.store import Conversations
from warmline.handoff.agents import Agents, Presence
from warmline.handoff.queue import Queue, Standing
from warmline.handoff.routing import AgentView, Waiting, choose, weight
from warmline.handoff.skills import Skill

log = structlog.get_logger()

LOOKED_AT = 100


class Dispatcher:
    """One round looks at the waiting tickets of all skills in their order and offers what fits."""

    def __init__(self, conversations: Conversations, queue: Queue, agents: Agents, skills: Mapping[str, Skill]) -> None:
        self._c = conversations
        self._queue = queue
        self._agents = agents
        self._skills = skills

    async def round(self) -> int:
        """Offer what can be offered now; the number of offers made."""
        now = await self._c.now()
        # Agents first: they are few, and without a free one no ticket has to be read.
        free = [agent for agent in await self._agents.all() if agent.takes_offers(now) and agent.load < agent.capacity]
        tickets = await self._tickets() if free else []
        made = 0
        for standing, record in tickets:
            if not free:
                break
            offered = await self._offer(standing, record, free, now)
            if offered is not None:
                made += 1
                free = _with_load(free, offered, weight(record.channel))
        return made

    async def _tickets(self) -> list[tuple[Standing, Record]]:
        """Waiting tickets of all skills by their place, with their records."""
        standing: list[Standing] = []
        for skill in self._skills:
            standing += await self._queue.waiting(skill, LOOKED_AT)
        standing.sort(key=lambda ticket: ticket.place_ms)
        async with self._c.redis.pipeline(transaction=False) as pipe:
            for ticket in standing:
                pipe.hgetall(self._c.keys.record(ticket.conversation))
            rows = await pipe.execute() if standing else []
        pairs = ((ticket, record_from(fields)) for ticket, fields in zip(standing, rows, strict=True))
        return [(ticket, record) for ticket, record in pairs if record is not None]

    async def _offer(self, standing: Standing, record: Record, free: Sequence[Presence], now: int) -> str | None:
        ticket = Waiting(
            conversation=standing.conversation,
            skill=standing.skill,
            channel=record.channel,
            waited_ms=now - record.queued_at,
            declined=frozenset(record.declined),
        )
        views: list[AgentView] = [agent.view() for agent in free]
        choice = choose(ticket, views, self._skills)
        if choice is None:
            return None
        why = f"{choice.why}; next: {', '.join(choice.runners_up) or '-'}"
        offer = await self._queue.offer(standing, choice.agent.id, weight(record.channel), why)
        if offer is None:
            return None
        log.info("handoff.offered", conversation=standing.conversation, agent=choice.agent.id, skill=standing.skill)
        return choice.agent.id


def _with_load(agents: Sequence[Presence], agent: str, more: float) -> list[Presence]:
    """The agents with this one's load grown, as the next ticket of the round must see it."""
    return [
        Presence(
            id=one.id, name=one.name, state=one.state, skills=one.skills, capacity=one.capacity,
            load=one.load + (more if one.id == agent else 0), lease_until=one.lease_until, suspect=one.suspect,
            reason=one.reason, idle_since=one.idle_since,
        )
        for one in agents
    ]  # fmt: skip
