"""Why an offer went to this agent and not to another: kept for each conversation, for a supervisor who asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec
from redis.asyncio import Redis

from warmline.conversation.keys import Keys
from warmline.handoff.routing import AgentView, Choice, Waiting, why_not
from warmline.handoff.skills import Skill

# Why somebody got an offer that was meant for them by name.
RESERVED = "reserved"


class Explanation(msgspec.Struct, frozen=True):
    """One offer: who got it and why, who came next, and why not the others (code → agents; codes in docs/handoff.md).

    `at` is ms since 1970. `agent` got it because of `why`, for a ticket that had waited `waited_ms`.
    """

    at: int
    agent: str
    why: str
    next: tuple[str, ...]
    waited_ms: int
    others: Mapping[str, tuple[str, ...]]


class Answer(msgspec.Struct, frozen=True):
    """Why one agent did not get one offer: `code`, and who got it, when and why."""

    at: int
    code: str
    agent: str
    why: str


def explain(
    ticket: Waiting, choice: Choice, floor: Iterable[AgentView], skills: Mapping[str, Skill], at: int
) -> Explanation:
    """What is kept of an offer (pure)."""
    others: dict[str, list[str]] = defaultdict(list)
    for agent in floor:
        if agent.id != choice.agent.id:
            others[why_not(ticket, agent, choice.agent, skills)].append(agent.id)
    spoken = {code: tuple(agents) for code, agents in others.items()}
    return Explanation(at, choice.agent.id, choice.why, choice.runners_up, ticket.waited_ms, spoken)


class Explanations:
    """What offer.lua kept of the last ten offers of each conversation, for a week."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def of(self, conversation: str) -> list[Explanation]:
        """All that are kept, the newest first."""
        rows = await self._redis.lrange(self._keys.explanations(conversation), 0, -1)
        return [msgspec.json.decode(row, type=Explanation) for row in rows]

    async def why_not(self, conversation: str, agent: str) -> list[Answer]:
        """Why this agent did not get the offers of a conversation, the newest first.

        `chosen` for those they got; `signed_off` when they were not at the desk at all.
        """
        return [
            Answer(one.at, _code(one, agent), one.agent, one.why)
            for one in await self.of(conversation)
        ]  # fmt: skip


def _code(one: Explanation, agent: str) -> str:
    if one.agent == agent:
        return "chosen"
    if one.why == RESERVED:
        return RESERVED
    return next((code for code, agents in one.others.items() if agent in agents), "signed_off")
