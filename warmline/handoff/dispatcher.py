"""Offers waiting customers to free agents. Any number of dispatchers may run; the offer script decides races."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import structlog

from warmline.conversation.states import Record, record_from
from warmline.conversation.store import Conversations
from warmline.handoff.agents import Agents
from warmline.handoff.explanations import explain
from warmline.handoff.queue import Queue, Standing
from warmline.handoff.routing import PREFERRED_GRACE_MS, WEIGHTS, AgentView, Waiting, choose
from warmline.handoff.skills import Skill

log = structlog.get_logger()

# Of each skill at most so many tickets are looked at in a round, so a round costs the same however long the queue is.
LOOKED_AT = 100
# Tickets read at once beyond the free slots: those that the free agents declined, or that wait for another.
SPARE = 10


class Dispatcher:
    """One round looks at the waiting tickets in their order and offers what fits.

    `weights`: what a conversation of a channel takes of an agent's capacity. `grace_ms`: how long a ticket waits for
    the customer's own manager or last agent.
    """

    def __init__(
        self,
        conversations: Conversations,
        queue: Queue,
        agents: Agents,
        skills: Mapping[str, Skill],
        *,
        weights: Mapping[str, float] = WEIGHTS,
        grace_ms: int = PREFERRED_GRACE_MS,
    ) -> None:
        self._c = conversations
        self._queue = queue
        self._agents = agents
        self._skills = skills
        self._weights = weights
        self._grace_ms = grace_ms

    async def round(self) -> int:
        """Offer what can be offered now; the number of offers made."""
        now = await self._c.now()
        # Agents first: they are few, and without a free one no ticket has to be read.
        present = await self._agents.all()
        floor = {one.id: one.view(now) for one in present}
        managers = {one.manager_code: one.id for one in present if one.manager_code}
        made, tried = 0, set[str]()
        # A few tickets more than there are slots are enough, unless the first ones do not fit whoever is free.
        for limit in (self._slots(floor) + SPARE, LOOKED_AT):
            standing = await self._standing(floor, limit)
            for start in range(0, len(standing), limit):
                batch = [place for place in standing[start : start + limit] if place.conversation not in tried]
                tried.update(place.conversation for place in batch)
                for place, ticket in await self._tickets(batch, managers, now):
                    made += await self._offer(place, ticket, floor, now)
                    if not self._slots(floor):
                        return made
            if limit >= LOOKED_AT or len(standing) < limit:
                break
        return made

    def _slots(self, floor: Mapping[str, AgentView]) -> int:
        """How many conversations of the lightest channel the free agents could take."""
        least = min(self._weights.values())
        return sum(max(0, int((one.capacity - one.load) / least)) for one in floor.values() if not one.away)

    async def _standing(self, floor: Mapping[str, AgentView], limit: int) -> list[Standing]:
        """The first tickets of each skill that a free agent could serve (its own or a neighbour's), by their place."""
        least = min(self._weights.values())
        offered = {
            skill
            for agent in floor.values()
            if not agent.away and agent.load + least <= agent.capacity
            for skill in agent.skills
        }
        wanted = [name for name, skill in self._skills.items() if offered & {name, *skill.neighbours}]
        standing = [place for skill in await self._queue.heads(wanted, limit) for place in skill]
        return sorted(standing, key=lambda place: place.place_ms)

    async def _tickets(
        self, standing: Sequence[Standing], managers: Mapping[str, str], now: int
    ) -> list[tuple[Standing, Waiting]]:
        """The tickets as the routing rules see them."""
        if not standing:
            return []
        async with self._c.redis.pipeline(transaction=False) as pipe:
            for place in standing:
                pipe.hgetall(self._c.keys.record(place.conversation))
            rows = await pipe.execute()
        pairs = zip(standing, map(record_from, rows), strict=True)
        found = [(place, record) for place, record in pairs if record is not None]
        served: list[Any] = await self._c.redis.mget([self._c.keys.last_agent(record.contact) for _, record in found])
        return [
            (place, self._waiting(place, record, [managers.get(record.manager), last], now))
            for (place, record), last in zip(found, served, strict=True)
        ]

    def _waiting(self, place: Standing, record: Record, preferred: Sequence[str | None], now: int) -> Waiting:
        return Waiting(
            conversation=place.conversation,
            skill=place.skill,
            waited_ms=now - record.queued_at,
            weight=self._weights.get(record.channel, 1.0),
            lane=record.lane,
            declined={agent: now - at for agent, at in record.declined.items()},
            preferred=tuple(dict.fromkeys(agent for agent in preferred if agent)),
        )

    async def _offer(self, place: Standing, ticket: Waiting, floor: dict[str, AgentView], now: int) -> int:
        """Offer one ticket; 1 when that was done. The chosen agent is in `floor` as the next ticket must see them."""
        choice = choose(ticket, list(floor.values()), self._skills, self._grace_ms)
        if choice is None:
            return 0
        agent = choice.agent
        why = f"{choice.why}; next: {', '.join(choice.runners_up) or '-'}"
        told = explain(ticket, choice, floor.values(), self._skills, now)
        if await self._queue.offer(place, agent.id, ticket.weight, why, told, agent.revision) is None:
            # Another dispatcher was quicker with the ticket or with the agent: look at the agent anew.
            presence = await self._agents.presence(agent.id)
            if presence is not None:
                floor[agent.id] = presence.view(now)
            return 0
        floor[agent.id] = msgspec.structs.replace(agent, load=agent.load + ticket.weight)
        log.info("handoff.offered", conversation=place.conversation, agent=agent.id, skill=place.skill)
        return 1
