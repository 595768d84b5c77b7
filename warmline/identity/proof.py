"""Raises a customer's proof level with a one-time code of the core bank. Codes go through forms, never the chat."""

from __future__ import annotations

import asyncio

from warmline.bank.client import CoreBank
from warmline.bank.errors import BankError, BankRefused, RateLimited
from warmline.conversation.store import Conversations, Receipt
from warmline.identity.salutation import Salutation
from warmline.identity.sessions import Session, Sessions

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

    async def start_code(self, conversation: str, phone: str) -> int:
        """Have a code sent to this phone if it is a customer's; seconds of its validity either way.

        Whether the phone belongs to a customer is never told. Raises `CodeRefused`.
        """
        try:
            sent = await asyncio.to_thread(self._bank.start_code, conversation, phone=phone)
        except RateLimited as error:
            raise CodeRefused("rate", "verify_rate", int(error.retry_after)) from error
        except BankRefused as error:
            raise CodeRefused("wrong", "verify_wrong") from error
        except BankError as error:
            raise CodeRefused("down", "verify_down") from error
        await self._c.redis.set(self._c.keys.challenge(conversation), sent.challenge, ex=CHALLENGE_SECONDS)
        return CHALLENGE_SECONDS

    async def check_code(self, conversation: str, code: str) -> Receipt:
        """Check the code; on success the session and the `proof_raised` event are stored. Raises `CodeRefused`."""
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
        session = Session(
            customer=customer.id,
            level=proven.level,
            token=proven.token,
            greeting=self._salutation.of(customer),
            elderly=customer.elderly,
            tier=customer.tier,
            manager=customer.manager or "",
        )
        return await self._sessions.raise_proof(conversation, session)
