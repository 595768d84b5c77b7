"""The live board: who waits, who serves, today's figures, and conversations of the bot that want a look (待干预)."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from warmline.conversation.states import Record, State, record_from
from warmline.desk.watchlist import Concern, concern
from warmline.handoff.agents import Presence
from warmline.handoff.skills import Skill
from warmline.records.figures import Figures, broken_down, figures
from warmline.records.search import Search
from warmline.records.stretches import Stretch
from warmline.wiring import Centre

BANK_ZONE = ZoneInfo("Asia/Shanghai")
LOOKED_AT = 200
RECENT_MS = 15 * 60_000


class Line(msgspec.Struct, frozen=True):
    """Who waits for a skill: how many, the longest (ms), and how many in each lane."""

    skill: str
    name: str
    waiting: int
    longest_ms: int
    lanes: Mapping[str, int]


class Held(msgspec.Struct, frozen=True):
    """A conversation that an agent has; `since` when they took it, ms since 1970."""

    conversation: str
    greeting: str
    skill: str
    lane: str
    channel: str
    since: int


class AtDesk(msgspec.Struct, frozen=True):
    """An agent who is not signed off, with what they have."""

    id: str
    name: str
    state: str
    reason: str
    suspect: bool
    load: float
    capacity: float
    skills: Mapping[str, int]
    held: tuple[Held, ...]


class Look(msgspec.Struct, frozen=True):
    """A conversation of the bot that wants a look."""

    conversation: str
    greeting: str
    channel: str
    elderly: bool
    concern: Concern
    last: str
    at: int


class Board(msgspec.Struct, frozen=True):
    """All of it at one moment. `today`: archived stretches since the bank's midnight and those that run now."""

    at: int
    lines: tuple[Line, ...]
    agents: tuple[AtDesk, ...]
    today: Figures
    half_hours: Mapping[str, Figures]
    looks: tuple[Look, ...]


class Boards:
    """Reads the board; a read that is asked for while one runs is the same read."""

    def __init__(self, centre: Centre, search: Search, skills: Mapping[str, Skill]) -> None:
        self._centre = centre
        self._search = search
        self._skills = skills
        self._running: asyncio.Task[Board] | None = None

    async def now(self) -> Board:
        """The board as it is now."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._read())
        return await asyncio.shield(self._running)

    async def _read(self) -> Board:
        c = self._centre.conversations
        at = await c.now()
        open_ = await self._open()
        agents = await self._centre.agents.all()
        held = {agent.id: await self._centre.agents.held(agent.id) for agent in agents}
        today = await asyncio.to_thread(self._search.stretches, _midnight(at), at + 1)
        rows = today + [running for record in open_.values() if (running := _running(record)) is not None]
        return Board(
            at=at,
            lines=tuple(_line(name, skill, open_.values(), at) for name, skill in self._skills.items()),
            agents=tuple(_at_desk(agent, held[agent.id], open_) for agent in agents),
            today=figures(rows),
            half_hours=broken_down(rows, "half_hour"),
            looks=tuple(await self._looks(open_, at)),
        )

    async def _open(self) -> dict[str, Record]:
        """All conversations that are not over: each has a timer that would end it when idle."""
        k, redis = self._centre.keys, self._centre.redis
        names = [
            str(timer).partition("|")[2] async for timer, _ in redis.zscan_iter(k.timers(), match="idle|*", count=500)
        ]
        async with redis.pipeline(transaction=False) as pipe:
            for name in names:
                pipe.hgetall(k.record(name))
            rows = await pipe.execute() if names else []
        pairs = ((name, record_from(fields)) for name, fields in zip(names, rows, strict=True))
        return {name: record for name, record in pairs if record is not None and record.state is not State.CLOSED}

    async def _looks(self, open_: Mapping[str, Record], at: int) -> list[Look]:
        recent = [
            (name, record)
            for name, record in open_.items()
            if record.state is State.BOT and at - record.customer_at < RECENT_MS
        ]
        recent.sort(key=lambda pair: -pair[1].customer_at)
        found = []
        for name, record in recent[:LOOKED_AT]:
            events = await self._centre.conversations.read(name)
            if (why := concern(events)) is not None:
                look = Look(
                    conversation=name, greeting=record.greeting, channel=record.channel, elderly=record.elderly,
                    concern=why.concern, last=why.last, at=record.customer_at,
                )  # fmt: skip
                found.append(look)
        return found


def _line(name: str, skill: Skill, records: Collection[Record], at: int) -> Line:
    waiting = [one for one in records if one.skill == name and one.state in (State.QUEUED, State.OFFERED)]
    lanes: dict[str, int] = {}
    for one in waiting:
        lanes[one.lane] = lanes.get(one.lane, 0) + 1
    longest = max((at - one.queued_at for one in waiting), default=0)
    return Line(name, skill.zh, len(waiting), longest, lanes)


def _at_desk(agent: Presence, held: Sequence[str], open_: Mapping[str, Record]) -> AtDesk:
    rows = tuple(
        Held(name, one.greeting, one.skill, one.lane, one.channel, one.accepted_at or one.queued_at)
        for name in held
        if (one := open_.get(name)) is not None
    )
    return AtDesk(
        id=agent.id, name=agent.name, state=agent.state, reason=agent.reason, suspect=agent.suspect, load=agent.load,
        capacity=agent.capacity, skills=agent.skills, held=rows,
    )  # fmt: skip


def _running(record: Record) -> Stretch | None:
    """The stretch that runs in an open conversation, as far as its record tells."""
    if record.state not in (State.QUEUED, State.OFFERED, State.AGENT) or not record.queued_at:
        return None
    served = record.state is State.AGENT
    return Stretch(
        number=0, skill=record.skill, lane=record.lane, reason="", queued_at=record.queued_at,
        accepted_at=record.accepted_at if served else 0, agent=record.owner,
        outcome="served" if served else "waiting",
    )  # fmt: skip


def _midnight(at: int) -> int:
    local = datetime.fromtimestamp(at / 1000, BANK_ZONE)
    return int(local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)
