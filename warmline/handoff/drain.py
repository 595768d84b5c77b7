"""How the queues will drain from now on, if all goes as measured: a fluid model of slots, queues and roster (pure).

Slots of agents with the same skills are one crew. A crew's busy slots free at the rate slots ÷ mean handle time, like
water: what frees in a step goes to the waiting ticket with the earliest place among those the crew may take, with the
neighbours' tickets after the overflow time, as routing.py and dispatcher.py do it one by one. On the way the crews grow
and shrink by the roster, tickets that will overtake come at the measured rates of their lanes, and impatient ones leave
at the rate 1 ÷ patience. The time at which a ticket's turn comes is its expected wait.

Source: fluid models of many-server queues with abandonment (Whitt 2006, "Fluid models for multiserver queues with
abandonments", Operations Research 54); the wait of who is k-th in a pool of n is k·mean/n there, and all else here is
bookkeeping of who shares which pool.
"""

from __future__ import annotations

import heapq
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import count

import msgspec

from warmline.conversation.tickets import HEAD_START
from warmline.handoff.measured import PRIOR_HANDLE_SECONDS, Measured
from warmline.handoff.routing import OVERFLOW_MS, AgentView
from warmline.handoff.skills import Skill

STEP_SECONDS = 5.0
# Overtakers are poured in by so much time at once.
BATCH_SECONDS = 30.0
# How late the last of a shift is in place after its planned start.
LATE_MS = 180_000
HORIZON_SECONDS = 2 * 3600.0


class Half(msgspec.Struct, frozen=True):
    """Planned slots (agents' capacity, in weights) by skill from `start` (ms) on; who has two skills counts twice."""

    start: int
    slots: Mapping[str, float]


class SlotsAhead(msgspec.Struct, frozen=True):
    """The roster as far as waits need it: half hours in order. Without any, today's agents stay."""

    halves: tuple[Half, ...] = ()

    def of(self, skills: frozenset[str], moment: int) -> float:
        """Planned slots of these skills at `moment` (ms). Shifts start a little late, so what grows does in that time;
        what shrinks does at once. 1 where nothing is planned, so that today's agents stay."""
        index = bisect_right(self.halves, moment, key=lambda half: half.start) - 1
        if index < 0:
            return 1.0
        half, last = self.halves[index], self.halves[max(0, index - 1)]
        planned, before = (sum(one.slots.get(skill, 0.0) for skill in skills) for one in (half, last))
        return planned if planned <= before else before + (planned - before) * min(1.0, (moment - half.start) / LATE_MS)

    def moves(self, moment: int, within: int) -> bool:
        """Whether the plan may have changed in the last `within` ms before `moment`."""
        index = bisect_right(self.halves, moment, key=lambda half: half.start) - 1
        return index >= 0 and moment - self.halves[index].start <= LATE_MS + within


class Crew(msgspec.Struct, frozen=True):
    """Agents with the same skills: conversations they can hold at once, and how many more they can take now."""

    skills: frozenset[str]
    slots: float
    free: float


class Situation(msgspec.Struct, frozen=True):
    """All that is known at `now` (ms). `queues`: (place in ms, conversation) by skill, in order."""

    now: int
    queues: Mapping[str, Sequence[tuple[int, str]]]
    crews: Sequence[Crew]
    measured: Measured
    ahead: SlotsAhead = SlotsAhead()


def crews_of(agents: Sequence[AgentView], mean_weight: float) -> list[Crew]:
    """Agents who take offers, as crews. An agent with room for less than one average conversation has none free."""
    found: dict[frozenset[str], list[AgentView]] = {}
    for agent in agents:
        found.setdefault(frozenset(agent.skills), []).append(agent)
    return [
        Crew(
            skills,
            sum(max(1.0, one.capacity / mean_weight - 0.5) for one in crew),
            float(sum(math.floor(max(0.0, one.capacity - one.load) / mean_weight + 0.2) for one in crew)),
        )
        for skills, crew in found.items()
    ]


def serves(crew: Crew, skill: str, skills: Mapping[str, Skill]) -> bool:
    """Whether the crew takes tickets of a skill, at once or after the overflow time."""
    rule = skills.get(skill)
    return skill in crew.skills or (rule is not None and not crew.skills.isdisjoint(rule.neighbours))


def spacing(crews: Sequence[Crew], measured: Measured) -> float:
    """Mean seconds between two slots that free in these crews together."""
    rate = sum(crew.slots / _handle_seconds(crew, crews, measured) for crew in crews)
    return 1 / rate if rate else HORIZON_SECONDS


def expected_waits(situation: Situation, skills: Mapping[str, Skill], only: str = "") -> dict[str, float]:
    """Seconds until each waiting ticket's turn, by conversation. One who will not be reached in two hours is missing.

    With `only` the rest is not followed once that ticket's turn has come.
    """
    return _Drain(situation, skills).run(only)


