"""Every operation meets every fault of the core bank: done once or not at all, and the customer is told what is so."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest
from redis.asyncio import Redis

from simulators.corebank.views import FaultMode
from tests.operations.judge import Told, done_since, while_open
from tests.operations.world import PATIENT, Ready, make_ready, world
from warmline.bank.types import Operation, Reference
from warmline.conversation.connect import connect
from warmline.conversation.events import OperationExecuted
from warmline.operations.execution import Executor
from warmline.operations.kinds import KINDS, OperationKind
from warmline.operations.proposals import Proposal

# Whether the bank has done the act when the fault strikes.
DONE: Mapping[FaultMode, bool] = {
    "latency": False,
    "http_500": False,
    "http_503": False,
    "timeout_after_success": True,
    "malformed": True,
    "nonsense": True,
    "drop_connection": False,
    "drop_after_success": True,
}
HOLD_BACK = ("latency", "timeout_after_success")
HELD_BACK_SECONDS, IMPATIENT = 60.0, 0.8


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Ready:
    async def make() -> Ready:
        client = connect(redis_url)
        try:
            return await make_ready(client, tmp_path_factory.mktemp("ready"))
        finally:
            await client.aclose()

    return asyncio.run(make())


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory, redis_url: str, ready: Ready) -> tuple[list[Told], dict[str, int]]:
    """What customers are told, and what is left in the books, when there are no faults."""

    async def run() -> tuple[list[Told], dict[str, int]]:
        client = connect(redis_url)
        try:
            async with world(client, ready, tmp_path_factory.mktemp("well") / "bank") as made:
                await made.execute_all()
                grown = done_since(made.before, made.books())
                assert await made.wrong(grown) == []
                return await made.told(), grown
        finally:
            await client.aclose()

    return asyncio.run(run())


@pytest.fixture
def healthy(well: tuple[list[Told], dict[str, int]]) -> dict[str, int]:
    """How many rows every table gains when all acts are done once."""
    return well[1]


def test_every_kind_has_a_case_and_every_fault_of_the_simulator_an_expectation(ready: Ready) -> None:
    cases = [case for case, _ in ready.cases.values()]
    assert {case.kind for case in cases if not case.refused} == set(KINDS) == set(OperationKind)
    assert len({case.name for case in cases}) == len(cases)
    assert set(DONE) == set(get_args(FaultMode))


def test_without_faults_each_is_done_or_refused_at_once(well: tuple[list[Told], dict[str, int]]) -> None:
    told, grown = well
    for one in told:
        assert one.story == f"proposed confirmed {'failed' if one.case.refused else 'executed'}", one.case.name
    # Otherwise the judge would have nothing to compare.
    assert grown["postings"] > 20
    assert grown["outbox"] > 30


@pytest.mark.parametrize("mode", get_args(FaultMode))
async def test_every_operation_comes_through_a_fault(
    redis: Redis, ready: Ready, tmp_path: Path, healthy: dict[str, int], mode: FaultMode
) -> None:
    wait = IMPATIENT if mode in HOLD_BACK else PATIENT
    async with world(redis, ready, tmp_path / "bank") as made:
        made.process.fault(mode, method="POST", value=HELD_BACK_SECONDS)
        await made.execute_all(wait)
        assert bool(done_since(made.before, made.books())) == DONE[mode]
        assert while_open(await made.told()) == []
        made.process.fault(mode, value=HELD_BACK_SECONDS)  # the bank cannot say either what became of it
        await made.execute_all(wait)
        assert while_open(await made.told()) == []
        assert await made.due() == ready.cases.keys()
        made.process.clear_faults()
        await made.execute_all(dispatchers=2)
        assert await made.wrong(healthy) == []


async def test_every_operation_comes_through_a_bank_that_is_away_and_comes_back(
    redis: Redis, ready: Ready, tmp_path: Path, healthy: dict[str, int]
) -> None:
    async with world(redis, ready, tmp_path / "bank") as made:
        made.process.kill()
        for _ in range(2):
            await made.execute_all()
            assert while_open(await made.told()) == []
        assert await made.due() == ready.cases.keys()
        made.process.start()
        await made.execute_all(dispatchers=2)
        assert await made.wrong(healthy) == []


async def test_every_operation_comes_through_a_bank_that_is_killed_in_the_middle(
    redis: Redis, ready: Ready, tmp_path: Path, healthy: dict[str, int]
) -> None:
    async with world(redis, ready, tmp_path / "bank") as made:
        enough = len(made.before.outcomes) + random.randint(1, 30)
        under_way = asyncio.create_task(made.execute_all())
        async with asyncio.timeout(PATIENT):
            while len(made.books().outcomes) < enough and not under_way.done():
                await asyncio.sleep(0)  # polling with a deadline
        made.process.kill()
        await under_way
        made.process.start()
        await made.execute_all(dispatchers=2)
        assert await made.wrong(healthy) == []


class FreshKey(Executor):
    """Tries again under another key."""

    def _attempt(self, proposal: Proposal) -> Operation | Reference:
        key = uuid.uuid4().hex if proposal.checks else proposal.id
        return self._bank.act(proposal.act, proposal.token, key, proposal.fresh or None)


class TakesForFailed(Executor):
    """Says that an act failed whose answer was lost."""

    async def _unknown(self, proposal: Proposal) -> None:
        await self._failed(proposal, "bank_error")


class TakesForDone(Executor):
    """Says that an act was done whose answer was lost."""

    async def _unknown(self, proposal: Proposal) -> None:
        body = OperationExecuted(
            proposal=proposal.id, kind=proposal.kind.value, title=proposal.title, reference="R0", done_at=0
        )
        await self._operations.settle(proposal.id, proposal.conversation, "executed", "confirmed,unknown", body)


class Forgets(Executor):
    """Does not look again after an unknown outcome."""

    async def run(self, conversation: str, proposal_id: str) -> None:
        proposal = await self._operations.get(proposal_id)
        if proposal is not None and not proposal.checks:
            await super().run(conversation, proposal_id)


@pytest.mark.parametrize(
    ("mutant", "complaints"),
    [
        (FreshKey, ("which is no proposal's", "documents: 2 new, and 1 without faults")),
        (TakesForFailed, ("said to have failed (bank_error), and the bank has Outcome",)),
        (TakesForDone, ("said ('R0', {}, 0), booked",)),
        (Forgets, ("will be executed again", "told 'proposed confirmed unknown'")),
    ],
)
async def test_the_judge_sees_an_executor_that_breaks_the_promise(
    redis: Redis, ready: Ready, tmp_path: Path, healthy: dict[str, int], mutant: type[Executor], complaints: list[str]
) -> None:
    async with world(redis, ready, tmp_path / "bank") as made:
        made.process.fault("drop_after_success", method="POST")
        await made.execute_all(executor=mutant)
        made.process.clear_faults()
        await made.execute_all(executor=mutant)
        found = await made.wrong(healthy)
        assert all(any(complaint in problem for problem in found) for complaint in complaints), found
