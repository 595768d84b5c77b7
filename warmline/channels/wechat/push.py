"""What WeChat pushes comes in here: verify → decrypt → parse → deduplicate → quota → the door → an answer in time.

WeChat shows the customer its own fault text when it gets no good answer within 5 s, three times. So after a push is
known to be WeChat's, whatever goes wrong here is answered with `success` and an alarm in the log. One case is told
to the customer instead: a message that could not be stored is never acknowledged as if it were (trust.md).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

import structlog
from redis.exceptions import RedisError

from warmline.channels.wechat.crypto import PushCipher
from warmline.channels.wechat.errors import Malformed, PushRefused, place_of
from warmline.channels.wechat.messages import Push, is_json, parse, read_fields, text_of
from warmline.channels.wechat.reactions import Reactions
from warmline.channels.wechat.replies import PLAIN_TYPE, Answer, Replier, success
from warmline.channels.wechat.state import PENDING_MS, SEEN_MS, Contact, WeChatKeys
from warmline.conversation.errors import StorageDown
from warmline.conversation.store import Conversations
from warmline.conversation.words import NoticeWords
from warmline.settings import WeChatAccount

PATIENCE_SECONDS = 3.0  # a restart of Redis is waited out this long
COPY_SECONDS = 4.0  # a repeated push waits this long for the answer of the first copy
POLL_SECONDS = 0.05
PENDING, DONE = "pending", "done:"

Query = Mapping[str, str]

log = structlog.get_logger()


class Inbox:
    """Pushes of all accounts."""

    def __init__(
        self,
        conversations: Conversations,
        keys: WeChatKeys,
        reactions: Reactions,
        words: NoticeWords,
        accounts: tuple[WeChatAccount, ...],
    ) -> None:
        self._c = conversations
        self._keys = keys
        self._reactions = reactions
        self._words = words
        self._ciphers = {a.appid: PushCipher(a.appid, a.token, a.aes_key) for a in accounts}
        self.accounts = {account.appid: account for account in accounts}

    def check_address(self, account: WeChatAccount, query: Query) -> Answer:
        """WeChat's check of our address (GET): its `echostr` comes back when the signature fits, else 403."""
        try:
            self._ciphers[account.appid].check_plain(*(query.get(n, "") for n in ("signature", "timestamp", "nonce")))
        except PushRefused as refusal:
            return refusal.status, PLAIN_TYPE, b""
        return 200, PLAIN_TYPE, query.get("echostr", "").encode("utf-8", "replace")

    async def handle(self, account: WeChatAccount, query: Query, body: bytes) -> Answer:
        """Status, content type and body for a push (POST). Never raises."""
        try:
            push, encrypted = self._read(account, query, body)
        except PushRefused as refusal:
            log.warning("wechat.push_refused", appid=account.appid, cause=type(refusal).__name__, why=str(refusal))
            return refusal.status, PLAIN_TYPE, b""
        try:
            text = await self._answer(Contact(account.appid, push.openid), push)
            if not text:
                return success()
            replier = Replier(self._ciphers[account.appid])
            return replier.text(
                to=push.openid, sender=push.original_id, at=int(time.time()), text=text,
                encrypted=encrypted, as_json=is_json(body),
            )  # fmt: skip
        except Exception as error:
            kind, at = type(push).__name__, place_of(error)
            log.error("wechat.alarm", appid=account.appid, cause="push", kind=kind, error=type(error).__name__, at=at)
            return success()

    def _read(self, account: WeChatAccount, query: Query, body: bytes) -> tuple[Push, bool]:
        """The push, and whether it came encrypted. In compatible mode only the encrypted fields count."""
        cipher, fields = self._ciphers[account.appid], read_fields(body)
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if account.mode == "plain":
            cipher.check_plain(query.get("signature", ""), timestamp, nonce)
            return parse(fields), False
        encrypted = text_of(fields, "Encrypt")
        if not encrypted:
            raise Malformed("not encrypted, though the account is")
        opened = cipher.open(query.get("msg_signature", ""), timestamp, nonce, encrypted)
        return parse(read_fields(opened)), True

    async def _answer(self, contact: Contact, push: Push) -> str:
        """The passive answer's text, or "". While storage is away it is tried again, then said."""
        if not push.openid:
            return ""
        deadline, told = time.monotonic() + PATIENCE_SECONDS, False
        while True:
            try:
                return await self._once(contact, push)
            except (StorageDown, RedisError, OSError) as error:
                if not told:
                    log.error("wechat.alarm", appid=contact.appid, cause="storage", error=type(error).__name__)
                told = True
                await self._forget(contact, push)
                if time.monotonic() > deadline:
                    return self._words.text("not_stored")
                await asyncio.sleep(POLL_SECONDS)

    async def _once(self, contact: Contact, push: Push) -> str:
        """React to the first copy; a repeat gets the first one's answer, or takes its place if that one failed."""
        seen = self._keys.seen(contact, push.dedupe)
        deadline = time.monotonic() + COPY_SECONDS
        while not await self._c.redis.set(seen, PENDING, nx=True, px=PENDING_MS):
            held = await self._c.redis.get(seen)
            if held is not None and str(held).startswith(DONE):
                return str(held).removeprefix(DONE)
            if time.monotonic() > deadline:
                return ""
            await asyncio.sleep(POLL_SECONDS)
        text = await self._reactions.to(contact, push, self._remember(seen))
        await self._remember(seen)(text)
        return text

    def _remember(self, seen: str) -> Callable[[str], Awaitable[None]]:
        async def remember(text: str) -> None:
            await self._c.redis.set(seen, DONE + text, px=SEEN_MS)

        return remember

    async def _forget(self, contact: Contact, push: Push) -> None:
        """Our own failed try must not look like another copy's. The door stores a message once in any case."""
        try:
            await self._c.redis.delete(self._keys.seen(contact, push.dedupe))
        except (RedisError, OSError):
            return
