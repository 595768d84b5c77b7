"""How many agents each half hour needs: guessed by Erlang's formulas, held against the simulated day, corrected.

The day is simulated with exactly so many agents in each half hour. Where too many wait or leave, an agent is added to
the crew whose customers wait most; where there is room, one is taken away and put back if that was too much.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from random import Random

import msgspec

from warmline.handoff.day.centre import Centre, Visit
from warmline.handoff.day.customers import PRIORITIES, Customer, Habits, arriving
from warmline.handoff.day.erlang import slots_needed
from warmline.handoff.day.example import CrewKind
from warmline.handoff.day.forecast import HALF_HOUR, Forecast
from warmline.handoff.day.shifts import Shift
from warmline.handoff.routing import WEIGHTS
from warmline.handoff.skills import Skill

ROUNDS = 30
EASINGS = 4


class Target(msgspec.Struct, frozen=True):
    """What is asked of every half hour: `level` of those who come have a person within `within_seconds`, and `answered`
    of them have one at all (接通率)."""

    level: float = 0.80
    within_seconds: float = 20.0
    answered: float = 0.9418


class Need(msgspec.Struct, frozen=True):
    """One half hour: agents at work, in all and by crew, the first guess, and what the simulated day made of it."""

    start: int
    arrivals: float
    erlangs: float
    guess: int
    crews: tuple[int, ...]
    level: float
    answered: float

    @property
    def agents(self) -> int:
        """All crews together."""
        return sum(self.crews)


class NoCrew(ValueError):
    """A skill of the forecast that no crew has."""


class _Half(msgspec.Struct):
    """What came of the customers of one half hour, over all simulated days; `late` by crew."""

    came: int = 0
    quick: int = 0
    served: int = 0
    late: list[int] = msgspec.field(default_factory=list)

    def meets(self, target: Target) -> bool:
        """With a margin of two standard errors: these are a few days of many."""
        level = target.level * self.came + 2 * math.sqrt(target.level * (1 - target.level) * self.came)
        return self.quick >= min(level, self.came) and self.served >= target.answered * self.came


class Staffing:
    """Plans one day by so many simulated `days`, and says what comes of the plan on twice as many others."""

    def __init__(
        self,
        forecast: Forecast,
        crews: Sequence[CrewKind],
        skills: Mapping[str, Skill],
        *,
        target: Target | None = None,
        days: int = 5,
        seed: int = 1,
    ) -> None:
        self._forecast = forecast
        self._crews = crews
        self._skills = skills
        self._target = target or Target()
        self._habits = Habits(lanes=PRIORITIES)
        drawn = [arriving(forecast, self._habits, Random(seed + n)) for n in range(3 * days)]  # noqa: S311
        self._days, self._others = drawn[:days], drawn[days:]
        self._main = {skill: self._main_crew(skill) for skill in forecast.skills}

    def plan(self) -> list[Need]:
        """The day's half hours in order."""
        guess = {half: self._guess(half) for half in self._forecast.halves}
        counts = {half: list(crews) for half, crews in guess.items()}
        found = self._raise(counts)
        for number in range(EASINGS):
            found = self._ease(counts, found, number % 2)
        found = self._simulate(counts, self._others)
        return [
            Need(
                start=half,
                arrivals=sum(row.arrivals for row in self._forecast.rows if row.start == half),
                erlangs=self._forecast.erlangs(half),
                guess=sum(guess[half]),
                crews=tuple(counts[half]),
                level=found[half].quick / max(1, found[half].came),
                answered=found[half].served / max(1, found[half].came),
            )
            for half in self._forecast.halves
        ]

    def _main_crew(self, skill: str) -> int:
        """The crew that is best at it; of equals the larger."""
        able = [(crew.skills[skill], crew.share, n) for n, crew in enumerate(self._crews) if skill in crew.skills]
        if not able:
            raise NoCrew(f"no crew has the skill {skill}")
        return max(able)[2]

    def _guess(self, half: int) -> list[int]:
        """One queue for all by Erlang's formulas, shared out by the crews' own customers."""
        loads = [0.0] * len(self._crews)
        arrivals = 0.0
        for row in self._forecast.rows:
            if row.start == half and row.arrivals:
                loads[self._main[row.skill]] += row.arrivals * row.handle_seconds * 1000 / HALF_HOUR
                arrivals += row.arrivals
        total, target = sum(loads), self._target
        handle = total * HALF_HOUR / 1000 / arrivals
        slots = slots_needed(
            total, handle, self._habits.patience_seconds, target.level, target.within_seconds, target.answered
        )
        weight = WEIGHTS["wechat"] * self._habits.wechat + WEIGHTS["web"] * (1 - self._habits.wechat)
        return [
            max(1, math.floor(slots * load / total * weight / crew.capacity + 0.5)) if load else 0
            for load, crew in zip(loads, self._crews, strict=True)
        ]

    def _raise(self, counts: dict[int, list[int]]) -> dict[int, _Half]:
        """Add agents until every half hour meets the target (or so many rounds were tried)."""
        found = self._simulate(counts)
        for _ in range(ROUNDS):
            short = [half for half in counts if not found[half].meets(self._target)]
            if not short:
                break
            for half in short:
                late = found[half].late
                counts[half][late.index(max(late))] += 1
            found = self._simulate(counts)
        return found

    def _ease(self, counts: dict[int, list[int]], found: dict[int, _Half], parity: int) -> dict[int, _Half]:
        """Take an agent from every other half hour, from the crew with the fewest late customers; put back where that
        was too much."""
        tried: dict[int, int] = {}
        for half in list(counts)[parity::2]:
            spare = [(found[half].late[n], -number, n) for n, number in enumerate(counts[half]) if number > 1]
            if spare:
                tried[half] = min(spare)[2]
                counts[half][tried[half]] -= 1
        eased = self._simulate(counts)
        for half, crew in tried.items():
            after = eased.get(half + HALF_HOUR)
            if not eased[half].meets(self._target) or (after is not None and not after.meets(self._target)):
                counts[half][crew] += 1
        return self._raise(counts)

    def _simulate(
        self, counts: Mapping[int, Sequence[int]], days: Sequence[Sequence[Customer]] = ()
    ) -> dict[int, _Half]:
        found = {half: _Half(late=[0] * len(self._crews)) for half in counts}
        shifts = self._shifts(counts)
        for customers in days or self._days:
            for visit in Centre(customers, shifts, self._skills).run():
                self._count(found[visit.customer.at // HALF_HOUR * HALF_HOUR], visit)
        return found

    def _count(self, half: _Half, visit: Visit) -> None:
        half.came += 1
        half.served += visit.accepted is not None
        if visit.waited is not None and visit.waited <= self._target.within_seconds * 1000:
            half.quick += 1
        else:
            half.late[self._main[visit.customer.skill]] += 1

    def _shifts(self, counts: Mapping[int, Sequence[int]]) -> list[Shift]:
        """As many agents at work as the counts say; the n-th of a crew works in the half hours with at least n."""
        shifts: list[Shift] = []
        for number, crew in enumerate(self._crews):
            for nth in range(max((row[number] for row in counts.values()), default=0)):
                halves = [half for half, row in counts.items() if row[number] > nth]
                shifts.append(Shift(f"{number}.{nth}", crew.skills, crew.capacity, _spans(halves)))
        return shifts


def _spans(halves: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Half hours in order as spans without gaps. Who is at work as the last half hour ends stays until it is over."""
    spans: list[tuple[int, int]] = []
    for half in halves:
        if spans and spans[-1][1] == half:
            spans[-1] = (spans[-1][0], half + HALF_HOUR)
        else:
            spans.append((half, half + HALF_HOUR))
    return tuple(spans)
