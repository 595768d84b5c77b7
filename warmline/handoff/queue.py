"""The queue of customers who wait for a person, and every move of a ticket. Each move is one Lua script in lua/.

Names follow the floor of a service centre: `queue.request`, `queue.offer`, `queue.accept`, `queue.decline` …
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import structlog

from warmline.conversation.events import (
    Accepted,
    AgentLost,
    Body,
    Notice,
    Offered,
    OfferLapsed,
    Queued,
    Returned,
    Transferred,
    encode,
)
from warmline.conversation.mailbox import ticket_events
from warmline.conversation.scripts import Arg
from warmline.conversation.store import Conversations, new_id
from warmline.conversation.tickets import HEAD_START, Lane, Packet, Ticket
from warmline.handoff.bell import tell_desks
from warmline.handoff.errors import OfferGone
from warmline.handoff.explanations import Explanation

log = structlog.get_logger()

HANDOFF_LUA = Path(__file__).parent / "lua"
LAST_AGENT_SECONDS = 30 * 86_400
EXPLAINED, EXPLAINED_SECONDS = 10, 7 * 86_400
# So many offers missed one after the other say that nobody sits at this desk.
MISSES_THAT_PAUSE = 2


class Standing(msgspec.Struct, frozen=True):
    """A waiting ticket as it stands in its skill's queue."""

    conversation: str
    skill: str
    place_ms: int


