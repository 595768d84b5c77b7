"""From person to person: by name, reassigned, taken over."""

from __future__ import annotations

import asyncio

import pytest

from tests.handoff.people import bodies, findings, notices, offer, offered, served, waits
from tests.support.floor import Floor
from warmline.conversation.errors import NotYours, Stale
from warmline.conversation.events import AgentMessage, BotMessage, TakenOver, Transferred
from warmline.conversation.states import State
from warmline.handoff.errors import Full, OfferGone, Unavailable
from warmline.handoff.explanations import Explanations


async def test_a_colleague_is_asked_by_name_and_gets_the_note(floor: Floor) -> None:
    conversation, epoch = await served(floor)
    await floor.agent("li", loans=5)  # without the skill: who is asked by name needs none
    assert await floor.passing.to_person(conversation, "wang", epoch, "li", "熟客")
    record = await floor.conversations.record(conversation)
    assert (record.state, record.offer_agent, record.epoch) == (State.OFFERED, "li", epoch + 1)
    passed = next(body for body in await bodies(floor, conversation) if isinstance(body, Transferred))
    assert (passed.agent, passed.to, passed.note) == ("wang", "li", "熟客")
    assert [one.code for one in await Explanations(floor.redis, floor.keys).why_not(conversation, "x")] == ["reserved"]
    await floor.queue.accept(conversation, record.offer, "li", "李")
    assert (await floor.agents.held("wang"), await floor.agents.held("li")) == ([], [conversation])
    assert await findings(floor) == []


@pytest.mark.parametrize("cause", ["declined", "expired", "disconnected"])
async def test_when_the_colleague_does_not_take_it_it_waits_in_its_original_place(floor: Floor, cause: str) -> None:
    conversation, epoch = await served(floor)
    came = (await floor.conversations.record(conversation)).queued_at
    await floor.pass_time(10)
    await floor.agents.beat("wang")
    await floor.agent("li")
    await floor.passing.to_person(conversation, "wang", epoch, "li", "")
    offer_id = (await floor.conversations.record(conversation)).offer
    await floor.queue.lapse(conversation, offer_id, "li", cause)
    place = (await floor.queue.waiting("general"))[0]
    assert (place.conversation, place.place_ms) == (conversation, came)
    assert await findings(floor) == []


async def test_a_colleague_who_is_away_or_full_is_not_asked_and_the_customer_waits(floor: Floor) -> None:
    conversation, epoch = await served(floor)
    assert not await floor.passing.to_person(conversation, "wang", epoch, "nobody", "")
    assert (await floor.conversations.record(conversation)).state is State.QUEUED
    other, epoch = await served(floor, "zhao", "web:two")
    await floor.agent("li", capacity=0.5)
    assert not await floor.passing.to_person(other, "zhao", epoch, "li", "")
    assert await floor.agents.held("li") == [] and await findings(floor) == []


async def test_only_the_owner_passes_on_and_only_under_the_epoch(floor: Floor) -> None:
    conversation, epoch = await served(floor)
    await floor.agent("li")
    with pytest.raises(NotYours):
        await floor.passing.to_person(conversation, "li", epoch, "zhao", "")
    with pytest.raises(Stale):
        await floor.passing.to_person(conversation, "wang", epoch - 1, "li", "")
    assert (await floor.conversations.record(conversation)).owner == "wang"


async def test_a_supervisor_reassigns_from_owner_to_another(floor: Floor) -> None:
    conversation, _ = await served(floor)
    await floor.agent("li")
    assert await floor.passing.reassign(conversation, "boss", "li", "请接")
    passed = next(body for body in await bodies(floor, conversation) if isinstance(body, Transferred))
    assert (passed.agent, passed.to, passed.by) == ("wang", "li", "boss")
    record = await floor.conversations.record(conversation)
    await floor.queue.accept(conversation, record.offer, "li", "李")
    assert await findings(floor) == []


async def test_a_supervisor_gives_a_waiting_customer_to_somebody_by_name(floor: Floor) -> None:
    conversation = await waits(floor)
    await floor.agent("li")
    assert await floor.passing.reassign(conversation, "boss", "li", "")
    assert (await floor.conversations.record(conversation)).offer_agent == "li"
    with pytest.raises(Stale):
        await floor.passing.reassign((await floor.says("你好", "web:two")).conversation, "boss", "li", "")


