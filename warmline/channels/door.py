"""The door every customer comes in by, whatever the channel: strike secrets, store, call a person when that is plain.

Channels parse and authenticate; what they hand in here is typed and theirs to answer for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from redis.asyncio import Redis

from warmline.channels.errors import TooLong
from warmline.conversation.errors import UnknownConversation
from warmline.conversation.events import CustomerChoice, CustomerMessage, Notice, Rating
from warmline.conversation.keys import Keys
from warmline.conversation.notices import Notices
from warmline.conversation.redaction import strike_secrets
from warmline.conversation.states import State
from warmline.conversation.store import Conversations, Receipt
from warmline.handoff.packet import make_ticket
from warmline.handoff.queue import Queue
from warmline.handoff.skills import IntentRule
from warmline.handoff.wish import PersonWish
from warmline.identity.sessions import Sessions

MAX_TEXT = 2000
PLAIN_WISH = "human_agent"


class Door:
    """What customers can do. All calls are safe to repeat with the same message id."""

    def __init__(
        self,
        conversations: Conversations,
        queue: Queue,
        sessions: Sessions,
        notices: Notices,
        wish: PersonWish,
        rules: Mapping[str, IntentRule],
    ) -> None:
        self.conversations = conversations
        self.queue = queue
        self.sessions = sessions
        self.notices = notices
        self.keys: Keys = conversations.keys
        self.redis: Redis = conversations.redis
        self._wish = wish
        self._rules = rules

    async def say(self, contact: str, channel: str, message_id: str, text: str, hint: str | None = None) -> Receipt:
        """A customer's line. Class C3 data is struck out before it is written. Raises `TooLong`, `StorageDown`.

        A whole message that can only mean "a person" calls one here, so it works while the bot is busy or away.
        """
        if len(text) > MAX_TEXT:
            raise TooLong(len(text))
        current = await self.conversations.current(contact)
        expected = bool(current) and await self.sessions.expects_code(current or "")
        safe, struck = strike_secrets(text, code_expected=expected)
        body = CustomerMessage(id=message_id, text=safe, redacted=struck, hint=hint)
        receipt = await self._receive(contact, channel, body)
        if struck:
            notice = Notice(code="secret_redacted")
            await self.conversations.append(receipt.conversation, notice, key=f"struck-{message_id}")
        if self._wish.is_wish(safe) and await self._is_unanswered(receipt):
            await self.call_person(receipt.conversation, PLAIN_WISH)
        return receipt

    async def tap(self, contact: str, channel: str, message_id: str, button: str, label: str) -> Receipt:
        """A tapped button; what it means is resolved from the log by the bot, never by the client."""
        body = CustomerChoice(id=message_id, button=button, label=label[:100])
        return await self._receive(contact, channel, body)

    async def human(self, contact: str, channel: str, message_id: str) -> Receipt:
        """The button or menu item for a person: stored as what was said, and a person is called at once."""
        receipt = await self._receive(contact, channel, CustomerMessage(id=message_id, text=self._wish.words))
        await self.call_person(receipt.conversation, PLAIN_WISH)
        return receipt

    async def _receive(self, contact: str, channel: str, body: CustomerMessage | CustomerChoice) -> Receipt:
        receipt = await self.conversations.receive(contact, channel, body)
        if receipt.opened:
            # Other tabs of this customer follow into the new visit.
            await self.redis.publish(self.keys.notices(contact), receipt.conversation)
            # A bound contact is recognised before a person may be called: their lane depends on who it is.
            await self.sessions.of(receipt.conversation)
        return receipt

    async def _is_unanswered(self, receipt: Receipt) -> bool:
        """Whether the bot has the conversation and has not come to this message; so a retry after a crash between
        storing and calling still calls, and one that comes later does not call again."""
        if not receipt.duplicate:
            return receipt.state == State.BOT
        record = await self.conversations.record(receipt.conversation)
        return record.state is State.BOT and record.bot_cursor < receipt.seq

    async def call_person(self, conversation: str, reason: str, *, by: str = "customer") -> None:
        """Queue the conversation for a person; does nothing when one was called already."""
        record, events, session = await asyncio.gather(
            self.conversations.record(conversation),
            self.conversations.read(conversation),
            self.sessions.of(conversation),
        )
        profile = {"greeting": record.greeting, "elderly": record.elderly, "tier": record.tier or "regular"}
        proof = session.level if session else "L0"
        ticket = make_ticket(
            reason, by=by, rules=self._rules, events=events, profile=profile, proof=proof, grasp=record.grasp
        )
        await self.queue.request(conversation, ticket)

    async def resume_bot(self, conversation: str) -> None:
        """Leave the queue and go on with the bot. Raises `Stale` when a person has just taken over."""
        await self.queue.resume_bot(conversation)

    async def rate(
        self, conversation: str, message_id: str, score: int, reasons: tuple[str, ...], comment: str
    ) -> Receipt:
        """Satisfaction with a human stretch; accepted after the visit closed too."""
        safe, _ = strike_secrets(comment[:500])
        body = Rating(score=score, reasons=tuple(reason[:40] for reason in reasons[:8]), comment=safe)
        return await self.conversations.append(conversation, body, key=f"rate-{message_id}", even_closed=True)

    async def end(self, conversation: str) -> None:
        """The customer ends the visit."""
        try:
            await self.conversations.close(conversation, "customer", "ended_by_customer")
        except UnknownConversation:
            return
