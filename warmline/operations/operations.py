"""Operations: the one way to change anything. Propose → the customer confirms exactly this → executed once.

A draft is stored first and takes effect only with its event in the log (the bot's commit or the agent's append): a
draft whose turn was refused is never shown, never executed, and expires.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from warmline.conversation.events import (
    Body,
    OperationConfirmed,
    OperationDropped,
    OperationProposed,
    encode,
)
from warmline.conversation.scripts import Arg
from warmline.conversation.store import SEEN_SECONDS, Conversations
from warmline.identity.sessions import Sessions
from warmline.operations.errors import OperationRefused
from warmline.operations.kinds import KINDS, OperationKind
from warmline.operations.proposals import Lines, Proposal, content_hash

OPERATIONS_LUA = Path(__file__).parent / "lua"
DROPPED = ("declined", "expired", "replaced")
KEPT_SECONDS = 30 * 24 * 3600
_NAMES = uuid.UUID("6f1d8a2e-0d0b-4f8e-9b6b-6d1f5c3f7a11")


class Draft(msgspec.Struct, frozen=True):
    """A stored proposal that the log does not know yet: its events, and the timer its commit sets."""

    proposal: str
    bodies: tuple[Body, ...]
    timer: tuple[int, str, str]

    @property
    def waits(self) -> bool:
        """Whether the customer has yet to confirm it."""
        return self.timer[1] == "proposal"


def together(drafts: Sequence[Draft]) -> tuple[list[Body], list[tuple[int, str, str]]]:
    """What the commit of a turn writes and which timers it sets when all of these were drafted in it, in this order:
    a later one has taken the place of an earlier one that waits for its confirmation."""
    bodies: list[Body] = []
    timers = []
    for place, draft in enumerate(drafts, start=1):
        bodies += draft.bodies
        if draft.waits and place < len(drafts):
            bodies.append(OperationDropped(proposal=draft.proposal, cause="replaced"))
        else:
            timers.append(draft.timer)
    return bodies, timers


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
        lines: Lines,
        *,
        by: str,
        occasion: str,
        details: Mapping[str, Any] | None = None,
        warning: str = "",
    ) -> Draft:
        """Prepare a proposal. `occasion` names what led to it (a wish of a turn): the same occasion gives the same
        proposal, so a turn that is tried twice proposes once. What was proposed before and not confirmed is dropped:
        two cards with a button each would be two transfers. Raises `OperationRefused("not_proven")` below the proof
        it needs."""
        nature = KINDS[kind]
        session = await self._sessions.of(conversation)
        if session is None or not session.reaches(nature.session):
            raise OperationRefused("not_proven")
        name = uuid.uuid5(_NAMES, "|".join((conversation, occasion, kind.value, subject))).hex
        await self._replace(conversation, name)
        expires = await self._c.now() + self._validity_ms
        await self._store(
            Proposal(
                id=name, conversation=conversation, kind=kind, subject=subject, title=title, lines=lines, by=by,
                state="confirmed" if nature.protective else "proposed", expires_at=expires, token=session.token,
                hash=content_hash(name, conversation, kind.value, subject, title, lines, details),
                details=details, warning=warning,
            )
        )  # fmt: skip
        stored = await self.get(name)  # what a first try of this turn stored, if there was one
        assert stored is not None
        proposed = OperationProposed(
            proposal=name, kind=kind.value, title=stored.title, lines=stored.lines, hash=stored.hash,
            proof=nature.proof, expires_at=stored.expires_at, by=by, warning=stored.warning,
        )  # fmt: skip
        if nature.protective:
            return Draft(name, (proposed, OperationConfirmed(proposal=name, hash=stored.hash)), (0, "execute", name))
        return Draft(name, (proposed,), (self._validity_ms, "proposal", name))

    async def propose(self, conversation: str, draft: Draft, *, agent: str, epoch: int, before: Sequence[Body]) -> int:
        """Show a draft in a conversation that the agent owns under `epoch`, once; `before` are events that led to it.

        The sequence number. Raises `Stale`, `NotYours`; then it was never shown and expires."""
        keys = self._c.script_keys(conversation, self._c.keys.done(conversation, f"propose-{draft.proposal}"))
        delay, kind, proposal = draft.timer
        guards: list[Arg] = [str(epoch), agent, SEEN_SECONDS, delay, kind, proposal]
        bodies = [encode(body) for body in (*before, *draft.bodies)]
        answer = await self._c.scripts.run("propose", keys, [conversation, *guards, *bodies])
        return int(answer[1])

    async def _replace(self, conversation: str, proposal: str) -> None:
        await self.drop_open(conversation, unless=proposal)
        await self._c.redis.set(self._c.keys.open_proposal(conversation), proposal, ex=KEPT_SECONDS)

    async def drop_open(self, conversation: str, *, unless: str = "") -> None:
        """Drop what is proposed and not confirmed, if anything: the customer goes on with something else."""
        earlier = await self._c.redis.get(self._c.keys.open_proposal(conversation))
        if earlier and earlier != unless:
            await self._drop(str(earlier), conversation, "replaced", wakes_bot=False)

    async def _store(self, proposal: Proposal) -> None:
        fields: dict[str, str | int] = {
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
        fields: Any = await self._c.redis.hgetall(self._c.keys.proposal(proposal))
        if not fields:
            return None
        read: dict[str, Any] = {name: msgspec.json.decode(fields.pop(name)) for name in ("lines", "details")}
        return msgspec.convert(fields | read, Proposal, strict=False)

    async def confirmable(self, proposal: str, content: str, conversation: str) -> Proposal:
        """The proposal, if the customer may confirm exactly this content now (or did). Raises `OperationRefused`."""
        found = await self.get(proposal)
        if found is None or found.conversation != conversation:
            raise OperationRefused("unknown_proposal")
        if found.hash != content:
            raise OperationRefused("other_content")
        session = await self._sessions.of(conversation)
        if session is None or not session.reaches(KINDS[found.kind].session):
            raise OperationRefused("not_proven")
        return found

    async def confirm(self, proposal: Proposal, fresh: str = "") -> None:
        """Write that the customer confirmed it; `fresh` is the proof of its code. Twice is harmless.

        Raises `OperationRefused`: `code_needed`, `unknown_proposal`, `expired` (dropped for any reason)."""
        if proposal.proof == "L3" and not fresh and proposal.state == "proposed":
            raise OperationRefused("code_needed")
        body = OperationConfirmed(proposal=proposal.id, hash=proposal.hash)
        keys = self._c.script_keys(proposal.conversation, self._c.keys.proposal(proposal.id))
        args: list[Arg] = [proposal.conversation, proposal.id, proposal.hash, encode(body), fresh]
        answer = await self._c.scripts.run("confirm", keys, args)
        if answer[0] == "settled" and answer[1] in DROPPED:
            raise OperationRefused("expired")
        if answer[0] not in ("confirmed", "settled"):
            raise OperationRefused(str(answer[0]))

    async def decline(self, proposal: str, conversation: str) -> None:
        """The customer does not want it. Does nothing when it is settled already."""
        await self._drop(proposal, conversation, "declined")

    async def expire(self, proposal: str, conversation: str) -> None:
        """Its time is over (run by a timer)."""
        await self._drop(proposal, conversation, "expired")

    async def _drop(self, proposal: str, conversation: str, cause: str, *, wakes_bot: bool = True) -> None:
        body = OperationDropped(proposal=proposal, cause=cause)
        await self.settle(proposal, conversation, cause, "proposed", body, wakes_bot=wakes_bot)

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
