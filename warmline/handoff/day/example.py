"""The day that estimates are held against: the example forecast with a surge, crews in shifts with lunch, no-shows.

A made-up centre of a city bank: 5,300 customers want a person between 8:00 and 20:00, most at ten and at three, fewer
at noon, when the agents are at lunch too. About one agent in sixteen does not show up.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random

import msgspec
import yaml

from warmline.conversation.tickets import Lane
from warmline.handoff.day.centre import Centre
from warmline.handoff.day.customers import Habits, Surge, arriving
from warmline.handoff.day.forecast import EXAMPLE, Expected, Forecast, read
from warmline.handoff.day.shifts import Shift, attended
from warmline.handoff.skills import Skill

CREWS = EXAMPLE.with_name("crews.yml")
HOUR = 3_600_000
NO_SHOW = 0.06
# From, to, in hours, without lunch: early, middle and late, each in two turns of lunch.
PATTERNS = (
    ((8, 11.5), (12.5, 16.5)), ((8, 12), (13, 16.5)), ((9.5, 13), (14, 18)),
    ((9.5, 12.5), (13.5, 18)), ((11.5, 16), (17, 20)), ((11.5, 16.5), (17.5, 20)),
)  # fmt: skip


class CrewKind(msgspec.Struct, frozen=True):
    """Agents with the same skills; `share` of all."""

    share: float
    capacity: float
    skills: dict[str, int]


def load_crews(path: Path = CREWS) -> tuple[CrewKind, ...]:
    """The crews of a file. Raises `msgspec.ValidationError` naming the field of a wrong file."""
    return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), tuple[CrewKind, ...])


def rostered(agents: int, crews: tuple[CrewKind, ...]) -> list[Shift]:
    """About so many agents in crews by share, each crew spread over the patterns."""
    shifts: list[Shift] = []
    for crew in crews:
        for number in range(round(agents * crew.share)):
            spans = tuple((int(a * HOUR), int(b * HOUR)) for a, b in PATTERNS[number * 5 % len(PATTERNS)])
            shifts.append(Shift(f"a{len(shifts)}", crew.skills, crew.capacity, spans))
    return shifts


def one_queue(forecast: Forecast) -> Forecast:
    """The same customers, all for one skill: where position × average ÷ slots is at its best."""
    rows = []
    for start in forecast.halves:
        number = sum(row.arrivals for row in forecast.rows if row.start == start)
        rows.append(Expected(start, "general", number, forecast.erlangs(start) * 1800 / number))
    return Forecast(tuple(rows))


def day(
    seed: int, shifts: list[Shift], skills: Mapping[str, Skill], lanes: Mapping[Lane, float], forecast: Forecast
) -> Centre:
    """One day by its seed: customers with a surge of 40 minutes somewhere, and who of the shifts shows up."""
    chance = Random(seed)  # noqa: S311 - a simulation is to be repeated
    surge = Surge(chance.randrange(9 * HOUR, 17 * HOUR), 40 * 60_000, 1.6)
    customers = arriving(forecast, Habits(lanes=lanes), chance, surge)
    return Centre(customers, attended(shifts, chance, NO_SHOW), skills)


def example_forecast(skills: Mapping[str, Skill]) -> Forecast:
    """data/staffing/forecast.csv."""
    return read(EXAMPLE, skills)
