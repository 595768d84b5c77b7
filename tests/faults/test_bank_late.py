"""The bank does it but does not say so in time: said as unknown, asked again under the same key, done exactly once."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.faults.customer import Customer
from tests.faults.load import phones
from tests.support.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.timeout(90)]


def acts_at_the_bank(stack: Stack) -> int:
    """How many acts stand in the bank's books."""
    place = stack.folder / "corebank" / "corebank.sqlite"
    with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as books:
        return int(books.execute("SELECT count(*) FROM operations WHERE state = 'done'").fetchone()[0])


async def test_a_late_answer_of_the_bank_is_unknown_then_executed_once(centre: Stack) -> None:
    customer = Customer(centre, "customer", phones(centre)[-1])
    customer.start()
    await customer.connected.wait()
    await customer.asks("我的银行卡丢了，要挂失")
    before = acts_at_the_bank(centre)
    centre.fault(mode="timeout_after_success", path_prefix="/cards/", method="POST", value=20, times=1)
    try:
        assert await customer.proves()
        conversation, seq = next(iter(customer.acked.values()))
        await choose_a_card(customer, conversation, seq)
        unknown = await customer.hears(lambda event: event["type"] == "operation_unknown", conversation, seq)
        done = await customer.hears(lambda event: event["type"] == "operation_executed", conversation, seq)
        assert unknown is not None and done is not None, customer.events
        assert unknown["proposal"] == done["proposal"] and unknown["seq"] < done["seq"]
        said = await customer.hears(
            lambda event: event["type"] == "bot_message" and done["reference"] in event["text"], conversation, seq
        )
        assert said is not None
    finally:
        centre.no_faults()
    kinds = [event["type"] for event in customer.events[conversation]]
    assert kinds.count("operation_executed") == 1 and kinds.count("operation_confirmed") == 1
    assert acts_at_the_bank(centre) == before + 1
    await customer.stop()


async def choose_a_card(customer: Customer, conversation: str, seq: int) -> None:
    """Tap the first card when the customer has several."""
    answer = await customer.hears(
        lambda event: event["type"] == "operation_proposed" or len(event.get("buttons", [])) > 1, conversation, seq
    )
    assert answer is not None
    if answer["type"] == "bot_message":
        first = answer["buttons"][0]
        await customer.acknowledged(customer.send({"type": "tap", "button": first["id"], "label": first["label"]}))
