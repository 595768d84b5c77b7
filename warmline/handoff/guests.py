"""Those who stand beside a conversation's owner: consultants, joined supervisors, and a whisper in the owner's ear."""

from __future__ import annotations

from collections.abc import Sequence

from warmline.conversation.errors import NotYours, Stale
from warmline.conversation.events import Body, GuestCame, GuestLeft, Notice, Whisper, encode
from warmline.conversation.scripts import Arg
from warmline.conversation.states import State
from warmline.conversation.store import Conversations, Receipt
from warmline.handoff.bell import tell_desks
from warmline.handoff.errors import Unavailable

CONSULTANT = "consultant"
SUPERVISOR = "supervisor"


class Guests:
    """Guests of all conversations. A guest is one under one owner: when the owner changes, all are gone."""

    def __init__(self, conversations: Conversations) -> None:
        self._c = conversations

    async def consult(self, conversation: str, owner: str, epoch: int, colleague: str, name: str) -> None:
        """The owner invites a colleague, who sees the conversation and writes notes only.

        Raises `Stale`, `NotYours`, `Unavailable`.
        """
        came = GuestCame(agent=colleague, name=name, role=CONSULTANT, by=owner)
        await self._enter(conversation, colleague, CONSULTANT, name, epoch, owner, [came])

    async def join(self, conversation: str, supervisor: str, name: str) -> None:
        """A supervisor joins: what they say goes to the customer under their name, the owner stays. Announced.

        Raises `Stale` when no person has it, `NotYours` when it is the supervisor's own, `Unavailable`.
        """
        record = await self._c.record(conversation)
        bodies = [
            GuestCame(agent=supervisor, name=name, role=SUPERVISOR, by=supervisor),
            Notice(code="supervisor_joined", values={"name": name, "agent": record.agent_name}),
        ]
        await self._enter(conversation, supervisor, SUPERVISOR, name, record.epoch, "", bodies)

    async def leave(self, conversation: str, guest: str) -> bool:
        """A guest leaves; False when they were none (any more)."""
        record = await self._c.record(conversation)
        here = record.guests.get(guest)
        bodies: list[Body] = [GuestLeft(agent=guest, by=guest)]
        if here is not None and here.role == SUPERVISOR:
            bodies.append(Notice(code="supervisor_left", values={"name": here.name, "agent": record.agent_name}))
        return await self._leave(conversation, guest, here.role if here else CONSULTANT, "0", "", bodies)

    async def end_consult(self, conversation: str, owner: str, colleague: str) -> bool:
        """The owner has no more to ask; False when the colleague had left. Raises `NotYours`."""
        left = GuestLeft(agent=colleague, by=owner)
        return await self._leave(conversation, colleague, CONSULTANT, "0", owner, [left])

    async def tidy(self, conversation: str, guest: str) -> None:
        """Forget a visit that is over because the owner changed."""
        await self._leave(conversation, guest, "", "1", "", [])

    async def visiting(self, agent: str) -> set[str]:
        """Conversations in which the agent is, or was until the owner changed, a guest."""
        return set(map(str, await self._c.redis.smembers(self._c.keys.visiting(agent))))

    async def whisper(self, conversation: str, supervisor: str, name: str, text: str, message_id: str) -> Receipt:
        """A line for the owner's eyes, never the customer's. Raises `Stale` when no person has the conversation."""
        record = await self._c.record(conversation)
        if record.state is not State.AGENT:
            raise Stale(f"whisper refused for {conversation}: state {record.state.value}")
        if record.owner == supervisor:
            raise NotYours(f"whisper refused for {conversation}: to oneself")
        body = Whisper(id=message_id, agent=supervisor, name=name, to=record.owner, text=text)
        key = f"desk-{supervisor}-{message_id}"
        return await self._c.append(conversation, body, key=key, epoch=record.epoch, owner=record.owner)

    async def _enter(
        self, conversation: str, guest: str, role: str, name: str, epoch: int, owner: str, bodies: Sequence[Body]
    ) -> None:
        c, k = self._c, self._c.keys
        keys = c.script_keys(conversation, k.visiting(guest), k.agent(guest))
        args: list[Arg] = [conversation, guest, role, name, epoch, owner, *map(encode, bodies)]
        answer = await c.scripts.run("guest_in", keys, args)
        if answer[0] == "owner":
            raise NotYours(f"guest_in refused for {conversation}: {guest} owns it")
        if answer[0] == "unavailable":
            raise Unavailable(conversation)
        await tell_desks(c, conversation, guest)

    async def _leave(
        self, conversation: str, guest: str, role: str, tidy: str, owner: str, bodies: Sequence[Body]
    ) -> bool:
        c = self._c
        keys = c.script_keys(conversation, c.keys.visiting(guest))
        args: list[Arg] = [conversation, guest, role, tidy, owner, *map(encode, bodies)]
        answer = await c.scripts.run("guest_out", keys, args)
        if answer[0] != "left":
            return False
        await tell_desks(c, conversation, guest)
        return True
