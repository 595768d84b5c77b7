"""Who gets a ticket: pure rules over what is known now (handoff.md, "Who gets it")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from warmline.handoff.skills import Skill

# How much of an agent's capacity one conversation takes: a WeChat chat has longer pauses than a web chat.
WEIGHTS = {"web": 1.0, "wechat": 0.7}
OVERFLOW_MS = 60_000
# An agent who declined a ticket is asked for it again only when nobody else is there for so long.
DECLINED_AGAIN_MS = 60_000


class AgentView(msgspec.Struct, frozen=True):
    """An agent as the dispatcher sees them: `load` and `capacity` in weights, `idle_since` ms since 1970."""

    id: str
    name: str
    skills: Mapping[str, int]
    capacity: float
    load: float
    idle_since: int = 0


class Waiting(msgspec.Struct, frozen=True):
    """A waiting ticket. `preferred` is the customer's own manager or last agent, best first."""

    conversation: str
    skill: str
    channel: str
    waited_ms: int
    declined: frozenset[str] = frozenset()
    preferred: tuple[str, ...] = ()


class Choice(msgspec.Struct, frozen=True):
    """The chosen agent, why, and who would have been next."""

    agent: AgentView
    why: str
    runners_up: tuple[str, ...]


def weight(channel: str) -> float:
    """What a conversation on this channel takes of an agent's capacity."""
    return WEIGHTS.get(channel, 1.0)


def choose(ticket: Waiting, agents: Sequence[AgentView], skills: Mapping[str, Skill]) -> Choice | None:
    """The agent for a ticket, or None while nobody fits: preferred · proficiency · lowest load · longest idle."""
    fitting = [(agent, level) for agent in agents if (level := _level(ticket, agent, skills)) and _free(ticket, agent)]
    fresh = [pair for pair in fitting if pair[0].id not in ticket.declined]
    if fresh:
        candidates = fresh
    elif ticket.waited_ms >= DECLINED_AGAIN_MS:
        candidates = fitting
    else:
        return None
    if not candidates:
        return None
    ranked = sorted(candidates, key=lambda pair: _rank(ticket, *pair))
    agent, level = ranked[0]
    reason = "preferred" if agent.id in ticket.preferred else f"skill {level}, load {agent.load:g}/{agent.capacity:g}"
    return Choice(agent, reason, tuple(other.id for other, _ in ranked[1:4]))


def _level(ticket: Waiting, agent: AgentView, skills: Mapping[str, Skill]) -> int:
    """Proficiency for the ticket's skill, ten times 1-5; later a neighbour's, 1-5; 0 = none."""
    own = agent.skills.get(ticket.skill, 0)
    if own or ticket.waited_ms < OVERFLOW_MS:
        return own * 10
    rule = skills.get(ticket.skill)
    return max((agent.skills.get(name, 0) for name in rule.neighbours), default=0) if rule else 0


def _free(ticket: Waiting, agent: AgentView) -> bool:
    return agent.load + weight(ticket.channel) <= agent.capacity


def _rank(ticket: Waiting, agent: AgentView, level: int) -> tuple[bool, int, float, int, str]:
    return (agent.id not in ticket.preferred, -level, agent.load / agent.capacity, agent.idle_since, agent.id)
