"""The load: customers and agents do their things while something is done to the processes; then all is judged."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from itertools import cycle

import msgspec

from tests.faults.agent import Agent
from tests.faults.customer import Customer
from tests.faults.evidence import Evidence
from tests.faults.scripts import SCRIPTS, Script
from tests.support.stack import Stack
from warmline.conversation.connect import connect
from warmline.conversation.history import Acked, Finding, History, Refused, Visit, check
from warmline.conversation.keys import Keys
from warmline.conversation.states import State

SETTLE_SECONDS = 75.0


class Outcome(msgspec.Struct):
    """What a load came to: counts, broken rules, silences (something said that nobody answered)."""

    seed: int
    customers: int
    acked: int
    agent_lines: int
    accepted: int
    reconnections: int
    put_off: int
    visits: int
    events: int
    findings: list[Finding]
    silences: list[str]
    unfinished: list[str]

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.findings or self.silences or self.unfinished)


class Load:
    """Customers and agents of one stack. `phones` are handed out in turn, so that codes do not get mixed up."""

    def __init__(self, stack: Stack, seed: int, gateways: Sequence[str] = ()) -> None:
        self._stack = stack
        self._seed = seed
        self._chance = random.Random(seed)
        self._gateways = cycle(gateways or [stack.gateway])
        self._phones = cycle(phones(stack))
        self._customers: list[Customer] = []
        self._unfinished: list[str] = []
        self.agents = [Agent(stack, "wangfang", self._chance), Agent(stack, "lina", self._chance)]
        self.agents[1].patient = True

    async def run(self, mischief: Callable[[], Awaitable[None]], *, customers: int = 6, seconds: float = 0) -> Outcome:
        """Let everybody do their things (again and again for `seconds`) beside the mischief; then settle and judge."""
        for agent in self.agents:
            agent.start()
        for agent in self.agents:
            await asyncio.wait_for(agent.connected.wait(), 15)
        until = time.monotonic() + seconds
        people = [self._person(SCRIPTS[number % len(SCRIPTS)], until) for number in range(customers)]
        await asyncio.gather(mischief(), *people)
        try:
            await asyncio.to_thread(self._stack.wait_ready)
            return await self._judge()
        finally:
            for line in (*self._customers, *self.agents):
                await line.stop()

    async def _person(self, script: Script, until: float) -> None:
        chance = random.Random(self._chance.random())
        while True:
            name = f"customer-{len(self._customers)}"
            customer = Customer(self._stack, name, next(self._phones), next(self._gateways))
            self._customers.append(customer)
            customer.start()
            await asyncio.sleep(chance.uniform(0, 0.8))
            try:
                await script(customer, chance)
            except TimeoutError:
                self._unfinished.append(f"{customer.name}: {script.__name__} was not acknowledged")
            if time.monotonic() >= until:
                return

    # --- the judgement ---

    async def _judge(self) -> Outcome:
        redis = connect(self._stack.settings.redis_url)
        try:
            evidence = Evidence(redis, Keys(self._stack.settings.key_prefix))
            for agent in self.agents:
                agent.hurry = True
            await self._settle(evidence)
            for line in (*self._customers, *self.agents):
                await line.stop()
            visits, places = await evidence.visits(), await evidence.places()
        finally:
            await redis.aclose()
        history = History(
            visits=visits,
            acked=[*self._acked(visits), *self._lines()],
            refused=[Refused(agent.name, line) for agent in self.agents for line in agent.refused],
            shown=[view for customer in self._customers for view in customer.shown],
            places=places,
        )
        return self._outcome(history)

    async def _settle(self, evidence: Evidence) -> None:
        deadline = time.monotonic() + SETTLE_SECONDS
        while True:
            states = await evidence.open_states()
            waiting = [name for name, state in states.items() if state in (State.QUEUED, State.OFFERED)]
            if not waiting and await evidence.at_rest() and self._all_seen(await evidence.visits()):
                return
            if time.monotonic() > deadline:
                self._unfinished += [f"{name} {states[name].value}" for name in waiting] or ["not at rest"]
                return
            await asyncio.sleep(0.1)

    def _all_seen(self, visits: list[Visit]) -> bool:
        """Whether every connected customer has been shown their latest visit to its end."""
        seqs = {visit.conversation: visit.record.seq for visit in visits}
        open_ones = [customer for customer in self._customers if customer.conversation in seqs]
        return all(len(customer.events[one]) >= seqs[one] for customer in open_ones if (one := customer.conversation))

    def _acked(self, visits: list[Visit]) -> list[Acked]:
        contacts = {visit.conversation: visit.record.contact for visit in visits}
        found = []
        for customer in self._customers:
            acks = [
                Acked(contacts.get(conversation, f"web:{customer.name}"), name, conversation, seq)
                for name, (conversation, seq) in customer.acked.items()
            ]
            found += acks if not customer.put_off else _in_log_order(acks, visits)
        return found

    def _lines(self) -> list[Acked]:
        return [Acked(agent.name, *line) for agent in self.agents for line in agent.acked]

    def _outcome(self, history: History) -> Outcome:
        return Outcome(
            seed=self._seed,
            customers=len(self._customers),
            acked=sum(len(customer.acked) for customer in self._customers),
            agent_lines=sum(len(agent.acked) for agent in self.agents),
            accepted=sum(agent.accepted for agent in self.agents),
            reconnections=sum(line.connections - 1 for line in (*self._customers, *self.agents)),
            put_off=sum(len(line.put_off) for line in (*self._customers, *self.agents)),
            visits=len(history.visits),
            events=sum(len(visit.events) for visit in history.visits),
            findings=check(history),
            silences=[f"{customer.name}: {what}" for customer in self._customers for what in customer.silences],
            unfinished=self._unfinished,
        )


def _in_log_order(acks: list[Acked], visits: list[Visit]) -> list[Acked]:
    """For a customer whose message was refused for now and sent again later: their order was not ours to keep."""
    opened = {visit.conversation: visit.record.opened_at for visit in visits}
    return sorted(acks, key=lambda ack: (opened.get(ack.conversation, 0), ack.seq))


def phones(stack: Stack) -> list[str]:
    """Phones of all demo customers, from the core bank's books."""
    place = stack.folder / "corebank" / "corebank.sqlite"
    with sqlite3.connect(f"file:{place}?mode=ro", uri=True) as books:
        rows = books.execute("SELECT phone FROM customers ORDER BY id").fetchall()
    books.close()
    return [str(row[0]) for row in rows]
