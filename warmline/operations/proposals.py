"""What a proposal is, and the hash that binds the customer's confirmation to exactly it (pure)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from warmline.bank.acts import Act
from warmline.operations.kinds import KINDS, OperationKind

Lines = tuple[tuple[str, str], ...]
Details = Mapping[str, Any]


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One proposed change. `subject` is the core bank's id of the thing, `details` what is sent with it.

    `token` opens the bank for this customer, `fresh` is the bank's token for the code of this very operation (L3)."""

    id: str
    conversation: str
    kind: OperationKind
    subject: str
    title: str
    lines: Lines
    by: str
    state: str
    hash: str
    expires_at: int
    token: str
    details: Details | None = None
    fresh: str = ""
    warning: str = ""
    checks: int = 0

    @property
    def act(self) -> Act:
        """What the core bank will be asked to do."""
        return Act(KINDS[self.kind].act, self.subject, self.details)

    @property
    def proof(self) -> str:
        """The proof it needs: L1, L2, or L3 = a fresh code for exactly this."""
        return KINDS[self.kind].proof

    def __repr__(self) -> str:
        return f"Proposal({self.id}, {self.kind.value}, {self.state})"


def content_hash(
    proposal: str,
    conversation: str,
    kind: str,
    subject: str,
    title: str,
    lines: Lines,
    details: Details | None,
) -> str:
    """SHA-256 over everything the customer reads and everything the bank will do, in a fixed order."""
    content = [proposal, conversation, kind, subject, title, lines, details]
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()
