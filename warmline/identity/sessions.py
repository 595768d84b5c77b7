"""Who the customer of a conversation is, and how far proven. Lives in Redis under the conversation, never in a slot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from warmline.conversation.events import ProofRaised, encode
from warmline.conversation.scripts import Arg
from warmline.conversation.store import Conversations, Receipt

IDENTITY_LUA = Path(__file__).parent / "lua"
LEVELS = ("L0", "L1", "L2", "L3")


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A proven customer. `token` opens the core bank for this customer; it never leaves the servers."""

    customer: str
    level: str
    token: str
    greeting: str = ""
    elderly: bool = False
    tier: str = "regular"
    manager: str = ""  # the customer's own manager, as the bank names them

    def reaches(self, level: str) -> bool:
        """Whether the proof is at least `level`."""
        return LEVELS.index(self.level) >= LEVELS.index(level)

    def __repr__(self) -> str:
        return f"Session(level={self.level})"


class Sessions:
    """Sessions of all conversations. They end after `idle_ms` without use and when the conversation closes."""

    def __init__(self, conversations: Conversations, idle_ms: int = 15 * 60_000) -> None:
        self._c = conversations
        self._idle_ms = idle_ms

    async def of(self, conversation: str) -> Session | None:
        """The session of a conversation, its idle time begun anew; None when nobody is proven (any more)."""
        key = self._c.keys.session(conversation)
        # Two commands, not a pipeline: redis-py 4.6 (the bot's) does not try a pipeline again after a lost connection.
        fields: Any = await self._c.redis.hgetall(key)
        if not fields:
            return None
        await self._c.redis.pexpire(key, self._idle_ms)
        return Session(
            customer=fields["customer"],
            level=fields["level"],
            token=fields["token"],
            greeting=fields.get("greeting", ""),
            elderly=fields.get("elderly") == "1",
            tier=fields.get("tier", "regular"),
            manager=fields.get("manager", ""),
        )

    async def raise_proof(self, conversation: str, session: Session) -> Receipt:
        """Store the session and say so in the log, in one step; the bot goes on from there."""
        body = ProofRaised(
            level=session.level,
            customer=session.customer,
            greeting=session.greeting,
            elderly=session.elderly,
            tier=session.tier,
        )
        c = self._c
        keys = c.script_keys(conversation, c.keys.session(conversation), c.keys.challenge(conversation))
        person = [session.customer, session.level, session.token, session.greeting]
        flags = ["1" if session.elderly else "0", session.tier]
        args: list[Arg] = [
            conversation,
            encode(body),
            self._idle_ms,
            *person,
            *flags,
            c.durations.bot_late,
            c.durations.idle,
            session.manager,
        ]
        answer = await c.scripts.run("raise_proof", keys, args)
        return Receipt(conversation, int(answer[1]))

    async def expects_code(self, conversation: str) -> bool:
        """Whether a one-time code is under way to this customer."""
        keys = self._c.keys
        return bool(await self._c.redis.exists(keys.challenge(conversation), keys.operation_challenge(conversation)))
