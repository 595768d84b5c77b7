"""What actions send with their replies becomes the effect of the turn."""

from __future__ import annotations

from bot.output import TurnOutput


async def test_what_is_given_up_in_the_same_turn_is_not_proposed_but_what_protects_stays() -> None:
    output = TurnOutput()
    for kind in ("transfer", "card_lock"):
        await output.send_response("visit", {"custom": {"effect": "operation", "kind": kind}})
    await output.send_response("visit", {"custom": {"effect": "drop_operation"}})
    await output.send_response("visit", {"custom": {"effect": "operation", "kind": "bill_pay"}})
    assert output.drops_operation
    assert [wanted["kind"] for wanted in output.operations] == ["card_lock", "bill_pay"]
