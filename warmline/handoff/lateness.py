"""When the bot does not answer in time: first the customer is told, then a person is called (timers run it)."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from warmline.conversation.events import Notice, encode
from warmline.conversation.mailbox import ticket_events
from warmline.conversation.store import Conversations
from warmline.conversation.tickets import HEAD_START
from warmline.handoff.packet import make_ticket
from warmline.handoff.skills import IntentRule

REASON = "bot_unavailable"


class Lateness:
    """Runs the `bot_late` timer of a conversation."""

    def __init__(self, conversations: Conversations, rules: Mapping[str, IntentRule]) -> None:
        self._c = conversations
        self._rules = rules

    async def run(self, conversation: str) -> str:
        """`answered` (nothing to do), `told` or `handed_over`."""
        c, k = self._c, self._c.keys
        record = await c.record(conversation)
        profile = {"greeting": record.greeting, "elderly": record.elderly, "tier": record.tier or "regular"}
        events = await c.read(conversation)
        ticket = make_ticket(REASON, by="system", rules=self._rules, events=events, profile=profile, grasp=record.grasp)
        bodies = [Notice(code="bot_gave_up"), *ticket_events(ticket)]
        notices = [encode(Notice(code="bot_working")), encode(Notice(code="bot_late"))]
        place = [ticket.skill, ticket.lane.value, HEAD_START[ticket.lane], msgspec.json.encode(ticket.packet)]
        keys = c.script_keys(conversation, k.queue(ticket.skill), k.packet(conversation))
        args = [conversation, *notices, c.durations.bot_gives_up, *place, *map(encode, bodies)]
        return str((await c.scripts.run("bot_late", keys, args))[0])
