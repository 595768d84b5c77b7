"""Executes confirmed proposals at the core bank, once: the proposal's id is the bank's idempotency key.

An outcome that is not known is said as such and asked for again, under the same key only, until the bank knows.
"""

from __future__ import annotations

import asyncio

import structlog

from warmline.bank.client import CoreBank
from warmline.bank.errors import BankNonsense, BankRefused, BankUnavailable, NotFound, OutcomeUnknown
from warmline.bank.types import Operation, Reference
from warmline.conversation.events import OperationExecuted, OperationFailed, OperationUnknown
from warmline.operations.operations import Operations
from warmline.operations.proposals import Proposal

log = structlog.get_logger()

FIRST_CHECK_MS = 2_000
LONGEST_CHECK_MS = 5 * 60_000


class Executor:
    """Runs what timers bring: `execute|<conversation>|<proposal>`."""

    def __init__(self, operations: Operations, bank: CoreBank) -> None:
        self._operations = operations
        self._bank = bank

    async def run(self, conversation: str, proposal_id: str) -> None:
        """Execute or look again after an unknown outcome; the timer is removed with the settled result."""
        proposal = await self._operations.get(proposal_id)
        if proposal is None or proposal.state not in ("confirmed", "unknown"):
            return
        try:
            done = await asyncio.to_thread(self._attempt, proposal)
        except BankRefused as error:
            await self._failed(proposal, error.code)
        except (OutcomeUnknown, BankUnavailable, BankNonsense) as error:
            log.warning("operation.unknown", proposal=proposal.id, kind=proposal.kind.value, error=type(error).__name__)
            await self._unknown(proposal)
        else:
            if isinstance(done, Operation) and done.state == "refused":
                await self._failed(proposal, done.code or "refused")
            else:
                await self._executed(proposal, done)

    def _attempt(self, proposal: Proposal) -> Operation | Reference:
        # After a first attempt the bank is asked what became of it; only when it never heard of the key is the act sent
        # again, under the same key.
        if proposal.state == "unknown" or proposal.checks:
            try:
                return self._bank.operation(proposal.id)
            except NotFound:
                pass
        return self._bank.act(proposal.act, proposal.token, proposal.id, proposal.fresh or None)

    async def _executed(self, proposal: Proposal, done: Operation | Reference) -> None:
        body = OperationExecuted(
            proposal=proposal.id,
            kind=proposal.kind.value,
            title=proposal.title,
            reference=done.reference or "",
            done_at=int(done.at.timestamp() * 1000),
            facts=done.facts,
        )
        await self._operations.settle(proposal.id, proposal.conversation, "executed", "confirmed,unknown", body)

    async def _failed(self, proposal: Proposal, code: str) -> None:
        body = OperationFailed(proposal=proposal.id, kind=proposal.kind.value, title=proposal.title, code=code)
        await self._operations.settle(proposal.id, proposal.conversation, "failed", "confirmed,unknown", body)

    async def _unknown(self, proposal: Proposal) -> None:
        body = OperationUnknown(proposal=proposal.id, kind=proposal.kind.value, title=proposal.title)
        again = min(FIRST_CHECK_MS * 2 ** min(proposal.checks, 10), LONGEST_CHECK_MS)
        await self._operations.settle(proposal.id, proposal.conversation, "unknown", "confirmed", body, again_ms=again)
