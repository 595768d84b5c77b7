"""While the bot is dead or stands still, customers are told within 3 seconds and a person can be had."""

from __future__ import annotations

import asyncio
import random
import time

import pytest

from tests.faults.agent import Agent
from tests.faults.customer import Customer
from tests.support.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.timeout(90)]

TOLD_SECONDS = 3.0


async def is_told(customer: Customer) -> float:
    """Seconds from the acknowledgement until the customer is told."""
    conversation, seq = await customer.says("查一下余额")
    acked = time.monotonic()
    told = await customer.hears(lambda event: event.get("code") == "bot_late", conversation, seq, seconds=10)
    assert told is not None
    return float(told["heard_at"]) - acked


async def gets_a_person(customer: Customer, *, by_button: bool) -> None:
    """Asks for one, and is spoken to."""
    frame = {"type": "human"} if by_button else {"type": "say", "text": "转人工"}
    conversation, seq = await customer.acknowledged(customer.send(frame))
    spoken = await customer.hears(lambda event: event["type"] == "agent_message", conversation, seq, seconds=10)
    assert spoken is not None, customer.events


@pytest.mark.parametrize("how", ["killed", "frozen"])
async def test_customers_are_told_within_three_seconds_and_people_still_work(centre: Stack, how: str) -> None:
    customers = [Customer(centre, f"customer-{number}") for number in range(4)]
    agent = Agent(centre, "wangfang", random.Random(1))
    agent.patient = True
    for line in (*customers, agent):
        line.start()
    await asyncio.gather(*(line.connected.wait() for line in (*customers, agent)))
    (centre.kill if how == "killed" else centre.freeze)("bot")
    try:
        delays = await asyncio.gather(*map(is_told, customers))
        assert max(delays) <= TOLD_SECONDS, delays
        await asyncio.gather(gets_a_person(customers[0], by_button=False), gets_a_person(customers[1], by_button=True))
    finally:
        if how == "killed":
            centre.spawn("bot")
        else:
            centre.thaw("bot")
    # The others are answered when the bot is back, once.
    for customer in customers[2:]:
        conversation, seq = next(iter(customer.acked.values()))
        answer = await customer.hears(lambda event: event["type"] == "bot_message", conversation, seq, seconds=20)
        assert answer is not None
    for customer in customers:
        await customer.send({"type": "end"})
    for customer in customers[2:]:
        kinds = [event["type"] for event in customer.events[customer.conversation or ""]]
        assert kinds.count("bot_message") == 1
    for line in (*customers, agent):
        await line.stop()
    await asyncio.to_thread(centre.wait_ready)
