"""Offers that come to nothing: counted, paused for, withdrawn; and an acceptance that would be too much."""

from __future__ import annotations

import asyncio

import pytest

from tests.handoff.people import offer, offered
from tests.support.floor import Floor
from warmline.conversation.events import OfferLapsed
from warmline.conversation.states import State
from warmline.handoff.dispatcher import Dispatcher
from warmline.handoff.errors import OfferGone
from warmline.handoff.reskilling import Reskilling
from warmline.handoff.skills import load_skills

SKILLS = load_skills()


async def misses(floor: Floor, conversation: str, agent: str, offer_id: str) -> None:
    await floor.pass_time(15.1)
    await floor.agents.beat(agent)
    assert await floor.queue.lapse(conversation, offer_id, agent, "expired", only_if_due=True)


async def test_two_offers_missed_in_a_row_pause_the_agent(floor: Floor) -> None:
    await floor.agent("wang")
    conversation, first = await offered(floor, "wang")
    await misses(floor, conversation, "wang", first)
    presence = await floor.agents.presence("wang")
    assert presence is not None and presence.state == "online"
    await misses(floor, conversation, "wang", await offer(floor, conversation, "wang"))
    presence = await floor.agents.presence("wang")
    assert presence is not None and (presence.state, presence.reason) == ("paused", "missed_offers")
    lapses = await floor.agents.lapses("wang", await floor.conversations.now())
    assert (lapses.declined, lapses.missed) == (0, 2)


async def test_an_answer_in_between_starts_the_count_anew(floor: Floor) -> None:
    await floor.agent("wang")
    conversation, first = await offered(floor, "wang")
    await misses(floor, conversation, "wang", first)
    await floor.queue.lapse(conversation, await offer(floor, conversation, "wang"), "wang", "declined")
    await misses(floor, conversation, "wang", await offer(floor, conversation, "wang"))
    presence = await floor.agents.presence("wang")
    assert presence is not None and presence.state == "online"


async def test_lapses_are_counted_by_day(floor: Floor) -> None:
    await floor.agent("wang")
    conversation, first = await offered(floor, "wang")
    await floor.queue.lapse(conversation, first, "wang", "declined")
    await floor.pass_time(86_400)
    await floor.agents.beat("wang")
    await floor.queue.lapse(conversation, await offer(floor, conversation, "wang"), "wang", "declined")
    now = await floor.conversations.now()
    assert [(await floor.agents.lapses("wang", at)).declined for at in (now - 86_400_000, now)] == [1, 1]


async def test_an_agent_whose_last_skill_is_taken_loses_the_offer_to_another(floor: Floor) -> None:
    await floor.agent("wang")
    conversation, first = await offered(floor, "wang")
    reskilling = Reskilling(floor.conversations, floor.queue, floor.agents, SKILLS)
    assert await reskilling.change("wang", {}, 3) == [conversation]
    with pytest.raises(OfferGone):
        await floor.queue.accept(conversation, first, "wang", "王芳")
    events = await floor.conversations.read(conversation)
    assert [event.body.cause for event in events if isinstance(event.body, OfferLapsed)] == ["withdrawn"]
    await floor.agent("li")
    assert await Dispatcher(floor.conversations, floor.queue, floor.agents, SKILLS).round() == 1
    assert (await floor.conversations.record(conversation)).offer_agent == "li"


async def test_a_dispatcher_that_looked_before_the_change_makes_no_offer(floor: Floor) -> None:
    await floor.agent("wang")
    conversation = (await floor.says("转人工")).conversation
    await floor.queue.request(conversation, floor.ticket())
    seen = await floor.agents.presence("wang")
    assert seen is not None
    await floor.agents.change("wang", {"loans": 5}, 3)
    place = (await floor.queue.waiting("general"))[0]
    assert await floor.queue.offer(place, "wang", 1.0, "test", revision=seen.revision) is None


async def test_an_offer_cannot_be_accepted_beyond_a_capacity_that_was_lowered(floor: Floor) -> None:
    await floor.agent("wang", capacity=2)
    first, one = await offered(floor, "wang", "web:one")
    second, two = await offered(floor, "wang", "web:two")
    await floor.queue.accept(first, one, "wang", "王芳")
    await floor.agents.change("wang", {"general": 3}, 1)
    with pytest.raises(OfferGone):
        await floor.queue.accept(second, two, "wang", "王芳")
    reskilling = Reskilling(floor.conversations, floor.queue, floor.agents, SKILLS)
    assert await reskilling.change("wang", {"general": 3}, 1) == [second]
    assert (await floor.conversations.record(first)).state is State.AGENT


async def test_two_tabs_that_accept_and_decline_agree(floor: Floor) -> None:
    await floor.agent("wang")
    conversation, made = await offered(floor, "wang")
    accepted, declined = await asyncio.gather(
        floor.queue.accept(conversation, made, "wang", "王芳"),
        floor.queue.lapse(conversation, made, "wang", "declined"),
        return_exceptions=True,
    )
    record = await floor.conversations.record(conversation)
    assert (record.state is State.AGENT) == (not isinstance(accepted, BaseException)) == (declined is False)


async def test_a_second_tab_that_accepts_too_is_told_the_same(floor: Floor) -> None:
    await floor.agent("wang")
    conversation, made = await offered(floor, "wang")
    epochs = await asyncio.gather(*(floor.queue.accept(conversation, made, "wang", "王芳") for _ in range(2)))
    assert epochs[0] == epochs[1] and await floor.agents.held("wang") == [conversation]
