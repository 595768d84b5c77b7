"""Who listens for changes is woken for each, and for what may have been missed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from warmline.conversation.connect import connect
from warmline.conversation.keys import Keys
from warmline.conversation.notices import RECONNECTED, Notices


@pytest.fixture
async def notices(redis_url: str, keys: Keys) -> AsyncIterator[Notices]:
    client = connect(redis_url)
    heard = Notices(client, keys.desk())
    await heard.start()
    yield heard
    await heard.stop()
    await client.aclose()


class Ear:
    """A listener that keeps what it heard."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[str] = asyncio.Queue()

    def __call__(self, payload: str) -> None:
        self.heard.put_nowait(payload)

    async def next(self) -> str:
        return await asyncio.wait_for(self.heard.get(), 5)


async def test_a_listener_looks_once_when_its_subscription_stands_and_then_at_each_notice(
    notices: Notices, redis: Redis, keys: Keys
) -> None:
    ear = Ear()
    await notices.listen(keys.notices("one"), ear)
    assert await ear.next() == RECONNECTED
    await redis.publish(keys.notices("one"), "log")
    assert await ear.next() == "log"


async def test_every_listener_looks_again_after_a_lost_connection(notices: Notices, redis: Redis, keys: Keys) -> None:
    """redis-py restores a subscription by itself; what was published in between is gone."""
    ears = {name: Ear() for name in ("one", "two")}
    for name, ear in ears.items():
        await notices.listen(keys.notices(name), ear)
        assert await ear.next() == RECONNECTED
    await redis.client_kill_filter(_type="pubsub")
    for ear in ears.values():
        assert await ear.next() == RECONNECTED
