"""A crowded floor while dispatchers and Redis are killed: nobody owned twice, lost, forgotten or overloaded.

`make test`: 300 handoffs, 30 agents, 2 dispatchers. `make chaos`: 20,000 handoffs, 200 agents, 4 dispatchers; the
counts go to benchmarks/results/queue_chaos.json.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest

from tests.conftest import wait_for_redis
from tests.faults.floor_day import FloorDay
from tests.faults.overload import overloads
from tests.support.stack import Stack
from warmline.conversation.connect import connect
from warmline.conversation.history import Finding, History, Places, check
from warmline.conversation.states import State
from warmline.handoff.routing import WEIGHTS
from warmline.handoff.skills import load_skills

pytestmark = [pytest.mark.stack, pytest.mark.timeout(3 * 3600)]

REPORT = Path(__file__).resolve().parents[2] / "benchmarks" / "results" / "queue_chaos.json"
OFFER_SECONDS = 2.0


class Size(msgspec.Struct, frozen=True):
    """How big a day is."""

    handoffs: int
    agents: int
    customers: int
    dispatchers: int


@pytest.fixture
def stack() -> Iterator[Stack]:
    """Redis and dispatchers only; people are simulated."""
    with TemporaryDirectory(prefix="wl") as folder:
        short = {"offer_seconds": OFFER_SECONDS, "agent_silent_seconds": 6, "agent_grace_seconds": 4}
        stack = Stack(Path(folder), **short, log_level="warning")
        stack.spawn("redis")
        wait_for_redis(stack.settings.redis_url)
        try:
            yield stack
        finally:
            stack.stop()


async def mischief(stack: Stack, size: Size, chance: random.Random, kills: Counter[str], day: FloorDay) -> None:
    """kill -9 of a dispatcher every few seconds, of Redis now and then; each is started again."""
    for number in range(size.dispatchers):
        stack.spawn("dispatcher", f"dispatcher-{number}")
    while day.handoffs < size.handoffs:
        await asyncio.sleep(chance.uniform(0.5, 3.0))
        if chance.random() < 0.15:
            kills["redis"] += 1
            await asyncio.to_thread(stack.restart, "redis")
            await asyncio.to_thread(wait_for_redis, stack.settings.redis_url)
        else:
            kills["dispatcher"] += 1
            name = f"dispatcher-{chance.randrange(size.dispatchers)}"
            await asyncio.to_thread(stack.kill, name)
            stack.spawn("dispatcher", name)
    day.hurry = True


async def played(stack: Stack, size: Size, seed: int) -> tuple[FloorDay, Counter[str], list[Finding]]:
    """One day and what is found wrong after it."""
    kills: Counter[str] = Counter()
    redis = connect(stack.settings.redis_url)
    try:
        day = FloorDay(redis, stack.settings.key_prefix, size.agents, seed, int(OFFER_SECONDS * 1000))
        bad = mischief(stack, size, random.Random(seed), kills, day)
        await asyncio.gather(bad, day.run(size.handoffs, size.customers))
        visits = await day.logs()
        held = {name: await day.agents.held(name) for name in day.names}
        queues = {skill: [one.conversation for one in await day.queue.waiting(skill)] for skill in load_skills()}
        findings = check(History(visits=visits, acked=day.acked, places=Places(queues=queues, held=held)))
        findings += overloads(visits, day.capacity, WEIGHTS)
        findings += [
            Finding("orphan", one.conversation, one.record.seq, one.record.state.value)
            for one in visits
            if one.record.state is not State.CLOSED
        ]
        return day, kills, findings
    finally:
        await redis.aclose()


async def test_a_crowded_day_with_kills_ends_well(stack: Stack, request: pytest.FixtureRequest) -> None:
    chaos = request.config.getoption("--chaos", default=False)
    size = Size(20_000, 200, 500, 4) if chaos else Size(300, 30, 60, 2)
    seed = request.config.getoption("--seed", default=None)
    seed = secrets.randbelow(10**6) if seed is None else seed
    begun = time.monotonic()
    day, kills, findings = await played(stack, size, seed)
    told = {
        "seed": seed,
        "seconds": round(time.monotonic() - begun, 1),
        "handoffs": day.handoffs,
        "agents": size.agents,
        "dispatchers": size.dispatchers,
        "visits": len(day.visits),
        "lines_acknowledged": len(day.acked),
        "agents_gone_silent": day.lost,
        "kills": dict(kills),
        "findings": dict(Counter(finding.rule for finding in findings)),
    }
    print(told)
    if chaos:
        REPORT.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n")
    assert findings == []
