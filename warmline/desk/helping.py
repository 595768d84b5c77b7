"""What helps an agent to answer: the bot's understanding, the knowledge that fits, what was answered well before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx
import msgspec
import structlog

from warmline.conversation.events import CustomerMessage, Event
from warmline.knowledge.entries import Entry
from warmline.knowledge.shelf import Shelf
from warmline.records.lines import characters
from warmline.records.search import Search

log = structlog.get_logger()

BANK_ZONE = ZoneInfo("Asia/Shanghai")
ANSWER_SECONDS = 2.0
SHOWN = 8
SUGGESTED = 3


class Understood(msgspec.Struct, frozen=True):
    """bot/understand.py's answer."""

    intents: tuple[tuple[str, float], ...] = ()
    sure: bool = False
    entries: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


class Known(msgspec.Struct, frozen=True):
    """An answer of the knowledge, as the desk shows it."""

    id: str
    question: str
    answer: str
    source: str


class Suggestion(msgspec.Struct, frozen=True):
    """A reply that may fit: from the `knowledge`, or an `answer` that served another customer (rated 4-5, or 0)."""

    origin: str
    text: str
    about: str
    rating: int = 0


class Help(msgspec.Struct, frozen=True):
    """For the customer's last words: `asked`, what the bot takes them for, and replies."""

    asked: str = ""
    intents: tuple[tuple[str, float], ...] = ()
    replies: tuple[Suggestion, ...] = ()


class Helping:
    """Asks the bot on loopback; without it the knowledge is searched by its words alone."""

    def __init__(self, http: httpx.AsyncClient, bot_url: str, shelf: Shelf, search: Search) -> None:
        self._http = http
        self._url = f"{bot_url}/webhooks/warmline/understand"
        self._shelf = shelf
        self._search = search

    async def knowledge(self, text: str) -> list[Known]:
        """Entries for a question, best first: what the bot finds by meaning, then by words."""
        understood = await self._understood(text)
        names = dict.fromkeys((*understood.entries, *understood.near, *_by_words(self._valid(), text)))
        valid = {entry.id: entry for entry in self._valid()}
        return [_known(valid[name]) for name in names if name in valid][:SHOWN]

    async def replies(self, events: Sequence[Event]) -> Help:
        """Suggested replies to the customer's last words."""
        asked = next((event.body.text for event in reversed(events) if isinstance(event.body, CustomerMessage)), "")
        if not asked:
            return Help()
        understood, before = await asyncio.gather(
            self._understood(asked), asyncio.to_thread(self._search.good_answers, asked, SUGGESTED)
        )
        valid = {entry.id: entry for entry in self._valid()}
        known = [_known(valid[name]) for name in understood.entries if name in valid][:SUGGESTED]
        replies = [Suggestion("knowledge", one.answer, one.question) for one in known]
        replies += [Suggestion("answer", one.answered, one.asked, one.rating) for one in before]
        return Help(asked, understood.intents, tuple(replies))

    async def _understood(self, text: str) -> Understood:
        try:
            answer = await self._http.post(self._url, json={"text": text}, timeout=ANSWER_SECONDS)
            answer.raise_for_status()
            return msgspec.json.decode(answer.content, type=Understood)
        except (httpx.HTTPError, msgspec.MsgspecError) as error:
            log.warning("desk.bot_away", error=type(error).__name__)
            return Understood()

    def _valid(self) -> list[Entry]:
        today = datetime.now(BANK_ZONE).date()
        return [entry for entry in self._shelf.entries().values() if entry.valid_on(today)]


def _known(entry: Entry) -> Known:
    return Known(entry.id, entry.questions[0], entry.answer, entry.source)


def _by_words(entries: Sequence[Entry], text: str) -> list[str]:
    """Entries that have all the characters of each part of the text one after another; those in questions first."""
    parts = [words for part in text.split() if (words := characters(part))]
    if not parts:
        return []
    found: list[tuple[int, str]] = []
    for entry in entries:
        asked = characters(" ".join((*entry.questions, *entry.tags)))
        told = f"{asked} {characters(entry.answer)}"
        if all(part in told for part in parts):
            found.append((0 if all(part in asked for part in parts) else 1, entry.id))
    return [name for _, name in sorted(found, key=lambda pair: pair[0])]
