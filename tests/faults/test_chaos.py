"""Many rounds of kills and freezes under load (`make chaos`); the counts go to benchmarks/results/chaos.json."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.faults.load import Load, Outcome
from tests.support.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.timeout(3 * 3600)]

REPORT = Path(__file__).resolve().parents[2] / "benchmarks" / "results" / "chaos.json"
PARTS = ("redis", "corebank", "actions", "bot", "gateway", "desk", "dispatcher")
ROUND_SECONDS = 12.0
# Longer than the short durations of conftest.py (lease 4 s, agents 3 + 3 s), so that leases really end.
LONGEST_FREEZE_SECONDS = 8.0


class Mischief:
    """Kills and freezes of one round, at moments drawn from its seed."""

    def __init__(self, stack: Stack, seed: int) -> None:
        self._stack = stack
        self._chance = random.Random(seed)
        self.kills: Counter[str] = Counter()
        self.freezes: Counter[str] = Counter()

    async def __call__(self) -> None:
        """Two to four of them, one after the other."""
        for _ in range(self._chance.randint(2, 4)):
            await asyncio.sleep(self._chance.uniform(0.3, 3.0))
            part = self._chance.choice(PARTS)
            if self._chance.random() < 0.6:
                self.kills[part] += 1
                await asyncio.to_thread(self._stack.restart, part)
            else:
                self.freezes[part] += 1
                self._stack.freeze(part)
                await asyncio.sleep(self._chance.uniform(0.5, LONGEST_FREEZE_SECONDS))
                self._stack.thaw(part)


def report(outcomes: list[Outcome], kills: Counter[str], freezes: Counter[str], seconds: float) -> dict[str, Any]:
    """The counts of all rounds."""
    numbers = ("customers", "acked", "agent_lines", "accepted", "reconnections", "put_off")
    totals = {name: sum(getattr(outcome, name) for outcome in outcomes) for name in numbers}
    return {
        "rounds": len(outcomes),
        "seconds": round(seconds, 1),
        "seeds": [outcome.seed for outcome in outcomes],
        "kills": dict(kills),
        "freezes": dict(freezes),
        **totals,
        "visits": max((outcome.visits for outcome in outcomes), default=0),
        "events": max((outcome.events for outcome in outcomes), default=0),
        "findings": [msgspec.to_builtins(finding) for outcome in outcomes for finding in outcome.findings],
        "silences": [silence for outcome in outcomes for silence in outcome.silences],
        "unfinished": [name for outcome in outcomes for name in outcome.unfinished],
    }


async def test_many_kills_and_freezes_lose_and_double_nothing(centre: Stack, request: pytest.FixtureRequest) -> None:
    first = request.config.getoption("--seed", default=None)
    first = secrets.randbelow(10**6) if first is None else first
    begun = time.monotonic()
    outcomes: list[Outcome] = []
    kills: Counter[str] = Counter()
    freezes: Counter[str] = Counter()
    for seed in range(first, first + request.config.getoption("--rounds", default=12)):
        mischief = Mischief(centre, seed)
        outcome = await Load(centre, seed).run(mischief, customers=8, seconds=ROUND_SECONDS)
        outcomes.append(outcome)
        kills.update(mischief.kills)
        freezes.update(mischief.freezes)
        print(f"seed {seed}: {dict(mischief.kills)} killed, {dict(mischief.freezes)} frozen, good: {outcome.good}")
        counts = report(outcomes, kills, freezes, time.monotonic() - begun)
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        REPORT.write_bytes(msgspec.json.format(msgspec.json.encode(counts), indent=2) + b"\n")
    assert all(outcome.good for outcome in outcomes), [outcome for outcome in outcomes if not outcome.good]
