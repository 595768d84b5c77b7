"""One customer's outbox: who is at it now, what is under way, and why it is parked.

States of a message: queued (its event lies after the cursor) → under way (`sending`) → sent (the cursor passed it; only
with errcode 0 or as a passive answer) · parked (until the customer writes) · in doubt (a worker died, or WeChat did
not answer). WeChat knows no idempotency key, so a doubt cannot be cleared up: it is sent once more with words that
say so. At least once was chosen over at most once because a lost line of a bank (a code form, a result of an
operation) leaves a customer waiting, while a repeat that calls itself one misleads nobody. A second doubt parks
the message until the customer's next word, so an ailing WeChat gets no flood.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from warmline.channels.wechat.errors import LeaseLost
from warmline.channels.wechat.state import BOX_MS, Contact, WeChatKeys
from warmline.conversation.scripts import Scripts
from warmline.conversation.store import Conversations, new_id

LEASE_MS = 20_000  # longer than two calls of 5 s and a token fetch


class Held(msgspec.Struct, frozen=True):
    """A claimed outbox. `sending` is what a dead worker left under way; `refills` counts the customer's words."""

    contact: Contact
    token: str
    sending: str = ""
    parked: str = ""
    attempts: int = 0
    doubts: int = 0
    typed: int = 0
    refills: str = ""


class Boxes:
    """The outboxes of all customers."""

    def __init__(self, conversations: Conversations, scripts: Scripts, keys: WeChatKeys) -> None:
        self._c = conversations
        self._scripts = scripts
        self._keys = keys

    async def wake(self, contact: Contact) -> None:
        """Something may be there to send."""
        await self._c.redis.zadd(self._keys.due(), {contact.member: await self._c.now()}, lt=True)

    async def due(self, limit: int = 16) -> list[Contact]:
        """Customers to look at now, longest due first."""
        found = await self._c.redis.zrangebyscore(self._keys.due(), "-inf", await self._c.now(), start=0, num=limit)
        pairs = (str(member).partition(":") for member in found)
        return [Contact(appid, openid) for appid, _, openid in pairs]

    async def claim(self, contact: Contact, lease_ms: int = LEASE_MS) -> Held | None:
        """Take this customer's outbox, or None when somebody has it."""
        token = new_id()
        args: list[str | int] = [str(contact), contact.member, token, lease_ms, BOX_MS]
        answer = await self._run("wechat_claim", "", [self._keys.box(contact), self._keys.due()], args)
        if answer[0] != "claimed":
            return None
        sending, parked, attempts, doubts, typed, refills = answer[1:7]
        return Held(
            contact, token, sending, parked, int(attempts or "0"), int(doubts or "0"), int(typed or "0"), refills
        )

    async def release(self, held: Held, again_ms: int | None) -> None:
        """Give it back; look again after `again_ms`, or when something happens (None)."""
        contact = held.contact
        keys = [self._keys.box(contact), self._keys.due(), self._keys.bell()]
        after = "" if again_ms is None else again_ms
        await self._run("wechat_release", "", keys, [str(contact), contact.member, held.token, after])

    async def begin(self, held: Held, conversation: str, cursor: int, part: int, mark: str) -> None:
        """Mark a message as under way. Raises `LeaseLost`; then it must not be sent."""
        contact = held.contact
        keys = [self._keys.box(contact), self._keys.due()]
        args: list[str | int] = [conversation, contact.member, held.token, cursor, part, mark, LEASE_MS]
        answer = await self._run("wechat_begin", conversation, keys, args)
        if answer[0] != "begun":
            raise LeaseLost(f"{answer[0]}: {conversation}")

    async def finish(self, held: Held, conversation: str, mark: str, upto: int, next_part: int | None) -> None:
        """It is sent; `next_part` names the part that comes next when the message has more."""
        moved: list[str | int] = [str(upto), 0, 0] if next_part is None else ["", next_part, upto]
        await self._run("wechat_finish", conversation, [self._keys.box(held.contact)], [conversation, mark, *moved])

    async def refused(self, held: Held, mark: str) -> int:
        """WeChat did not take it; how often in a row now."""
        return await self._unsend(held, mark, "attempts")

    async def doubt(self, held: Held, mark: str = "") -> int:
        """Nobody knows whether it arrived; how often in a row now."""
        return await self._unsend(held, mark, "doubts")

    async def _unsend(self, held: Held, mark: str, field: str) -> int:
        args = [str(held.contact), mark, field]
        answer = await self._run("wechat_unsend", "", [self._keys.box(held.contact)], args)
        return int(answer[1]) if answer[0] == "unsent" else 0

    async def park(self, held: Held, reason: str, *, used_up: bool = False) -> bool:
        """Send nothing until the customer writes; False when they have just done so. Raises `LeaseLost`."""
        keys = [self._keys.box(held.contact), self._keys.quota(held.contact)]
        args = [str(held.contact), held.token, held.refills, reason, "1" if used_up else "0"]
        answer = await self._run("wechat_park", "", keys, args)
        if answer[0] == "lost":
            raise LeaseLost("parking")
        return str(answer[0]) == "parked"

    async def advance(self, held: Held, conversation: str, cursor: int, upto: int) -> None:
        """Pass events that show nothing. Raises `LeaseLost`."""
        args: list[str | int] = [conversation, held.token, cursor, upto]
        answer = await self._run("wechat_advance", conversation, [self._keys.box(held.contact)], args)
        if answer[0] != "advanced":
            raise LeaseLost(f"{answer[0]}: {conversation}")

    async def typed(self, held: Held, seq: int) -> None:
        """The typing line was shown for the customer's message `seq`."""
        await self._c.redis.hset(self._keys.box(held.contact), "typed", str(seq))

    async def _run(self, script: str, conversation: str, keys: list[str], args: Sequence[str | int]) -> list[str]:
        return await self._scripts.run(script, self._c.script_keys(conversation or "-", *keys), args)
