"""Operations: the one way to change anything. Propose → the customer confirms exactly this → executed once.

A draft is stored first and takes effect only with its event in the log (the bot's commit or the agent's append): a
draft whose turn was refused is never shown, never executed, and expires.
"""

from __future__ import annotations

import uuid
from pathlib import Path

import msgspec

from warmline.conversation.events import (
    Body,
    OperationConfirmed,
    OperationDropped,
    OperationProposed,
    encode,
)
from warmline.conversation.store import Conversations
from warmline.identity.sessions import Sessions
from warmline.operations.errors import OperationRefused
from warmline.operations.proposals import PROTECTIVE, OperationKind, Proposal, content_hash

OPERATIONS_LUA = Path(__file__).parent / "lua"
KEPT_SECONDS = 30 * 24 * 3600
_NAMES = uuid.UUID("6f1d8a2e-0d0b-4f8e-9b6b-6d1f5c3f7a11")


class Draft(msgspec.Struct, frozen=True):
    """A stored proposal that the log does not know yet: its events, and the timer its commit sets."""

    proposal: str
    bodies: tuple[Body, ...]
    timer: tuple[int, str, str]


class Operations:
    """Proposals of all conversations."""

    def __init__(self, conversations: Conversations, sessions: Sessions, validity_ms: int = 5 * 60_000) -> None:
        self._c = conversations
        self._sessions = sessions
        self._validity_ms = validity_ms

    async def draft(
        self,
        conversation: str,
        kind: OperationKind,
        subject: str,
        title: str,
        lines: tuple[tuple[str, str], ...],
        *,
        proof: str,
        by: str,
        occasion: str,
        warning: str = "",
    ) -> Draft:
        """Prepare a proposal. `occasion` names what led to it (a turn): the same occasion gives the same proposal, so
        a turn that is tried twice proposes once. Raises `OperationRefused("not_proven")` below the proof it needs."""
        session = await self._sessions.of(conversation)
        if session is None or not session.reaches(proof):
            raise OperationRefused("not_proven")
        proposal = uuid.uuid5(_NAMES, "|".join((conversation, occasion, kind.value, subject))).hex
        content = content_hash(proposal, conversation, kind.value, subject, title, lines)
        protective = kind in PROTECTIVE
        expires = await self._c.now() + self._validity_ms
        stored = Proposal(
            id=proposal, conversation=conversation, kind=kind, subject=subject, title=title, lines=lines, proof=proof,
            by=by, state="confirmed" if protective else "proposed", hash=content, expires_at=expires,
            token=session.token, warning=warning,
        )  # fmt: skip
        await self._store(stored)
        proposed = OperationProposed(
            proposal=proposal, kind=kind.value, title=title, lines=lines, hash=content, proof=proof,
            expires_at=expires, by=by, warning=warning,
        )  # fmt: skip
        if protective:
            confirmed = OperationConfirmed(proposal=proposal, hash=content)
            return Draft(proposal, (proposed, confirmed), (0, "execute", proposal))
        return Draft(proposal, (proposed,), (self._validity_ms, "proposal", proposal))

    async def _store(self, proposal: Proposal) -> None:
        fields = {
            name: value if isinstance(value, str | int) else msgspec.json.encode(value).decode()
            for name, value in msgspec.structs.asdict(proposal).items()
        }
        fields["kind"] = proposal.kind.value
        key = self._c.keys.proposal(proposal.id)
        async with self._c.redis.pipeline(transaction=True) as pipe:
            # The same occasion again must not reopen what was settled in between.
            for name, value in fields.items():
                pipe.hsetnx(key, name, value)
            pipe.expire(key, KEPT_SECONDS)
            await pipe.execute()

    async def get(self, proposal: str) -> Proposal | None:
        """One proposal, or None."""
        fields = await self._c.redis.hgetall(self._c.keys.proposal(proposal))
        if not fields:
            return None
        lines = msgspec.json.decode(fields.pop("lines"), type=tuple[tuple[str, str], ...])
        return msgspec.convert({**fields, "lines": lines}, Proposal, strict=False)

    async def confirm(self, proposal: str, content: str, conversation: str) -> None:
        """The customer confirms exactly this content. Raises `OperationRefused`; confirming twice is harmless."""
        found = await self.get(proposal)
        if found is None or found.conversation != conversation:
            raise OperationRefused("unknown_proposal")
        session = await self._sessions.of(conversation)
        if session is None or not session.reaches(found.proof):
            raise OperationRefused("not_proven")
        body = OperationConfirmed(proposal=proposal, hash=content)
        keys = self._c.script_keys(conversation, self._c.keys.proposal(proposal))
        answer = await self._c.scripts.run("confirm", keys, [conversation, proposal, content, encode(body)])
        if answer[0] not in ("confirmed", "settled"):
            raise OperationRefused(str(answer[0]))

    async def decline(self, proposal: str, conversation: str) -> None:
        """The customer does not want it. Does nothing when it is settled already."""
        await self._drop(proposal, conversation, "declined")

    async def expire(self, proposal: str, conversation: str) -> None:
        """Its time is over (run by a timer)."""
        await self._drop(proposal, conversation, "expired")

    async def _drop(self, proposal: str, conversation: str, cause: str) -> None:
        body = OperationDropped(proposal=proposal, cause=cause)
        await self.settle(proposal, conversation, cause, "proposed", body)

    async def settle(
        self, proposal: str, conversation: str, state: str, allowed: str, body: Body, *, again_ms: int = 0,
        wakes_bot: bool = True,
    ) -> bool:  # fmt: skip
        """Write what became of a proposal, once; False when it was settled before."""
        c = self._c
        keys = c.script_keys(conversation, c.keys.proposal(proposal))
        wake = ["1" if wakes_bot else "0", c.durations.bot_late]
        args = [conversation, proposal, state, allowed, encode(body), again_ms, *wake]
        return str((await c.scripts.run("settle", keys, args))[0]) == "written"
