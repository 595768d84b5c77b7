"""Everything that changes something at the core bank, by name: where it is sent, and what its L3 code is bound to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from warmline.bank.proof import operation_hash

# {subject}: the core bank's id of what is changed. An act without it in its path concerns the customer as such.
PATHS: Final[dict[str, str]] = {
    "cards.lock": "/cards/{subject}/lock",
    "cards.report_loss": "/cards/{subject}/report-loss",
    "cards.unlock": "/cards/{subject}/unlock",
}


class Act(msgspec.Struct, frozen=True):
    """One change, exactly as it will be sent: `details` is the body (None = none), of plain JSON values.

    Money in `details` is a string of yuan ("1234.50"). What is left at its default is left out, because the
    bank reckons the hash without it.
    """

    name: str
    subject: str
    details: Mapping[str, Any] | None = None

    @property
    def path(self) -> str:
        """Where it is posted."""
        return PATHS[self.name].replace("{subject}", self.subject)

    def proof_hash(self, key: str) -> str:
        """What the customer's code for this act under this key is bound to."""
        return operation_hash(self.name, self.subject, key, self.details)
