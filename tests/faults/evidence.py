"""Gathers what the history checker judges by: every log, record and place of one Redis."""

from __future__ import annotations

from redis.asyncio import Redis

from warmline.conversation.history import Places, Visit
from warmline.conversation.keys import Keys
from warmline.conversation.scripts import Scripts
from warmline.conversation.states import State
from warmline.conversation.store import Conversations
from warmline.handoff.skills import load_skills


class Evidence:
    """Reads one Redis as it stands; take it when nothing moves any more."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self._conversations = Conversations(redis, keys, Scripts(redis))

    async def visits(self) -> list[Visit]:
        """All visits of all contacts, found through their contacts' current one and its predecessors."""
        found: list[Visit] = []
        async for key in self._redis.scan_iter(match=self._keys.contact("*"), count=1000):
            conversation = str(await self._redis.get(key) or "")
            while conversation:
                record = await self._conversations.record(conversation)
                events = await self._conversations.read(conversation, limit=100_000)
                found.append(Visit(conversation, record, tuple(events)))
                conversation = record.previous
        return found

    async def places(self) -> Places:
        """Members of every queue, every agent's held set and the mailbox."""
        queues = {skill: await self._members(self._keys.queue(skill)) for skill in load_skills()}
        held = {}
        async for key in self._redis.scan_iter(match=self._keys.held("*"), count=1000):
            held[str(key).removesuffix(":held").rpartition(":")[2]] = await self._members(str(key))
        return Places(queues=queues, held=held, mailbox=await self._members(self._keys.mailbox()))

    async def at_rest(self) -> bool:
        """Whether the bot has nothing to answer and no operation is under way."""
        timers = await self._members(self._keys.timers())
        busy = any(timer.startswith(("execute|", "offer|")) for timer in timers)
        return not busy and not await self._redis.zcard(self._keys.mailbox())

    async def open_states(self) -> dict[str, State]:
        """Conversations that are not closed, with their states."""
        return {
            visit.conversation: visit.record.state
            for visit in await self.visits()
            if visit.record.state is not State.CLOSED
        }

    async def _members(self, key: str) -> list[str]:
        return [str(member) for member in await self._redis.zrange(key, 0, -1)]
