"""Binds a contact to the customer whose one-time code is right, and says so in the log as a proof."""

from __future__ import annotations

import asyncio

import structlog

from warmline.conversation.errors import Stale
from warmline.conversation.store import Conversations
from warmline.identity.bindings import Bindings
from warmline.identity.proof import Proof
from warmline.identity.sessions import Sessions

log = structlog.get_logger()


class Binding:
    """The act. The channel answers for it that the contact is the person with the code (channels/wechat/oauth.py)."""

    def __init__(self, conversations: Conversations, sessions: Sessions, proof: Proof, bindings: Bindings) -> None:
        self._c = conversations
        self._sessions = sessions
        self._proof = proof
        self._bindings = bindings

    async def bind(self, conversation: str, contact: str, code: str) -> None:
        """Check the code, then store the binding, then the session: a crash in between leaves what needs another code.

        Raises `CodeRefused`; nothing is bound then."""
        session = await self._proof.proven(conversation, code)
        now = await self._c.now()
        await asyncio.to_thread(self._bindings.bind, contact, session.customer, now, conversation)
        log.info("identity.bound", conversation=conversation)
        try:
            await self._sessions.raise_proof(conversation, session)
        except Stale:  # the visit closed meanwhile; the next one knows the customer
            log.info("identity.bound_after_visit", conversation=conversation)