async def test_a_supervisor_takes_over_from_the_owner_and_is_announced(floor: Floor) -> None:
    conversation, epoch = await served(floor)
    await floor.agent("boss")
    assert await floor.passing.take_over(conversation, "boss", "赵强") == epoch + 1
    record = await floor.conversations.record(conversation)
    assert (record.owner, record.agent_name) == ("boss", "赵强")
    assert (await floor.agents.held("wang"), await floor.agents.held("boss")) == ([], [conversation])
    assert (await notices(floor, conversation))[-1] == "taken_over"
    line = AgentMessage(id="late", agent="wang", name="王芳", text="您好")
    with pytest.raises(Stale):
        await floor.conversations.append(conversation, line, epoch=epoch, owner="wang")
    assert await floor.passing.take_over(conversation, "boss", "赵强") == epoch + 1  # twice is once
    assert await findings(floor) == []


async def test_a_take_over_from_the_bot_the_queue_and_an_offer(floor: Floor) -> None:
    await floor.agent("boss", capacity=5)
    bot = (await floor.says("查余额", "web:bot")).conversation
    turn = await floor.mailbox.claim()
    queued = await waits(floor, "web:queued")
    await floor.agent("wang")
    asked, made = await offered(floor, "wang", "web:asked")
    own, _ = await offered(floor, "boss", "web:own")
    for conversation in (bot, queued, asked, own):
        await floor.passing.take_over(conversation, "boss", "赵强")
        took = next(body for body in await bodies(floor, conversation) if isinstance(body, TakenOver))
        assert took.previous == ""
    with pytest.raises(OfferGone):
        await floor.queue.accept(asked, made, "wang", "王芳")
    assert turn is not None
    with pytest.raises(Stale):
        await floor.mailbox.commit(turn, [BotMessage(text="您的余额是……")])
    assert sorted(await floor.agents.held("boss")) == sorted((bot, queued, asked, own))
    assert await findings(floor) == []


async def test_a_take_over_beyond_capacity_or_without_a_page_changes_nothing(floor: Floor) -> None:
    conversation, _ = await served(floor)
    with pytest.raises(Unavailable):
        await floor.passing.take_over(conversation, "boss", "赵强")
    await floor.agent("boss", capacity=0.5)
    with pytest.raises(Full):
        await floor.passing.take_over(conversation, "boss", "赵强")
    assert (await floor.conversations.record(conversation)).owner == "wang"


async def test_what_a_lost_supervisor_took_over_from_the_bot_waits_for_somebody(floor: Floor) -> None:
    conversation = (await floor.says("查余额")).conversation
    await floor.agent("boss")
    await floor.passing.take_over(conversation, "boss", "赵强")
    await floor.pass_time(36)
    await floor.agents.silent("boss")
    await floor.pass_time(21)
    _, held = await floor.agents.silent("boss")
    for one in held:
        await floor.queue.release_lost(one, "boss")
    assert [one.conversation for one in await floor.queue.waiting("general")] == [conversation]
    assert await findings(floor) == []


async def test_taken_over_passed_on_and_ended_in_the_same_moment_one_wins(floor: Floor) -> None:
    for number in range(5):
        conversation, epoch = await served(floor, f"wang{number}", f"web:{number}")
        await floor.agent("boss", capacity=9)
        await floor.agent("li", capacity=9)
        await asyncio.gather(
            floor.passing.take_over(conversation, "boss", "赵强"),
            floor.passing.to_person(conversation, f"wang{number}", epoch, "li", ""),
            floor.queue.return_to_bot(conversation, f"wang{number}", epoch, {}, ""),
            return_exceptions=True,
        )
        assert await findings(floor) == []


async def test_the_original_place_survives_a_second_offer(floor: Floor) -> None:
    conversation, epoch = await served(floor)
    came = (await floor.conversations.record(conversation)).queued_at
    await floor.passing.to_person(conversation, "wang", epoch, "nobody", "")
    await floor.agent("li")
    offer_id = await offer(floor, conversation, "li")
    await floor.queue.lapse(conversation, offer_id, "li", "declined")
    assert (await floor.queue.waiting("general"))[0].place_ms == came