class _Flow:
    """A crew on its way: `credit` is what has freed and is not taken yet."""

    def __init__(self, crew: Crew, handle_seconds: float, own: list[str], spill: list[str]) -> None:
        self.now_slots, self.credit = crew.slots, crew.free
        self.crew, self.handle_seconds = crew, handle_seconds
        self.own, self.spill = own, spill

    def resize(self, slots: float) -> None:
        """The roster's next half hour: who comes is free at once; who goes takes nothing more."""
        self.credit = max(0.0, self.credit + max(0.0, slots - self.now_slots))
        self.now_slots = slots
        self.credit = min(self.credit, slots)

    def pass_time(self, seconds: float) -> None:
        self.credit += (self.now_slots - self.credit) * seconds / self.handle_seconds


class _Drain:
    def __init__(self, situation: Situation, skills: Mapping[str, Skill]) -> None:
        self._now_is = situation
        self._order = count()
        self._queues: dict[str, list[tuple[int, int, float, str]]] = {}
        for skill, tickets in situation.queues.items():
            self._queues[skill] = [(place, next(self._order), 1.0, name) for place, name in tickets]
        self._last = max((queue[-1][0] for queue in self._queues.values() if queue), default=0)
        self._flows = [self._flow(crew, skills) for crew in sorted(situation.crews, key=lambda one: len(one.skills))]
        self._waits: dict[str, float] = {}

    def _flow(self, crew: Crew, skills: Mapping[str, Skill]) -> _Flow:
        measured = self._now_is.measured
        spill = [skill for skill in skills if skill not in crew.skills and serves(crew, skill, skills)]
        return _Flow(crew, _handle_seconds(crew, self._now_is.crews, measured), sorted(crew.skills), spill)

    def run(self, only: str) -> dict[str, float]:
        seconds, now = 0.0, self._now_is.now
        left = sum(len(queue) for queue in self._queues.values())
        while left > len(self._waits) and only not in self._waits and seconds < HORIZON_SECONDS:
            moment = now + int(seconds * 1000)
            if seconds and self._now_is.ahead.moves(moment, int(STEP_SECONDS * 1000)):
                for flow in self._flows:
                    flow.resize(self._slots(flow.crew, moment))
            if seconds % BATCH_SECONDS == 0:
                self._overtakers(moment, seconds)
            for flow in self._flows:
                flow.pass_time(STEP_SECONDS if seconds else STEP_SECONDS / 2)
                self._take(flow, moment, seconds)
            seconds += STEP_SECONDS
        return self._waits

    def _slots(self, crew: Crew, moment: int) -> float:
        """The crew as it will be. Who did not show up was planned too: a ratio of plans, of those who are there."""
        was = self._now_is.ahead.of(crew.skills, self._now_is.now)
        return crew.slots * self._now_is.ahead.of(crew.skills, moment) / was if was else crew.slots

    def _overtakers(self, moment: int, seconds: float) -> None:
        """Who comes in the next half minute and stands before somebody who waits already."""
        grown = math.exp(seconds / self._now_is.measured.patience_seconds)
        for (skill, lane), rate in self._now_is.measured.rates.items():
            place = moment + int(BATCH_SECONDS * 500) - HEAD_START[lane]
            if place < self._last:
                mass = rate * BATCH_SECONDS * grown
                heapq.heappush(self._queues.setdefault(skill, []), (place, next(self._order), mass, ""))

    def _take(self, flow: _Flow, moment: int, seconds: float) -> None:
        # Everybody's chance to be still there shrinks alike: the freed slots count for so many more instead.
        grown = math.exp(seconds / self._now_is.measured.patience_seconds)
        reach = flow.credit * grown
        while reach > 1e-9 and (queue := self._next(flow, moment)) is not None:
            place, order, mass, name = queue[0]
            if mass > reach:
                heapq.heapreplace(queue, (place, order, mass - reach, name))
                reach = 0.0
                break
            heapq.heappop(queue)
            reach -= mass
            if name:
                self._waits[name] = seconds
        flow.credit = reach / grown

    def _next(self, flow: _Flow, moment: int) -> list[tuple[int, int, float, str]] | None:
        """The queue whose first ticket is this crew's next one."""
        best: list[tuple[int, int, float, str]] | None = None
        for skill in flow.own:
            queue = self._queues.get(skill)
            if queue and (best is None or queue[0] < best[0]):
                best = queue
        for skill in flow.spill:
            queue = self._queues.get(skill)
            if queue and queue[0][0] + OVERFLOW_MS <= moment and (best is None or queue[0] < best[0]):
                best = queue
        return best


def _handle_seconds(crew: Crew, crews: Sequence[Crew], measured: Measured) -> float:
    """The mean handle time of what the crew has: by how many come for each of its skills, a skill that many can do
    counting less, because its tickets go to all of them."""
    total = weights = 0.0
    for skill in crew.skills & measured.handle_seconds.keys():
        came = sum(rate for (name, _), rate in measured.rates.items() if name == skill) + 1e-6
        weight = came / sum(one.slots for one in crews if skill in one.skills)
        total += weight * measured.handle_seconds[skill]
        weights += weight
    return total / weights if weights else PRIOR_HANDLE_SECONDS
