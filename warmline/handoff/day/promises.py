"""Tells the simulated day's customers their waits as the real centre would, and keeps what came of it.

Learns as the real centre learns (measured.py, wait.py), from what it could know at each moment and nothing else. The
peer, position × average ÷ slots, is asked the same at the same moment, with the same measured average.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from warmline.handoff.day.centre import Centre, Visit
from warmline.handoff.drain import (
    HORIZON_SECONDS,
    Situation,
    SlotsAhead,
    crews_of,
    expected_waits,
    serves,
    spacing,
)
from warmline.handoff.measured import Came, Mean, Measured, bucket_of, measured
from warmline.handoff.skills import Skill
from warmline.handoff.wait import ANSWER_SECONDS, Promise, Steering, close_to, lesson, promised


class Told(msgspec.Struct, frozen=True):
    """A wait that was told: ours, the peer's seconds, and the visit that shows what happened."""

    promise: Promise
    peer: float
    visit: Visit


class Share(msgspec.Struct, frozen=True):
    """Of the told waits that ended with a person: how many, shares that were close, ours and the peer's, and under our
    shown upper bound; the mean wait in seconds."""

    told: int
    close: float
    peer_close: float
    held: float
    mean_wait: float


class Promises:
    """The estimates of simulated days, one after the other: what one day taught the next one knows."""

    def __init__(self, skills: Mapping[str, Skill]) -> None:
        self.steering = Steering()
        self._skills = skills
        self._handled: dict[str, Mean] = {}
        self._patience = Mean()
        self._begin(SlotsAhead())

    def _begin(self, ahead: SlotsAhead) -> None:
        self._ahead = ahead
        self._told: dict[str, Told] = {}
        self._came: dict[int, dict[Came, int]] = {}

    def run(self, centre: Centre, ahead: SlotsAhead) -> list[Told]:
        """A whole day with its roster; what was told, in order."""
        self._begin(ahead)
        centre.watch(queued=self._queued, accepted=self._accepted, ended=self._ended, left=self._left)
        centre.run()
        return list(self._told.values())

    def _queued(self, centre: Centre, visit: Visit) -> None:
        customer = visit.customer
        bucket = self._came.setdefault(bucket_of(centre.now), {})
        came = Came(customer.skill, customer.lane, customer.channel)
        bucket[came] = bucket.get(came, 0) + 1
        if not centre.waits(visit):
            return
        known = measured(self._skills, self._handled, self._patience, self._came, centre.now)
        crews = crews_of(centre.agents(), known.mean_weight)
        able = [crew for crew in crews if serves(crew, customer.skill, self._skills)]
        if not able:
            return  # nobody is there, and that is said
        situation = Situation(centre.now, centre.queues(), crews, known, self._ahead)
        expected = expected_waits(situation, self._skills, customer.name).get(customer.name, HORIZON_SECONDS)
        seconds, low, high = promised(expected, spacing(able, known), self.steering)
        promise = Promise(customer.skill, customer.lane.value, seconds, low, high, judged=True)
        self._told[customer.name] = Told(promise, self._peer(centre, visit, known), visit)

    def _peer(self, centre: Centre, visit: Visit, known: Measured) -> float:
        """Position × average ÷ slots: slots of the agents with the skill, all of them when there is none."""
        skill = visit.customer.skill
        place = [name for _, name in centre.queues()[skill]].index(visit.customer.name) + 1
        agents = centre.agents()
        slots = sum(agent.capacity for agent in agents if skill in agent.skills) or sum(a.capacity for a in agents)
        return place * known.handle_seconds[skill] * known.mean_weight / slots + ANSWER_SECONDS

    def _accepted(self, centre: Centre, visit: Visit) -> None:
        waited = (centre.now - visit.customer.at) / 1000
        self._patience = self._patience.more(waited, 0)
        if visit.customer.name in self._told:
            taught = lesson(self._told[visit.customer.name].promise, waited)
            self.steering = self.steering.after(taught) if taught else self.steering

    def _ended(self, centre: Centre, visit: Visit) -> None:
        skill, seconds = visit.customer.skill, (centre.now - (visit.accepted or 0)) / 1000
        self._handled[skill] = self._handled.get(skill, Mean()).more(seconds)

    def _left(self, centre: Centre, visit: Visit) -> None:
        self._patience = self._patience.more((centre.now - visit.customer.at) / 1000, 1)


def share(told: Sequence[Told]) -> Share:
    """What came of the promises. Who left before their turn has no wait to compare."""
    ended = [(one, one.visit.waited / 1000) for one in told if one.visit.waited is not None]
    number = max(1, len(ended))
    return Share(
        told=len(ended),
        close=sum(close_to(one.promise.seconds, waited) for one, waited in ended) / number,
        peer_close=sum(close_to(one.peer, waited) for one, waited in ended) / number,
        held=sum(waited <= one.promise.high * 60 for one, waited in ended) / number,
        mean_wait=sum(waited for _, waited in ended) / number,
    )
