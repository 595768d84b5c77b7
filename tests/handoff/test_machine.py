"""The real queue against the notebook of `model.py`, move by move, on the real scripts with a clock that is moved.

`make test` plays 2,000 random working days, `make chaos` ten times as many. After each move every conversation,
queue and agent must stand as in the notebook; after each day the history checker reads the logs.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Coroutine, Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from redis.asyncio import Redis

from tests.handoff.model import HEAD_START, SKILLS, AgentBook, CaseBook, Model, first
from warmline.conversation.connect import connect
from warmline.conversation.errors import NotYours, Stale
from warmline.conversation.events import AgentMessage, CustomerMessage, Event, Note
from warmline.conversation.history import History, Places, Visit, check
from warmline.conversation.keys import Keys
from warmline.conversation.scripts import Scripts
from warmline.conversation.states import Record, record_from
from warmline.conversation.store import Conversations
from warmline.handoff.agents import Agents
from warmline.handoff.dispatcher import Dispatcher
from warmline.handoff.errors import Full, OfferGone, Unavailable
from warmline.handoff.guests import Guests
from warmline.handoff.packet import make_ticket
from warmline.handoff.passing import Passing
from warmline.handoff.queue import HANDOFF_LUA, Queue
from warmline.handoff.reskilling import Reskilling
from warmline.handoff.skills import load_intents
from warmline.handoff.timers import Timers

RULES = load_intents()
REASONS = {"general": "human_agent", "fraud": "fraud_report"}
AGENTS = ("ann", "bob", "cat", "sup")
CONTACTS = ("web:1", "web:2", "wechat:3", "web:4")
REFUSED = {Stale: "stale", NotYours: "not_yours", OfferGone: "gone", Unavailable: "unavailable", Full: "full"}

agents = st.sampled_from(AGENTS)
numbers = st.integers(0, 3)
old = st.sampled_from([0, 0, 0, 1])  # how many epochs ago the page looked


QUEUES = ("general", "cards", "fraud")
LOOK = """
local told, at = {records = {}, held = {}, people = {}, queues = {}}, 0
for index = 1, tonumber(ARGV[1]) do told.records[index] = redis.call('HGETALL', KEYS[index]) end
at = tonumber(ARGV[1])
for index = 1, tonumber(ARGV[2]) do
  told.held[index] = redis.call('ZRANGE', KEYS[at + 1], 0, -1)
  told.people[index] = redis.call('HGETALL', KEYS[at + 2])
  at = at + 2
