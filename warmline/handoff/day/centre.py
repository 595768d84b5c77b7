"""The simulated service centre: an event loop over one day with the real rules of order and choice.

Order: `HEAD_START` of conversation/tickets.py, as lua/_prelude.lua puts tickets into the queue. Choice: `choose` of
routing.py, asked as dispatcher.py asks it. Nothing else of the queue is simulated: no processes, no Redis, no leases.
"""

from __future__ import annotations

import heapq
from bisect import insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, islice

import msgspec
from msgspec.structs import replace

from warmline.conversation.tickets import HEAD_START
from warmline.handoff.day.customers import Customer
from warmline.handoff.day.shifts import Shift
from warmline.handoff.dispatcher import LOOKED_AT
from warmline.handoff.routing import DECLINED_AGAIN_MS, OVERFLOW_MS, WEIGHTS, AgentView, Waiting, choose
from warmline.handoff.skills import Skill

OFFER_MS = 15_000


class Visit(msgspec.Struct):
    """What became of a customer: `accepted` or `left` (ms after midnight), or neither when the day ended before."""

    customer: Customer
    declined: Mapping[str, int] = {}  # agent → when (ms)
    offered_to: str = ""
    accepted: int | None = None
    left: int | None = None

    @property
    def waited(self) -> int | None:
        """Ms from queueing to a person; None for who was not served."""
        return None if self.accepted is None else self.accepted - self.customer.at


class _Agent:
    """An agent at work. Offers count as load, as they do in the agent's held set."""

    def __init__(self, shift: Shift) -> None:
        self.shift = shift
        self.present = False
        self.view = AgentView(shift.agent, shift.agent, shift.skills, shift.capacity, 0.0, 0)

    def take(self, channel: str, now: int) -> None:
        self.view = replace(self.view, load=round(self.view.load + WEIGHTS.get(channel, 1.0), 6), idle_since=now)

    def give_back(self, channel: str) -> None:
        self.view = replace(self.view, load=round(self.view.load - WEIGHTS.get(channel, 1.0), 6))


Watcher = Callable[["Centre", Visit], None]


class Centre:
    """Runs one day of customers and shifts."""

    def __init__(
        self,
        customers: Sequence[Customer],
        shifts: Sequence[Shift],
        skills: Mapping[str, Skill],
    ) -> None:
        self.now = 0
        self.visits = [Visit(customer) for customer in customers]
        self._skills = skills
        self._agents = {shift.agent: _Agent(shift) for shift in shifts}
        self._queues: dict[str, list[tuple[int, int, Visit]]] = {name: [] for name in skills}
        self._watchers: dict[str, Watcher] = {}
        self._order = count()
        self._events: list[tuple[int, int, Callable[[], None]]] = []
        for number, visit in enumerate(self.visits):
            self._at(visit.customer.at, lambda n=number, v=visit: self._arrive(n, v))  # type: ignore[misc]
        for agent in self._agents.values():
            for start, end in agent.shift.spans:
                self._at(start, lambda a=agent: self._turn(a, True))  # type: ignore[misc]
                self._at(end, lambda a=agent: self._turn(a, False))  # type: ignore[misc]

    def watch(self, **watchers: Watcher) -> None:
        """Be told of each visit that is `queued`, `accepted`, `ended` (the talk) or has `left` the queue."""
        self._watchers = watchers

    def run(self) -> list[Visit]:
        """The whole day; all visits in the order of their coming."""
        while self._events:
            self.now, _, act = heapq.heappop(self._events)
            act()
        return self.visits

    def agents(self) -> list[AgentView]:
        """Who takes offers now."""
        return [agent.view for agent in self._agents.values() if agent.present]

    def queues(self) -> dict[str, list[tuple[int, str]]]:
        """All waiting tickets by skill: (place in ms, name), in order."""
        return {
            skill: [(place, visit.customer.name) for place, _, visit in queue] for skill, queue in self._queues.items()
        }

    def waits(self, visit: Visit) -> bool:
        """Whether it stands in the queue (and is not offered)."""
        return visit.accepted is None and visit.left is None and not visit.offered_to

    def _at(self, at: int, act: Callable[[], None]) -> None:
        heapq.heappush(self._events, (at, next(self._order), act))

    def _told(self, what: str, visit: Visit) -> None:
        watcher = self._watchers.get(what)
        if watcher:
            watcher(self, visit)

    def _turn(self, agent: _Agent, present: bool) -> None:
        agent.present = present
        if present:
            self._round()

    def _arrive(self, number: int, visit: Visit) -> None:
        self._enqueue(number, visit)
        # The dispatcher looks again when a wait lets a ticket overflow, or be offered again to who declined it.
        for after in sorted({OVERFLOW_MS, DECLINED_AGAIN_MS}):
            self._at(self.now + after, lambda: self._round() if self.waits(visit) else None)
        self._at(self.now + visit.customer.patience, lambda: self._leave(number, visit))
        self._told("queued", visit)

    def _enqueue(self, number: int, visit: Visit) -> None:
        customer = visit.customer
        insort(self._queues[customer.skill], (customer.at - HEAD_START[customer.lane], number, visit))
        self._round()

    def _dequeue(self, visit: Visit) -> None:
        queue = self._queues[visit.customer.skill]
        del queue[next(index for index, row in enumerate(queue) if row[2] is visit)]

    def _leave(self, number: int, visit: Visit) -> None:
        if self.waits(visit):
            self._dequeue(visit)
            visit.left = self.now
            self._told("left", visit)

    def _looked_at(self) -> Iterator[tuple[int, int, Visit]]:
        return heapq.merge(*(list(islice(queue, LOOKED_AT)) for queue in self._queues.values() if queue))

    def _round(self) -> None:
        """One round of the dispatcher."""
        if not any(self._queues.values()):
            return
        free = {view.id: view for view in self.agents() if view.load < view.capacity}
        for _, number, visit in self._looked_at() if free else ():
            customer = visit.customer
            waiting = Waiting(
                customer.name,
                customer.skill,
                self.now - customer.at,
                WEIGHTS.get(customer.channel, 1.0),
                customer.lane.value,
                {agent: self.now - when for agent, when in visit.declined.items()},
            )
            choice = choose(waiting, list(free.values()), self._skills)
            if choice is None:
                continue
            self._offer(number, visit, self._agents[choice.agent.id])
            view = self._agents[choice.agent.id].view
            free[view.id] = view
            if view.load >= view.capacity:
                del free[view.id]
            if not free:
                break

    def _offer(self, number: int, visit: Visit, agent: _Agent) -> None:
        customer = visit.customer
        self._dequeue(visit)
        visit.offered_to = agent.shift.agent
        agent.take(customer.channel, self.now)
        if customer.declined and not visit.declined:
            self._at(self.now + OFFER_MS, lambda: self._lapse(number, visit, agent))
        else:
            self._at(self.now + customer.accept, lambda: self._accept(visit, agent))

    def _lapse(self, number: int, visit: Visit, agent: _Agent) -> None:
        visit.offered_to, visit.declined = "", {agent.shift.agent: self.now}
        agent.give_back(visit.customer.channel)
        self._enqueue(number, visit)

    def _accept(self, visit: Visit, agent: _Agent) -> None:
        visit.accepted = self.now
        self._at(self.now + visit.customer.handle, lambda: self._end(visit, agent))
        self._told("accepted", visit)

    def _end(self, visit: Visit, agent: _Agent) -> None:
        agent.give_back(visit.customer.channel)
        self._told("ended", visit)
        self._round()
