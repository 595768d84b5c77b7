"""How many messages WeChat still allows for a customer: our own ledger, so that people never find it used up.

Rules (WeChat's note on customer-service messages, as of 2023): a message of the customer opens 5 for 48 h; a menu
click, a scan or following opens 3 for 1 min. Passive answers are not counted. Two of the five are kept for people:
the bot and the service itself may not take them.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from warmline.channels.wechat.state import Contact, WeChatKeys
from warmline.conversation.scripts import Scripts
from warmline.conversation.store import Conversations

PER_MESSAGE = 5
MESSAGE_MS = 48 * 3600 * 1000
PER_EVENT = 3
EVENT_MS = 60_000
KEPT_FOR_PEOPLE = 2
LIFE_MS = 72 * 3600 * 1000
LATEST_MS = 20_000  # three requests of five seconds, and some delay between them


class Speaker(str, Enum):
    """Who wants to send."""

    BOT = "bot"  # and the service centre's own notices
    PERSON = "person"


class Allowance(msgspec.Struct, frozen=True):
    """What is left: `left` messages until `until` (ms since 1970), and `event_left` of a click or scan."""

    left: int = 0
    until: int = 0
    event_left: int = 0
    event_until: int = 0

    def for_speaker(self, speaker: Speaker, now: int) -> int:
        """How many messages this speaker may send now."""
        left = self.left if self.until > now else 0
        if speaker is Speaker.BOT:
            left = max(0, left - KEPT_FOR_PEOPLE)
        return left + (self.event_left if self.event_until > now else 0)


class Quota:
    """The ledgers of all customers."""

    def __init__(self, conversations: Conversations, scripts: Scripts, keys: WeChatKeys) -> None:
        self._c = conversations
        self._scripts = scripts
        self._keys = keys

    async def refill(self, contact: Contact, *, by_message: bool, at: int) -> None:
        """The customer wrote (`by_message`), or clicked, scanned or followed, `at` WeChat's time (s since 1970).

        What was sent since then counts already. What is parked may go out again."""
        bucket, amount, life = ("", PER_MESSAGE, MESSAGE_MS) if by_message else ("event_", PER_EVENT, EVENT_MS)
        await self._run("wechat_quota_refill", contact, bucket, amount, life, LIFE_MS, at * 1000, LATEST_MS)

    async def take(self, contact: Contact, speaker: Speaker) -> str | None:
        """Take one message; the bucket it came from (for `refund`), or None when there is none for this speaker.

        A click's bucket goes first: it lives a minute only."""
        kept = KEPT_FOR_PEOPLE if speaker is Speaker.BOT else 0
        answer = await self._run("wechat_quota_take", contact, kept)
        return str(answer[1]) if answer[0] == "taken" else None

    async def refund(self, contact: Contact, bucket: str) -> None:
        """WeChat refused the message without counting it."""
        await self._run("wechat_quota_refund", contact, bucket)

    async def allowance(self, contact: Contact) -> Allowance:
        """What is left, for the outbox's plan and for the agent's page."""
        fields = await self._c.redis.hgetall(self._keys.quota(contact))
        fields.pop("sent", None)
        return msgspec.convert(fields, Allowance, strict=False)

    async def _run(self, script: str, contact: Contact, *args: str | int) -> list[str]:
        keys = self._c.script_keys(str(contact), self._keys.quota(contact), self._keys.box(contact))
        return await self._scripts.run(script, keys, [str(contact), *args])
