"""What the figures were measured on, and what each process took: cores, load, memory, processor time, Redis's work."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import psutil
import redis

from benchmarks.figures import Figure, figure

ROOT = Path(__file__).resolve().parents[1]
MB = 1024 * 1024


def describe() -> dict[str, Any]:
    """The machine, as far as it explains a figure."""
    return {
        "cores": os.cpu_count(),
        "memory_mb": psutil.virtual_memory().total // MB,
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": load(),
    }


def load() -> list[float]:
    """Load averages of 1, 5 and 15 minutes."""
    return [round(value, 2) for value in os.getloadavg()]


def revision() -> str:
    """The commit, with a plus when files differ from it."""
    commit = _git("rev-parse", "HEAD")
    return f"{commit}+" if _git("status", "--porcelain") else commit


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


class Taken(msgspec.Struct, frozen=True):
    """What a process and its children have: memory in MB (PSS counts shared pages by share), seconds of processor."""

    rss: float
    pss: float | None
    cpu_seconds: float


def taken(pid: int) -> Taken:
    """Of one process with all its children."""
    process = psutil.Process(pid)
    return _of([process, *process.children(recursive=True)])


def taken_alone(pid: int) -> Taken:
    """Of one process without its children."""
    return _of([psutil.Process(pid)])


def _of(family: list[psutil.Process]) -> Taken:
    times = [one.cpu_times() for one in family]
    return Taken(
        rss=sum(one.memory_info().rss for one in family) / MB,
        pss=_pss(family),
        cpu_seconds=sum(one.user + one.system for one in times),
    )


def _pss(family: list[psutil.Process]) -> float | None:
    try:
        return sum(float(one.memory_full_info().pss) for one in family) / MB
    except psutil.AccessDenied:
        return None


def process_figures(name: str, before: Mapping[str, Taken], after: Mapping[str, Taken], seconds: float) -> list[Figure]:
    """Memory after the load and the share of one core during it, for each process."""
    figures: list[Figure] = []
    for part, now in after.items():
        figures.append(figure(f"{name}.{part}.rss", "MB", [now.rss]))
        if now.pss is not None:
            figures.append(figure(f"{name}.{part}.pss", "MB", [now.pss]))
        spent = now.cpu_seconds - before[part].cpu_seconds
        figures.append(figure(f"{name}.{part}.cpu", "% core", [100 * spent / seconds]))
    return figures


class RedisWork:
    """The commands one Redis has done since this was made."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(url, decode_responses=True)
        self._before = self._calls()

    def since(self) -> dict[str, int]:
        """Calls by command, those inside scripts included; the greatest first. Closes the connection."""
        now = self._calls()
        self._client.close()
        grown = {name: count - self._before.get(name, 0) for name, count in now.items()}
        return dict(sorted(((name, more) for name, more in grown.items() if more), key=lambda item: -item[1]))

    def _calls(self) -> dict[str, int]:
        stats: Mapping[str, Mapping[str, Any]] = self._client.info("commandstats")
        return {name.removeprefix("cmdstat_"): int(row["calls"]) for name, row in stats.items()}
