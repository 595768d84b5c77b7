"""Turns events of the log into messages for Rasa (pure). Only the server makes payloads; customer text never is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from warmline.conversation.events import (
    AnyBody,
    CustomerChoice,
    CustomerMessage,
    OperationDropped,
    OperationExecuted,
    OperationFailed,
    OperationUnknown,
    ProofRaised,
    Returned,
)
from warmline.conversation.neutral import for_bot

EMPTY = "……"
# The level of who is known by a binding only.
RECOGNISED = "L1"


class BotInput(msgspec.Struct, frozen=True):
    """What Rasa is given: `text` (a payload only when the server made it) and facts from the log as metadata."""

    text: str
    metadata: Mapping[str, Any] = {}


def to_input(body: AnyBody, payloads: Mapping[str, str]) -> BotInput | None:
    """The input for one event; `payloads` resolves tapped buttons (`<seq>.<index>`). None: not for the bot."""
    if isinstance(body, CustomerMessage):
        return BotInput(for_bot(body.text) or EMPTY, {"hint": body.hint} if body.hint else {})
    if isinstance(body, CustomerChoice):
        # A button that was never offered is what the customer sees on it: plain words.
        return BotInput(payloads.get(body.button) or for_bot(body.label) or EMPTY)
    facts: dict[str, Any] = msgspec.to_builtins(body)
    # Who is recognised has proved nothing; their own message is what is to be answered.
    if isinstance(body, ProofRaised) and body.level != RECOGNISED:
        facts.pop("customer", None)
        return BotInput("/proof_raised", facts)
    if isinstance(body, Returned):
        return BotInput("/returned", facts)
    replaced = isinstance(body, OperationDropped) and body.cause == "replaced"  # what took its place is said
    if isinstance(body, OperationExecuted | OperationFailed | OperationUnknown | OperationDropped) and not replaced:
        return BotInput("/operation_settled", facts)
    return None
