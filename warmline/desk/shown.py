"""What one agent's page is shown: offers, conversations, their news, load and waiting customers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import msgspec
import structlog
from redis.exceptions import RedisError

from warmline.conversation.errors import ConversationError
from warmline.conversation.notices import RECONNECTED
from warmline.desk.accounts import Account
from warmline.desk.follow import Follow
from warmline.handoff.skills import Skill
from warmline.wiring import Centre

log = structlog.get_logger()

LOOK_SECONDS = 5.0
WAITING_EVERY_SECONDS = 2.0

Send = Callable[[dict[str, Any]], Awaitable[None]]


class SignedOut(Exception):
    """The session behind the page is over."""


class Shown:
    """Follows what the agent holds, visits and watches, and sends what is new."""

    def __init__(
        self, centre: Centre, account: Account, skills: dict[str, Skill], send: Send,
        still_signed_in: Callable[[], Any],
    ) -> None:  # fmt: skip
        self._centre = centre
        self._account = account
        self._skills = skills
        self._send = send
        self._still_signed_in = still_signed_in
        self._follows: dict[str, Follow] = {}
        self._listeners: dict[str, Callable[[str], None]] = {}
        self._watched: set[str] = set()
        self._visiting: set[str] = set()
        self._wake = asyncio.Event()
        self._stale: set[str] = set()
        self._signals: asyncio.Queue[dict[str, Any]] = asyncio.Queue(256)
        self._waiting: list[dict[str, Any]] = []
        self._shown_load: dict[str, Any] = {}

    def wake(self) -> None:
        """Look soon."""
        self._wake.set()

    def role(self, conversation: str) -> str:
        """What the page was last told that its agent is in a conversation; '' for nothing."""
        follow = self._follows.get(conversation)
        return follow.role if follow else ""

    async def watch(self, conversation: str, on: bool) -> None:
        """Show a conversation of somebody else, read only, until told otherwise or the page is closed."""
        if on:
            self._watched.add(conversation)
            if conversation in self._follows:
                self._follows[conversation].watching = True
        else:
            self._watched.discard(conversation)
            if conversation in self._follows:
                self._follows[conversation].watching = False
                self._stale.add(conversation)
        self.wake()

    async def welcome(self) -> None:
        """Everything there is, for a page that has just come or has found a gap."""
        for conversation in tuple(self._follows):
            await self._drop(conversation)
        await self._centre.notices.listen(self._centre.keys.desk(), self._heard_desk)
        presence = await self._centre.agents.presence(self._account.id)
        state = presence.state if presence else "offline"
        await self._follow_all()
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
        self.wake()

    async def leave(self) -> None:
        """The page is closed."""
        await self._centre.notices.leave(self._centre.keys.desk(), self._heard_desk)
        for conversation in tuple(self._follows):
            await self._drop(conversation)

    def _heard_desk(self, payload: str) -> None:
        if payload != RECONNECTED:
            told = msgspec.json.decode(payload, type=dict[str, str])
            if told["agent"] != self._account.id and told["conversation"] not in self._follows:
                return
        self.wake()

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
            self.wake()

        return heard

    def _signal(self, frame: dict[str, Any]) -> None:
        if not self._signals.full():
            self._signals.put_nowait(frame)

    async def pump(self) -> None:
        """Show what is new, for as long as the page is there. Raises `SignedOut`."""
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
                    raise SignedOut
                await self._show(everything)
                everything_at = clock() + LOOK_SECONDS if everything else everything_at
            except (ConversationError, RedisError, OSError) as error:
                log.warning("desk.read_failed", error=type(error).__name__)
                await asyncio.sleep(0.2)
                self.wake()

    async def _show(self, everything: bool) -> None:
        while not self._signals.empty():
            await self._send(self._signals.get_nowait())
        before = set(self._follows)
        wanted = await self._follow_all()
        changed = set(self._follows) if everything else (self._stale | (set(self._follows) - before))
        changed |= set(self._follows) - wanted
        follows = [self._follows[conversation] for conversation in changed & set(self._follows)]
        for outcome in await asyncio.gather(*map(self._tell, follows), return_exceptions=True):
            if outcome is not None:
                raise outcome
        if everything or before != wanted:
            await self.show_load()

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
            if follow.conversation in self._visiting:
                await self._centre.guests.tidy(follow.conversation, self._account.id)
            await self._drop(follow.conversation)

    async def show_load(self) -> None:
        """The agent's own state, when it is another than was shown."""
        presence = await self._centre.agents.presence(self._account.id)
        if presence is None:
            return
        frame = {"type": "agent", "state": presence.state, "load": presence.load, "reason": presence.reason}
        if frame != self._shown_load:
            self._shown_load = frame
            await self._send(frame)

    async def _follow_all(self) -> set[str]:
        """Follow what the agent holds, visits and watches; its ids."""
        held = await self._centre.agents.held(self._account.id)
        self._visiting = await self._centre.guests.visiting(self._account.id)
        wanted = {*held, *self._visiting, *self._watched}
        for conversation in wanted - set(self._follows):
            follow = self._follows[conversation] = Follow(self._centre, self._account.id, conversation)
            follow.watching = conversation in self._watched
            listener = self._listeners[conversation] = self._heard_conversation(conversation)
            await self._centre.notices.listen(self._centre.keys.notices(conversation), listener)
        return wanted

    async def _drop(self, conversation: str) -> None:
        self._follows.pop(conversation, None)
        self._watched.discard(conversation)
        listener = self._listeners.pop(conversation, None)
        if listener is not None:
            await self._centre.notices.leave(self._centre.keys.notices(conversation), listener)

    async def show_waiting(self) -> None:
        """The waiting customers of the agent's skills, every few seconds when they change."""
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
        queue, rows = self._centre.queue, []
        for skill in self._account.skills:
            first = await queue.waiting(skill, 1)
            oldest = [(await self._centre.conversations.record(ticket.conversation)).queued_at for ticket in first]
            now = await self._centre.conversations.now() if oldest else 0
            waiting = await queue.count(skill) if first else 0
            rows.append({"skill": skill, "waiting": waiting, "longest_ms": now - oldest[0] if oldest else 0})
        return rows