class Queue:
    """Tickets of all skills in one Redis; any number of processes may move them."""

    def __init__(self, conversations: Conversations, offer_ms: int = 15_000) -> None:
        self._c = conversations
        self._offer_ms = offer_ms

    async def request(self, conversation: str, ticket: Ticket, *notices: Body) -> bool:
        """Call a person while the bot has the conversation; False when one was called already."""
        c, k = self._c, self._c.keys
        keys = c.script_keys(conversation, k.queue(ticket.skill), k.packet(conversation))
        place = [ticket.skill, ticket.lane.value, HEAD_START[ticket.lane]]
        bodies = [encode(body) for body in (*notices, *ticket_events(ticket))]
        packet = msgspec.json.encode(ticket.packet)
        answer = await c.scripts.run("request", keys, [conversation, *place, packet, *bodies])
        await tell_desks(self._c, conversation)
        return str(answer[0]) == "queued"

    async def offer(
        self,
        ticket: Standing,
        agent: str,
        weight: float,
        why: str,
        explanation: Explanation | None = None,
        revision: int | None = None,
    ) -> str | None:
        """Reserve a ticket for an agent; the offer's id, or None when ticket or slot are gone meanwhile.

        `revision` is the agent's as they were chosen: an agent who was changed since is not asked.
        """
        c, k = self._c, self._c.keys
        offer = new_id()
        own = [k.queue(ticket.skill), k.agent(agent), k.held(agent), k.explanations(ticket.conversation)]
        keys = c.script_keys(ticket.conversation, *own)
        body = encode(Offered(offer=offer, agent=agent, expires_at=0, why=why))
        args: list[Arg] = [ticket.conversation, agent, offer, f"{weight:g}", self._offer_ms, body]
        args += [msgspec.json.encode(explanation) if explanation else "", EXPLAINED, EXPLAINED_SECONDS]
        answer = await c.scripts.run("offer", keys, [*args, "" if revision is None else revision])
        if answer[0] != "offered":
            return None
        await tell_desks(self._c, ticket.conversation, agent)
        return offer

    async def accept(self, conversation: str, offer: str, agent: str, name: str) -> int:
        """The agent takes it; the new epoch. Raises `OfferGone` when it expired or went to another."""
        c, k = self._c, self._c.keys
        bodies = [Accepted(offer=offer, agent=agent, name=name), Notice(code="accepted", values={"name": name})]
        contact = (await c.record(conversation)).contact
        keys = c.script_keys(conversation, k.agent(agent), k.last_agent(contact), k.held(agent))
        args: list[Arg] = [conversation, agent, offer, name, LAST_AGENT_SECONDS]
        answer = await c.scripts.run("accept", keys, [*args, *map(encode, bodies)])
        if answer[0] != "accepted":
            raise OfferGone(conversation)
        await tell_desks(self._c, conversation, agent)
        return int(answer[1])

    async def lapse(self, conversation: str, offer: str, agent: str, cause: str, *, only_if_due: bool = False) -> bool:
        """An offer ends: `declined`, `expired`, `disconnected` or `withdrawn`. False when it was over already (or is
        not due). Who lets two offers in a row expire is paused."""
        c, k = self._c, self._c.keys
        record = await c.record(conversation)
        lapsed = OfferLapsed(offer=offer, agent=agent, cause=cause)
        queued = Queued(skill=record.skill, lane=record.lane, cause=cause)
        own = [k.queue(record.skill or "-"), k.held(agent), k.agent(agent), k.lapses(agent)]
        due = "1" if only_if_due else "0"
        args: list[Arg] = [conversation, agent, offer, due, encode(lapsed), encode(queued), cause, MISSES_THAT_PAUSE]
        answer = await c.scripts.run("lapse_offer", c.script_keys(conversation, *own), args)
        if answer[1:] == ["paused"]:
            log.warning("agent.paused", agent=agent, reason="missed_offers")
        await tell_desks(self._c, conversation, agent)
        return str(answer[0]) == "lapsed"

    async def release_lost(self, conversation: str, agent: str) -> None:
        """The agent's connection is lost for good: the conversation waits again in its original place."""
        record = await self._c.record(conversation)
        if record.offer_agent == agent:
            await self.lapse(conversation, record.offer, agent, "disconnected")
            return
        bodies = [
            AgentLost(agent=agent),
            Notice(code="agent_lost"),
            Queued(skill=record.skill, lane=record.lane, cause="disconnected"),
        ]
        await self._release(conversation, agent, "", record.skill, Lane(record.lane), bodies, again=True)

    async def transfer(self, conversation: str, agent: str, epoch: int, skill: str, note: str) -> None:
        """The owner passes the customer on to a skill, with a note. Raises `Stale`, `NotYours`."""
        record = await self._c.record(conversation)
        bodies = [
            Transferred(agent=agent, skill=skill, note=note),
            Notice(code="transferred"),
            Queued(skill=skill, lane=record.lane, cause="transferred"),
        ]
        lane = Lane(record.lane or Lane.STANDARD)
        await self._release(conversation, agent, str(epoch), skill, lane, bodies, again=False)

    async def _release(
        self, conversation: str, agent: str, epoch: str, skill: str, lane: Lane, bodies: list[Body], *, again: bool
    ) -> None:
        c, k = self._c, self._c.keys
        keys = c.script_keys(conversation, k.queue(skill), k.held(agent))
        place = [skill, lane.value, HEAD_START[lane], "0" if again else "1"]
        await c.scripts.run("release", keys, [conversation, agent, epoch, *place, *map(encode, bodies)])
        await tell_desks(self._c, conversation, agent)

    async def return_to_bot(
        self, conversation: str, agent: str, epoch: int, facts: Mapping[str, str], summary: str
    ) -> None:
        """The agent hands the customer back, with facts the bot goes on with. Raises `Stale`, `NotYours`."""
        body = Returned(by=agent, facts=dict(facts), summary=summary)
        await self._to_bot(conversation, agent, str(epoch), body, Notice(code="returned"))

    async def resume_bot(self, conversation: str) -> None:
        """The waiting customer prefers the bot after all. Raises `Stale` when a person has just taken over."""
        await self._to_bot(conversation, "", "", Returned(by="customer"), Notice(code="resumed"))

    async def _to_bot(self, conversation: str, owner: str, epoch: str, body: Returned, notice: Notice) -> None:
        c, k = self._c, self._c.keys
        while True:
            record = await c.record(conversation)
            keys = c.script_keys(conversation, k.queue(record.skill or "-"), k.held(record.holder or "-"))
            args: list[Arg] = [conversation, owner, epoch, c.durations.bot_late, encode(body)]
            answer = await c.scripts.run("to_bot", keys, [*args, record.skill, record.holder, encode(notice)])
            if answer[0] != "moved":
                break
        await tell_desks(self._c, conversation, record.holder)

    async def waiting(self, skill: str, limit: int = 100) -> list[Standing]:
        """The first tickets of a skill, in their order."""
        rows: list[Any] = await self._c.redis.zrange(self._c.keys.queue(skill), 0, limit - 1, withscores=True)
        return [Standing(str(conversation), skill, int(score)) for conversation, score in rows]

    async def standing(self, skills: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
        """All waiting tickets by skill: (place in ms, conversation), in order; of one moment."""
        names = list(skills)
        async with self._c.redis.pipeline(transaction=True) as pipe:
            for skill in names:
                pipe.zrange(self._c.keys.queue(skill), 0, -1, withscores=True)
            rows = await pipe.execute()
        return {
            skill: [(int(score), str(conversation)) for conversation, score in found]
            for skill, found in zip(names, rows, strict=True)
        }

    async def heads(self, skills: Sequence[str], limit: int) -> list[list[Standing]]:
        """The first tickets of several skills, in one round trip."""
        async with self._c.redis.pipeline(transaction=False) as pipe:
            for skill in skills:
                pipe.zrange(self._c.keys.queue(skill), 0, limit - 1, withscores=True)
            found = await pipe.execute() if skills else []
        return [
            [Standing(str(conversation), skill, int(score)) for conversation, score in rows]
            for skill, rows in zip(skills, found, strict=True)
        ]

    async def count(self, skill: str) -> int:
        """How many wait for a skill."""
        return int(await self._c.redis.zcard(self._c.keys.queue(skill)))

    async def place(self, conversation: str, skill: str) -> int | None:
        """How many tickets stand before this one; None when it does not wait."""
        rank: Any = await self._c.redis.zrank(self._c.keys.queue(skill), conversation)
        return None if rank is None else int(rank)

    async def packet(self, conversation: str) -> Packet | None:
        """The packet of the latest ticket."""
        raw = await self._c.redis.get(self._c.keys.packet(conversation))
        return None if raw is None else msgspec.json.decode(raw, type=Packet)
