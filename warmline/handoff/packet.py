"""Makes the packet an agent gets, from the log and the session: facts only (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from warmline.conversation.events import (
    AnyBody,
    BotMessage,
    Event,
    OperationExecuted,
    OperationFailed,
    OperationUnknown,
)
from warmline.conversation.redaction import mask_numbers
from warmline.conversation.tickets import NO_GRASP, Grasp, Packet, Ticket, lane_for
from warmline.handoff.skills import IntentRule

RESULTS_KEPT = 6
NEXT_STEPS = {
    "fraud_report": "protect",
    "scam_check": "protect",
    "transaction_unrecognized": "protect",
    "distress": "listen",
    "complaint": "open_case",
}


def make_ticket(
    reason: str,
    *,
    by: str,
    rules: Mapping[str, IntentRule],
    events: Sequence[Event],
    profile: Mapping[str, Any],
    proof: str = "L0",
    skill: str | None = None,
    grasp: Grasp = NO_GRASP,
    mood: str = "",
) -> Ticket:
    """A ticket with its packet. `profile`: greeting, elderly, tier where known; `skill` overrides the intent's own."""
    rule = rules.get(reason)
    wanted = skill or (rule.skill if rule else "general")
    lane = lane_for(reason, elderly=bool(profile.get("elderly")), tier=str(profile.get("tier", "regular")))
    packet = Packet(
        reason=reason,
        by=by,
        skill=wanted,
        lane=lane.value,
        intents=grasp.intents,
        slots={name: mask_numbers(value) for name, value in grasp.slots.items()},
        results=_results(events),
        proof=proof,
        profile=dict(profile),
        mood=mood,
        next_step=NEXT_STEPS.get(reason, ""),
        bot_turns=sum(isinstance(event.body, BotMessage) for event in events),
    )
    return Ticket(by=by, reason=reason, skill=wanted, lane=lane, packet=packet)


def _results(events: Sequence[Event]) -> tuple[str, ...]:
    """What the core bank said and what was done, newest last, as the customer saw it."""
    texts = (_result(event.body) for event in events)
    return tuple(mask_numbers(text) for text in texts if text)[-RESULTS_KEPT:]


def _result(body: AnyBody) -> str:
    if isinstance(body, BotMessage) and body.card and body.card.get("kind") != "proof":
        return body.text
    if isinstance(body, OperationExecuted):
        return f"✓ {body.title} {body.reference}"
    if isinstance(body, OperationFailed):
        return f"✗ {body.title} ({body.code})"
    if isinstance(body, OperationUnknown):
        return f"? {body.title}"
    return ""
