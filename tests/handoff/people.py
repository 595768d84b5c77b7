"""Customers who wait, are offered or are with somebody, in one line; and the history checker's opinion."""

from __future__ import annotations

from tests.faults.evidence import Evidence
from tests.support.floor import Floor
from warmline.conversation.events import Body, Notice
from warmline.conversation.history import History, check


async def waits(floor: Floor, contact: str = "web:one") -> str:
    """A customer in the queue."""
    conversation = (await floor.says("转人工", contact=contact)).conversation
    await floor.queue.request(conversation, floor.ticket())
    return conversation


async def offered(floor: Floor, agent: str, contact: str = "web:one") -> tuple[str, str]:
    """A waiting customer offered to this agent: conversation and offer."""
    conversation = await waits(floor, contact)
    return conversation, await offer(floor, conversation, agent)


async def offer(floor: Floor, conversation: str, agent: str) -> str:
    """Offer a waiting customer to this agent; the offer."""
    place = next(one for one in await floor.queue.waiting("general") if one.conversation == conversation)
    made = await floor.queue.offer(place, agent, 1.0, "test")
    assert made is not None
    return made


async def served(floor: Floor, agent: str = "wang", contact: str = "web:one") -> tuple[str, int]:
    """A customer whom an agent (who comes to the desk for it) has: conversation and epoch."""
    await floor.agent(agent)
    conversation, made = await offered(floor, agent, contact)
    return conversation, await floor.queue.accept(conversation, made, agent, agent)


async def bodies(floor: Floor, conversation: str) -> list[Body]:
    """What the log says."""
    return [event.body for event in await floor.conversations.read(conversation)]


async def notices(floor: Floor, conversation: str) -> list[str]:
    """Codes of what the customer was told."""
    return [body.code for body in await bodies(floor, conversation) if isinstance(body, Notice)]


async def findings(floor: Floor) -> list[str]:
    """What the history checker finds."""
    evidence = Evidence(floor.redis, floor.keys)
    found = check(History(visits=await evidence.visits(), places=await evidence.places()))
    return [f"{one.rule}: {one.detail}" for one in found]
