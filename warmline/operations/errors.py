"""Why an operation does not go on.

OperationRefused      base; `code` is one of
├── other_content     what was confirmed is not what was proposed
├── expired           the proposal is older than its validity, or was dropped: declined, replaced
├── not_proven        the proof level is too low
├── code_needed       it needs a fresh code for exactly this operation
└── unknown_proposal  no such proposal in this conversation
"""

from __future__ import annotations


class OperationRefused(Exception):
    """Refused; nothing was changed. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
