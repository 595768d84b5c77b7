"""What a day is expected to bring: arrivals and handle time by half hour and skill, from a CSV file.

Columns: half_hour (`08:30`, Asia/Shanghai), skill (data/skills.yml), arrivals (tickets in that half hour, may have
decimals), mean_handle_seconds. A half hour or skill without a row brings nobody.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

HALF_HOUR = 30 * 60_000
EXAMPLE = Path(__file__).resolve().parents[3] / "data" / "staffing" / "forecast.csv"
COLUMNS = ("half_hour", "skill", "arrivals", "mean_handle_seconds")


class BadForecast(ValueError):
    """The file is not a forecast; the message names line and field."""


class Expected(msgspec.Struct, frozen=True):
    """One half hour of one skill. `start` is ms after midnight."""

    start: int
    skill: str
    arrivals: float
    handle_seconds: float


class Forecast(msgspec.Struct, frozen=True):
    """All rows of a day."""

    rows: tuple[Expected, ...]

    @property
    def halves(self) -> list[int]:
        """The half hours with arrivals, in order."""
        return sorted({row.start for row in self.rows if row.arrivals > 0})

    @property
    def skills(self) -> list[str]:
        """The skills with arrivals, by name."""
        return sorted({row.skill for row in self.rows if row.arrivals > 0})

    def of(self, start: int, skill: str) -> Expected:
        """The row, or one without arrivals."""
        return next((r for r in self.rows if (r.start, r.skill) == (start, skill)), Expected(start, skill, 0, 0))

    def erlangs(self, start: int) -> float:
        """Conversations that are open at once in this half hour if everybody is served at once."""
        return sum(row.arrivals * row.handle_seconds for row in self.rows if row.start == start) / (HALF_HOUR / 1000)


def read(path: Path, skills: Iterable[str]) -> Forecast:
    """Read and check a file. Raises `BadForecast`."""
    known = set(skills)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise BadForecast(f"{path.name}: not UTF-8 ({error})") from error
    rows = csv.DictReader(lines)
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise BadForecast(f"{path.name}: no column {', '.join(missing)}")
    found = tuple(_row(f"{path.name} line {number}", row, known) for number, row in enumerate(rows, 2))
    if len({(row.start, row.skill) for row in found}) != len(found):
        raise BadForecast(f"{path.name}: a half hour of a skill stands twice")
    if not any(row.arrivals for row in found):
        raise BadForecast(f"{path.name}: nobody is expected")
    return Forecast(found)


def _row(where: str, row: dict[str, str], skills: set[str]) -> Expected:
    if row["skill"] not in skills:
        raise BadForecast(f"{where}: unknown skill {row['skill']!r}")
    try:
        arrivals, seconds = float(row["arrivals"]), float(row["mean_handle_seconds"])
        start = at(row["half_hour"])
    except (TypeError, ValueError) as error:  # a cell that is missing, or no number
        raise BadForecast(f"{where}: {error}") from error
    if not 0 <= arrivals < 100_000 or not 0 < seconds < 24 * 3600 or start % HALF_HOUR:
        raise BadForecast(f"{where}: arrivals from 0, seconds above 0, half hours as 08:00 or 08:30")
    return Expected(start, row["skill"], arrivals, seconds)


def at(clock: str) -> int:
    """`08:30` as ms after midnight. Raises `ValueError`."""
    hours, _, minutes = clock.partition(":")
    if not 0 <= int(hours) < 24 or not 0 <= int(minutes) < 60:
        raise ValueError(f"not a time of day: {clock}")
    return (int(hours) * 60 + int(minutes)) * 60_000


def clock(ms: int) -> str:
    """Ms after midnight as `08:30`."""
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}"


def scaled(rows: Sequence[Expected], factor: float) -> Forecast:
    """The same day with more or fewer customers."""
    return Forecast(tuple(msgspec.structs.replace(row, arrivals=row.arrivals * factor) for row in rows))
