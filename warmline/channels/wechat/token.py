"""The access token of an account: one for all processes, fetched by one of them at a time.

WeChat's `stable_token` in normal mode gives the same token until its last five minutes, so it is kept until then. When
a call is refused for its token, the token is fetched again only if it is still the one that was refused, and at
most once in two minutes: a lasting 40001 (a cancelled account) costs two fetches, not a storm. A fetch that failed is
not repeated for some seconds either.
"""

from __future__ import annotations

import asyncio
import time

import httpx
import msgspec
import structlog
from redis.asyncio import Redis

from warmline.channels.wechat.errors import TokenUnavailable
from warmline.channels.wechat.state import WeChatKeys
from warmline.conversation.store import new_id

PATH = "/cgi-bin/stable_token"
LAST_SECONDS = 300
LOCK_MS = 10_000
REFRESHED_MS = 120_000
REST_MS = 5_000  # after a fetch that got no answer
REFUSED_REST_MS = 60_000  # after a fetch that WeChat refused (secret, address list)
POLL_SECONDS = 0.05

# Deletes the lock only if it is still this process's: a slow fetch must not free its successor's.
UNLOCK = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"

log = structlog.get_logger()


class _Fetched(msgspec.Struct, frozen=True):
    access_token: str = ""
    expires_in: int = 0
    errcode: int = 0


class AccessToken:
    """Gives the current token of one account."""

    def __init__(self, redis: Redis, keys: WeChatKeys, appid: str, secret: str, http: httpx.AsyncClient) -> None:
        self._redis = redis
        self._keys = keys
        self._appid = appid
        self._secret = secret
        self._http = http

    async def current(self) -> str:
        """The token to use now. Raises `TokenUnavailable`."""
        return await self._single_flight("")

    async def instead_of(self, refused: str) -> str:
        """The token to use after WeChat refused `refused`. Raises `TokenUnavailable`."""
        return await self._single_flight(refused)

    async def _single_flight(self, refused: str) -> str:
        """The token if it is another than `refused`; else fetch it under the lock, or wait for whoever does."""
        deadline, mine = time.monotonic() + LOCK_MS / 1000, new_id()
        lock = self._keys.token_lock(self._appid)
        while time.monotonic() < deadline:
            held = await self._held(refused)
            if held:
                return held
            if await self._redis.set(lock, mine, nx=True, px=LOCK_MS):
                try:
                    # Looked at again under the lock: the one before us may have fetched it, or failed.
                    return await self._held(refused) or await self._fetch_and_store(refused)
                finally:
                    await self._redis.eval(UNLOCK, 1, lock, mine)
            await asyncio.sleep(POLL_SECONDS)
        raise TokenUnavailable(f"{self._appid}: nobody could fetch a token")

    async def _held(self, refused: str) -> str:
        """The stored token unless it is the refused one, else "". Raises `TokenUnavailable` if none may be fetched."""
        k = self._keys
        # Read in one step: the token is stored before it is marked as refreshed.
        token, refreshed, rest = await self._redis.mget(
            k.token(self._appid), k.token_refreshed(self._appid), k.token_rest(self._appid)
        )
        if token and str(token) != refused:
            return str(token)
        if rest or (refused and refreshed):
            raise TokenUnavailable(f"{self._appid}: the last fetch failed, or the fresh token is refused too")
        return ""

    async def _fetch_and_store(self, refused: str) -> str:
        fetched = await self._fetch()
        life = max(1, fetched.expires_in - LAST_SECONDS)
        await self._redis.set(self._keys.token(self._appid), fetched.access_token, ex=life)
        if refused:
            await self._redis.set(self._keys.token_refreshed(self._appid), "1", px=REFRESHED_MS)
        log.info("wechat.token_fetched", appid=self._appid, seconds=fetched.expires_in, refresh=bool(refused))
        if fetched.access_token == refused:
            raise TokenUnavailable(f"{self._appid}: WeChat gives the refused token again")
        return fetched.access_token

    async def _fetch(self) -> _Fetched:
        request = {
            "grant_type": "client_credential",
            "appid": self._appid,
            "secret": self._secret,
            "force_refresh": False,
        }
        try:
            answer = await self._http.post(PATH, json=request)
            fetched = msgspec.json.decode(answer.content, type=_Fetched)
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            await self._redis.set(self._keys.token_rest(self._appid), "1", px=REST_MS)
            raise TokenUnavailable(f"{self._appid}: {type(error).__name__}") from error
        if not fetched.access_token:
            log.error("wechat.alarm", appid=self._appid, cause="token_refused", errcode=fetched.errcode)
            rest = REST_MS if fetched.errcode == -1 else REFUSED_REST_MS
            await self._redis.set(self._keys.token_rest(self._appid), "1", px=rest)
            raise TokenUnavailable(f"{self._appid}: errcode {fetched.errcode}")
        return fetched
