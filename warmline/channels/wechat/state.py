"""The channel's own keys in Redis: type, owner and life of each. Names start with `keys.wechat(...)`."""

from __future__ import annotations

import msgspec

from warmline.conversation.keys import Keys

CHANNEL = "wechat"
SEEN_MS = 120_000  # WeChat repeats within about 15 s; longer costs little
PENDING_MS = 6_000  # a copy whose worker died is taken up by WeChat's next repeat
BOX_MS = 72 * 3600 * 1000


class Contact(msgspec.Struct, frozen=True):
    """One customer of one account."""

    appid: str
    openid: str

    @property
    def member(self) -> str:
        """As the outbox's set of due customers has it."""
        return f"{self.appid}:{self.openid}"

    def __str__(self) -> str:
        return f"{CHANNEL}:{self.appid}:{self.openid}"

    @classmethod
    def parse(cls, contact: str) -> Contact | None:
        """From a contact id; None for one of another channel."""
        channel, _, rest = contact.partition(":")
        appid, _, openid = rest.partition(":")
        return cls(appid, openid) if channel == CHANNEL and appid and openid else None


class WeChatKeys:
    """Builds the names."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def seen(self, contact: Contact, dedupe: str) -> str:
        """String, 2 min: `pending`, then the passive answer that this push got (written by push.py)."""
        return self._keys.wechat("seen", contact.appid, contact.openid, dedupe)

    def quota(self, contact: Contact) -> str:
        """Hash, 72 h: left, until (ms) and event_left, event_until: what WeChat still allows (lua/wechat_quota_*)."""
        return self._keys.wechat("quota", contact.appid, contact.openid)

    def box(self, contact: Contact) -> str:
        """Hash, 72 h: token and until (ms) of the worker that has this customer, the message under way, why it is
        parked, failed attempts (lua/wechat_claim and its sisters)."""
        return self._keys.wechat("box", contact.appid, contact.openid)

    def due(self) -> str:
        """Sorted set: `<appid>:<openid>` → ms when the outbox looks at this customer next."""
        return self._keys.wechat("due")

    def bell(self) -> str:
        """Channel: something became due now."""
        return self._keys.wechat("bell")

    def stopped(self, appid: str) -> str:
        """String with the reason, until it may be tried again: nothing is sent for this account."""
        return self._keys.wechat("stopped", appid)

    def token(self, appid: str) -> str:
        """String: the access token, until its last five minutes (token.py)."""
        return self._keys.wechat("token", appid)

    def token_lock(self, appid: str) -> str:
        """String, 10 s: the one process that fetches a token now."""
        return self._keys.wechat("token", appid, "lock")

    def token_refreshed(self, appid: str) -> str:
        """String, 2 min: a refused token was replaced just now; another refusal does not fetch again."""
        return self._keys.wechat("token", appid, "refreshed")

    def token_rest(self, appid: str) -> str:
        """String, seconds: the last fetch of a token failed; none is tried until this ends."""
        return self._keys.wechat("token", appid, "rest")

    def link(self, link: str) -> str:
        """Hash: what a one-time page is for (links.py); ends with its life or its use."""
        return self._keys.wechat("link", link)