end
for index = at + 1, #KEYS do told.queues[index - at] = redis.call('ZRANGE', KEYS[index], 0, -1) end
return cjson.encode(told)
"""


class World:
    """One Redis and one loop for all examples."""

    def __init__(self, url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.redis: Redis = connect(url)
        self.scripts = Scripts(self.redis, HANDOFF_LUA)
        self.sha = str(self.run(_awaited(self.redis.script_load(LOOK))))

    def run(self, move: Coroutine[Any, Any, Any]) -> Any:
        """Do it now."""
        return self.loop.run_until_complete(move)

    def close(self) -> None:
        """Give the connections back."""
        self.run(self.redis.aclose())
        self.loop.close()


class Day(RuleBasedStateMachine):
    """One random working day of four agents and four customers."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        redis = self.world.redis
        self.keys = Keys(f"day-{uuid.uuid4().hex[:12]}")
        self.conversations = Conversations(redis, self.keys, self.world.scripts)
        self.queue = Queue(self.conversations)
        self.real = Agents(redis, self.keys, self.world.scripts)
        self.passing = Passing(self.conversations, self.queue)
        self.guests = Guests(self.conversations)
        self.reskilling = Reskilling(self.conversations, self.queue, self.real, SKILLS)
        self.dispatcher = Dispatcher(self.conversations, self.queue, self.real, SKILLS)
        self.timers = Timers(
            self.conversations,
            {
                "offer": self._expired,
                "agent": self._silent,
                "bot_late": _nothing,
                "idle": _nothing,
                "archive": _nothing,
            },
            slow={},
        )
        self.model = Model()
        self.model.now = 1_000_000
        for name in AGENTS:
            self.model.agents[name] = AgentBook(name)

    # --- the real side ---

    async def _expired(self, conversation: str, offer: str) -> None:
        record = await self.conversations.record(conversation)
        await self.queue.lapse(conversation, offer, record.offer_agent, "expired", only_if_due=True)

    async def _silent(self, agent: str, _: str) -> None:
        _, held = await self.real.silent(agent)
        for conversation in held:
            await self.queue.release_lost(conversation, agent)

    def does(self, move: Coroutine[Any, Any, Any]) -> Any:
        """A move's answer, or the refusal by its name."""
        try:
            return self.world.run(move)
        except tuple(REFUSED) as error:
            return REFUSED[type(error)]

    def agrees(self, told: str, move: Coroutine[Any, Any, Any]) -> None:
        """The real move is refused as the notebook says, or done."""
        answer = self.does(move)
        assert (answer if answer in REFUSED.values() else "ok") == told
        self.look()

    def look(self) -> None:
        """Everything stands as in the notebook."""
        model = self.model
        cases = list(model.cases.values())
        records, held, queues, people = self.world.run(self._read([case.name for case in cases]))
        for case, record in zip(cases, records, strict=True):
            if case.state == "offered" and case.offer == "?":
                case.offer = record.offer
            if case.state != "bot" and not case.place:
                case.place = record.queued_at - record.head_start
            real = (record.state.value, record.owner, record.epoch, record.offer_agent, record.offer)
            assert real == (case.state, case.owner, case.epoch, case.asked, case.offer)
            assert (record.skill, record.lane) == (case.skill, case.lane)
            assert {agent: guest.role for agent, guest in record.guests.items()} == case.present()
            assert set(record.declined) == set(case.declined)
        for name, agent in model.agents.items():
            assert sorted(held[name]) == sorted(case.name for case in model.held(name))
            person = people[name]
            assert (person.get("state", ""), person.get("reason", "")) == (agent.state, agent.reason)
            assert (person.get("suspect") == "1") == agent.suspect
            agent.idle = int(people[name].get("last_offer_at", "0"))
        for skill, waiting in queues.items():
            standing = sorted(
                (case.place, case.name) for case in cases if (case.state, case.skill) == ("queued", skill)
            )
            assert waiting == [name for _, name in standing]

    async def _read(self, names: list[str]) -> Any:
        """Records, held sets, queues by skill and people, in one answer: this is looked at thousands of times."""
        keys = [self.keys.record(name) for name in names]
        keys += [key for agent in AGENTS for key in (self.keys.held(agent), self.keys.agent(agent))]
        keys += [self.keys.queue(skill) for skill in QUEUES]
        raw = await self.world.redis.evalsha(self.world.sha, len(keys), *keys, len(names), len(AGENTS))
        told = msgspec.json.decode(raw)
        records = [record_from(_pairs(flat)) for flat in told["records"] or []]
        held = dict(zip(AGENTS, (row or [] for row in told["held"]), strict=True))
        people = dict(zip(AGENTS, (_pairs(row) for row in told["people"]), strict=True))
        return records, held, dict(zip(QUEUES, (row or [] for row in told["queues"]), strict=True)), people

    def case(self, state: str, number: int) -> CaseBook | None:
        """One in this state, rather than any."""
        cases = self.model.cases.values()
        return first([case for case in cases if case.state == state], number) or first(cases, number)

    # --- agents ---

    @initialize()
    def morning(self) -> None:
        """Two agents and a supervisor are there, two customers call, one of them is served."""
        self.profile("ann", {"general": 5, "cards": 3}, 2)
        self.profile("bob", {"general": 3, "fraud": 4}, 1)
        self.profile("sup", {"general": 2}, 2)
        for number in range(2):
            self.calls(number, "general")
        self.dispatcher_looks_and_all_accept(0)

    def profile(self, name: str, skills: dict[str, int], capacity: float) -> None:
        agent = self.model.agents[name]
        agent.skills, agent.capacity = skills, capacity
        self.model.available(agent, "online")
        self.does(self.real.available(name, "online", name, skills, capacity))

    @rule(name=agents, state=st.sampled_from(["online", "online", "paused", "offline"]))
    def availability(self, name: str, state: str) -> None:
        agent = self.model.agents[name]
        if not agent.state:
            agent.skills, agent.capacity = {"general": 4, "cards": 4, "fraud": 2}, 2
        self.model.available(agent, state)
        self.agrees("ok", self.real.available(name, state, name, agent.skills, agent.capacity))

    @rule(
        name=agents,
        skills=st.dictionaries(st.sampled_from(["general", "cards", "fraud"]), st.integers(1, 5), max_size=2),
        capacity=st.sampled_from([0.5, 1.0, 2.0]),
    )
    def skills_change(self, name: str, skills: dict[str, int], capacity: float) -> None:
        self.model.reskill(self.model.agents[name], skills, capacity)
        self.agrees("ok", self.reskilling.change(name, skills, capacity))

    # --- customers ---

    @rule(number=numbers, skill=st.sampled_from(["general", "fraud"]))
    def calls(self, number: int, skill: str) -> None:
        contact = CONTACTS[number]
        case = next(
            (one for one in self.model.cases.values() if one.contact == contact and one.state != "closed"), None
        )
        if case is None:
            body = CustomerMessage(id=uuid.uuid4().hex, text="转人工")
            receipt = self.does(self.conversations.receive(contact, contact.partition(":")[0], body))
            case = CaseBook(receipt.conversation, contact, 0.7 if contact.startswith("wechat") else 1.0)
            self.model.cases[case.name] = case
        ticket = make_ticket(REASONS[skill], by="customer", rules=RULES, events=(), profile={})
        asked = self.model.request(case, ticket.skill, ticket.lane.value)
        assert ticket.lane.value in HEAD_START
        assert self.does(self.queue.request(case.name, ticket)) == asked
        self.look()

    @rule(number=numbers)
    def gives_up_waiting(self, number: int) -> None:
        if case := self.case("queued", number):
            self.agrees(self.model.resume(case), self.queue.resume_bot(case.name))

    @rule(number=numbers)
    def leaves(self, number: int) -> None:
        if case := first(self.model.cases.values(), number):
            self.agrees(self.model.close(case), self.conversations.close(case.name, "customer", "ended_by_customer"))

    # --- offers ---

    @rule()
    def dispatcher_looks(self) -> None:
        asked = self.model.round()
        assert self.does(self.dispatcher.round()) == len(asked)
        self.look()

    @rule(number=numbers)
    def dispatcher_looks_and_all_accept(self, number: int) -> None:
        self.dispatcher_looks()
        for case in [case for case in self.model.cases.values() if case.state == "offered"][: number + 1]:
            self.answer(case, case.asked)

    @rule(number=numbers, name=agents, asked=st.booleans())
    def accepts(self, number: int, name: str, asked: bool) -> None:
        if case := self.case("offered", number):
            self.answer(case, case.asked if asked and case.asked else name)

    def answer(self, case: CaseBook, name: str) -> None:
        offer = case.offer or case.taken
        self.agrees(self.model.accept(case, offer, name), self.queue.accept(case.name, offer, name, name))

    @rule(number=numbers)
    def declines(self, number: int) -> None:
        if case := self.case("offered", number):
            offer, name = case.offer, case.asked
            done = self.model.lapse(case, offer, name, "declined")
            assert self.does(self.queue.lapse(case.name, offer, name, "declined")) == done
            self.look()

    # --- from person to person ---

    @rule(number=numbers, name=agents, skill=st.sampled_from(["general", "cards"]), ago=old, mine=st.booleans())
    def transfers(self, number: int, name: str, skill: str, ago: int, mine: bool) -> None:
        if case := self.case("agent", number):
            owner, epoch = (case.owner if mine else name), case.epoch - ago
            told = self.model.transfer(case, owner, epoch, skill)
            self.agrees(told, self.queue.transfer(case.name, owner, epoch, skill, ""))

    @rule(number=numbers, name=agents, ago=old)
    def passes_on(self, number: int, name: str, ago: int) -> None:
        if case := self.case("agent", number):
            owner, epoch = case.owner, case.epoch - ago
            told = self.model.pass_on(case, owner, epoch, name, "?")
            answer = self.does(self.passing.to_person(case.name, owner, epoch, name, ""))
            assert {True: "offered", False: "queued"}.get(answer, answer) == told
            self.look()

    @rule(number=numbers, name=agents)
    def is_reassigned(self, number: int, name: str) -> None:
        case = self.case("queued", number)
        if case is None:
            return
        if case.state == "queued":
            told = self.model.takes(name) and self.model.room(name, case.weight)
            if told:
                self.model.reserve(case, name, "?")
        elif case.state == "agent":
            told = self.model.pass_on(case, case.owner, case.epoch, name, "?") == "offered"
        else:
            self.agrees("stale", self.passing.reassign(case.name, "sup", name, ""))
            return
        assert self.does(self.passing.reassign(case.name, "sup", name, "")) == told
        self.look()

    @rule(number=numbers, state=st.sampled_from(["agent", "agent", "queued", "offered", "bot"]))
    def is_taken_over(self, number: int, state: str) -> None:
        if case := self.case(state, number):
            self.agrees(self.model.take_over(case, "sup"), self.passing.take_over(case.name, "sup", "班长"))

    @rule(number=numbers, ago=old)
    def is_returned(self, number: int, ago: int) -> None:
        if case := self.case("agent", number):
            owner, epoch = case.owner or "ann", case.epoch - ago
            told = self.model.give_back(case, owner, epoch)
            self.agrees(told, self.queue.return_to_bot(case.name, owner, epoch, {}, ""))

    @rule(number=numbers, ago=old)
    def is_closed_by_the_owner(self, number: int, ago: int) -> None:
        if case := self.case("agent", number):
            owner, epoch = case.owner or "ann", case.epoch - ago
            told = self.model.close(case, owner, epoch)
            self.agrees(told, self.conversations.close(case.name, owner, "solved", epoch=epoch, owner=owner))

    @rule(number=numbers, name=agents, ago=old, joins=st.booleans())
    def comes_beside(self, number: int, name: str, ago: int, joins: bool) -> None:
        case = self.case("agent", number)
        if case is None:
            return
        if joins:
            told = self.model.enter(case, "sup", "supervisor", case.epoch, "")
            self.agrees(told, self.guests.join(case.name, "sup", "班长"))
        else:
            owner, epoch = case.owner or "ann", case.epoch - ago
            told = self.model.enter(case, name, "consultant", epoch, owner)
            self.agrees(told, self.guests.consult(case.name, owner, epoch, name, name))

    @rule(number=numbers, name=agents)
    def goes(self, number: int, name: str) -> None:
        if case := self.case("agent", number):
            there = self.model.leave(case, name)
            assert self.does(self.guests.leave(case.name, name)) == there
            self.look()

    @rule(number=numbers, name=agents, ago=old, role=st.sampled_from(["", "", "supervisor", "consultant"]))
    def writes(self, number: int, name: str, ago: int, role: str) -> None:
        if case := self.case("agent", number):
            name = (name if role else case.owner) or name
            epoch, key = case.epoch - ago, uuid.uuid4().hex
            line = AgentMessage(id=key, agent=name, name=name, text="您好")
            body = Note(id=key, agent=name, text="看年费") if role == "consultant" else line
            told = self.model.writes(case, name, epoch, role)
            self.agrees(told, self.conversations.append(case.name, body, epoch=epoch, owner=name, guest=role))

    # --- time ---

    @rule(seconds=st.sampled_from([3, 8, 16, 21, 36, 61]), beats=st.lists(agents, unique=True))
    def time_passes(self, seconds: int, beats: list[str]) -> None:
        """Some pages beat, some do not; then the timers are run."""
        self.model.now += seconds * 1000
        for name in beats:
            self.model.beat(self.model.agents[name])
        self.model.run_due()
        self.does(self._passes(seconds, beats))
        self.look()

    async def _passes(self, seconds: int, beats: list[str]) -> None:
        await self.world.redis.incrby(self.keys.clock(), seconds * 1000)
        for name in beats:
            await self.real.beat(name)
        await self.timers.run_due()

    def teardown(self) -> None:
        """What the logs say of the day."""
        # By name, not by a scan: one Redis has the keys of all days.
        names = list(self.model.cases)
        _, held, queues, _ = self.world.run(self._read([]))
        looks = self.world.run(self._logs(names))
        visits = [Visit(name, record, tuple(events)) for name, (record, events) in zip(names, looks, strict=True)]
        mailbox = [str(name) for name in self.world.run(_awaited(self.world.redis.zrange(self.keys.mailbox(), 0, -1)))]
        places = Places(queues=queues, held=held, mailbox=mailbox)
        assert check(History(visits=visits, places=places)) == []

    async def _logs(self, names: list[str]) -> list[tuple[Record, list[Event]]]:
        return [await self.conversations.look(name) for name in names]


