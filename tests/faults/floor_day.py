"""A crowded day on the floor: many simulated agents and customers on one Redis, real dispatcher processes beside them.

People act through the same calls as the desk's and the gateway's handlers. Whatever Redis refuses while it is away is
tried again, as pages do; what is acknowledged is kept for the history checker.
"""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from warmline.conversation.ending import end
from warmline.conversation.errors import ConversationError, StorageDown
from warmline.conversation.events import AgentMessage, CustomerMessage, Note
from warmline.conversation.history import Acked, Visit
from warmline.conversation.keys import Keys
from warmline.conversation.notices import RECONNECTED, Notices
from warmline.conversation.scripts import Scripts
from warmline.conversation.states import State
from warmline.conversation.store import Conversations
from warmline.conversation.tickets import Ticket
from warmline.handoff.agents import Agents
from warmline.handoff.errors import HandoffError
from warmline.handoff.guests import Guests
from warmline.handoff.packet import make_ticket
from warmline.handoff.passing import Passing
from warmline.handoff.queue import HANDOFF_LUA, Queue
from warmline.handoff.skills import load_intents

SKILLS = ("general", "cards", "loans", "fraud")
REASONS = ("human_agent", "card_unlock", "loan_apply", "fraud_report")
SUPERVISORS = 5
RETRY_SECONDS = 0.1


