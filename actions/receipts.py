"""What a receipt's facts are in words: money grouped, days and instants as customers read them (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from actions.accounts import yuan
from actions.parts import BANK_ZONE
from actions.texts import words

_MONEY = re.compile(r"-?\d+\.\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|\+00:00)")


def told(facts: Mapping[str, str]) -> dict[str, str]:
    """The facts (names as the core bank gives them) for the responses that tell them; codes have their own words."""
    codes = words().facts
    return {
        name: codes[name][value] if value in codes.get(name, ()) else in_words(value) for name, value in facts.items()
    }


def in_words(value: str) -> str:
    """One fact: "1234.50" is 1,234.50; 2026-12-01 is 2026年12月1日; an instant is the bank's local time."""
    if _MONEY.fullmatch(value):
        return yuan(Decimal(value))
    if _DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    if _INSTANT.fullmatch(value):
        return moment(datetime.fromisoformat(value.replace("Z", "+00:00")))
    return value


def day(value: date) -> str:
    """2026年12月1日."""
    return words().labels["full_day"].format(year=value.year, month=value.month, day=value.day)


def moment(value: datetime) -> str:
    """12月1日 09:05, where the bank is."""
    local = value.astimezone(BANK_ZONE)
    return words().labels["moment"].format(month=local.month, day=local.day, time=f"{local:%H:%M}")
