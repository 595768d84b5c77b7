"""What a proposal is, and the hash that binds the customer's confirmation to exactly it (pure)."""

from __future__ import annotations

import hashlib
from enum import Enum

import msgspec


class OperationKind(str, Enum):
    """What can be changed. The core bank's call for each is in execution.py."""

    CARD_LOCK = "card_lock"
    CARD_REPORT_LOSS = "card_report_loss"


# Acts that only protect are done at once: the customer's own words are the confirmation (architecture §4).
PROTECTIVE = frozenset({OperationKind.CARD_LOCK, OperationKind.CARD_REPORT_LOSS})


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One proposed change. `subject` is the core bank's id of the thing; `token` opens the bank for this customer."""

    id: str
    conversation: str
    kind: OperationKind
    subject: str
    title: str
    lines: tuple[tuple[str, str], ...]
    proof: str
    by: str
    state: str
    hash: str
    expires_at: int
    token: str
    warning: str = ""
    checks: int = 0


def content_hash(
    proposal: str, conversation: str, kind: str, subject: str, title: str, lines: tuple[tuple[str, str], ...]
) -> str:
    """SHA-256 over everything the customer reads and everything the bank will do, in a fixed order."""
    content = msgspec.json.encode([proposal, conversation, kind, subject, title, lines])
    return hashlib.sha256(content).hexdigest()
