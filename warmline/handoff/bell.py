"""Tells the desks that a conversation changed hands."""

from __future__ import annotations

import msgspec

from warmline.conversation.store import Conversations


async def tell_desks(conversations: Conversations, conversation: str, *agents: str) -> None:
    """Desks only learn that they should look, at this conversation and at what these agents hold; what they show is
    read from records and logs."""
    for agent in agents or ("",):
        payload = msgspec.json.encode({"conversation": conversation, "agent": agent}).decode()
        await conversations.redis.publish(conversations.keys.desk(), payload)
