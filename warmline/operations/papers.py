"""A paper of the bank as a file, for the customer who is proven in a conversation now."""

from __future__ import annotations

import asyncio

from warmline.bank.client import CoreBank
from warmline.bank.errors import BankError, BankRefused, NotProven
from warmline.identity.sessions import Sessions


class PaperRefused(Exception):
    """No file is handed out. `code`: not_proven (the session ended, or reaches only L1), gone, down."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Papers:
    """Fetches papers. The customer's own session opens the bank, so nobody's papers but theirs can be had."""

    def __init__(self, sessions: Sessions, bank: CoreBank) -> None:
        self._sessions = sessions
        self._bank = bank

    async def fetch(self, conversation: str, document: str) -> bytes:
        """The PDF. Raises `PaperRefused`."""
        session = await self._sessions.of(conversation)
        if session is None or not session.reaches("L2"):
            raise PaperRefused("not_proven")
        try:
            found = await asyncio.to_thread(self._bank.documents.find, session.token, document)
        except NotProven as error:
            raise PaperRefused("not_proven") from error
        except BankRefused as error:
            raise PaperRefused("gone") from error
        except BankError as error:
            raise PaperRefused("down") from error
        return found.content()
