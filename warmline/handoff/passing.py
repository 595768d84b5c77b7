"""From person to person: passed on to a colleague by name, reassigned or taken over by a supervisor."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from warmline.conversation.errors import Stale
from warmline.conversation.events import Accepted, Notice, Offered, Queued, TakenOver, Transferred, encode
from warmline.conversation.scripts import Arg
from warmline.conversation.states import Record, State
from warmline.conversation.store import Conversations, new_id
from warmline.conversation.tickets import Lane
from warmline.handoff.bell import tell_desks
from warmline.handoff.errors import Full, Unavailable
from warmline.handoff.explanations import RESERVED, Explanation
from warmline.handoff.queue import EXPLAINED, EXPLAINED_SECONDS, Queue, Standing
from warmline.handoff.routing import WEIGHTS

FIRST_SKILL = "general"


class Passing:
    """Moves between people in one Redis. `weights` as the dispatcher's."""

    def __init__(
        self,
        conversations: Conversations,
        queue: Queue,
        offer_ms: int = 15_000,
        weights: Mapping[str, float] = WEIGHTS,
    ) -> None:
        self._c = conversations
        self._queue = queue
        self._offer_ms = offer_ms
        self._weights = weights

    async def to_person(self, conversation: str, agent: str, epoch: int, colleague: str, note: str) -> bool:
        """The owner passes the customer on to a colleague; whether they could be asked at once.

        When not, or when they decline or miss it, the customer waits in the skill, in the original place.
        Raises `Stale`, `NotYours`.
        """
        record = await self._c.record(conversation)
        return await self._pass_on(conversation, record, agent, epoch, colleague, note, by="")

    async def reassign(self, conversation: str, supervisor: str, colleague: str, note: str) -> bool:
        """A supervisor gives a conversation that waits or has an owner to another agent, by an offer; whether the
        agent could be asked at once. Raises `Stale` when it is with the bot, over or moves in this moment."""
        record = await self._c.record(conversation)
        if record.state is State.QUEUED:
            return await self._ask(conversation, record, supervisor, colleague)
        if record.state is not State.AGENT:
            raise Stale(f"reassign refused for {conversation}: state {record.state.value}")
        return await self._pass_on(
            conversation, record, record.owner, record.epoch, colleague, note, by=supervisor
        )  # fmt: skip

    async def take_over(self, conversation: str, supervisor: str, name: str) -> int:
        """A supervisor becomes the owner at once; the new epoch. Raises `Stale` when it is over, `Unavailable` when
        the supervisor's page does not beat, `Full`."""
        c, k = self._c, self._c.keys
        while True:
            record = await c.record(conversation)
            own = [k.queue(record.skill or "-"), k.held(record.holder or "-"), k.agent(supervisor), k.held(supervisor)]
            bodies = [
                TakenOver(agent=supervisor, previous=record.owner),
                Accepted(offer="", agent=supervisor, name=name),
                Notice(code="taken_over", values={"name": name}),
            ]
            args: list[Arg] = [conversation, supervisor, name, record.epoch, record.skill, record.holder]
            args += [self._weight(record), FIRST_SKILL, Lane.STANDARD.value, *map(encode, bodies)]
            answer = await c.scripts.run("take_over", c.script_keys(conversation, *own), args)
            if answer[0] == "moved":
                continue
            if answer[0] != "taken":
                raise {"full": Full, "unavailable": Unavailable}[str(answer[0])](conversation)
            await tell_desks(c, conversation, supervisor, *filter(None, [record.holder]))
            return int(answer[1])

    async def _pass_on(
        self, conversation: str, record: Record, owner: str, epoch: int, colleague: str, note: str, *, by: str
    ) -> bool:
        c, k = self._c, self._c.keys
        offer, why = new_id(), f"asked for by {by or owner}"
        skill = record.skill or FIRST_SKILL
        own = [k.queue(skill), k.held(owner), k.agent(colleague), k.held(colleague), k.explanations(conversation)]
        given_up = [
            Transferred(agent=owner, skill=skill, note=note, to=colleague, by=by),
            Notice(code="transferred"),
            Queued(skill=skill, lane=record.lane, cause="transferred"),
        ]
        args: list[Arg] = [conversation, owner, epoch, colleague, offer, self._weight(record), self._offer_ms]
        args.append(encode(Offered(offer=offer, agent=colleague, expires_at=0, why=why)))
        args += [msgspec.json.encode(await self._explained(record, colleague)), EXPLAINED, EXPLAINED_SECONDS]
        answer = await c.scripts.run(
            "pass_on", c.script_keys(conversation, *own), [*args, *map(encode, given_up)]
        )  # fmt: skip
        await tell_desks(c, conversation, owner, colleague)
        return str(answer[0]) == "offered"

    async def _ask(self, conversation: str, record: Record, supervisor: str, colleague: str) -> bool:
        place = Standing(conversation, record.skill, record.queued_at - record.head_start)
        told = await self._explained(record, colleague)
        weight = float(self._weight(record))
        return await self._queue.offer(place, colleague, weight, f"asked for by {supervisor}", told) is not None

    async def _explained(self, record: Record, colleague: str) -> Explanation:
        now = await self._c.now()
        return Explanation(now, colleague, RESERVED, (), now - record.queued_at, {})

    def _weight(self, record: Record) -> str:
        return f"{self._weights.get(record.channel, 1.0):g}"
