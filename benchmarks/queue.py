"""The queue: how soon a free slot is filled, how fast many are, and what an operation costs in a long queue.

`python -m benchmarks.queue [--seconds N]`, or the part `queue` of `make bench`; figures: results/queue.json. Redis,
desk and dispatcher are real processes; customers and most agents are calls of the handlers' own functions.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from redis.asyncio import Redis

from benchmarks import machine
from benchmarks.figures import Figure, figure, spread, table
from benchmarks.lines import Frame, Line
from tests.conftest import wait_for_redis
from tests.support.stack import Stack, until
from warmline.conversation.connect import connect
from warmline.conversation.ending import end
from warmline.conversation.events import CustomerMessage
from warmline.conversation.keys import Keys
from warmline.conversation.scripts import Scripts
from warmline.conversation.states import State
from warmline.conversation.store import Conversations
from warmline.desk.accounts import Account, Accounts, Role
from warmline.desk.sessions import COOKIE, DeskSessions
from warmline.handoff.agents import Agents
from warmline.handoff.dispatcher import Dispatcher
from warmline.handoff.packet import make_ticket
from warmline.handoff.queue import HANDOFF_LUA, Queue
from warmline.handoff.skills import load_intents, load_skills
from warmline.logs import set_up_logs

RESULTS = Path(__file__).parent / "results" / "queue.json"
WAITING, PAGES, OFFERS = 500, 10, 30
FILL_WAITING, FILL_AGENTS, FILL_CAPACITY = 300, 50, 2
RATE, LOAD_SECONDS, LOAD_AGENTS = 25.0, 120.0, 200
LENGTHS = (100, 1_000, 10_000, 100_000)
REPEATS = 100


class Floor:
    """Queue and agents under a prefix of their own, as the handlers use them."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self.redis = redis
        self.keys = Keys(prefix)
        scripts = Scripts(redis, HANDOFF_LUA)
        self.conversations = Conversations(redis, self.keys, scripts)
        self.queue = Queue(self.conversations)
        self.agents = Agents(redis, self.keys, scripts)
        self.dispatcher = Dispatcher(self.conversations, self.queue, self.agents, load_skills())
        self.ticket = make_ticket("human_agent", by="customer", rules=load_intents(), events=(), profile={})

    async def calls(self) -> str:
        """A customer who wants a person."""
        body = CustomerMessage(id=uuid.uuid4().hex, text="转人工")
        return (await self.conversations.receive(f"web:{uuid.uuid4().hex}", "web", body)).conversation

    async def waits(self) -> str:
        """A customer in the queue."""
        conversation = await self.calls()
        await self.queue.request(conversation, self.ticket)
        return conversation

    async def online(self, name: str, capacity: float) -> None:
        """An agent at the desk."""
        await self.agents.available(name, "online", name, {"general": 3}, capacity)

    async def crowd(self, number: int) -> None:
        """So many more waiting tickets, written straight into Redis."""
        now = await self.conversations.now()
        for start in range(0, number, 1000):
            async with self.redis.pipeline(transaction=False) as pipe:
                for place in range(start, min(start + 1000, number)):
                    name = uuid.uuid4().hex
                    fields: dict[Any, Any] = {
                        "state": "queued", "epoch": 2, "seq": 0, "contact": f"web:{name}", "channel": "web",
                        "opened_at": now, "skill": "general", "lane": "standard", "queued_at": now + place,
                        "head_start": 0, "owner": "",
                    }  # fmt: skip
                    pipe.hset(self.keys.record(name), mapping=fields)
                    pipe.zadd(self.keys.queue("general"), {name: now + place})
                await pipe.execute()


