"""What a handoff is made of: lanes with their head start, the ticket and its packet.

Order in a queue (handoff.md, "Order"): a ticket's place is its queueing time minus the head start of its lane.
All tickets age alike, so the order of two tickets never changes while they wait, and a ticket can only be overtaken
by tickets that came at most `HEAD_START[higher] - HEAD_START[own]` after it: nobody starves
(docs/decisions/0004-lanes-by-head-start.md).
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec


class Lane(str, Enum):
    """Priority classes, highest first."""

    FRAUD = "fraud"  # fraud in progress, distress
    ELDERLY = "elderly"
    VIP = "vip"
    COMPLAINT = "complaint"  # complaints and stuck customers
    STANDARD = "standard"


# Head starts in ms. A fraud ticket passes everyone who came less than an hour before it.
HEAD_START: dict[Lane, int] = {
    Lane.FRAUD: 60 * 60_000,
    Lane.ELDERLY: 10 * 60_000,
    Lane.VIP: 7 * 60_000,
    Lane.COMPLAINT: 4 * 60_000,
    Lane.STANDARD: 0,
}

FRAUD_REASONS = frozenset({"fraud_report", "scam_check", "transaction_unrecognized", "distress"})
COMPLAINT_REASONS = frozenset({"complaint", "insult", "wealth_loss_dispute", "stuck", "bot_unavailable"})
VIP_TIERS = frozenset({"gold", "platinum", "private"})


def lane_for(reason: str, *, elderly: bool = False, tier: str = "regular") -> Lane:
    """The lane of a ticket from its reason and the customer's profile."""
    if reason in FRAUD_REASONS:
        return Lane.FRAUD
    if elderly:
        return Lane.ELDERLY
    if tier in VIP_TIERS:
        return Lane.VIP
    return Lane.COMPLAINT if reason in COMPLAINT_REASONS else Lane.STANDARD


class Grasp(msgspec.Struct, frozen=True):
    """What the bot made of the conversation at its last committed turn: guesses with confidence, remembered values.

    Kept on the record, so that a person who is called at the door gets it too.
    """

    intents: tuple[tuple[str, float], ...] = ()
    slots: dict[str, str] = {}


NO_GRASP = Grasp()


class Packet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """Everything the agent needs, made without guessing. Values are masked; texts are the customer's own words."""

    reason: str
    by: str
    skill: str
    lane: str
    intents: tuple[tuple[str, float], ...] = ()
    slots: dict[str, str] = {}
    results: tuple[str, ...] = ()
    proof: str = "L0"
    profile: dict[str, Any] = {}
    mood: str = ""
    next_step: str = ""
    bot_turns: int = 0


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """A wish for a person: who wants it, why, and for which skill."""

    by: str
    reason: str
    skill: str
    lane: Lane
    packet: Packet
