"""Agents' availability and their leases: who is there, what they can do, what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from redis.asyncio import Redis

from warmline.conversation.keys import Keys
from warmline.conversation.scripts import Arg, Scripts
from warmline.handoff.routing import AgentView

LOOK_AGAIN_MS = 2_000


SHANGHAI_MS = 8 * 3_600_000
DAY_MS = 86_400_000
# What an agent may say when they pause. The last is said by the offers they missed, never by their page.
PAUSES = ("rest", "meal", "meeting", "training", "after_call", "other")
MISSED_OFFERS = "missed_offers"


class Lapses(msgspec.Struct, frozen=True):
    """Offers of one agent and day that came to nothing."""

    declined: int
    missed: int


class Presence(msgspec.Struct, frozen=True):
    """An agent's state now. `lease_until` in ms since 1970."""

    id: str
    name: str
    state: str
    skills: Mapping[str, int]
    capacity: float
    load: float
    lease_until: int
    suspect: bool
    reason: str = ""
    idle_since: int = 0
    manager_code: str = ""
    revision: int = 0

    def takes_offers(self, now: int) -> bool:
        """Whether new conversations may be offered."""
        return not self.away(now)

    def away(self, now: int) -> str:
        """Why nothing is offered to them: offline, paused or suspect; '' while they take offers."""
        if self.state != "online":
            return self.state
        return "suspect" if self.suspect or self.lease_until <= now else ""

    def view(self, now: int) -> AgentView:
        """As the routing rules see them."""
        away = self.away(now)
        return AgentView(
            self.id, self.name, self.skills, self.capacity, self.load, self.idle_since, away, self.revision
        )


class Agents:
    """All agents in one Redis."""

    def __init__(
        self, redis: Redis, keys: Keys, scripts: Scripts, *, silent_ms: int = 15_000, grace_ms: int = 20_000
    ) -> None:
        self._redis = redis
        self._keys = keys
        self._scripts = scripts
        self._silent_ms = silent_ms
        self._grace_ms = grace_ms

    def _script_keys(self, agent: str) -> list[str]:
        k = self._keys
        return [k.agent(agent), k.held(agent), k.agents(), k.timers(), k.clock(), k.dispatcher_bell()]

    async def available(
        self,
        agent: str,
        state: str,
        name: str,
        skills: Mapping[str, int],
        capacity: float,
        reason: str = "",
        manager_code: str = "",
    ) -> None:
        """Set an agent's state: online, paused or offline. `manager_code`: how the bank names them as a manager."""
        profile: list[Arg] = [name, msgspec.json.encode(dict(skills)), f"{capacity:g}", self._silent_ms, reason]
        profile.append(manager_code)
        await self._scripts.run("agent_availability", self._script_keys(agent), [agent, state, *profile])

    async def change(self, agent: str, skills: Mapping[str, int], capacity: float) -> bool:
        """Change what an agent can do; False when they were never at the desk (then their account says it all)."""
        profile: list[Arg] = [msgspec.json.encode(dict(skills)), f"{capacity:g}"]
        answer = await self._scripts.run("agent_profile", self._script_keys(agent), [agent, *profile])
        return str(answer[0]) == "changed"

    async def lapses(self, agent: str, at: int) -> Lapses:
        """How many offers the agent declined and missed on the day of `at` (ms since 1970, Shanghai's days)."""
        day = (at + SHANGHAI_MS) // DAY_MS
        counts: Any = await self._redis.hmget(self._keys.lapses(agent), [f"{day}:declined", f"{day}:expired"])
        return Lapses(declined=int(counts[0] or 0), missed=int(counts[1] or 0))

    async def beat(self, agent: str) -> None:
        """The agent's page is alive."""
        await self._scripts.run("agent_beat", self._script_keys(agent), [agent, self._silent_ms])

    async def silent(self, agent: str) -> tuple[str, list[str]]:
        """Run the lease's timer: ("alive" | "suspect" | "lost", conversations to release)."""
        answer = await self._scripts.run(
            "agent_silent", self._script_keys(agent), [agent, self._grace_ms, LOOK_AGAIN_MS]
        )
        return str(answer[0]), [str(name) for name in answer[1]] if len(answer) > 1 else []

    async def presence(self, agent: str) -> Presence | None:
        """One agent, or None."""
        found = await self._read([agent])
        return found[0] if found else None

    async def all(self) -> list[Presence]:
        """All agents that are not signed off."""
        return await self._read(sorted(map(str, await self._redis.smembers(self._keys.agents()))))

    async def held(self, agent: str) -> list[str]:
        """Conversations offered to or owned by the agent."""
        return [str(name) for name in await self._redis.zrange(self._keys.held(agent), 0, -1)]

    async def _read(self, ids: list[str]) -> list[Presence]:
        async with self._redis.pipeline(transaction=False) as pipe:
            for agent in ids:
                pipe.hgetall(self._keys.agent(agent))
                pipe.zrange(self._keys.held(agent), 0, -1, withscores=True)
            rows = await pipe.execute()
        pairs = zip(ids, rows[::2], rows[1::2], strict=True)
        return [_presence(agent, fields, held) for agent, fields, held in pairs if "state" in fields]


def _presence(agent: str, fields: Mapping[str, str], held: list[tuple[str, float]]) -> Presence:
    return Presence(
        id=agent,
        name=fields.get("name", agent),
        state=fields["state"],
        skills=msgspec.json.decode(fields.get("skills", "{}"), type=dict[str, int]),
        capacity=float(fields.get("capacity", "0")),
        load=sum(float(weight) for _, weight in held),
        lease_until=int(float(fields.get("lease_until", "0"))),
        suspect=fields.get("suspect") == "1",
        reason=fields.get("reason", ""),
        idle_since=int(float(fields.get("last_offer_at", "0"))),
        manager_code=fields.get("manager_code", ""),
        revision=int(fields.get("revision", "0")),
    )
