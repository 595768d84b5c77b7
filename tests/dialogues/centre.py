"""The service centre that dialogues are played against: a test's own stack, or a copy that is running already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import httpx
import msgspec
import redis
import sqlalchemy as sa

from tests.support.stack import newest_code, until
from warmline.bank.client import CoreBank
from warmline.conversation.events import AnyBody
from warmline.conversation.keys import Keys
from warmline.conversation.store import events_from
from warmline.settings import Settings


class Centre(Protocol):
    """What a player needs to know of it."""

    @property
    def settings(self) -> Settings:
        """Its settings: addresses, the key prefix, the core bank's token."""

    @property
    def agents(self) -> Mapping[str, str]:
        """Passwords by sign-in name."""

    @property
    def gateway(self) -> str:
        """The customers' address."""

    @property
    def desk(self) -> str:
        """The agents' address."""

    def bank(self, method: str, path: str, **options: Any) -> httpx.Response:
        """A request to the core bank with the service token."""

    def code_sent_to(self, phone: str) -> str:
        """The newest one-time code for this phone."""


class Running:
    """A copy that somebody else started, by its addresses."""

    def __init__(self, settings: Settings, gateway: str, desk: str, agents: Mapping[str, str]) -> None:
        self.settings = settings
        self.gateway = gateway
        self.desk = desk
        self.agents = agents
        self._http = httpx.Client(timeout=10)

    def bank(self, method: str, path: str, **options: Any) -> httpx.Response:
        """A request to the core bank with the service token."""
        headers = {"Authorization": f"Bearer {self.settings.corebank_token!s}"}
        return self._http.request(method, f"{self.settings.corebank_url}{path}", headers=headers, **options)

    def code_sent_to(self, phone: str) -> str:
        """The newest one-time code for this phone."""
        return until(lambda: newest_code(self.bank("GET", "/outbox", params={"phone": phone})))

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()


def read_agents(path: Path) -> dict[str, str]:
    """Passwords by sign-in name, from the file that `make run` writes (one `name password` a line)."""
    if not path.exists():
        return {}
    return dict(line.split(" ", 1) for line in path.read_text(encoding="utf-8").splitlines())


def log_of(centre: Centre, conversation: str) -> list[AnyBody]:
    """All that stands in the log of a conversation, also what the customer's page is not shown. Blocking."""
    client: redis.Redis = redis.Redis.from_url(centre.settings.redis_url, decode_responses=True)
    try:
        entries: Any = client.xrange(Keys(centre.settings.key_prefix).log(conversation))
        return [event.body for event in events_from(entries)]
    finally:
        client.close()


def understood(centre: Centre, conversations: Sequence[str]) -> set[str]:
    """The intents that the bot took the customer's lines and buttons for, from its memory. Blocking."""
    engine = sa.create_engine(centre.settings.tracker_url)
    events = sa.text("SELECT data FROM bot_event WHERE conversation IN :these").bindparams(
        sa.bindparam("these", list(conversations), expanding=True)
    )
    try:
        with engine.connect() as memory:
            rows = [msgspec.json.decode(row) for row in memory.execute(events).scalars()]
    finally:
        engine.dispose()
    names = (row["parse_data"]["intent"]["name"] for row in rows if row["event"] == "user")
    return {str(name).partition("/")[0] for name in names}


def card_status(centre: Centre, customer: str, tail: str) -> str | None:
    """How the core bank has a card of this customer; None when there is none with this tail. Blocking."""
    with CoreBank(centre.settings.corebank_url, str(centre.settings.corebank_token)) as bank:
        session = bank.recognise(customer, "bank_site", f"dialogue-{customer}")
        cards = bank.cards(session.token)
        bank.end_session(session.token)
    return next((card.status for card in cards if card.last4 == tail), None)
