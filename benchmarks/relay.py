"""Person ↔ person: customers and agents writing to each other while hundreds of other widgets stand open.

Every page also says that it has read what it got, as real pages in front of eyes do.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import msgspec

from benchmarks.lines import Agent, Customer, Frame
from tests.support.stack import Stack
from warmline.desk.accounts import Account, Accounts, Role
from warmline.handoff.skills import load_skills

AGENTS = 6
TALKING = 60  # below the gateway's pace of 12 lines in 10 seconds a customer, with room
SOCKETS = 500
RATE = 100.0  # messages a second, both directions together
ROUNDS = 3
ROUND_SECONDS = 10.0
OPENING_AT_ONCE = 10
SETTLING_SECONDS = 60.0
LAST_SECONDS = 5.0  # what has not arrived this long after a round is lost
PASSWORD = "bench-only-3f9c"  # of accounts in a folder that is thrown away


class Samples(msgspec.Struct):
    """Milliseconds of one round by direction, and what never arrived."""

    to_agent: list[float] = []
    to_customer: list[float] = []
    lost: int = 0


class Relay:
    """The floor: agents, talking customers and idle ones on one stack."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._agents = [Agent(self._at_agent) for _ in range(AGENTS)]
        self._talking: list[Customer] = []
        self._idle: list[Customer] = []
        self._sent: dict[str, float] = {}
        self._samples = Samples()
        self._reading: set[asyncio.Task[None]] = set()

    @property
    def refused(self) -> dict[str, int]:
        """Lines that were refused on both sides, by code."""
        codes = [one.refused for one in self._agents] + [one.refused for one in self._talking]
        return dict(sum(codes, Counter[str]()))

    @property
    def sockets(self) -> int:
        """How many stand open."""
        return len(self._agents) + len(self._talking) + len(self._idle)

    async def open(self) -> None:
        """Bring everyone to their places: agents with their conversations, idle customers greeted by the bot."""
        add_accounts(self._stack)
        for number, agent in enumerate(self._agents):
            await agent.open(self._stack.desk, f"bench{number}", PASSWORD)
        self._talking = [self._customer() for _ in range(TALKING)]
        self._idle = [Customer() for _ in range(SOCKETS - AGENTS - TALKING)]
        gate = asyncio.Semaphore(OPENING_AT_ONCE)
        await asyncio.gather(*(self._call_person(one, gate) for one in self._talking))
        await asyncio.gather(*(self._greet(one, gate) for one in self._idle))
        held = await _until(lambda: sum(len(agent.holds) for agent in self._agents) >= TALKING, SETTLING_SECONDS)
        if not held:
            raise TimeoutError("not every customer got a person")

    async def close(self) -> None:
        """Everyone leaves."""
        for agent in self._agents:
            await agent.close()
        everyone = [*self._talking, *self._idle]
        for start in range(0, len(everyone), 50):
            await asyncio.gather(*(one.close() for one in everyone[start : start + 50]))

    async def measure(self) -> list[Samples]:
        """The rounds, after two seconds that are not counted."""
        await self._round(2.0)
        return [await self._round(ROUND_SECONDS) for _ in range(ROUNDS)]

    async def _round(self, seconds: float) -> Samples:
        self._samples, self._sent = Samples(), {}
        samples, loop = self._samples, asyncio.get_running_loop()
        customers = itertools.cycle(self._talking)
        lines = itertools.cycle([(agent, held) for agent in self._agents for held in agent.holds])
        start = loop.time()
        for number in range(int(seconds * RATE)):
            await asyncio.sleep(max(0.0, start + number / RATE - loop.time()))
            sent = time.perf_counter()
            if number % 2:
                name = await next(customers).say(f"第{number}句，请您看一下")
            else:
                agent, held = next(lines)
                name = await agent.say(held, f"好的，第{number}句，我在看")
            self._sent[name] = sent
        await _until(lambda: not self._sent, LAST_SECONDS)
        samples.lost = len(self._sent)
        return samples

    def _customer(self) -> Customer:
        customer = Customer(lambda event, at: self._at_customer(customer, event, at))
        return customer

    def _at_agent(self, conversation: str, event: Frame, at: float) -> None:
        if event["type"] == "customer_message":
            self._note(self._samples.to_agent, event["id"], at)
            agent = next(one for one in self._agents if conversation in one.holds)
            self._later(agent.read(conversation, event["seq"]))

    def _at_customer(self, customer: Customer, event: Frame, at: float) -> None:
        if event["type"] == "agent_message":
            self._note(self._samples.to_customer, event["id"], at)
            self._later(customer.read(event["seq"]))

    def _note(self, samples: list[float], name: str, at: float) -> None:
        sent = self._sent.pop(name, None)
        if sent is not None:
            samples.append((at - sent) * 1000)

    def _later(self, reading: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(reading)
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    async def _call_person(self, customer: Customer, gate: asyncio.Semaphore) -> None:
        async with gate:
            await customer.open(self._stack.gateway)
            await customer.call_person()

    async def _greet(self, customer: Customer, gate: asyncio.Semaphore) -> None:
        async with gate:
            await customer.open(self._stack.gateway)
            await customer.ask("你好")


async def _until(look: Callable[[], bool], seconds: float) -> bool:
    """Poll until it is so; False at the deadline."""
    deadline = time.perf_counter() + seconds
    while not look() and time.perf_counter() < deadline:  # noqa: ASYNC110 # what is looked at changes in many places
        await asyncio.sleep(0.05)
    return look()


def add_accounts(stack: Stack) -> None:
    """Agents with every skill and room for all."""
    accounts = Accounts(stack.settings.database_url)
    skills = dict.fromkeys(load_skills(), 5)
    for number in range(AGENTS):
        account = Account(f"bench{number}", f"坐席{number}", Role.AGENT, skills, capacity=float(TALKING))
        accounts.add(account, PASSWORD)
    accounts.close()


def by_direction(rounds: Sequence[Samples]) -> dict[str, list[list[float]]]:
    """The samples of all rounds under the names of their figures."""
    return {
        "relay.customer_to_agent": [one.to_agent for one in rounds],
        "relay.agent_to_customer": [one.to_customer for one in rounds],
    }
