"""Recognises a bound contact: the core bank opens a session of level L1 for its customer, without a code."""

from __future__ import annotations

import asyncio

import sqlalchemy as sa
import structlog

from warmline.bank.client import CoreBank
from warmline.bank.errors import BankError, NotFound
from warmline.identity.bindings import Bindings
from warmline.identity.salutation import Salutation
from warmline.identity.sessions import Session, session_of

# Nobody waits longer for being recognised: without it they are served as a stranger, and may prove who they are.
PATIENCE_SECONDS = 1.5
# Channels whose contacts are one person's over all visits, by the platform's word. A browser's contact is none.
CHANNELS = frozenset({"wechat"})

log = structlog.get_logger()


class Recognition:
    """Opens L1 sessions at the core bank for contacts that were bound (binding.py)."""

    def __init__(self, bindings: Bindings, bank: CoreBank, salutation: Salutation) -> None:
        self._bindings = bindings
        self._bank = bank
        self._salutation = salutation

    async def of(self, contact: str, conversation: str, now: int) -> Session | None:
        """A session at L1 for the customer of a contact; None when it is nobody's, or the bank is not to be had now."""
        if contact.partition(":")[0] not in CHANNELS:
            return None
        try:
            opening = asyncio.to_thread(self._opened, contact, conversation, now)
            return await asyncio.wait_for(opening, PATIENCE_SECONDS)
        except NotFound:
            # The bank does not know this customer any more: nobody may be recognised by it.
            await asyncio.to_thread(self._bindings.unbind, contact, now, conversation)
            log.warning("identity.customer_gone", conversation=conversation)
        except (BankError, sa.exc.SQLAlchemyError, asyncio.TimeoutError) as error:
            log.warning("identity.not_recognised", conversation=conversation, error=type(error).__name__)
        return None

    def _opened(self, contact: str, conversation: str, now: int) -> Session | None:
        customer = self._bindings.of(contact, now, conversation)
        if customer is None:
            return None
        opened = self._bank.recognise(customer, "bound_wechat", conversation)
        return session_of(self._bank.me(opened.token), opened.level, opened.token, self._salutation)
