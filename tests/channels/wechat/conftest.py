"""A house with the WeChat channel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from tests.channels.wechat.house import House, opened
from warmline.conversation.keys import Keys


@pytest.fixture
async def house(redis: Redis, keys: Keys, tmp_path: Path) -> AsyncIterator[House]:
    """Safe mode, XML; bot and outbox are not running yet."""
    async with opened(redis, keys, tmp_path) as house:
        yield house