class Page:
    """An agent's page that closes what it has, and takes what it is offered; samples are ms from closing to offer."""

    def __init__(self, number: int) -> None:
        self._chance = random.Random(number)
        self.line = Line(self._heard)
        self.samples: list[float] = []
        self.offered = asyncio.Event()
        self.offer: Frame = {}
        self.opened = asyncio.Event()
        self.conversation: Frame = {}
        self._closed_at = 0.0

    def _heard(self, frame: Frame, at: float) -> None:
        if frame["type"] == "offer":
            if self._closed_at:
                self.samples.append((at - self._closed_at) * 1000)
            self.offer = frame
            self.offered.set()
        elif frame["type"] == "conversation":
            self.conversation = frame
            self.opened.set()

    async def serves(self, times: int) -> None:
        """Takes and ends conversations."""
        for _ in range(times):
            await asyncio.wait_for(self.offered.wait(), 20)
            self.offered.clear()
            self.opened.clear()
            told = {"conversation": self.offer["conversation"], "offer": self.offer["offer"]}
            await self.line.send({"type": "accept", "id": uuid.uuid4().hex, **told})
            await asyncio.wait_for(self.opened.wait(), 20)
            await self.line.send({"type": "beat"})
            owned = {"conversation": self.conversation["conversation"], "epoch": self.conversation["epoch"]}
            # Slots become free one by one, not ten at once: a conversation here lasts up to two seconds.
            await asyncio.sleep(self._chance.uniform(0.2, 2.0))
            self._closed_at = time.perf_counter()
            await self.line.send({"type": "close", "id": uuid.uuid4().hex, **owned, "code": "solved"})


async def free_slots(stack: Stack, floor: Floor) -> list[Figure]:
    """From an agent's closing to the next offer on the same page, with 500 waiting and ten agents at it."""
    sessions = DeskSessions(floor.redis, floor.keys, str(stack.settings.signing_secret))
    accounts = Accounts(stack.settings.database_url)
    pages = []
    for number in range(PAGES):
        name = f"page{number}"
        accounts.add(Account(name, name, Role.AGENT, {"general": 3}, 1), uuid.uuid4().hex)
        page = Page(number)
        await page.line.open(stack.desk, "/desk/socket", f"{COOKIE}={await sessions.open(name)}")
        await page.line.send({"type": "hello", "cursors": {}})
        pages.append(page)
    accounts.close()
    for _ in range(WAITING + PAGES * OFFERS):
        await floor.waits()
    for page in pages:
        await page.line.send({"type": "availability", "state": "online"})
    await asyncio.gather(*(page.serves(OFFERS) for page in pages))
    for page in pages:
        await page.line.send({"type": "availability", "state": "offline"})
        await page.line.close()
    # The first offers of a page are not counted: connections and caches are new.
    return spread("queue.slot_free_to_offer", [[one for page in pages for one in page.samples[2:]]], p50=30, p99=100)


async def filling(stack: Stack, floor: Floor) -> Figure:
    """100 free slots appear at once before 300 waiting customers: seconds until all are offered."""
    runs = []
    for run in range(3):
        stack.freeze("dispatcher")
        waiting = [await floor.waits() for _ in range(FILL_WAITING)]
        for number in range(FILL_AGENTS):
            await floor.online(f"fill{run}-{number}", FILL_CAPACITY)
        begun = await floor.conversations.now()
        stack.thaw("dispatcher")
        last = await _all_offered(floor, waiting, FILL_AGENTS * FILL_CAPACITY)
        runs.append((last - begun) / 1000)
        for conversation in waiting:
            await floor.conversations.close(conversation, "customer", "ended_by_customer")
        for number in range(FILL_AGENTS):
            await floor.agents.available(f"fill{run}-{number}", "offline", "-", {}, 0)
    return figure("queue.fill_100_of_300", "s", runs, target=1.0)


async def _all_offered(floor: Floor, waiting: list[str], wanted: int) -> int:
    """When the last of so many offers was made (ms, Redis's clock)."""
    deadline = time.monotonic() + 30
    while True:
        records = [await floor.conversations.record(conversation) for conversation in waiting]
        offered = [record.offer_until - 15_000 for record in records if record.state is State.OFFERED]
        if len(offered) >= wanted or time.monotonic() > deadline:
            return max(offered, default=0) if len(offered) >= wanted else sys.maxsize
        await asyncio.sleep(0.05)


