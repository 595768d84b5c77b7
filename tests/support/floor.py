"""A service centre on a real Redis, wired as the processes wire it, for tests of the rules between the parts."""

from __future__ import annotations

import uuid
from functools import cache

from redis.asyncio import Redis

from warmline.bank.client import CoreBank
from warmline.conversation.events import CustomerMessage
from warmline.conversation.keys import Keys
from warmline.conversation.mailbox import Mailbox
from warmline.conversation.scripts import Scripts
from warmline.conversation.store import Conversations, Durations, Receipt
from warmline.conversation.tickets import Ticket
from warmline.handoff.agents import Agents
from warmline.handoff.guests import Guests
from warmline.handoff.packet import make_ticket
from warmline.handoff.passing import Passing
from warmline.handoff.queue import HANDOFF_LUA, Queue
from warmline.handoff.skills import load_intents
from warmline.identity.sessions import IDENTITY_LUA, Sessions
from warmline.operations.confirmation import Confirmation
from warmline.operations.operations import OPERATIONS_LUA, Operations

_rules = cache(load_intents)  # read once: reading takes longer than most tests


class Floor:
    """All parts that live in Redis, and a clock that tests move."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self.redis = redis
        self.keys = keys
        self.scripts = Scripts(redis, HANDOFF_LUA, IDENTITY_LUA, OPERATIONS_LUA)
        self.conversations = Conversations(redis, keys, self.scripts, Durations())
        self.mailbox = Mailbox(self.conversations)
        self.queue = Queue(self.conversations)
        self.agents = Agents(redis, keys, self.scripts)
        self.passing = Passing(self.conversations, self.queue)
        self.guests = Guests(self.conversations)
        self.sessions = Sessions(self.conversations)
        self.operations = Operations(self.conversations, self.sessions)
        # A bank that is away: what needs its codes is tested with a real one (tests/operations).
        away = CoreBank("http://127.0.0.1:9", "nobody")
        self.confirmation = Confirmation(self.conversations, self.operations, away)
        self.rules = _rules()

    async def says(self, text: str, contact: str = "web:one", message_id: str | None = None) -> Receipt:
        """A customer writes."""
        body = CustomerMessage(id=message_id or uuid.uuid4().hex, text=text)
        return await self.conversations.receive(contact, "web", body)

    def ticket(self, reason: str = "human_agent") -> Ticket:
        """A ticket for a reason."""
        return make_ticket(reason, by="customer", rules=self.rules, events=(), profile={})

    async def agent(self, name: str, capacity: float = 3, **skills: int) -> str:
        """An agent who is online."""
        await self.agents.available(name, "online", name, skills or {"general": 3}, capacity)
        return name

    async def pass_time(self, seconds: float) -> None:
        """Move the clock of all processes."""
        await self.redis.incrby(self.keys.clock(), int(seconds * 1000))
