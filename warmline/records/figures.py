"""The figures of a service centre, over stretches (pure). Names after GB/T 32312-2015 as the trade uses them.

A customer who leaves within `SHORT_MS` was not there to be served and counts neither as answered nor as abandoned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, timezone

import msgspec

from warmline.records.stretches import Stretch

SHORT_MS = 5_000
LEVEL_MS = 20_000
SATISFIED = 4
SHANGHAI = timezone(timedelta(hours=8))


class Figures(msgspec.Struct, frozen=True):
    """Of a set of stretches. Shares are 0-1, times seconds; None where there is nothing to divide by.

    answered_share 接通率 = answered / (answered + abandoned); service_level 服务水平 = answered within 20 s / the same;
    abandoned_share 放弃率; mean_answer 平均应答速度; mean_handle 平均处理时长; satisfaction 满意度 = 4 and 5 / rated.
    """

    asked: int
    answered: int
    abandoned: int
    short: int
    answered_share: float | None
    service_level: float | None
    abandoned_share: float | None
    mean_answer: float | None
    longest_answer: float | None
    mean_handle: float | None
    rated: int
    satisfaction: float | None
    transferred: int
    lost: int


def figures(rows: Iterable[Stretch]) -> Figures:
    """The figures of these stretches."""
    asked = list(rows)
    answered = [row for row in asked if row.accepted_at]
    gone = [row for row in asked if row.outcome in ("abandoned", "resumed")]
    short = [row for row in gone if row.ended_at - row.queued_at < SHORT_MS]
    abandoned = len(gone) - len(short)
    waits = [(row.accepted_at - row.queued_at) / 1000 for row in answered]
    handled = [(row.ended_at - row.accepted_at) / 1000 for row in answered if row.ended_at]
    ratings = [row.rating for row in answered if row.rating]
    counted = len(answered) + abandoned
    within = sum(wait * 1000 <= LEVEL_MS for wait in waits)
    return Figures(
        asked=len(asked),
        answered=len(answered),
        abandoned=abandoned,
        short=len(short),
        answered_share=_share(len(answered), counted),
        service_level=_share(within, counted),
        abandoned_share=_share(abandoned, counted),
        mean_answer=_mean(waits),
        longest_answer=max(waits, default=None),
        mean_handle=_mean(handled),
        rated=len(ratings),
        satisfaction=_share(sum(one >= SATISFIED for one in ratings), len(ratings)),
        transferred=sum(row.outcome == "transferred" for row in asked),
        lost=sum(row.outcome == "lost" for row in asked),
    )


# What a report is broken down by.
BY: dict[str, Callable[[Stretch], str]] = {
    "skill": lambda row: row.skill,
    "lane": lambda row: row.lane,
    "agent": lambda row: row.agent,
    "reason": lambda row: row.reason,
    "day": lambda row: _local(row.queued_at).strftime("%Y-%m-%d"),
    "half_hour": lambda row: _half_hour(row.queued_at),
}


def broken_down(rows: Sequence[Stretch], by: str) -> dict[str, Figures]:
    """Figures by a key of `BY`, in the keys' order. Raises `KeyError` for another."""
    key = BY[by]
    groups: dict[str, list[Stretch]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: figures(groups[name]) for name in sorted(groups) if name}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _local(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, SHANGHAI)


def _half_hour(ms: int) -> str:
    at = _local(ms)
    return f"{at:%H}:{at.minute // 30 * 30:02d}"
