"""A bank and every operation of everything.py, confirmed by its customer and not executed yet."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from redis.asyncio import Redis

from tests.bank.process import LOOSE, TOKEN, BankProcess
from tests.bank.seeded import fill
from tests.operations.everything import Case, prepare
from tests.operations.judge import Books, Told, judge, read_books
from tests.operations.test_operations import committed
from tests.support.floor import Floor
from warmline.bank.client import CoreBank
from warmline.conversation.keys import Keys
from warmline.identity.sessions import Session
from warmline.operations.confirmation import Confirmation
from warmline.operations.execution import Executor

NOON = (*LOOSE, "--now", "2026-03-05T12:00")
PATIENT = 20.0  # seconds for an answer: a busy machine is no fault


class Ready(msgspec.Struct, frozen=True):
    """Books and keys of the moment before anything is executed; each world is a copy. `cases` by proposal, with the
    conversation."""

    folder: Path
    prefix: str
    cases: Mapping[str, tuple[Case, str]]


async def make_ready(redis: Redis, folder: Path) -> Ready:
    """Fills books, and proposes and confirms every case as a customer does it, each in a conversation of its own."""
    process = BankProcess(fill(folder), NOON)
    process.start()
    prefix = f"test-{uuid.uuid4().hex[:8]}"
    floor, cases = Floor(redis, Keys(prefix)), {}
    try:
        with process.client(PATIENT) as bank:
            confirmation = Confirmation(floor.conversations, floor.operations, bank)
            for case in prepare(process, bank):
                conversation = (await floor.says(case.name, contact=f"web:{case.name}")).conversation
                cases[await _confirmed(floor, process, confirmation, case, conversation)] = (case, conversation)
    finally:
        process.stop()
    return Ready(folder, prefix, cases)


async def _confirmed(
    floor: Floor, process: BankProcess, confirmation: Confirmation, case: Case, conversation: str
) -> str:
    signed_in = process.sign_in(case.phone, conversation)
    session = Session(customer=signed_in.customer, level="L2", token=signed_in.token)
    await floor.sessions.raise_proof(conversation, session)
    made = await floor.operations.draft(
        conversation, case.kind, case.subject, case.name, (), by="bot", occasion="turn-1", details=case.details
    )
    await committed(floor, made)
    found = await floor.operations.get(made.proposal)
    assert found is not None
    if found.state == "proposed":
        code = None
        if found.proof == "L3":
            await confirmation.send_code(found.id, found.hash, conversation)
            code = process.code(case.phone)
        await confirmation.confirm(found.id, found.hash, conversation, code)
    return made.proposal


class World:
    """One copy: a bank of its own, and the dispatchers that execute what is confirmed there."""

    def __init__(self, floor: Floor, process: BankProcess, cases: Mapping[str, tuple[Case, str]]) -> None:
        self.floor = floor
        self.process = process
        self._cases = cases
        self.before = self.books()

    def books(self) -> Books:
        return read_books(self.process.folder)

    async def execute_all(
        self, seconds: float = PATIENT, *, executor: type[Executor] = Executor, dispatchers: int = 1
    ) -> None:
        """Every timer comes due at the same moment, at each of the dispatchers; `seconds` for an answer."""
        with CoreBank(self.process.url, TOKEN, timeout=(1.0, seconds), pool=100) as bank:
            runs = executor(self.floor.operations, bank)
            every = [(conversation, proposal) for proposal, (_, conversation) in self._cases.items()]
            await asyncio.gather(*(runs.run(*one) for one in every * dispatchers))

    async def told(self) -> list[Told]:
        """Every case as its customer knows it."""
        found = []
        for proposal, (case, conversation) in self._cases.items():
            stored = await self.floor.operations.get(proposal)
            assert stored is not None
            events = await self.floor.conversations.read(conversation)
            about = tuple(event.body for event in events if getattr(event.body, "proposal", "") == proposal)
            found.append(Told(case, proposal, stored.state, about))
        return found

    async def due(self) -> set[str]:
        """The proposals that a dispatcher will execute or look at again."""
        timers = await self.floor.redis.zrange(self.floor.keys.timers(), 0, -1)
        return {str(timer).split("|")[2] for timer in timers if str(timer).startswith("execute|")}

    async def wrong(self, healthy: Mapping[str, int]) -> list[str]:
        """What the judge says at the end; `healthy` as it wants it."""
        left = [f"{self._cases[proposal][0].name}: will be executed again" for proposal in await self.due()]
        return left + judge(await self.told(), self.before, self.books(), healthy)


@asynccontextmanager
async def world(redis: Redis, ready: Ready, folder: Path) -> AsyncIterator[World]:
    """A copy of what is ready, its bank running."""
    shutil.copytree(ready.folder, folder)
    prefix = f"test-{uuid.uuid4().hex[:8]}"
    async for key in redis.scan_iter(match=f"{ready.prefix}:*", count=1000):
        await redis.copy(key, key.replace(ready.prefix, prefix, 1))
    process = BankProcess(folder, NOON)
    process.start()
    # A thread for each act, so that all are under way together.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(100))
    try:
        yield World(Floor(redis, Keys(prefix)), process, ready.cases)
    finally:
        process.kill()  # nobody waits for the answers that are held back