class FloorDay:
    """Agents `a0 …`, customers `web:0 …` (every third on WeChat). `handoffs` counts acceptances and take-overs."""

    def __init__(self, redis: Redis, prefix: str, agents: int, seed: int, offer_ms: int) -> None:
        self.chance = random.Random(seed)
        keys = Keys(prefix)
        scripts = Scripts(redis, HANDOFF_LUA)
        self.conversations = Conversations(redis, keys, scripts)
        self.queue = Queue(self.conversations, offer_ms)
        self.agents = Agents(redis, keys, scripts, silent_ms=6_000, grace_ms=4_000)
        self.passing = Passing(self.conversations, self.queue, offer_ms)
        self.guests = Guests(self.conversations)
        self.keys = keys
        self.names = [f"a{number}" for number in range(agents)]
        self.capacity = {name: self.chance.choice([1.0, 2.0, 3.0]) for name in self.names}
        self.handoffs = 0
        self.lost = 0
        self.acked: list[Acked] = []
        self.visits: list[str] = []
        self.hurry = False
        self._notices = Notices(redis, prefix)
        self._away: dict[str, float] = {}
        self._talks: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._tickets: list[Ticket] = [
            make_ticket(reason, by="customer", rules=load_intents(), events=(), profile={}, skill=skill)
            for skill, reason in zip(SKILLS, REASONS, strict=True)
        ]
        self._ended: dict[str, asyncio.Event] = {}

    # --- the day ---

    async def run(self, handoffs: int, customers: int) -> None:
        """Until so many handoffs were made and every visit is over."""
        await self._notices.start()
        await self._notices.listen(self.keys.desk(), self._heard)
        for name in self.names:
            await self._again(lambda name=name: self._online(name))  # type: ignore[misc]
        beats = asyncio.create_task(self._beat())
        looks = asyncio.create_task(self._look_now_and_then())
        try:
            people = [asyncio.create_task(self._customer(number, handoffs)) for number in range(customers)]
            await asyncio.gather(*people)
        finally:
            await end(beats, looks, *self._talks.values())
            await self._notices.stop()

    async def logs(self) -> list[Visit]:
        """All visits as they are in Redis."""
        found = []
        for name in self.visits:
            record, events = await self.conversations.look(name, limit=100_000)
            found.append(Visit(name, record, tuple(events)))
        return found

    async def _again(self, move: Callable[[], Awaitable[Any]]) -> Any:
        """Until Redis has answered; a refusal is an answer (None)."""
        while True:
            try:
                return await move()
            except (StorageDown, RedisError, OSError):
                await asyncio.sleep(RETRY_SECONDS)
            except (ConversationError, HandoffError):
                return None

    # --- customers ---

    async def _customer(self, number: int, handoffs: int) -> None:
        """One visit after the other, until the day has had enough handoffs."""
        channel = "wechat" if number % 3 == 2 else "web"
        while self.handoffs < handoffs:
            contact = f"{channel}:day:{number}"
            body = CustomerMessage(id=uuid.uuid4().hex, text="转人工")
            receipt = await self._again(lambda: self.conversations.receive(contact, channel, body))  # noqa: B023
            conversation = receipt.conversation
            if conversation not in self._ended:
                self._ended[conversation] = asyncio.Event()
                self.visits.append(conversation)
            self.acked.append(Acked(contact, body.id, conversation, receipt.seq))
            while not self._ended[conversation].is_set():
                ticket = self.chance.choices(self._tickets, (6, 2, 1, 1))[0]
                await self._again(lambda: self.queue.request(conversation, ticket))  # noqa: B023
                await self._until_over_or_returned(conversation)

    async def _until_over_or_returned(self, conversation: str) -> None:
        """Waits for people; sometimes loses patience. The end of a visit is told by whoever ends it."""
        if not self.hurry and self.chance.random() < 0.03:
            await asyncio.sleep(self.chance.uniform(0, 0.5))
            await self._again(lambda: self.queue.resume_bot(conversation))
        while not self._ended[conversation].is_set():
            try:
                await asyncio.wait_for(self._ended[conversation].wait(), 2.0)
            except TimeoutError:
                record = await self._again(lambda: self.conversations.record(conversation))
                if record.state is State.CLOSED:
                    self._ended[conversation].set()
                elif record.state is State.BOT:
                    return

    # --- agents ---

    async def _online(self, name: str) -> None:
        number = int(name[1:])
        skills = {"general": 1 + number % 5, SKILLS[number % len(SKILLS)]: 1 + number % 4}
        await self.agents.available(name, "online", name, skills, self.capacity[name])

    async def _beat(self) -> None:
        """All pages beat each second, but for those that are away; now and then one goes away for a while."""
        clock = asyncio.get_running_loop().time
        while True:
            there = [name for name in self.names if clock() >= self._away.get(name, 0)]
            if not self.hurry and self.chance.random() < 0.3:
                self._away[self.chance.choice(there)] = clock() + self.chance.uniform(1, 15)
                self.lost += 1
            # All at once, as pages do: one after the other they would be late by their number.
            await asyncio.gather(*(self._again(lambda name=name: self.agents.beat(name)) for name in there))  # type: ignore[misc]
            for presence in await self._again(self.agents.all) or []:
                if presence.state != "online" and clock() >= self._away.get(presence.id, 0):
                    await self._again(lambda presence=presence: self._online(presence.id))  # type: ignore[misc]
            for name in self.names:  # who was lost is no longer among them
                if clock() >= self._away.get(name, 0) > 0:
                    self._away[name] = 0
                    await self._again(lambda name=name: self._online(name))  # type: ignore[misc]
            await asyncio.sleep(0.7)

    def _heard(self, payload: str) -> None:
        if payload != RECONNECTED:
            told = msgspec.json.decode(payload, type=dict[str, str])
            if told["agent"]:
                self._see(told["agent"], told["conversation"])

    def _see(self, name: str, conversation: str) -> None:
        if (name, conversation) not in self._talks and asyncio.get_running_loop().time() >= self._away.get(name, 0):
            task = self._talks[name, conversation] = asyncio.create_task(self._serve(name, conversation))
            task.add_done_callback(lambda _: self._talks.pop((name, conversation), None))

    async def _look_now_and_then(self) -> None:
        """What a lost notice or a dead tab has left lying is found by looking at what one holds."""
        while True:
            await asyncio.sleep(1.5)
            for name in self.names:
                for conversation in await self._again(lambda name=name: self.agents.held(name)) or []:  # type: ignore[misc]
                    self._see(name, conversation)

    async def _serve(self, name: str, conversation: str) -> None:
        """What one agent does with one conversation, from the offer to the end."""
        record = await self._again(lambda: self.conversations.record(conversation))
        if record is None:
            return
        chance = 1.0 if self.hurry else self.chance.random()
        if record.state is State.OFFERED and record.offer_agent == name:
            if chance < 0.04:
                return  # not at the desk: it expires
            if chance < 0.12:
                await self._again(lambda: self.queue.lapse(conversation, record.offer, name, "declined"))
                return
            epoch = await self._again(lambda: self.queue.accept(conversation, record.offer, name, name))
            if epoch is None:
                return
            self.handoffs += 1
        elif record.state is State.AGENT and record.owner == name:
            epoch = record.epoch
        else:
            return
        await self._talk(name, conversation, epoch)

    async def _talk(self, name: str, conversation: str, epoch: int) -> None:
        for text in ("您好", "看到了"):
            line = AgentMessage(id=uuid.uuid4().hex, agent=name, name=name, text=text)
            receipt = await self._again(
                lambda: self.conversations.append(conversation, line, key=line.id, epoch=epoch, owner=name)  # noqa: B023
            )
            if receipt is None:
                return
            self.acked.append(Acked(name, line.id, conversation, receipt.seq))
            if not self.hurry:
                await asyncio.sleep(self.chance.uniform(0, 0.2))
        await self._finish(name, conversation, epoch, 1.0 if self.hurry else self.chance.random())

    async def _finish(self, name: str, conversation: str, epoch: int, chance: float) -> None:
        other = self.chance.choice(self.names)
        boss = f"a{self.chance.randrange(SUPERVISORS)}"
        if chance < 0.1:
            await self._again(lambda: self.queue.transfer(conversation, name, epoch, self.chance.choice(SKILLS), ""))
        elif chance < 0.2:
            await self._again(lambda: self.passing.to_person(conversation, name, epoch, other, "请接"))
        elif chance < 0.27:
            await self._again(lambda: self.queue.return_to_bot(conversation, name, epoch, {}, ""))
        elif chance < 0.34:
            taken = await self._again(lambda: self.passing.take_over(conversation, boss, boss))
            self.handoffs += taken is not None
            self._see(boss, conversation)
        elif chance < 0.4:
            await self._consults(name, conversation, epoch, other)
        elif chance < 0.44:
            await self._again(lambda: self.passing.reassign(conversation, boss, other, ""))
        if chance >= 0.34 and await self._again(
            lambda: self.conversations.close(conversation, name, "solved", epoch=epoch, owner=name)
        ):
            self._ended[conversation].set()

    async def _consults(self, name: str, conversation: str, epoch: int, other: str) -> None:
        await self._again(lambda: self.guests.consult(conversation, name, epoch, other, other))
        note = Note(id=uuid.uuid4().hex, agent=other, text="我看可以")
        await self._again(
            lambda: self.conversations.append(
                conversation, note, key=note.id, epoch=epoch, owner=other, guest="consultant"
            )
        )
