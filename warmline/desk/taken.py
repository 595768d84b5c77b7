"""What an agent does at their page: each frame becomes one call, and one answer."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from redis.exceptions import RedisError

from warmline.channels.errors import ChannelError, Malformed
from warmline.conversation.errors import ConversationError, NotYours, Stale, StorageDown
from warmline.conversation.events import AgentMessage, Note, Notice
from warmline.conversation.redaction import strike_secrets
from warmline.conversation.states import State
from warmline.desk import frames
from warmline.desk.accounts import Account, Accounts
from warmline.desk.beside import Beside, NotAllowed
from warmline.desk.follow import OWNER
from warmline.desk.shown import Send, Shown
from warmline.handoff.agents import PAUSES
from warmline.handoff.errors import Full, OfferGone, Unavailable
from warmline.handoff.skills import Skill
from warmline.wiring import Centre

log = structlog.get_logger()

# What is refused with which code (docs/events.md); the words are refused_<code> of the notices. Looked up in order.
REFUSALS: tuple[tuple[type[Exception], str], ...] = (
    (OfferGone, "gone"),
    (Unavailable, "unavailable"),
    (Full, "full"),
    (NotAllowed, "not_allowed"),
    (NotYours, "not_yours"),
    (Stale, "stale"),
    (StorageDown, "storage_down"),
    (RedisError, "storage_down"),
    (OSError, "storage_down"),
    (ConversationError, "stale"),
)


class Taken:
    """Takes the frames of one page."""

    def __init__(
        self,
        centre: Centre,
        account: Account,
        accounts: Accounts,
        skills: dict[str, Skill],
        shown: Shown,
        send: Send,
    ) -> None:
        self._centre = centre
        self._account = account
        self._accounts = accounts
        self._skills = skills
        self._shown = shown
        self._send = send
        self._beside = Beside(centre, account, accounts, skills, shown, send)

    async def take(self, raw: str | bytes) -> None:
        """Parse a frame and do it; what is refused is answered so."""
        frame: frames.AnyFrame | None = None
        try:
            frame = frames.parse(raw)
            await self._handle(frame)
        except ChannelError as error:
            await self._refuse(frame, error.code)
        except tuple(kind for kind, _ in REFUSALS) as error:
            await self._refuse(frame, next(code for kind, code in REFUSALS if isinstance(error, kind)))

    async def _refuse(self, frame: frames.AnyFrame | None, code: str) -> None:
        text = self._centre.words.text(f"refused_{code}")
        refusal = {"type": "refused", "id": getattr(frame, "id", ""), "code": code, "text": text}
        await self._send({**refusal, "conversation": getattr(frame, "conversation", "")})

    async def _handle(self, frame: frames.AnyFrame) -> None:
        centre, me = self._centre, self._account
        if isinstance(frame, frames.Hello):
            # The page found a gap: it is told everything anew.
            await self._shown.welcome()
        elif isinstance(frame, frames.Beat):
            await centre.agents.beat(me.id)
            await self._send({"type": "beat"})
        elif isinstance(frame, frames.Availability):
            await self._available(frame)
        elif isinstance(frame, frames.Accept):
            await centre.queue.accept(frame.conversation, frame.offer, me.id, me.name)
            await self._answer(frame.id)
        elif isinstance(frame, frames.Decline):
            await centre.queue.lapse(frame.conversation, frame.offer, me.id, "declined")
            await self._answer(frame.id)
        elif isinstance(frame, frames.Typing):
            await self._typing(frame)
        elif isinstance(frame, frames.Read):
            if self._shown.role(frame.conversation) == OWNER:
                await centre.conversations.receipt(frame.conversation, "read_agent", frame.upto)
        elif isinstance(frame, frames.Say | frames.WriteNote):
            await self._write(frame)
        elif isinstance(frame, frames.Owned):
            await self._owned(frame)
        else:
            await self._beside.take(frame)
        self._shown.wake()

    async def _available(self, frame: frames.Availability) -> None:
        if frame.state == "paused" and frame.reason and frame.reason not in PAUSES:
            raise Malformed("no such reason")
        # A supervisor may have changed skills or capacity since the page was opened.
        me = await asyncio.to_thread(self._accounts.get, self._account.id) or self._account
        profile = (me.name, me.skills, me.capacity)
        await self._centre.agents.available(me.id, frame.state, *profile, frame.reason, me.manager_code)
        await self._shown.show_load()

    async def _typing(self, frame: frames.Typing) -> None:
        record = await self._centre.conversations.record(frame.conversation)
        if record.state is State.AGENT and record.owner == self._account.id:
            channel = self._centre.keys.notices(frame.conversation)
            await self._centre.redis.publish(channel, f"typing:agent:{int(frame.on)}")

    async def _write(self, frame: frames.Say | frames.WriteNote) -> None:
        """A line or a note, as owner or as guest; the script looks whether one is that."""
        me = self._account
        role = self._shown.role(frame.conversation)
        if isinstance(frame, frames.Say) and role == "consultant":
            raise NotYours("a consultant writes notes")
        text, _ = strike_secrets(frame.text)
        body = (
            AgentMessage(id=frame.id, agent=me.id, name=me.name, text=text)
            if isinstance(frame, frames.Say)
            else Note(id=frame.id, agent=me.id, text=text)
        )
        receipt = await self._centre.conversations.append(
            frame.conversation, body, key=f"desk-{me.id}-{frame.id}", epoch=frame.epoch, owner=me.id, keeps_alive=True,
            guest=role if role in ("consultant", "supervisor") else "",
        )  # fmt: skip
        await self._send({"type": "ack", "id": frame.id, "conversation": frame.conversation, "seq": receipt.seq})

    async def _owned(self, frame: frames.Owned) -> None:
        centre, me = self._centre, self._account
        told: dict[str, Any] = {}
        if isinstance(frame, frames.Return):
            await centre.queue.return_to_bot(frame.conversation, me.id, frame.epoch, frame.facts, frame.summary)
        elif isinstance(frame, frames.Transfer):
            told = await self._transfer(frame)
        elif isinstance(frame, frames.Consult):
            presence = await centre.agents.presence(frame.agent)
            if presence is None:
                raise Unavailable(frame.agent)
            await centre.guests.consult(frame.conversation, me.id, frame.epoch, frame.agent, presence.name)
        elif isinstance(frame, frames.ConsultEnd):
            await centre.guests.end_consult(frame.conversation, me.id, frame.agent)
        elif isinstance(frame, frames.Close):
            await centre.conversations.close(
                frame.conversation, me.id, frame.code, epoch=frame.epoch, owner=me.id, notices=[Notice(code="closed")]
            )
        await self._answer(frame.id, **told)

    async def _transfer(self, frame: frames.Transfer) -> dict[str, Any]:
        queue, passing, me = self._centre.queue, self._centre.passing, self._account.id
        if frame.agent and not frame.skill and frame.agent != me:
            asked = await passing.to_person(frame.conversation, me, frame.epoch, frame.agent, frame.note)
            return {"offered": asked}
        if frame.skill not in self._skills or frame.agent:
            raise Malformed("no such skill, or oneself")
        await queue.transfer(frame.conversation, me, frame.epoch, frame.skill, frame.note)
        return {}

    async def _answer(self, frame_id: str, **told: Any) -> None:
        await self._send({"type": "answer", "re": frame_id, "ok": True, **told})
