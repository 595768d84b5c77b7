"""Widget sessions: a random token the server made, worth one contact. Never chosen by the client, never in a URL."""

from __future__ import annotations

import hashlib
import secrets

from redis.asyncio import Redis

from warmline.conversation.keys import Keys
from warmline.conversation.store import new_id

LIFE_SECONDS = 30 * 24 * 3600
# Other tabs may be reconnecting with the old token in the moment it is replaced.
OVERLAP_SECONDS = 60


class WebSessions:
    """Tokens of widgets. Redis holds only their hash."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def open(self) -> tuple[str, str]:
        """A new session for a new contact: (token, contact)."""
        contact = f"web:{new_id()}"
        return await self._issue(contact), contact

    async def contact(self, token: str) -> str | None:
        """The contact of a token, its life begun anew; None when there is no such session."""
        key = self._key(token)
        found = await self._redis.get(key)
        if found is None:
            return None
        if await self._redis.ttl(key) > OVERLAP_SECONDS:
            await self._redis.expire(key, LIFE_SECONDS)
        return str(found)

    async def renew(self, token: str, contact: str) -> str:
        """A new token for the contact (its proof level changed); the old one ends shortly."""
        fresh = await self._issue(contact)
        await self._redis.expire(self._key(token), OVERLAP_SECONDS)
        return fresh

    async def _issue(self, contact: str) -> str:
        token = secrets.token_urlsafe(32)
        await self._redis.set(self._key(token), contact, ex=LIFE_SECONDS)
        return token

    def _key(self, token: str) -> str:
        return self._keys.web_session(hashlib.sha256(token.encode()).hexdigest())
