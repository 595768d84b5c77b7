"""kill -9 of each process at a random moment of a working day, and its restart: the history checker judges."""

from __future__ import annotations

import asyncio
import random
import secrets

import pytest

from tests.faults.load import Load
from tests.support.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.timeout(150)]

KILLED = ("redis", "corebank", "actions", "bot", "gateway", "desk", "dispatcher")


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Of this run's customers and moments; printed, and given again with `--seed`."""
    given: int | None = request.config.getoption("--seed", default=None)
    return secrets.randbelow(10**6) if given is None else given


@pytest.mark.parametrize("part", KILLED)
async def test_nothing_acknowledged_is_lost_or_doubled_when_a_process_is_killed(
    centre: Stack, part: str, seed: int
) -> None:
    print(f"seed {seed}: kill -9 of {part}")
    moment = random.Random(seed).uniform(0.5, 3.0)

    async def kill() -> None:
        await asyncio.sleep(moment)
        await asyncio.to_thread(centre.restart, part)

    outcome = await Load(centre, seed).run(kill)
    assert outcome.good, outcome
    assert outcome.acked >= 12 and outcome.accepted >= 2, outcome
