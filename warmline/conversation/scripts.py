"""Loads the Lua scripts and runs them: one script per transition, prelude in front, answers checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from warmline.conversation.errors import NotYours, Stale, StorageDown, UnknownConversation

Arg = str | int | bytes

CONVERSATION_LUA = Path(__file__).parent / "lua"

REFUSALS = {"stale": Stale, "not_yours": NotYours, "unknown": UnknownConversation}


class Scripts:
    """The Lua scripts of one or more folders, each with the conversation prelude in front.

    A script that the server does not know (after its restart) is sent again. Redis being away, read-only or full
    raises `StorageDown`; every script is idempotent by a key, token or epoch, so the client may retry.
    """

    def __init__(self, redis: Redis, *folders: Path) -> None:
        self._redis = redis
        self._sources = {
            path.stem: f"{_prelude_of(path)}\n{path.read_text(encoding='utf-8')}"
            for folder in (CONVERSATION_LUA, *folders)
            for path in sorted(folder.glob("*.lua"))
            if not path.name.startswith("_")
        }
        self._shas: dict[str, str] = {}

    async def run(self, name: str, keys: Sequence[str], args: Sequence[Arg]) -> list[Any]:
        """Run a script and return its answer. A refusal raises `Stale`, `NotYours` or `UnknownConversation`."""
        try:
            answer = await self._evaluate(name, keys, args)
        except (RedisConnectionError, RedisTimeoutError, OSError) as error:
            raise StorageDown(f"{name}: Redis is away") from error
        except ResponseError as error:
            if is_refusing_writes(error):
                raise StorageDown(f"{name}: Redis refuses writes: {error}") from error
            raise
        result = answer if isinstance(answer, list) else [answer]
        refusal = REFUSALS.get(str(result[0]))
        if refusal is not None:
            state, epoch, owner = (*result[1:], "", "", "")[:3]
            raise refusal(f"{name} refused for {args[0]!s}: state {state or '-'}, epoch {epoch}, owner {owner or '-'}")
        return result

    async def _evaluate(self, name: str, keys: Sequence[str], args: Sequence[Arg]) -> Any:
        if name not in self._shas:
            self._shas[name] = await self._redis.script_load(self._sources[name])
        try:
            return await self._redis.evalsha(self._shas[name], len(keys), *keys, *args)
        except NoScriptError:
            self._shas[name] = await self._redis.script_load(self._sources[name])
            return await self._redis.evalsha(self._shas[name], len(keys), *keys, *args)


def _prelude_of(script: Path) -> str:
    """`<first word>_…` scripts have a prelude of their own beside them (`_agent_prelude.lua`); all others the
    conversation's."""
    own = script.with_name(f"_{script.stem.partition('_')[0]}_prelude.lua")
    return (own if own.exists() else CONVERSATION_LUA / "_prelude.lua").read_text(encoding="utf-8")


def is_refusing_writes(error: RedisError) -> bool:
    """Whether Redis says that it cannot store: full memory or disk, read-only replica, loading, failed persistence."""
    text = str(error)
    return any(sign in text for sign in ("OOM", "READONLY", "MISCONF", "LOADING", "MASTERDOWN", "NOREPLICAS", "BUSY"))
