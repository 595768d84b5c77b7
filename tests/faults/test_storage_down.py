"""Redis refuses writes: nothing is acknowledged, customers are told in Chinese, and a retry is stored once."""

from __future__ import annotations

import asyncio
import re

import pytest
import redis as sync_redis

from tests.faults.customer import Customer
from tests.support.stack import Stack, until

pytestmark = [pytest.mark.stack, pytest.mark.timeout(60)]

CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")


async def test_a_message_that_cannot_be_stored_is_refused_and_stored_once_when_it_can(centre: Stack) -> None:
    customer = Customer(centre, "customer")
    customer.start()
    await customer.connected.wait()
    await customer.asks("你好")
    server = sync_redis.Redis.from_url(centre.settings.redis_url)
    server.config_set("maxmemory", "1")
    try:
        waiting = customer.send({"type": "say", "text": "查一下余额"})
        while not customer.put_off:
            await asyncio.sleep(0.05)  # polling; the test has a deadline
        refusal = customer.put_off[0]
        assert refusal["code"] == "storage_down" and CHINESE.search(refusal["text"])
        health = await asyncio.to_thread(centre.http.get, f"{centre.gateway}/health")
        assert health.status_code == 503 and health.json()["parts"]["redis"] is False
        assert not waiting.done()
    finally:
        server.config_set("maxmemory", "0")
    conversation, seq = await customer.acknowledged(waiting)
    answer = await customer.hears(lambda event: event["type"] == "bot_message", conversation, seq)
    assert answer is not None
    said = [event for event in customer.events[conversation] if event["type"] == "customer_message"]
    assert [event["text"] for event in said] == ["你好", "查一下余额"]
    await customer.stop()
    await asyncio.to_thread(until, lambda: centre.health(centre.gateway).get("ready"), 15)
    server.close()