class Load:
    """25 handoffs a second: each is requested, offered by the dispatcher, accepted, answered and closed."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self.samples: list[float] = []
        self.unserved = 0
        self._wakes: dict[str, asyncio.Event] = {}

    async def run(self, seconds: float) -> list[Figure]:
        """Play it."""
        floor, clock = self._floor, asyncio.get_running_loop().time
        for number in range(LOAD_AGENTS):
            await floor.online(f"load{number}", 3)
        pubsub = floor.redis.pubsub()
        await pubsub.subscribe(floor.keys.desk())
        hearing = asyncio.create_task(self._hear(pubsub))
        beating = asyncio.create_task(self._beat())
        begun, handoffs = clock(), set[asyncio.Task[None]]()
        for number in range(int(seconds * RATE)):
            await asyncio.sleep(max(0.0, begun + number / RATE - clock()))
            handoffs.add(asyncio.create_task(self._handoff()))
        await asyncio.gather(*handoffs)
        await end(hearing, beating)
        await pubsub.aclose()  # type: ignore[no-untyped-call] # untyped in redis-py
        if self.unserved:
            raise RuntimeError(f"{self.unserved} customers were not served")
        return spread("queue.operation_at_25_per_s", [self.samples], p99=20)

    async def _hear(self, pubsub: Any) -> None:
        async for message in pubsub.listen():
            if message["type"] == "message":
                told = msgspec.json.decode(message["data"], type=dict[str, str])
                if told["conversation"] in self._wakes:
                    self._wakes[told["conversation"]].set()

    async def _beat(self) -> None:
        while True:
            for number in range(LOAD_AGENTS):
                await self._floor.agents.beat(f"load{number}")
                await asyncio.sleep(5 / LOAD_AGENTS)

    async def _timed(self, move: Awaitable[Any]) -> Any:
        begun = time.perf_counter()
        answer = await move
        self.samples.append((time.perf_counter() - begun) * 1000)
        return answer

    async def _handoff(self) -> None:
        floor = self._floor
        conversation = await floor.calls()
        woken = self._wakes[conversation] = asyncio.Event()
        await self._timed(floor.queue.request(conversation, floor.ticket))
        deadline = time.monotonic() + 30
        while (record := await floor.conversations.record(conversation)).state is not State.OFFERED:
            if time.monotonic() > deadline:
                self.unserved += 1
                return
            woken.clear()
            try:
                await asyncio.wait_for(woken.wait(), 0.5)
            except TimeoutError:
                continue
        agent = record.offer_agent
        epoch = await self._timed(floor.queue.accept(conversation, record.offer, agent, agent))
        await asyncio.sleep(2.0)  # the talk
        await self._timed(floor.conversations.close(conversation, agent, "solved", epoch=epoch, owner=agent))


async def lengths(redis: Redis) -> tuple[list[Figure], dict[str, Any]]:
    """What operations cost with 100 to 100,000 waiting; the figure is the longest queue's over the shortest's."""
    costs: dict[int, dict[str, float]] = {}
    for length in LENGTHS:
        floor = Floor(redis, f"bench-{uuid.uuid4().hex[:8]}")
        await floor.crowd(length)
        costs[length] = await _costs(floor)
        await _forget(redis, floor)
    names = costs[LENGTHS[0]]
    ratios = [
        figure(f"queue.{name}.100000_over_100", "x", [costs[LENGTHS[-1]][name] / costs[LENGTHS[0]][name]], target=2)
        for name in names
    ]
    return ratios, {str(length): cost for length, cost in costs.items()}


async def _costs(floor: Floor) -> dict[str, float]:
    """Median ms of each operation."""
    taken: dict[str, list[float]] = {}

    async def timed(name: str, move: Awaitable[Any]) -> Any:
        begun = time.perf_counter()
        answer = await move
        taken.setdefault(name, []).append((time.perf_counter() - begun) * 1000)
        return answer

    await floor.online("one", 1)
    for _ in range(REPEATS):
        new = await floor.calls()
        await timed("request", floor.queue.request(new, floor.ticket))
        await timed("place", floor.queue.place(new, "general"))
        await timed("resume", floor.queue.resume_bot(new))
        await floor.agents.beat("one")
        assert await timed("round", floor.dispatcher.round()) == 1
        (held,) = await floor.agents.held("one")
        record = await floor.conversations.record(held)
        epoch = await timed("accept", floor.queue.accept(held, record.offer, "one", "one"))
        await timed("close", floor.conversations.close(held, "one", "solved", epoch=epoch, owner="one"))
    return {name: round(statistics.median(times), 3) for name, times in taken.items()}


async def _forget(redis: Redis, floor: Floor) -> None:
    keys = [key async for key in redis.scan_iter(match=floor.keys.record("*"), count=5000)]
    for start in range(0, len(keys), 5000):
        await redis.unlink(*keys[start : start + 5000])
    await redis.unlink(floor.keys.queue("general"), floor.keys.timers(), floor.keys.mailbox())


def measure(seconds: float = LOAD_SECONDS) -> tuple[list[Figure], dict[str, Any]]:
    """All of it on a stack of its own: figures and notes."""
    with TemporaryDirectory(prefix="wl") as folder:
        stack = Stack(Path(folder), log_level="warning")
        stack.spawn("redis")
        wait_for_redis(stack.settings.redis_url)
        for part in ("desk", "dispatcher"):
            stack.spawn(part)
        try:
            until(lambda: bool(stack.health(stack.desk)), 30)
            return asyncio.run(_measured(stack, seconds))
        finally:
            stack.stop()


async def _measured(stack: Stack, seconds: float) -> tuple[list[Figure], dict[str, Any]]:
    redis = connect(stack.settings.redis_url)
    try:
        floor = Floor(redis, stack.settings.key_prefix)
        figures = await _said("filling", lambda: _listed(filling(stack, floor)))
        load = Load(floor)
        figures += await _said("load", lambda: load.run(seconds))
        for number in range(LOAD_AGENTS):
            await floor.agents.available(f"load{number}", "offline", "-", {}, 0)
        figures += await _said("free slots", lambda: free_slots(stack, floor))
        ratios, costs = await lengths(redis)
        handoffs = int(seconds * RATE)
        notes = {"load": machine.load(), "handoffs": handoffs, "operations_ms_by_waiting": costs}
        return [*figures, *ratios], notes
    finally:
        await redis.aclose()


async def _listed(one: Awaitable[Figure]) -> list[Figure]:
    return [await one]


async def _said(name: str, part: Callable[[], Awaitable[list[Figure]]]) -> list[Figure]:
    figures = await part()
    sys.stderr.write(f"bench: queue, {name} measured, load {machine.load()[0]}\n")
    return figures


def write(figures: list[Figure], notes: dict[str, Any], before: dict[str, Any], date: str) -> None:
    """The figures, for the repository."""
    told = {"date": date, "revision": machine.revision(), "machine": before, "figures": figures, "notes": notes}
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n")


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=LOAD_SECONDS, help="how long 25 handoffs a second go on")
    asked = parser.parse_args()
    set_up_logs("warning")
    before = machine.describe()
    figures, notes = measure(asked.seconds)
    sys.stdout.write(table(figures) + "\n")
    sys.stdout.write(f"{msgspec.json.encode(notes).decode()}\n")
    write(figures, notes, before, datetime.now(timezone.utc).date().isoformat())
    return 0


if __name__ == "__main__":
    sys.exit(main())
