"""One agent's page: frames in (taken.py, beside.py), offers and conversations out (shown.py)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
from redis.exceptions import RedisError
from sanic.server.websockets.impl import WebsocketImplProtocol

from warmline.channels.errors import ChannelError, Malformed
from warmline.conversation.ending import end
from warmline.conversation.errors import ConversationError
from warmline.desk import frames
from warmline.desk.accounts import Account, Accounts
from warmline.desk.shown import Shown, SignedOut
from warmline.desk.taken import Taken
from warmline.handoff.skills import Skill
from warmline.wiring import Centre


class AgentSocket:
    """One connection of one agent. Two tabs of one agent are two sockets on the same conversations."""

    def __init__(
        self, socket: WebsocketImplProtocol, centre: Centre, account: Account, accounts: Accounts,
        skills: dict[str, Skill], still_signed_in: Callable[[], Any],
    ) -> None:  # fmt: skip
        self._socket = socket
        self._centre = centre
        self._shown = Shown(centre, account, skills, self._send, still_signed_in)
        self._taken = Taken(centre, account, accounts, skills, self._shown, self._send)

    async def run(self) -> None:
        """Serve until the connection ends. Closing the page is not signing off: the lease decides."""
        raw = await self._socket.recv()
        try:
            hello = frames.parse(raw or "")
            if not isinstance(hello, frames.Hello):
                raise Malformed("hello is expected first")
            await self._shown.welcome()
        except (ChannelError, ConversationError, RedisError, OSError) as error:
            code = getattr(error, "code", "storage_down")
            await self._send({"type": "bye", "code": code, "text": self._centre.words.text(f"refused_{code}")})
            await self._socket.close()
            return
        tasks = [asyncio.create_task(self._pump()), asyncio.create_task(self._shown.show_waiting())]
        try:
            async for raw in self._socket:
                if raw is None:
                    break
                await self._taken.take(raw)
        finally:
            await end(*tasks)
            await self._shown.leave()

    async def _pump(self) -> None:
        try:
            await self._shown.pump()
        except SignedOut:
            await self._socket.close(reason="signed out")

    async def _send(self, frame: dict[str, Any]) -> None:
        await self._socket.send(msgspec.json.encode(frame).decode())
