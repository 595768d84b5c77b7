"""The running centre's measures in Redis: what came, how long talks take, what was promised and what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from warmline.conversation.scripts import Arg
from warmline.conversation.states import Record
from warmline.conversation.store import Conversations
from warmline.conversation.tickets import Lane
from warmline.handoff.measured import FORGETTING, Came, Mean, Measured, bucket_of, buckets_at, measured
from warmline.handoff.spells import Spell, What, spells
from warmline.handoff.wait import MOST_CORRECTION, REACH, Lesson, Promise, Steering, lesson

ARRIVALS_SECONDS = 3600
WAITS_SECONDS = 62 * 24 * 3600
_DAY = ZoneInfo("Asia/Shanghai")


class DayOfWaits(msgspec.Struct, frozen=True):
    """A day's waits that were told, of all skills or one: how many, how many of them close to the estimate, under the
    shown upper bound; seconds in all, as told and as they were."""

    told: int = 0
    close: int = 0
    held: int = 0
    told_seconds: int = 0
    waited_seconds: int = 0


class Measures:
    """Reads and writes all measures of one centre."""

    def __init__(self, conversations: Conversations) -> None:
        self._c = conversations

    async def read(self, skills: Iterable[str], now: int) -> tuple[Measured, Steering]:
        """Everything an estimate needs besides queues and agents."""
        k = self._c.keys
        async with self._c.redis.pipeline(transaction=False) as pipe:
            pipe.hgetall(k.measures())
            for bucket in buckets_at(now):
                pipe.hgetall(k.arrivals(bucket))
            values, *counts = await pipe.execute()
        came = {b: _came(fields) for b, fields in zip(buckets_at(now), counts, strict=True)}
        names = list(skills)
        handled = {skill: _mean(values, f"handle:{skill}") for skill in names}
        steering = Steering(
            float(values.get("correction", Steering().correction)), float(values.get("reach", Steering().reach))
        )
        return measured(names, handled, _mean(values, "patience"), came, now), steering

    async def promise(self, conversation: str, record: Record, promise: Promise, now: int) -> None:
        """Keep what is told first of a wait; what is told later changes nothing."""
        keys = self._c.script_keys(conversation, self._c.keys.arrivals(bucket_of(now)))
        came = f"{record.skill}|{record.lane}|{record.channel}"
        raw = msgspec.json.encode(promise)
        await self._c.scripts.run("promise", keys, [conversation, raw, came, ARRIVALS_SECONDS])

    async def accepted(self, conversation: str) -> Lesson | None:
        """Run the `accepted` timer: hold the wait against its promise; None when none was told."""
        answer = await self._c.scripts.run("promise_over", self._c.script_keys(conversation), [conversation])
        if answer[0] != "over":
            return None
        promise, waited = msgspec.json.decode(answer[1], type=Promise), int(answer[2]) / 1000
        taught = lesson(promise, waited)
        if taught is not None:
            await self._steer(conversation, promise, taught, waited)
        return taught

    async def _steer(self, conversation: str, promise: Promise, taught: Lesson, waited: float) -> None:
        k = self._c.keys
        figures = DayOfWaits(1, int(taught.close), int(taught.held), round(promise.seconds), round(waited))
        pairs: list[Arg] = []
        for name, value in msgspec.structs.asdict(figures).items():
            pairs += [name, value, f"{promise.skill}:{name}", value]
        steps: list[Arg] = [
            f"{taught.correction:.6f}",
            f"{MOST_CORRECTION:.6f}",
            f"{taught.reach:.6f}",
            *map(str, REACH),
        ]
        keys = self._c.script_keys(conversation, k.measures(), k.waits(day_of(await self._c.now())))
        args = [conversation, *steps, str(Steering().reach), WAITS_SECONDS, *pairs]
        await self._c.scripts.run("steer", keys, args)

    async def learn(self, conversation: str) -> None:
        """Handle times and patience from a visit's log, once, however often its `archive` timer runs."""
        args: list[Arg] = []
        for spell in spells(await self._c.read(conversation, limit=100_000)):
            mean, value, count = _taught(spell)
            args += [spell.seq, mean, f"{value:.3f}", count]
        keys = self._c.script_keys(conversation, self._c.keys.measures())
        await self._c.scripts.run("learn", keys, [conversation, str(FORGETTING), *args])

    async def day(self, day: str, skill: str = "") -> DayOfWaits:
        """The figures of a day (YYYYMMDD), of one skill or all."""
        fields: Any = await self._c.redis.hgetall(self._c.keys.waits(day))
        prefix = f"{skill}:" if skill else ""
        return DayOfWaits(*(int(fields.get(prefix + name, 0)) for name in DayOfWaits.__struct_fields__))


def day_of(moment: int) -> str:
    """The day (YYYYMMDD, Asia/Shanghai) of a moment in ms since 1970."""
    return datetime.fromtimestamp(moment / 1000, _DAY).strftime("%Y%m%d")


def _taught(spell: Spell) -> tuple[str, float, int]:
    """The mean a spell goes into, its value and its count. Patience is seconds waited by all over how many left."""
    if spell.what is What.HANDLED:
        return f"handle:{spell.skill}", spell.seconds, 1
    return "patience", spell.seconds, int(spell.what is What.LEFT)


def _mean(values: Mapping[str, str], name: str) -> Mean:
    return Mean(float(values.get(f"{name}:total", 0)), float(values.get(f"{name}:count", 0)))


def _came(fields: Mapping[str, str]) -> dict[Came, int]:
    found: dict[Came, int] = {}
    for name, number in fields.items():
        skill, lane, channel = name.split("|")
        found[Came(skill, Lane(lane), channel)] = int(number)
    return found
