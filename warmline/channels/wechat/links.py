"""One-time links to pages for what does not belong into a chat: codes, confirmations, ratings.

A link is 128 random bits, bound to one conversation and openid, and dead after its use. The first browser that sends
a form has it for itself (a cookie): whoever the link is forwarded to afterwards gets nothing. Looking at a page binds
nothing, since WeChat itself fetches links to check them.
"""

from __future__ import annotations

import hmac
import secrets

import msgspec

from warmline.channels.wechat.errors import LinkDead
from warmline.channels.wechat.render import Purpose
from warmline.channels.wechat.state import Contact, WeChatKeys
from warmline.conversation.scripts import Scripts
from warmline.conversation.store import Conversations

# Seconds. A rating gives no power over an account, and customers read the end of a talk late.
LIVES = {
    Purpose.PROOF: 300,
    Purpose.CONFIRM: 300,
    Purpose.RATING: 24 * 3600,
    Purpose.PAPER: 600,
    Purpose.BINDING: 300,
    Purpose.CARD_NUMBER: 600,
}


class PageLink(msgspec.Struct, frozen=True):
    """What a link is for. `seq` is the event it came from; `form_key` signs its forms; `step` is how far it went."""

    id: str
    purpose: Purpose
    conversation: str
    contact: str
    seq: int
    form_key: str
    step: str = ""
    browser: str = ""

    def form_token(self, browser: str) -> str:
        """What a form must carry: known only to a page that was shown to this browser."""
        return hmac.new(self.form_key.encode(), browser.encode(), "sha256").hexdigest()

    def oauth_state(self, browser: str) -> str:
        """What WeChat carries to and fro; it comes back from this browser with this link only."""
        return hmac.new(self.form_key.encode(), f"oauth {browser}".encode(), "sha256").hexdigest()


class Links:
    """All links that live now."""

    def __init__(self, conversations: Conversations, scripts: Scripts, keys: WeChatKeys, gateway_url: str) -> None:
        self._c = conversations
        self._scripts = scripts
        self._keys = keys
        self._base = gateway_url.rstrip("/") + "/h5/"

    async def create(self, purpose: Purpose, contact: Contact | str, conversation: str, seq: int) -> str:
        """A new link's address. `contact`: the customer's, of the widget too (papers)."""
        link = secrets.token_urlsafe(16)
        key = self._keys.link(link)
        fields = {
            "purpose": purpose.value,
            "conversation": conversation,
            "contact": str(contact),
            "seq": str(seq),
            "form_key": secrets.token_urlsafe(16),
        }
        async with self._c.redis.pipeline(transaction=True) as pipe:
            for name, value in fields.items():
                pipe.hset(key, name, value)
            pipe.expire(key, LIVES[purpose])
            await pipe.execute()
        return self.address(link)

    def address(self, link: str) -> str:
        """Where the page of a link is."""
        return self._base + link

    async def open(self, link: str) -> PageLink:
        """What the link is for. Raises `LinkDead`."""
        fields = await self._c.redis.hgetall(self._keys.link(link))
        if not fields:
            raise LinkDead("used or too old")
        return msgspec.convert({**fields, "id": link}, PageLink, strict=False)

    async def bind(self, link: PageLink, browser: str, step: str = "") -> None:
        """This browser has it from now on. Raises `LinkDead` when another one does."""
        key = self._keys.link(link.id)
        keys = self._c.script_keys(link.conversation, key)
        answer = await self._scripts.run("wechat_bind_link", keys, [link.conversation, browser, step])
        if answer[0] != "bound":
            raise LinkDead(str(answer[0]))

    async def use_up(self, link: PageLink) -> bool:
        """The link is done with. True for one caller only: of two forms sent at once one is the use."""
        return bool(await self._c.redis.delete(self._keys.link(link.id)))
