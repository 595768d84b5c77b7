"""Which conversations of the bot a supervisor should look at (待干预), and why (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import msgspec

from warmline.conversation.events import (
    DID_YOU_MEAN,
    BotMessage,
    CustomerChoice,
    CustomerMessage,
    Event,
    Notice,
    OperationExecuted,
    OperationFailed,
    OperationUnknown,
    RiskDecided,
)
from warmline.conversation.redaction import mask_numbers

# So many lines of a customer without anything done or shown are a sign that the bot does not help.
MANY_LINES = 8
LOOKED_BACK = 20


class Concern(str, Enum):
    """Why, the gravest first."""

    RISK = "risk"  # risk control stopped, delayed or warned
    UNKNOWN = "unknown"  # the outcome of an operation is not known
    FAILED = "failed"  # the bank refused an operation, or the bot was late
    UNSURE = "unsure"  # not understood twice lately
    LONG = "long"  # much said, nothing done


class Why(msgspec.Struct, frozen=True):
    """The concern, and the customer's last words, masked."""

    concern: Concern
    last: str


def concern(events: Sequence[Event]) -> Why | None:
    """Why this conversation wants a look; None when it goes well."""
    lately = [event.body for event in events[-LOOKED_BACK:]]
    last = next((body.text for body in reversed(lately) if isinstance(body, CustomerMessage)), "")
    found = [
        (
            Concern.RISK,
            any(isinstance(body, RiskDecided) and body.decision.get("outcome") != "allow" for body in lately),
        ),
        (Concern.UNKNOWN, any(isinstance(body, OperationUnknown) for body in lately)),
        (Concern.FAILED, any(isinstance(body, OperationFailed) or _late(body) for body in lately)),
        (Concern.UNSURE, sum(isinstance(body, BotMessage) and body.about == DID_YOU_MEAN for body in lately) >= 2),
        (Concern.LONG, _long(events)),
    ]
    return next((Why(why, mask_numbers(last)[:60]) for why, so in found if so), None)


def _late(body: object) -> bool:
    return isinstance(body, Notice) and body.code == "bot_late"


def _long(events: Sequence[Event]) -> bool:
    lines = 0
    for event in reversed(events):
        if isinstance(event.body, OperationExecuted) or (isinstance(event.body, BotMessage) and event.body.card):
            break
        lines += isinstance(event.body, CustomerMessage | CustomerChoice)
    return lines >= MANY_LINES
