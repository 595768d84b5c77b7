"""The floor of a service centre on a real Redis."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from tests.support.floor import Floor
from warmline.conversation.keys import Keys


@pytest.fixture
def floor(redis: Redis, keys: Keys) -> Floor:
    """A fresh floor."""
    return Floor(redis, keys)
