"""Who the customer of a conversation is, and how far proven. Lives in Redis under the conversation, never in a slot."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import msgspec

from warmline.bank.types import Customer
from warmline.conversation.errors import Stale, UnknownConversation
from warmline.conversation.events import ProofRaised, encode
from warmline.conversation.scripts import Arg
from warmline.conversation.store import Conversations, Receipt
from warmline.identity.salutation import Salutation

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


def session_of(customer: Customer, level: str, token: str, salutation: Salutation) -> Session:
    """The session of a customer as the bank describes them."""
    return Session(
        customer=customer.id,
        level=level,
        token=token,
        greeting=salutation.of(customer),
        elderly=customer.elderly,
        tier=customer.tier,
        manager=customer.manager or "",
    )


class Recognises(Protocol):
    """recognition.Recognition, as far as sessions use it."""

    async def of(self, contact: str, conversation: str, now: int) -> Session | None:
        """A session at L1 for a contact that is bound to a customer."""


class Sessions:
    """Sessions of all conversations. They end after `idle_ms` without use and when the conversation closes.

    With `recognition` a bound contact is never a stranger: where no session is, one at L1 is opened when it is asked
    for, so it does not matter which process asks first, or whether the bank was away a moment ago."""

    def __init__(
        self, conversations: Conversations, idle_ms: int = 15 * 60_000, recognition: Recognises | None = None
    ) -> None:
        self._c = conversations
        self._idle_ms = idle_ms
        self._recognition = recognition

    async def of(self, conversation: str) -> Session | None:
        """The session of a conversation, its idle time begun anew; None when nobody is known (any more)."""
        return await self._held(conversation) or await self._recognised(conversation)

    async def _held(self, conversation: str) -> Session | None:
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

    async def _recognised(self, conversation: str) -> Session | None:
        if self._recognition is None:
            return None
        contact: Any = await self._c.redis.hget(self._c.keys.record(conversation), "contact")
        found = await self._recognition.of(str(contact), conversation, await self._c.now()) if contact else None
        if found is None:
            return None
        try:
            await self._store(conversation, "recognise", found, [])
        except (Stale, UnknownConversation):  # the visit closed meanwhile
            return None
        return await self._held(conversation)

    async def forget(self, conversation: str) -> None:
        """Nobody is known in this conversation from now on, unless its contact is bound."""
        await self._c.redis.delete(self._c.keys.session(conversation))

    async def raise_proof(self, conversation: str, session: Session) -> Receipt:
        """Store the session and say so in the log, in one step; the bot goes on from there."""
        durations = self._c.durations
        answer = await self._store(conversation, "raise_proof", session, [durations.bot_late, durations.idle])
        return Receipt(conversation, int(answer[1]))

    async def _store(self, conversation: str, script: str, session: Session, more: list[Arg]) -> list[Any]:
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
        flags = ["1" if session.elderly else "0", session.tier, session.manager]
        args: list[Arg] = [conversation, encode(body), self._idle_ms, *person, *flags, *more]
        return await c.scripts.run(script, keys, args)

    async def expects_code(self, conversation: str) -> bool:
        """Whether a one-time code is under way to this customer."""
        keys = self._c.keys
        return bool(await self._c.redis.exists(keys.challenge(conversation), keys.operation_challenge(conversation)))
