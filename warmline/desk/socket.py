"""One agent's page: frames in, offers and conversations out. What it shows is read from records and logs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
import structlog
from redis.exceptions import RedisError
from sanic.server.websockets.impl import WebsocketImplProtocol

from warmline.channels.errors import ChannelError, Malformed
from warmline.conversation.ending import end
from warmline.conversation.errors import ConversationError, NotYours, Stale, StorageDown
from warmline.conversation.events import AgentMessage, Note, Notice
from warmline.conversation.notices import RECONNECTED
from warmline.conversation.redaction import strike_secrets
from warmline.conversation.states import State
from warmline.desk import frames
from warmline.desk.accounts import Account
from warmline.desk.follow import Follow
from warmline.handoff.errors import OfferGone
from warmline.handoff.skills import Skill
from warmline.wiring import Centre

log = structlog.get_logger()

LOOK_SECONDS = 5.0
WAITING_EVERY_SECONDS = 2.0


class AgentSocket:
    """One connection of one agent. Two tabs of one agent are two sockets on the same conversations."""

    def __init__(
        self, socket: WebsocketImplProtocol, centre: Centre, account: Account, skills: dict[str, Skill],
        still_signed_in: Callable[[], Any],
    ) -> None:  # fmt: skip
        self._socket = socket
        self._centre = centre
        self._account = account
        self._skills = skills
        self._still_signed_in = still_signed_in
        self._follows: dict[str, Follow] = {}
        self._listeners: dict[str, Callable[[str], None]] = {}
        self._wake = asyncio.Event()
        self._stale: set[str] = set()
        self._signals: asyncio.Queue[dict[str, Any]] = asyncio.Queue(256)
        self._waiting: list[dict[str, Any]] = []
        self._shown_load: dict[str, Any] = {}

    async def run(self) -> None:
        """Serve until the connection ends. Closing the page is not signing off: the lease decides."""
        raw = await self._socket.recv()
        try:
            hello = frames.parse(raw or "")
            if not isinstance(hello, frames.Hello):
                raise Malformed("hello is expected first")
            await self._welcome()
        except (ChannelError, ConversationError, RedisError, OSError) as error:
            code = getattr(error, "code", "storage_down")
            await self._send({"type": "bye", "code": code, "text": self._centre.words.text(f"refused_{code}")})
            await self._socket.close()
            return
        tasks = [asyncio.create_task(self._pump()), asyncio.create_task(self._show_waiting())]
        try:
            async for raw in self._socket:
                if raw is None:
                    break
                await self._take(raw)
        finally:
            await end(*tasks)
            await self._centre.notices.leave(self._centre.keys.desk(), self._heard_desk)
            for conversation in tuple(self._follows):
                await self._drop(conversation)

    # --- out ---

    async def _welcome(self) -> None:
        await self._centre.notices.listen(self._centre.keys.desk(), self._heard_desk)
        presence = await self._centre.agents.presence(self._account.id)
        state = presence.state if presence else "offline"
        await self._follow_held()
        offers, conversations = [], []
        for follow in tuple(self._follows.values()):
            for frame in (await follow.news())[0]:
                if frame["type"] == "offer":
                    offers.append(frame)
                elif frame["type"] == "conversation":
                    conversations.append(frame)
        if presence and state != "offline":
            await self._centre.agents.beat(self._account.id)
        await self._send(
            {
                "type": "welcome",
                "agent": {
                    "id": self._account.id,
                    "name": self._account.name,
                    "role": self._account.role.value,
                    "skills": list(self._account.skills),
                    "capacity": self._account.capacity,
                    "state": state,
                    "load": presence.load if presence else 0,
                },
                "offers": offers,
                "conversations": conversations,
                "waiting": await self._queues(),
                "skills": {name: skill.zh for name, skill in self._skills.items()},
            }
        )
        # What was shown is delivered now: the pump's first look says so.
        self._stale.update(self._follows)
        self._wake.set()

    def _heard_desk(self, payload: str) -> None:
        if payload != RECONNECTED:
            told = msgspec.json.decode(payload, type=dict[str, str])
            if told["agent"] != self._account.id and told["conversation"] not in self._follows:
                return
        self._wake.set()

    def _heard_conversation(self, conversation: str) -> Callable[[str], None]:
        def heard(what: str) -> None:
            if what == "receipts:agent":
                return
            if not what.startswith("typing:"):
                self._stale.add(conversation)
            elif what.startswith("typing:customer"):
                self._signal({"type": "typing", "conversation": conversation, "on": not what.endswith(":0")})
            else:
                return
            self._wake.set()

        return heard

    def _signal(self, frame: dict[str, Any]) -> None:
        if not self._signals.full():
            self._signals.put_nowait(frame)

    async def _pump(self) -> None:
        clock = asyncio.get_running_loop().time
        everything_at = clock() + LOOK_SECONDS
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), max(0.0, everything_at - clock()))
            self._wake.clear()
            # By the clock and not by silence: a page that beats would never be looked after.
            everything = clock() >= everything_at
            try:
                if everything and await self._still_signed_in() is None:
                    await self._socket.close(reason="signed out")
                    return
                await self._show(everything)
                everything_at = clock() + LOOK_SECONDS if everything else everything_at
            except (ConversationError, RedisError, OSError) as error:
                log.warning("desk.read_failed", error=type(error).__name__)
                await asyncio.sleep(0.2)
                self._wake.set()

    async def _show(self, everything: bool) -> None:
        while not self._signals.empty():
            await self._send(self._signals.get_nowait())
        before = set(self._follows)
        held = await self._follow_held()
        changed = set(self._follows) if everything else (self._stale | (set(self._follows) - before))
        changed |= set(self._follows) - held
        follows = [self._follows[conversation] for conversation in changed & set(self._follows)]
        for outcome in await asyncio.gather(*map(self._tell, follows), return_exceptions=True):
            if outcome is not None:
                raise outcome
        if everything or before != held:
            await self._show_load()

    async def _tell(self, follow: Follow) -> None:
        """Show what is new in one conversation. When that fails, it stays stale."""
        self._stale.discard(follow.conversation)
        try:
            shown, mine = await follow.news()
        except BaseException:
            self._stale.add(follow.conversation)
            raise
        for frame in shown:
            await self._send(frame)
        if mine:
            await follow.delivered()
        else:
            await self._drop(follow.conversation)

    async def _show_load(self) -> None:
        presence = await self._centre.agents.presence(self._account.id)
        if presence is None:
            return
        frame = {"type": "agent", "state": presence.state, "load": presence.load, "reason": presence.reason}
        if frame != self._shown_load:
            self._shown_load = frame
            await self._send(frame)

    async def _follow_held(self) -> set[str]:
        """Follow what the agent holds; its ids."""
        held = set(await self._centre.agents.held(self._account.id))
        for conversation in held - set(self._follows):
            self._follows[conversation] = Follow(self._centre, self._account.id, conversation)
            listener = self._listeners[conversation] = self._heard_conversation(conversation)
            await self._centre.notices.listen(self._centre.keys.notices(conversation), listener)
        return held

    async def _drop(self, conversation: str) -> None:
        self._follows.pop(conversation, None)
        listener = self._listeners.pop(conversation, None)
        if listener is not None:
            await self._centre.notices.leave(self._centre.keys.notices(conversation), listener)

    async def _show_waiting(self) -> None:
        while True:
            await asyncio.sleep(WAITING_EVERY_SECONDS)
            try:
                queues = await self._queues()
            except (RedisError, OSError):
                continue
            if queues != self._waiting:
                self._waiting = queues
                await self._send({"type": "waiting", "skills": queues})

    async def _queues(self) -> list[dict[str, Any]]:
        rows = []
        for skill in self._account.skills:
            waiting = await self._centre.queue.waiting(skill)
            oldest = [
                (await self._centre.conversations.record(ticket.conversation)).queued_at for ticket in waiting[:1]
            ]
            now = await self._centre.conversations.now() if oldest else 0
            rows.append({"skill": skill, "waiting": len(waiting), "longest_ms": now - oldest[0] if oldest else 0})
        return rows

    async def _send(self, frame: dict[str, Any]) -> None:
        await self._socket.send(msgspec.json.encode(frame).decode())

    # --- in ---

    async def _take(self, raw: str | bytes) -> None:
        frame: frames.AnyFrame | None = None
        try:
            frame = frames.parse(raw)
            await self._handle(frame)
        except ChannelError as error:
            await self._refuse(frame, error.code)
        except OfferGone:
            await self._refuse(frame, "gone")
        except Stale:
            await self._refuse(frame, "stale")
        except NotYours:
            await self._refuse(frame, "not_yours")
        except (StorageDown, RedisError, OSError):
            await self._refuse(frame, "storage_down")
        except ConversationError:
            await self._refuse(frame, "stale")

    async def _refuse(self, frame: frames.AnyFrame | None, code: str) -> None:
        text = self._centre.words.text(f"refused_{code}")
        refusal = {"type": "refused", "id": getattr(frame, "id", ""), "code": code, "text": text}
        await self._send({**refusal, "conversation": getattr(frame, "conversation", "")})

    async def _handle(self, frame: frames.AnyFrame) -> None:
        centre, me = self._centre, self._account
        if isinstance(frame, frames.Hello):
            # The page found a gap: it is told everything anew.
            for conversation in tuple(self._follows):
                await self._drop(conversation)
            await self._welcome()
        elif isinstance(frame, frames.Beat):
            await centre.agents.beat(me.id)
            await self._send({"type": "beat"})
        elif isinstance(frame, frames.Availability):
            profile = (me.name, me.skills, me.capacity)
            await centre.agents.available(me.id, frame.state, *profile, frame.reason, me.manager_code)
            await self._show_load()
        elif isinstance(frame, frames.Accept):
            await centre.queue.accept(frame.conversation, frame.offer, me.id, me.name)
            await self._answer(frame.id)
        elif isinstance(frame, frames.Decline):
            await centre.queue.lapse(frame.conversation, frame.offer, me.id, "declined")
            await self._answer(frame.id)
        elif isinstance(frame, frames.Typing):
            await self._typing(frame)
        elif isinstance(frame, frames.Read):
            if frame.conversation in self._follows:
                await centre.conversations.receipt(frame.conversation, "read_agent", frame.upto)
        elif isinstance(frame, frames.Say | frames.WriteNote):
            await self._write(frame)
        elif isinstance(frame, frames.Owned):
            await self._finish(frame)
        self._wake.set()

    async def _typing(self, frame: frames.Typing) -> None:
        record = await self._centre.conversations.record(frame.conversation)
        if record.state is State.AGENT and record.owner == self._account.id:
            channel = self._centre.keys.notices(frame.conversation)
            await self._centre.redis.publish(channel, f"typing:agent:{int(frame.on)}")

    async def _write(self, frame: frames.Say | frames.WriteNote) -> None:
        me = self._account
        text, _ = strike_secrets(frame.text)
        body = (
            AgentMessage(id=frame.id, agent=me.id, name=me.name, text=text)
            if isinstance(frame, frames.Say)
            else Note(id=frame.id, agent=me.id, text=text)
        )
        receipt = await self._centre.conversations.append(
            frame.conversation, body, key=f"desk-{me.id}-{frame.id}", epoch=frame.epoch, owner=me.id, keeps_alive=True
        )
        await self._send({"type": "ack", "id": frame.id, "conversation": frame.conversation, "seq": receipt.seq})

    async def _finish(self, frame: frames.Owned) -> None:
        centre, me = self._centre, self._account
        if isinstance(frame, frames.Return):
            await centre.queue.return_to_bot(frame.conversation, me.id, frame.epoch, frame.facts, frame.summary)
        elif isinstance(frame, frames.Transfer):
            if frame.skill not in self._skills:
                raise Malformed("no such skill")
            await centre.queue.transfer(frame.conversation, me.id, frame.epoch, frame.skill, frame.note)
        elif isinstance(frame, frames.Close):
            await centre.conversations.close(
                frame.conversation, me.id, frame.code, epoch=frame.epoch, owner=me.id, notices=[Notice(code="closed")]
            )
        await self._answer(frame.id)

    async def _answer(self, frame_id: str) -> None:
        await self._send({"type": "answer", "re": frame_id, "ok": True})
