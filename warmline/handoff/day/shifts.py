"""Who works on a simulated day: shifts with breaks, agents who do not show up, and the plan as the roster has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

import msgspec

from warmline.handoff.day.forecast import HALF_HOUR
from warmline.handoff.drain import Half, SlotsAhead


class Shift(msgspec.Struct, frozen=True):
    """One agent's day. `spans` are (from, to) at work, ms after midnight: breaks are the gaps between them."""

    agent: str
    skills: Mapping[str, int]
    capacity: float
    spans: tuple[tuple[int, int], ...]

    def works(self, at: int) -> bool:
        """Whether the plan has the agent at work then."""
        return any(start <= at < end for start, end in self.spans)


def attended(shifts: Sequence[Shift], chance: Random, no_show: float, late_ms: int = 180_000) -> list[Shift]:
    """The day as it comes: some do not show up, the others start up to `late_ms` after the plan."""
    came = [shift for shift in shifts if chance.random() >= no_show]
    return [
        msgspec.structs.replace(shift, spans=tuple((start + chance.randrange(late_ms), e) for start, e in shift.spans))
        for shift in came
    ]


def planned(shifts: Sequence[Shift]) -> SlotsAhead:
    """The plan as the wait estimate is told it: capacity per skill for each half hour of the day."""
    halves = []
    for start in range(0, 24 * 3_600_000, HALF_HOUR):
        slots: dict[str, float] = {}
        for shift in shifts:
            if shift.works(start):
                for skill in shift.skills:
                    slots[skill] = slots.get(skill, 0.0) + shift.capacity
        halves.append(Half(start, slots))
    return SlotsAhead(tuple(halves))
