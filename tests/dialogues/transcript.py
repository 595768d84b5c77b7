"""A dialogue as people read it: who said what, with buttons, cards and moves of ownership (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Frame = dict[str, Any]


def lines(seen: Sequence[Frame]) -> list[str]:
    """One line an event; what only agents see is left out."""
    return [line for event in seen if (line := _line(event))]


def _line(event: Frame) -> str:
    kind = event["type"]
    if kind == "inside":
        return ""
    if kind == "customer_message":
        return f"customer  {event['text']}"
    if kind == "customer_choice":
        return f"customer  ({event['label']})"
    if kind == "bot_message":
        card = f" [{event['card']['kind']}]" if event.get("card") else ""
        buttons = "".join(f" ({button['label']})" for button in event.get("buttons", ()))
        return f"bot       {event.get('text', '')}{card}{buttons}"
    if kind == "agent_message":
        return f"agent     {event['name']}: {event['text']}"
    if kind == "notice":
        return f"centre    {event['text']} [{event['code']}]"
    return f"·         {kind} {_details(event)}".rstrip()


def _details(event: Frame) -> str:
    kept = ("kind", "title", "skill", "lane", "cause", "name", "by", "code", "level", "score", "facts", "reference")
    return " ".join(f"{name}={event[name]}" for name in kept if event.get(name))
