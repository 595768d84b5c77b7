"""The customer's confirmation of an operation: exactly what was read, and where it is needed a code for exactly that.

The code is sent and checked by the core bank, bound to the hash of the very act that will be carried out; nobody who
has the code can use it for anything else.
"""

from __future__ import annotations

import asyncio

import msgspec

from warmline.bank.client import CoreBank
from warmline.bank.errors import BankError, BankRefused, RateLimited
from warmline.conversation.store import Conversations
from warmline.identity.proof import CHALLENGE_SECONDS, CodeRefused
from warmline.operations.errors import OperationRefused
from warmline.operations.operations import Operations
from warmline.operations.proposals import Proposal


class _Waiting(msgspec.Struct, frozen=True):
    """The challenge a customer was sent a code for, and for which proposal."""

    proposal: str
    challenge: str


class Confirmation:
    """Confirmations of all conversations."""

    def __init__(self, conversations: Conversations, operations: Operations, bank: CoreBank) -> None:
        self._c = conversations
        self._operations = operations
        self._bank = bank

    async def send_code(self, proposal: str, content: str, conversation: str) -> int:
        """Have a code for exactly this operation sent to the customer's registered phone; seconds of its validity.

        Raises `OperationRefused` when it cannot be confirmed (any more) and `CodeRefused` when no code was sent.
        """
        found = await self._operations.confirmable(proposal, content, conversation)
        if found.state != "proposed" or found.expires_at <= await self._c.now():
            raise OperationRefused("expired")
        try:
            sent = await asyncio.to_thread(
                self._bank.start_code, conversation, session=found.token, operation=found.act.proof_hash(found.id)
            )
        except BankError as error:
            raise _refusal(error) from error
        waiting = msgspec.json.encode(_Waiting(found.id, sent.challenge)).decode()
        await self._c.redis.set(self._c.keys.operation_challenge(conversation), waiting, ex=CHALLENGE_SECONDS)
        return CHALLENGE_SECONDS

    async def confirm(self, proposal: str, content: str, conversation: str, code: str | None = None) -> None:
        """The customer confirms exactly this content, with the code where one is needed; twice is harmless.

        Raises `OperationRefused` and, for a code that does not fit, `CodeRefused`.
        """
        found = await self._operations.confirmable(proposal, content, conversation)
        needed = found.proof == "L3" and found.state == "proposed"
        fresh = await self._proven(found, code) if needed and code is not None else ""
        await self._operations.confirm(found, fresh)
        if fresh:
            await self._c.redis.delete(self._c.keys.operation_challenge(conversation))

    async def decline(self, proposal: str, conversation: str) -> None:
        """The customer does not want it. Does nothing when it is settled already."""
        await self._operations.decline(proposal, conversation)

    async def _proven(self, proposal: Proposal, code: str) -> str:
        kept = await self._c.redis.get(self._c.keys.operation_challenge(proposal.conversation))
        waiting = msgspec.json.decode(kept, type=_Waiting) if kept else None
        if waiting is None or waiting.proposal != proposal.id:
            raise CodeRefused("not_started", "verify_wrong")
        operation = proposal.act.proof_hash(proposal.id)
        try:
            proof = await asyncio.to_thread(
                self._bank.check_operation_code, waiting.challenge, code, proposal.conversation, operation
            )
        except BankError as error:
            raise _refusal(error) from error
        return proof.token


def _refusal(error: BankError) -> CodeRefused:
    if isinstance(error, RateLimited):
        return CodeRefused("rate", "verify_rate", int(error.retry_after))
    if isinstance(error, BankRefused):
        return CodeRefused("wrong", "verify_wrong")
    return CodeRefused("down", "verify_down")
