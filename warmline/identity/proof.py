"""Raises a customer's proof level with a one-time code of the core bank. Codes go through forms, never the chat."""

from __future__ import annotations

import asyncio

from warmline.bank.client import CoreBank
from warmline.bank.errors import BankError, BankRefused, NotProven, RateLimited
from warmline.conversation.store import Conversations, Receipt
from warmline.identity.salutation import Salutation
from warmline.identity.sessions import Session, Sessions, session_of

CHALLENGE_SECONDS = 300


class CodeRefused(Exception):
    """No code was sent or it does not fit. `text_code` picks the words; the same for customers and strangers.

    `code`: wrong, rate, down, not_started. `retry_after` in seconds where waiting helps.
    """

    def __init__(self, code: str, text_code: str, retry_after: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.text_code = text_code
        self.retry_after = retry_after


class Proof:
    """One-time codes for sessions (L2). The code's rules are enforced by the core bank (trust.md, "Doors")."""

    def __init__(
        self, conversations: Conversations, sessions: Sessions, bank: CoreBank, salutation: Salutation
    ) -> None:
        self._salutation = salutation
        self._c = conversations
        self._sessions = sessions
        self._bank = bank

    async def knows(self, conversation: str) -> bool:
        """Whether it is known already who writes here, so that a code needs no phone number."""
        return await self._sessions.of(conversation) is not None

    async def start_code(self, conversation: str, phone: str | None = None) -> int:
        """Have a code sent to this phone if it is a customer's; seconds of its validity either way.

        Without `phone`: to the phone that the bank has of who is known in this conversation (L1 or more). Whether a
        phone belongs to a customer is never told. Raises `CodeRefused`.
        """
        try:
            challenge = await (self._sent_to_known(conversation) if phone is None else self._sent(conversation, phone))
        except RateLimited as error:
            raise CodeRefused("rate", "verify_rate", int(error.retry_after)) from error
        except BankRefused as error:
            raise CodeRefused("wrong", "verify_wrong") from error
        except BankError as error:
            raise CodeRefused("down", "verify_down") from error
        await self._c.redis.set(self._c.keys.challenge(conversation), challenge, ex=CHALLENGE_SECONDS)
        return CHALLENGE_SECONDS

    async def _sent(self, conversation: str, phone: str) -> str:
        return (await asyncio.to_thread(self._bank.start_code, conversation, phone=phone)).challenge

    async def _sent_to_known(self, conversation: str) -> str:
        for last in (False, True):
            session = await self._sessions.of(conversation)
            if session is None:
                break
            try:
                sent = await asyncio.to_thread(self._bank.start_code, conversation, session=session.token)
                return sent.challenge
            except NotProven:
                # The bank let the session go before we did. Who is bound is recognised anew.
                await self._sessions.forget(conversation)
                if last:
                    raise
        raise CodeRefused("not_started", "verify_unknown")

    async def check_code(self, conversation: str, code: str) -> Receipt:
        """Check the code; on success the session and the `proof_raised` event are stored. Raises `CodeRefused`."""
        return await self._sessions.raise_proof(conversation, await self.proven(conversation, code))

    async def proven(self, conversation: str, code: str) -> Session:
        """Whose code it is, as a session that is not stored yet. The code is used up by it. Raises `CodeRefused`."""
        challenge = await self._c.redis.get(self._c.keys.challenge(conversation))
        if not challenge:
            raise CodeRefused("not_started", "verify_wrong")
        try:
            proven = await asyncio.to_thread(self._bank.check_code, str(challenge), code, conversation)
            customer = await asyncio.to_thread(self._bank.me, proven.token)
        except RateLimited as error:
            raise CodeRefused("rate", "verify_rate", int(error.retry_after)) from error
        except BankRefused as error:
            raise CodeRefused("wrong", "verify_wrong") from error
        except BankError as error:
            raise CodeRefused("down", "verify_down") from error
        return session_of(customer, proven.level, proven.token, self._salutation)
