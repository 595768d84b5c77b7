"""What a waiting customer is told: place and box of minutes, from queues, agents, roster and measures of now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import msgspec

from warmline.conversation.states import Record, State
from warmline.conversation.store import Conversations
from warmline.handoff.agents import Agents
from warmline.handoff.drain import HORIZON_SECONDS, Situation, SlotsAhead, crews_of, expected_waits, serves, spacing
from warmline.handoff.measures import Measures
from warmline.handoff.queue import Queue
from warmline.handoff.skills import Skill
from warmline.handoff.wait import Promise, Steering, WaitBox, promised

# How long a look at the whole centre serves: with hundreds waiting, each is told something all the time.
LOOK_MS = 500

# The roster from a moment (ms) on.
Roster = Callable[[int], Awaitable[SlotsAhead]]


async def todays_agents(_: int) -> SlotsAhead:
    """Without a roster: who is there stays."""
    return SlotsAhead()


class _Look(msgspec.Struct, frozen=True):
    """The centre at `situation.now`: expected seconds by conversation, and the last place in each queue."""

    situation: Situation
    waits: Mapping[str, float]
    steering: Steering

    def tells(self, conversation: str, record: Record) -> bool:
        """Whether it says something of this ticket, which may have come since."""
        return (
            record.state is State.OFFERED
            or conversation in self.waits
            or any(place <= _place(record) for place, _ in self.situation.queues[record.skill])
        )

    def expected(self, conversation: str, record: Record, ahead: int, gap: float) -> float:
        """Seconds until its turn. Who came since waits `gap` longer for each one before them."""
        if record.state is State.OFFERED:
            return 0.0
        if conversation in self.waits:
            return self.waits[conversation]
        before = [name for place, name in self.situation.queues[record.skill] if place <= _place(record)]
        if not before:
            return HORIZON_SECONDS
        return self.waits.get(before[-1], HORIZON_SECONDS) + gap * max(1, ahead + 1 - len(before))


class Outlook:
    """Estimates waits, and keeps what was told first."""

    def __init__(
        self,
        conversations: Conversations,
        queue: Queue,
        agents: Agents,
        skills: Mapping[str, Skill],
        roster: Roster = todays_agents,
    ) -> None:
        self._c = conversations
        self._queue = queue
        self._agents = agents
        self._skills = skills
        self._roster = roster
        self._measures = Measures(conversations)
        self._look: _Look | None = None

    async def of(self, conversation: str, record: Record) -> WaitBox | None:
        """The box for a waiting conversation; None when it does not wait."""
        if record.state not in (State.QUEUED, State.OFFERED):
            return None
        ahead = await self._queue.place(conversation, record.skill) or 0
        now = await self._c.now()
        look = await self._looked(now, conversation, record)
        crews = [crew for crew in look.situation.crews if serves(crew, record.skill, self._skills)]
        if not crews:
            box, seconds, expected = WaitBox(ahead, 0, 0, nobody=True), 0.0, 0.0
        else:
            gap = spacing(crews, look.situation.measured)
            expected = look.expected(conversation, record, ahead, gap)
            seconds, low, high = promised(expected, gap, look.steering)
            box = WaitBox(ahead, low, high)
        judged = not box.nobody and expected > 0
        promise = Promise(record.skill, record.lane, round(seconds, 1), box.low, box.high, judged)
        await self._measures.promise(conversation, record, promise, now)
        return box

    async def _looked(self, now: int, conversation: str, record: Record) -> _Look:
        """The last look while it is fresh and knows this ticket; else a new one."""
        look = self._look
        if look is None or not look.tells(conversation, record) or now - look.situation.now > LOOK_MS:
            look = self._look = await self._new_look(now)
        return look

    async def _new_look(self, now: int) -> _Look:
        measured, steering = await self._measures.read(self._skills, now)
        agents = [agent.view(now) for agent in await self._agents.all() if agent.takes_offers(now)]
        situation = Situation(
            now=now,
            queues=await self._queue.standing(self._skills),
            crews=crews_of(agents, measured.mean_weight),
            measured=measured,
            ahead=await self._roster(now),
        )
        return _Look(situation, expected_waits(situation, self._skills), steering)


def _place(record: Record) -> int:
    return record.queued_at - record.head_start
