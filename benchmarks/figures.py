"""Measured figures: percentiles of samples, targets, the peer's value beside ours, and the table (pure)."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure: the median of `runs`, which are the same measurement repeated. Less is better.

    `target`: what issue 2 asks (None: reported only). `peer`: the same of the stock bot; `ratio` is ours over it.
    """

    name: str
    unit: str
    runs: tuple[float, ...]
    value: float
    target: float | None = None
    met: bool | None = None
    peer: float | None = None
    ratio: float | None = None


def figure(name: str, unit: str, runs: Sequence[float], target: float | None = None) -> Figure:
    """A figure from its repetitions."""
    value = round(statistics.median(runs), 2)
    met = None if target is None else value <= target
    rounded = tuple(round(run, 2) for run in runs)
    return Figure(name=name, unit=unit, runs=rounded, value=value, target=target, met=met)


def beside(ours: Iterable[Figure], peer: Iterable[Figure]) -> list[Figure]:
    """Our figures with the peer's of the same name."""
    theirs = {one.name: one.value for one in peer}
    return [
        msgspec.structs.replace(one, peer=theirs[one.name], ratio=_ratio(one.value, theirs[one.name]))
        if one.name in theirs
        else one
        for one in ours
    ]


def _ratio(ours: float, theirs: float) -> float | None:
    return round(ours / theirs, 3) if theirs else None


def percentile(samples: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the smallest sample that at least `share` (0-1) of all do not exceed."""
    if not samples:
        raise ValueError("no samples: nothing was measured")
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(
    name: str, rounds: Sequence[Sequence[float]], p50: float | None = None, p99: float | None = None
) -> list[Figure]:
    """p50, p95, p99 and worst of each round of samples (ms), as figures `<name>.p50` …; targets where given."""
    wanted: list[tuple[str, Callable[[Sequence[float]], float], float | None]] = [
        ("p50", lambda samples: percentile(samples, 0.50), p50),
        ("p95", lambda samples: percentile(samples, 0.95), None),
        ("p99", lambda samples: percentile(samples, 0.99), p99),
        ("worst", max, None),
    ]
    return [figure(f"{name}.{kind}", "ms", [of(samples) for samples in rounds], target) for kind, of, target in wanted]


def table(figures: Sequence[Figure]) -> str:
    """The figures for a reader's eyes."""
    lines = [f"{'figure':<38}{'ours':>10}  {'unit':<8}{'target':>8}  {'met':<5}{'stock':>10}{'ratio':>8}"]
    for one in figures:
        target = "" if one.target is None else f"{one.target:g}"
        met = {True: "yes", False: "NO", None: ""}[one.met]
        peer = "" if one.peer is None else f"{one.peer:g}"
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        lines.append(f"{one.name:<38}{one.value:>10g}  {one.unit:<8}{target:>8}  {met:<5}{peer:>10}{ratio:>8}")
    return "\n".join(lines)
