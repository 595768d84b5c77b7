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
    # Holidays of the lunar calendar: words, and first and last day by year.
    feast_words: dict[str, tuple[str, ...]]
    feasts: dict[str, dict[int, tuple[str, str]]]
    itself: tuple[str, ...]
    own_day: dict[str, str]
    surnames: str
    not_holidays: tuple[str, ...]
    month_parts: dict[str, tuple[str, ...]]
    short_month_parts: dict[str, tuple[str, ...]]
    year_parts: dict[int, tuple[str, ...]]
    accounts: tuple[str, ...]
    recent: tuple[str, ...]
    edges: dict[str, tuple[str, ...]]
    just_past: tuple[str, ...]
    vague_recent: tuple[str, ...]
    units: dict[str, tuple[str, ...]]
    more_than_years: tuple[str, ...]
    weekdays: dict[int, tuple[str, ...]]
    last_week: dict[int, tuple[str, ...]]
    this_week: tuple[str, ...]
    weekend: tuple[str, ...]
    marks: dict[str, tuple[str, ...]]
    between: tuple[str, ...]
    beside: tuple[str, ...]
    since: tuple[str, ...]
    now: tuple[str, ...]
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    year_leads: tuple[str, ...]
    plans: str
    ahead: str
    not_weekdays: dict[str, tuple[str, ...]]
    leading: tuple[str, ...]
    trailing: tuple[str, ...]

    def named(self) -> dict[str, dict[str, int]]:
        """Kind → word → how far back it lies, or which one it is."""
        tables = {
            "day": self.days,
            "week": self.weeks,
            "month": self.months,
            "quarter": self.quarters,
            "year": self.years,
            "half": self.halves,
            "weekday": self.weekdays,
            "last": self.last_week,
            "yearpart": self.year_parts,
        }
        return {
            kind: {word: back for back, entries in table.items() for word in entries} for kind, table in tables.items()
        }
