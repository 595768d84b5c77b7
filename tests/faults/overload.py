"""Whether any agent ever held more than their capacity, told from the logs alone (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from warmline.conversation.events import (
    Accepted,
    AgentLost,
    Closed,
    Offered,
    OfferLapsed,
    Returned,
    TakenOver,
    Transferred,
)
from warmline.conversation.history import Finding, Visit


def overloads(visits: Sequence[Visit], capacities: Mapping[str, float], weights: Mapping[str, float]) -> list[Finding]:
    """Every moment at which an agent held more than they can. What ends and begins in one ms is taken in this order:
    Redis does one after the other, and the logs do not say which."""
    moments = sorted(
        (at, more, agent, visit.conversation)
        for visit in visits
        for at, more, agent in _holds(visit, weights.get(visit.record.channel, 1.0))
    )
    load: dict[str, float] = defaultdict(float)
    found = []
    for at, more, agent, conversation in moments:
        load[agent] += more
        if load[agent] > capacities[agent] + 1e-6:
            found.append(Finding("overloaded", conversation, at, f"{agent} holds {load[agent]:g}"))
    return found


def _holds(visit: Visit, weight: float) -> Iterator[tuple[int, float, str]]:
    """When whose load grows and shrinks by this visit: (at, ± weight, agent)."""
    holder = ""
    for event in visit.events:
        body, before = event.body, holder
        if isinstance(body, Offered | Accepted):
            holder = body.agent
        elif isinstance(body, OfferLapsed | Transferred | AgentLost | Returned | Closed | TakenOver):
            holder = ""
        if before != holder:
            if before:
                yield event.at, -weight, before
            if holder:
                yield event.at, weight, holder
