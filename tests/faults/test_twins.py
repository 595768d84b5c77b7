"""Two bots, two dispatchers and two gateways side by side: still once, in order; and a worker that lost its lease."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing

import pytest
import redis as sync_redis

from tests.faults.customer import Customer
from tests.faults.load import Load
from tests.support.stack import Stack, free_port, until
from warmline.conversation.keys import Keys

pytestmark = [pytest.mark.stack, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def second_gateway(centre: Stack) -> Iterator[str]:
    """Second copies of bot, dispatcher and gateway; the gateway's address."""
    port = free_port()
    centre.spawn("bot", "bot-2", WARMLINE_BOT_PORT=str(free_port()))
    centre.spawn("dispatcher", "dispatcher-2")
    centre.spawn("gateway", "gateway-2", WARMLINE_GATEWAY_PORT=str(port))
    address = f"http://127.0.0.1:{port}"
    with closing(sync_redis.Redis.from_url(centre.settings.redis_url)) as redis:
        until(lambda: len(redis.keys(Keys(centre.settings.key_prefix).heartbeats("bot"))) == 2, 60, 0.2)
    until(lambda: centre.health(address).get("ready"), 30)
    yield address
    for name in ("bot-2", "dispatcher-2", "gateway-2"):
        centre.kill(name)


def bank_is_asked(stack: Stack) -> bool:
    """Whether the one slow answer is under way."""
    return not stack.bank("GET", "/faults").json()["rules"]


async def test_two_of_each_serve_everyone_once_and_in_order(centre: Stack, second_gateway: str) -> None:
    async def nothing() -> None:
        return

    outcome = await Load(centre, 7, [centre.gateway, second_gateway]).run(nothing, customers=8)
    assert outcome.good, outcome


async def test_a_worker_that_lost_its_lease_cannot_answer_and_the_customer_gets_one_answer(
    centre: Stack, second_gateway: str
) -> None:
    customer = Customer(centre, "customer")
    customer.start()
    await customer.connected.wait()
    # The bank answers late once, so that the turn is under way for a while.
    centre.fault(mode="latency", path_prefix="/branches", value=3.0, times=1)
    try:
        centre.freeze("bot")  # so the second one takes the turn
        conversation, seq = await customer.says("附近有什么网点")
        await asyncio.to_thread(until, lambda: bank_is_asked(centre), 10)
        centre.freeze("bot-2")
        centre.thaw("bot")
        answer = await customer.hears(lambda event: event["type"] == "bot_message", conversation, seq, seconds=20)
        assert answer is not None, customer.events
        centre.thaw("bot-2")
        dropped = f'"conversation": "{conversation}"'
        await asyncio.to_thread(
            until,
            lambda: any("turn.dropped" in line and dropped in line for line in centre.log("bot-2").splitlines()),
            20,
        )
    finally:
        for name in ("bot", "bot-2"):
            centre.thaw(name)
        centre.no_faults()
    answers = [event for event in customer.events[conversation] if event["type"] == "bot_message"]
    assert len(answers) == 1
    await customer.stop()
