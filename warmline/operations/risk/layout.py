"""How a file of data/risk is written: its rows as they stand there, and what to do about a wrong one."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from warmline.operations.risk.facts import FACTS, Subject
from warmline.operations.risk.strategies import DELAYS, Delay, Outcome, State

_HINTS = {
    "$.outcome": f"use one of {', '.join(one.value for one in Outcome)}",
    "$.arrival": f"use one of {', '.join(DELAYS)}",
    "$.subject": f"use one of {', '.join(FACTS)}",
    "$.version": "write it like 2026-11.1",
    "$.state": "use one of active, shadow, retired",
    "$.when": "write the expression as a text",
}


class RuleRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of `rules`."""

    id: str
    when: str
    outcome: Outcome
    reason: str
    weight: int = 0
    arrival: Delay | None = None


class PointsRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of `points`."""

    id: str
    when: str
    points: int


class CardRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `scorecard`."""

    base: int
    points: list[dict[str, Any]]
    grades: list[dict[str, Any]]


class FileRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file. Its rows are dicts at first and are converted one by one, so that every fault is told."""

    subject: Subject
    version: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}\.\d+$")]
    state: State
    rules: list[dict[str, Any]]
    scorecard: CardRow | None = None


def hinted(error: msgspec.ValidationError) -> str:
    """The error with what to do."""
    text = str(error)
    return f"{text}; {next((hint for path, hint in _HINTS.items() if f'`{path}`' in text), 'correct it')}"
