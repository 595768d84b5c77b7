"""What each side may see of an event, as JSON-ready dicts for the sockets (docs/events.md, "Views")."""

from __future__ import annotations

from typing import Any

import msgspec

from warmline.conversation.events import INSIDE_ONLY, BotMessage, Event, Notice, ProofRaised
from warmline.conversation.redaction import mask_numbers
from warmline.conversation.words import NoticeWords


def for_customer(event: Event, words: NoticeWords) -> dict[str, Any] | None:
    """The customer's view, or None where the event is not theirs to see. Payloads and inside ids never leave."""
    body = event.body
    if isinstance(body, INSIDE_ONLY):
        return None
    view = _plain(event)
    if isinstance(body, BotMessage):
        view["buttons"] = [
            {"id": f"{event.seq}.{index}", "label": button.label} for index, button in enumerate(body.buttons)
        ]
    elif isinstance(body, Notice):
        view["text"] = words.say(body)
    elif isinstance(body, ProofRaised):
        view.pop("customer", None)
    return view


def for_agent(event: Event, words: NoticeWords) -> dict[str, Any]:
    """The agent's view: everything but the buttons' payloads and the customer's inside id; long numbers are masked."""
    view = for_customer(event, words)
    view = _plain(event) if view is None else view
    if isinstance(view.get("text"), str):
        view["text"] = mask_numbers(view["text"])
    return view


def _plain(event: Event) -> dict[str, Any]:
    view: dict[str, Any] = msgspec.to_builtins(event.body)
    view.update(seq=event.seq, at=event.at)
    return view
