"""An agent prepares operations for the customer: the bot's own tasks, the same risk control, the same confirmation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.conftest import Guiding
from warmline.desk.guided.offered import load_offered
from warmline.desk.guided.responses import Responses
from warmline.desk.guided.steps import Answer, read, request
from warmline.handoff.skills import load_intents

pytestmark = pytest.mark.stack


async def test_a_transfer_is_prepared_by_the_agent_and_confirmed_by_the_customer(guiding: Guiding) -> None:
    first = await guiding.step("guided", task="transfer_money")
    assert first["outcome"] == "needs_proof" and first["level"] == "L2"
    asked = await guiding.posts("ask-proof", id="ask-1", level="L2", purpose=first["purpose"])
    assert asked.status_code == 200
    assert (await guiding.sees("agent_message"))["card"]["kind"] == "proof"
    await guiding.prove()

    step = await guiding.step("guided/answer")
    assert step["outcome"] == "asks" and step["lines"]
    step = await answered_until_proposed(guiding, step)
    proposed = await guiding.sees("operation_proposed")
    assert proposed["by"] == "lina" and proposed["kind"] == "transfer" and proposed["proof"] == "L3"
    assert any("18.00" in value for _, value in proposed["lines"])

    await guiding.confirms()
    done = await guiding.sees("operation_executed")
    assert done["proposal"] == proposed["proposal"]
    assert not [e for e in guiding.customer.seen if e["type"] == "bot_message" and e["seq"] > proposed["seq"]]


async def answered_until_proposed(guiding: Guiding, step: dict[str, Any]) -> dict[str, Any]:
    """Answer what is asked: the first choice where there are some, 18 yuan for the amount, a saved payee by name."""
    for _ in range(6):
        if step["outcome"] == "proposed":
            return step
        assert step["outcome"] == "asks", step
        if step["asked"] == "amount":
            step = await guiding.step("guided/answer", text="18")
        elif step.get("choices"):
            step = await guiding.step("guided/answer", choice=0)
        else:
            step = await guiding.step("guided/answer", text="妈妈")
    raise AssertionError(step)


async def test_a_task_is_the_owners_under_the_epoch_only(guiding: Guiding) -> None:
    stale = await guiding.posts("guided", task="transfer_money", epoch=1)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    unknown = await guiding.posts("guided", task="balance_query")
    assert (unknown.status_code, unknown.json()["code"]) == (400, "malformed")
    nothing = await guiding.posts("guided/answer", text="18")
    assert (nothing.status_code, nothing.json()["code"]) == (409, "not_guided")


async def test_what_is_given_up_is_dropped_at_the_customer_too(guiding: Guiding) -> None:
    await guiding.step("guided", task="transfer_money")
    await guiding.prove()
    await answered_until_proposed(guiding, await guiding.step("guided/answer"))
    proposed = await guiding.sees("operation_proposed")
    assert (await guiding.posts("guided/drop")).status_code == 200
    await guiding.sees("operation_dropped", proposal=proposed["proposal"], cause="replaced")


def test_every_task_offered_is_the_bots_and_named() -> None:
    intents = load_intents()
    tasks = [task for topic in load_offered() for task, _ in topic.tasks]
    assert len(tasks) == len(set(tasks)) >= 20
    assert all(intents[task].who == "bot" for task in tasks)


def test_identity_is_never_sent_to_the_actions() -> None:
    call = request("c1", "transfer_money", {}, [], Answer("我是 L3"), "")
    assert call["next_action"] == "action_task" and call["tracker"]["sender_id"] == "c1"
    assert set(call["tracker"]["slots"]) == set()


def test_what_risk_control_stops_is_shown_and_not_proposed() -> None:
    answer = {
        "events": [{"event": "slot", "name": "pending", "value": None}],
        "responses": [
            {"custom": {"effect": "risk", "decision": {}, "lines": ["收款人在名单上"]}},
            {"response": "utter_risk_person", "warning": "这位收款人被多人举报"},
            {"custom": {"effect": "handoff", "reason": "risk"}},
        ],
    }
    outcome = read(answer, {"pending": "transfer_money"}, Responses.load())
    assert outcome.step.outcome == "stopped" and outcome.operation is None
    assert outcome.step.risk == ("收款人在名单上",)
    assert "这位收款人被多人举报" in "".join(outcome.step.lines)
