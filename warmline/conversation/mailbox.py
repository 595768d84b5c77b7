"""The bot's mailbox: turns are claimed under a lease, and committed once with their effect.

A turn number fences the bot's own memory too: the tracker store refuses to write for a turn older than the newest
claimed one, and forgets turns that were never committed (bot/tracker_store.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from warmline.conversation.errors import Stale
from warmline.conversation.events import (
    BOT_INPUTS,
    Body,
    Closed,
    Event,
    HandoffRequested,
    Queued,
    encode,
)
from warmline.conversation.scripts import Arg
from warmline.conversation.store import Conversations, events_from, new_id
from warmline.conversation.tickets import HEAD_START, NO_GRASP, Grasp, Ticket


class Turn(msgspec.Struct, frozen=True):
    """A claimed conversation with its unanswered inputs, oldest first.

    `number` rises with every claim; `committed` is the number of the last turn that counted; `attempts` is how often
    these inputs have been tried, this time included.
    """

    conversation: str
    token: str
    number: int
    committed: int
    attempts: int
    epoch: int
    channel: str
    events: tuple[Event, ...]

    @property
    def inputs(self) -> tuple[Event, ...]:
        """What is to be answered."""
        return tuple(event for event in self.events if isinstance(event.body, BOT_INPUTS))

    @property
    def upto(self) -> int:
        """The last event this turn has looked at."""
        return self.events[-1].seq if self.events else 0


class Mailbox:
    """Turns of all conversations, for any number of bot workers."""

    def __init__(self, conversations: Conversations, lease_ms: int = 10_000) -> None:
        self._conversations = conversations
        self.lease_ms = lease_ms

    async def claim(self) -> Turn | None:
        """The turn that waits longest, or None when nothing is ready."""
        c = self._conversations
        now = await c.now()
        ready = await c.redis.zrangebyscore(c.keys.mailbox(), "-inf", now, start=0, num=8)
        for conversation in ready:
            turn = await self._claim(str(conversation))
            if turn is not None:
                return turn
        return None

    async def _claim(self, conversation: str) -> Turn | None:
        c, token = self._conversations, new_id()
        answer = await c.scripts.run("claim_turn", c.script_keys(conversation), [conversation, token, self.lease_ms])
        if answer[0] != "claimed":
            return None
        number, committed, attempts, epoch = (int(value) for value in answer[1:5])
        events = tuple(events_from([(entry, _pairs(fields)) for entry, fields in answer[6]]))
        return Turn(conversation, token, number, committed, attempts, epoch, str(answer[5]), events)

    async def wait(self, seconds: float) -> None:
        """Wait until a bell rings or `seconds` passed; a missed bell costs only that time."""
        c = self._conversations
        await c.redis.blpop([c.keys.mailbox_bell()], timeout=seconds)

    async def renew(self, turn: Turn) -> bool:
        """Keep the turn a while longer; False when it is no longer ours."""
        try:
            await self.put_back(turn, self.lease_ms)
        except Stale:
            return False
        return True

    async def put_back(self, turn: Turn, after_ms: int) -> None:
        """Let the turn be claimed again after a while, by any worker. Raises `Stale` when it is no longer ours."""
        c = self._conversations
        await c.scripts.run("renew_turn", c.script_keys(turn.conversation), [turn.conversation, turn.token, after_ms])

    async def commit(
        self,
        turn: Turn,
        replies: Sequence[Body],
        *,
        upto: int | None = None,
        ticket: Ticket | None = None,
        closing: Closed | None = None,
        timers: Sequence[tuple[int, str, str]] = (),
        grasp: Grasp = NO_GRASP,
    ) -> None:
        """Store replies and effect in one step. Raises `Stale` when a person took over or the lease was lost:
        then nothing of it is stored and nothing is to be said.

        `timers` belong to proposals made in this turn: (due in ms, "execute" or "proposal", proposal id).
        """
        c = self._conversations
        effect, skill, lane, head_start, packet = "none", "-", "", 0, b""
        own: list[Body] = []
        if ticket is not None:
            effect, skill, lane = "handoff", ticket.skill, ticket.lane.value
            head_start, packet = HEAD_START[ticket.lane], msgspec.json.encode(ticket.packet)
            own = ticket_events(ticket)
        elif closing is not None:
            effect = "close"
            own = [closing]
        k = c.keys
        keys = c.script_keys(
            turn.conversation, k.queue(skill), k.packet(turn.conversation), k.session(turn.conversation)
        )
        answered = turn.upto if upto is None else upto
        times = [c.durations.bot_late, c.durations.idle]
        args: list[Arg] = [
            turn.conversation,
            turn.token,
            turn.epoch,
            answered,
            effect,
            *times,
            skill,
            lane,
            head_start,
            packet,
        ]
        args.append(",".join(f"{delay}:{name}:{proposal}" for delay, name, proposal in timers))
        args += [len(own), msgspec.json.encode(grasp)]
        await c.scripts.run("commit_turn", keys, [*args, *map(encode, [*replies, *own])])


def ticket_events(ticket: Ticket) -> list[Body]:
    """What the log says when a ticket enters the queue."""
    asked = HandoffRequested(by=ticket.by, reason=ticket.reason, skill=ticket.skill, lane=ticket.lane.value)
    return [asked, Queued(skill=ticket.skill, lane=ticket.lane.value)]


def _pairs(flat: Sequence[str]) -> dict[str, str]:
    """Lua gives stream fields as a flat list."""
    return dict(zip(flat[::2], flat[1::2], strict=True))