def _pairs(flat: list[str]) -> dict[str, str]:
    # An empty table of Lua is an object in JSON.
    return dict(zip(flat[::2], flat[1::2], strict=True)) if flat else {}


async def _awaited(call: Any) -> Any:
    """redis-py's commands are awaitable, but no coroutines."""
    return await call


async def _nothing(_: str, __: str) -> None:
    """These timers are others' business."""


@pytest.fixture
def world(redis_url: str) -> Iterator[World]:
    """One loop and its connections."""
    world = World(redis_url)
    yield world
    world.close()


def play(world: World, days: int, *, shrinks: bool = True) -> None:
    """So many days; raises at the first that goes otherwise than in the notebook."""
    phases = [Phase.generate, *([Phase.shrink] if shrinks else [])]
    rules = settings(
        max_examples=days, stateful_step_count=10, deadline=None, database=None, print_blob=shrinks, phases=phases,
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
    )  # fmt: skip
    run_state_machine_as_test(type("Day", (Day,), {"world": world}), settings=rules)


@pytest.mark.timeout(3600)
def test_the_queue_does_as_the_notebook_says(world: World, request: pytest.FixtureRequest) -> None:
    play(world, 20_000 if request.config.getoption("--chaos", default=False) else 2_000)


EPOCH = "if ARGV[3] ~= '' and ARGV[3] ~= field('epoch') then return refused('stale') end"
MUTANTS = [
    ("release", EPOCH, ""),  # no epoch check
    ("offer", "redis.call('ZADD', TIMERS, expires,", "redis.call('ZADD', TIMERS, expires + 86400000,"),  # in memory
    ("lapse_offer", "redis.call('ZREM', KEYS[10], CONVERSATION)", ""),  # declined, but the slot is not free
    ("take_over", "redis.call('ZREM', KEYS[10], CONVERSATION)", ""),  # two who hold it
    ("pass_on", "takes_offer(KEYS[11], KEYS[12], tonumber(ARGV[6]), at)", "true"),  # asked beyond their capacity
]


@pytest.mark.parametrize(("script", "old", "new"), MUTANTS, ids=[script for script, _, _ in MUTANTS])
def test_a_protection_taken_out_is_seen(world: World, script: str, old: str, new: str) -> None:
    source = world.scripts._sources[script]
    assert old in source
    world.scripts._sources[script] = source.replace(old, new)
    with pytest.raises(AssertionError):
        play(world, 400, shrinks=False)
