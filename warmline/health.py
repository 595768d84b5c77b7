"""Whether a message would really be answered: each part asked, by name (`GET /health` on gateway and desk)."""

from __future__ import annotations

import asyncio

import httpx
from redis.asyncio import Redis
from redis.exceptions import RedisError

from warmline.conversation.keys import Keys

SECONDS = 1.0


class Health:
    """Asks Redis, the bot's and the dispatchers' heartbeats, the action server and the core bank."""

    def __init__(self, redis: Redis, keys: Keys, http: httpx.AsyncClient, corebank_url: str, actions_url: str) -> None:
        self._redis = redis
        self._keys = keys
        self._http = http
        self._addresses = {"corebank": f"{corebank_url}/health", "actions": f"{actions_url}/health"}

    async def parts(self) -> dict[str, bool]:
        """Each part by name: true when it would do its work now."""
        names = ["redis", "bot", "dispatcher", *self._addresses]
        checks = [self._redis_answers(), self._alive("bot"), self._alive("dispatcher")]
        checks += [self._answers(address) for address in self._addresses.values()]
        return dict(zip(names, await asyncio.gather(*checks), strict=True))

    async def _redis_answers(self) -> bool:
        try:
            # A server that refuses writes would lose messages: reading alone is not health.
            await asyncio.wait_for(self._redis.set(self._keys.heartbeat("probe", "health"), "1", px=1000), SECONDS)
        except (RedisError, OSError, TimeoutError):
            return False
        return True

    async def _alive(self, part: str) -> bool:
        try:
            async with asyncio.timeout(SECONDS):
                async for _ in self._redis.scan_iter(match=self._keys.heartbeats(part), count=1000):
                    return True
        except (RedisError, OSError, TimeoutError):
            return False
        return False

    async def _answers(self, address: str) -> bool:
        try:
            response = await self._http.get(address, timeout=SECONDS)
        except httpx.HTTPError:
            return False
        return response.status_code == 200
