"""What the bot makes of a text, for the desk: guesses and the knowledge that fits. Nothing is said or remembered."""

from __future__ import annotations

from typing import Any

from rasa.core.agent import Agent

from warmline.conversation.neutral import for_bot

LONGEST = 500
GUESSES = 3


async def understand(agent: Agent, text: str) -> dict[str, Any]:
    """{intents: [[name, confidence]], sure, entries: [ids], near: [ids]}; the best guesses first."""
    parsed = await agent.parse_message(for_bot(text[:LONGEST]))
    found = parsed.get("knowledge") or {}
    return {
        "intents": [[row["name"], round(float(row["confidence"]), 3)] for row in parsed["intent_ranking"][:GUESSES]],
        "sure": bool(found.get("sure")),
        "entries": list(found.get("entries") or ()),
        "near": list(found.get("near") or ()),
    }
