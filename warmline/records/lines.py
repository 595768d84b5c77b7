"""What was said in a visit, as lines for full-text search and for finding good answers (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import msgspec

from warmline.conversation.events import AgentMessage, BotMessage, CustomerChoice, CustomerMessage, Event, Note
from warmline.conversation.redaction import mask_numbers


class SaidLine(msgspec.Struct, frozen=True):
    """One line: who (customer, bot, agent, note), the agent's id where it was one, and the masked text."""

    seq: int
    who: str
    agent: str
    text: str


def said(events: Sequence[Event]) -> list[SaidLine]:
    """The lines of a visit, long numbers masked."""
    return [line for event in events if (line := _line(event)) is not None and line.text]


def _line(event: Event) -> SaidLine | None:
    match event.body:
        case CustomerMessage(text=text):
            return SaidLine(event.seq, "customer", "", mask_numbers(text))
        case CustomerChoice(label=label):
            return SaidLine(event.seq, "customer", "", label)
        case BotMessage(text=text):
            return SaidLine(event.seq, "bot", "", mask_numbers(text))
        case AgentMessage(agent=agent, text=text):
            return SaidLine(event.seq, "agent", agent, mask_numbers(text))
        case Note(agent=agent, text=text):
            return SaidLine(event.seq, "note", agent, mask_numbers(text))
    return None


def characters(text: str) -> str:
    """Text as a search index takes it: every Chinese character a word, so that any part of a sentence is found."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return " ".join(re.findall(r"[\u3400-\u9fff]|[a-z0-9]+", folded))
