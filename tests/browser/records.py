"""What the centre and the bank have on record, read past all pages: the log in Redis, the core bank's own answers."""

from __future__ import annotations

import itertools
import sqlite3
from pathlib import Path
from typing import TypeVar

import redis

from tests.support.stack import Stack, until
from warmline.bank.client import CoreBank
from warmline.bank.types import Session
from warmline.conversation.events import Body, Event
from warmline.conversation.keys import Keys
from warmline.conversation.store import events_from

B = TypeVar("B", bound=Body)

DIALOGUES = Path(__file__).parents[1] / "dialogues"
# Dialogues after which a card is another than before.
CHANGE_CARDS = ("card", "cardcare", "credit", "people", "two_wishes")


class Log:
    """The conversations' logs as they stand in Redis."""

    def __init__(self, stack: Stack) -> None:
        self._redis: redis.Redis = redis.Redis.from_url(stack.settings.redis_url, decode_responses=True)
        self._keys = Keys(stack.settings.key_prefix)

    def of(self, conversation: str) -> list[Event]:
        """All events, in order. A hole in the numbers is a failure here."""
        events = events_from(self._redis.xrange(self._keys.log(conversation)))  # type: ignore[arg-type] # sync client
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        return events

    def all(self, conversation: str, kind: type[B]) -> list[B]:
        """The bodies of one kind."""
        return [event.body for event in self.of(conversation) if isinstance(event.body, kind)]

    def first(self, conversation: str, kind: type[B]) -> B:
        """The first body of one kind; waits for it."""
        return until(lambda: self.all(conversation, kind))[0]

    def proposal_state(self, proposal: str, set_to: str = "") -> str:
        """How a proposal stands; with `set_to`, after it was put back there (as one still waiting for its customer)."""
        key = self._keys.proposal(proposal)
        if set_to:
            self._redis.hset(key, "state", set_to)
        return str(self._redis.hget(key, "state"))

    def close(self) -> None:
        """Let the connection go."""
        self._redis.close()


class Bank:
    """The core bank, asked directly with sessions of the test's own."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._serial = itertools.count(1)
        self._served: set[str] = set()
        self.client = CoreBank(stack.settings.corebank_url, str(stack.settings.corebank_token))

    def signs_in(self, phone: str) -> Session:
        """A session (L2) for the customer of this phone."""
        conversation = f"records-{next(self._serial)}"
        challenge = self.client.start_code(conversation, phone=phone)
        return self.client.check_code(challenge.challenge, self._stack.code_sent_to(phone), conversation)

    def card_status(self, phone: str, tail: str) -> str:
        """How the bank has this card now."""
        cards = self.client.cards(self.signs_in(phone).token)
        return next(card.status for card in cards if card.last4 == tail)

    def customer_with_cards(self, count: int, *, elderly: bool = False) -> tuple[str, list[str]]:
        """The phone and card tails of a customer with so many cards, all in use, whom no test has had yet.

        Tests that change a card leave alone the documented demo customers and those whose cards dialogues change. Other
        tiers come when no regular one is left."""
        books = sqlite3.connect(f"file:{self._stack.folder / 'corebank' / 'corebank.sqlite'}?mode=ro", uri=True)
        try:
            rows = books.execute(
                "SELECT phone, group_concat(substr(cards.number, -4)), count(*), sum(status = 'active') "
                "FROM customers JOIN cards ON cards.customer = customers.id "
                "WHERE (born <= date('now', '-61 years')) = ? AND (born > date('now', '-59 years')) <> ? "
                "AND phone NOT LIKE '1380000000_' "
                "GROUP BY customers.id ORDER BY tier <> 'regular', tier, customers.id",
                (elderly, elderly),
            ).fetchall()
        finally:
            books.close()
        written = "".join((DIALOGUES / f"{name}.yml").read_text("utf-8") for name in CHANGE_CARDS)
        phone, tails = next(
            (phone, tails)
            for phone, tails, cards, usable in rows
            if cards == usable == count and phone not in self._served and phone not in written
        )
        self._served.add(phone)
        return phone, tails.split(",")

    def close(self) -> None:
        """Let the connections go."""
        self.client.close()
