"""Who gets a ticket, and why not another: pure rules over what is known now (docs/handoff.md, "Who gets it")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from warmline.conversation.tickets import Lane
from warmline.handoff.skills import Skill

# What one conversation of a channel takes of an agent's capacity (settings weight_web, weight_wechat).
WEIGHTS = {"web": 1.0, "wechat": 0.7}
OVERFLOW_MS = 60_000
# An agent who declined a ticket is asked for it again after so long, and only when nobody else fits.
DECLINED_AGAIN_MS = 60_000
# How long a ticket waits for the customer's own manager or last agent while they are there and busy.
PREFERRED_GRACE_MS = 20_000


class AgentView(msgspec.Struct, frozen=True):
    """An agent as the dispatcher sees them: `load` and `capacity` in weights, `idle_since` ms since 1970.

    `away` is why nothing is offered to them now (offline, paused, suspect), '' while they take offers. `revision` rises
    when their profile changes.
    """

    id: str
    name: str
    skills: Mapping[str, int]
    capacity: float
    load: float
    idle_since: int = 0
    away: str = ""
    revision: int = 0


class Waiting(msgspec.Struct, frozen=True):
    """A waiting ticket. `preferred`: the customer's own manager, then the last agent. `declined`: agent → ms since.

    `weight` is what it takes of an agent's capacity.
    """

    conversation: str
    skill: str
    waited_ms: int
    weight: float = 1.0
    lane: str = Lane.STANDARD.value
    declined: Mapping[str, int] = {}
    preferred: tuple[str, ...] = ()


class Choice(msgspec.Struct, frozen=True):
    """The chosen agent, why, and who would have been next."""

    agent: AgentView
    why: str
    runners_up: tuple[str, ...]


def choose(
    ticket: Waiting,
    agents: Sequence[AgentView],
    skills: Mapping[str, Skill],
    grace_ms: int = PREFERRED_GRACE_MS,
) -> Choice | None:
    """The agent for a ticket, or None while nobody fits: preferred · proficiency · lowest load · longest idle.

    None too while a preferred agent is there but busy, for `grace_ms` at most; fraud never waits for one.
    """
    able = [(agent, level) for agent in agents if not agent.away and (level := _level(ticket, agent, skills))]
    fitting = [pair for pair in able if _free(ticket, pair[0])]
    candidates = [pair for pair in fitting if pair[0].id not in ticket.declined]
    if not candidates:
        candidates = [pair for pair in fitting if ticket.declined[pair[0].id] >= DECLINED_AGAIN_MS]
    if not candidates:
        return None
    ranked = sorted(candidates, key=lambda pair: _rank(ticket, *pair))
    agent, level = ranked[0]
    if agent.id not in ticket.preferred and _waits_for_preferred(ticket, able, grace_ms):
        return None
    reason = "preferred" if agent.id in ticket.preferred else f"skill {level}, load {agent.load:g}/{agent.capacity:g}"
    return Choice(agent, reason, tuple(other.id for other, _ in ranked[1:4]))


def why_not(ticket: Waiting, agent: AgentView, chosen: AgentView, skills: Mapping[str, Skill]) -> str:
    """Why this agent was not chosen before `chosen`, as a code of docs/handoff.md ("Why not me").

    The first rule that speaks against them, in the order in which `choose` applies them.
    """
    if agent.id == chosen.id:
        return "chosen"
    if agent.away:
        return agent.away
    level = _level(ticket, agent, skills)
    if not level:
        return "no_skill"
    if not _free(ticket, agent):
        return "full"
    if agent.id in ticket.declined:
        return "declined"
    mine, theirs = _rank(ticket, agent, level), _rank(ticket, chosen, _level(ticket, chosen, skills))
    codes = ("not_preferred", "lower_proficiency", "more_load", "less_idle")
    return next((code for upto, code in enumerate(codes, 1) if mine[:upto] > theirs[:upto]), "drawn_by_id")


def _waits_for_preferred(ticket: Waiting, able: Sequence[tuple[AgentView, int]], grace_ms: int) -> bool:
    if ticket.lane == Lane.FRAUD.value or ticket.waited_ms >= grace_ms:
        return False
    return any(agent.id in ticket.preferred and agent.id not in ticket.declined for agent, _ in able)


def _level(ticket: Waiting, agent: AgentView, skills: Mapping[str, Skill]) -> int:
    """Proficiency for the ticket's skill, ten times 1-5; later a neighbour's, 1-5; 0 = none."""
    own = agent.skills.get(ticket.skill, 0)
    if own or ticket.waited_ms < OVERFLOW_MS:
        return own * 10
    rule = skills.get(ticket.skill)
    return max((agent.skills.get(name, 0) for name in rule.neighbours), default=0) if rule else 0


def _free(ticket: Waiting, agent: AgentView) -> bool:
    return agent.load + ticket.weight <= agent.capacity


def _rank(ticket: Waiting, agent: AgentView, level: int) -> tuple[int, int, float, int, str]:
    own = ticket.preferred.index(agent.id) if agent.id in ticket.preferred else len(ticket.preferred)
    return (own, -level, agent.load / agent.capacity, agent.idle_since, agent.id)
