"""The word list of periods, data/entities/periods.yml, as a type."""

from __future__ import annotations

import msgspec


class PeriodWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word list of periods."""

    version: int
    days: dict[int, tuple[str, ...]]
    weeks: dict[int, tuple[str, ...]]
    months: dict[int, tuple[str, ...]]
    quarters: dict[int, tuple[str, ...]]
    years: dict[int, tuple[str, ...]]
    halves: dict[int, tuple[str, ...]]
    holidays: dict[str, tuple[str, str]]
    recent: tuple[str, ...]
    units: dict[str, tuple[str, ...]]
    weekdays: dict[int, tuple[str, ...]]
    last_week: tuple[str, ...]
    this_week: tuple[str, ...]
    marks: dict[str, tuple[str, ...]]
    between: tuple[str, ...]
    now: tuple[str, ...]
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    leading: tuple[str, ...]
    trailing: tuple[str, ...]
