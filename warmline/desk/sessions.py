"""Desk sessions: a cookie with a random token, its hash in Redis. Ends when idle, at sign-out, or when replaced."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from redis.asyncio import Redis

from warmline.conversation.keys import Keys

COOKIE = "warmline_desk"
HALF_COOKIE = "warmline_desk_half"
IDLE_SECONDS = 60 * 60
# Between the password and the second factor.
HALF_SECONDS = 5 * 60
# So many wrong codes of an account lock its second factor for so long, whoever enters the password again.
WRONG_CODES, LOCKED_SECONDS = 5, 15 * 60


class DeskSessions:
    """Who is signed in."""

    def __init__(self, redis: Redis, keys: Keys, secret: str) -> None:
        self._redis = redis
        self._keys = keys
        self._secret = secret.encode()

    async def open(self, account: str) -> str:
        """A new session; its token for the cookie."""
        token = secrets.token_urlsafe(32)
        await self._redis.set(self._key(token), account, ex=IDLE_SECONDS)
        return token

    async def account(self, token: str | None) -> str | None:
        """Whose session it is, its idle time begun anew; None when there is none."""
        if not token:
            return None
        found = await self._redis.getex(self._key(token), ex=IDLE_SECONDS)
        return str(found) if found else None

    async def end(self, token: str | None) -> None:
        """Sign out."""
        if token:
            await self._redis.delete(self._key(token))

    async def begin(self, account: str) -> str:
        """A half session: the password was right, the second factor is still to come; its token for the cookie."""
        token = secrets.token_urlsafe(32)
        await self._redis.set(self._half_key(token), account, ex=HALF_SECONDS)
        return token

    async def half(self, token: str | None) -> str | None:
        """Whose half session it is; None when there is none (any more)."""
        found = await self._redis.get(self._half_key(token)) if token else None
        return str(found) if found else None

    async def code_locked(self, account: str) -> bool:
        """Whether too many codes of this account were wrong lately."""
        return int(await self._redis.get(self._keys.desk_wrong_codes(account)) or 0) >= WRONG_CODES

    async def wrong_code(self, account: str) -> None:
        """Count a wrong code."""
        key = self._keys.desk_wrong_codes(account)
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.incr(key)
            pipe.expire(key, LOCKED_SECONDS)
            await pipe.execute()

    async def end_half(self, token: str | None, account: str) -> None:
        """The second factor was right: the half session and the account's wrong codes are over."""
        if token:
            await self._redis.delete(self._half_key(token), self._keys.desk_wrong_codes(account))

    def form_token(self, nonce: str) -> str:
        """The token of a form, bound to the nonce in the visitor's cookie (against forged posts)."""
        return hmac.new(self._secret, nonce.encode(), hashlib.sha256).hexdigest()

    def form_fits(self, nonce: str | None, token: str | None) -> bool:
        """Whether a posted form was ours, compared in constant time."""
        return bool(nonce and token) and hmac.compare_digest(self.form_token(nonce or ""), token or "")

    def act_token(self, token: str) -> str:
        """What the page sends with every request that changes something, bound to its session."""
        return hmac.new(self._secret, b"act:" + token.encode(), hashlib.sha256).hexdigest()

    def act_fits(self, token: str | None, given: str | None) -> bool:
        """Whether a changing request was sent by a page of this session, compared in constant time."""
        return bool(token and given) and hmac.compare_digest(self.act_token(token or ""), given or "")

    def _half_key(self, token: str) -> str:
        return self._keys.desk_half_session(hashlib.sha256(token.encode()).hexdigest())

    def _key(self, token: str) -> str:
        return self._keys.desk_session(hashlib.sha256(token.encode()).hexdigest())
