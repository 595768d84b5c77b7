"""What customers picked when the bot asked "did you mean" or "which question": labels for later training. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from warmline.conversation.events import DID_YOU_MEAN, BotMessage, CustomerChoice, CustomerMessage, Event


class Label(msgspec.Struct, frozen=True):
    """The text as it was stored (secrets struck out), and what the customer picked for it; `seq` of the pick.

    `meant` is an intent, or the id of an entry of the knowledge."""

    text: str
    meant: str
    seq: int


def labels(events: Iterable[Event]) -> list[Label]:
    """The picks of a visit. A wish for a person says nothing about the text and is no label."""
    said = ""
    asked: dict[int, tuple[str, BotMessage]] = {}
    found = []
    for event in events:
        body = event.body
        if isinstance(body, CustomerMessage):
            said = body.text
        elif isinstance(body, BotMessage) and body.about == DID_YOU_MEAN:
            asked[event.seq] = (said, body)
        elif isinstance(body, CustomerChoice):
            seq, _, index = body.button.partition(".")
            text, message = asked.get(int(seq), ("", None)) if seq.isdigit() and index.isdigit() else ("", None)
            if message is None or not text or int(index) >= len(message.buttons):
                continue
            meant = _meant(message.buttons[int(index)].payload)
            if meant != "human_agent":
                found.append(Label(text, meant, event.seq))
    return found


def _meant(payload: str) -> str:
    """Of `/intent` the intent; of `/knowledge_asked{"knowledge_entry": "…"}` the entry."""
    intent, brace, entities = payload.removeprefix("/").partition("{")
    if not brace:
        return intent
    return str(msgspec.json.decode(brace + entities)["knowledge_entry"])
