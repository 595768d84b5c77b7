"""A card that somebody reports for another (a parent's, a found one): locked for now by its whole number, no proof.

The number is typed into a form, never the chat, and is kept nowhere on our side; the log has its last four digits.
Nobody is told whether there is such a card: the bank answers every number alike, and so do we.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import unicodedata
from contextlib import suppress

import structlog

from warmline.bank.client import CoreBank
from warmline.bank.errors import BankError, RateLimited
from warmline.conversation.errors import Stale
from warmline.conversation.events import Notice
from warmline.conversation.store import Conversations

NUMBER = re.compile(r"\d{16,19}", re.ASCII)
BETWEEN = re.compile(r"[\s-]")

log = structlog.get_logger()


class ReportRefused(Exception):
    """Nothing was locked. `code`: wrong (no card number), too_many, down. `text_code` picks the words."""

    def __init__(self, code: str, text_code: str) -> None:
        super().__init__(code)
        self.code = code
        self.text_code = text_code


class CardReports:
    """Takes card numbers from forms. The bank counts them (three a day in a conversation)."""

    def __init__(self, conversations: Conversations, bank: CoreBank) -> None:
        self._c = conversations
        self._bank = bank

    async def report(self, conversation: str, typed: str) -> None:
        """Have the card locked and say so in the log. The same number again does and says nothing new.

        Raises `ReportRefused`; after `down` the same number may be sent again."""
        number = BETWEEN.sub("", unicodedata.normalize("NFKC", typed))
        if not NUMBER.fullmatch(number) or not has_check_digit(number):
            raise ReportRefused("wrong", "card_report_wrong")
        # The key follows from both, so the form sent twice, or again after an unclear answer, is one act at the bank.
        key = "report-" + hashlib.sha256(f"{conversation}|{number}".encode()).hexdigest()[:40]
        try:
            await asyncio.to_thread(self._bank.cardcare.lock_by_number, number, conversation, key)
        except RateLimited as error:
            log.warning("card_report.too_many", conversation=conversation)
            raise ReportRefused("too_many", "card_report_too_many") from error
        except BankError as error:
            raise ReportRefused("down", "card_report_down") from error
        with suppress(Stale):  # the visit is over; the form says it, too
            notice = Notice(code="card_reported", values={"tail": number[-4:]})
            await self._c.append(conversation, notice, key=key, keeps_alive=True)


def has_check_digit(number: str) -> bool:
    """The Luhn check of ISO/IEC 7812-1, annex B: a number that was mistyped is asked for again."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
