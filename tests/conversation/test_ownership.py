"""Who owns a conversation, turn by turn, on the real scripts."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.floor import Floor
from warmline.conversation.errors import NotYours, Stale
from warmline.conversation.events import AgentMessage, BotMessage, CustomerMessage, kind
from warmline.conversation.states import State
from warmline.handoff.errors import OfferGone
from warmline.handoff.queue import Standing


async def kinds(floor: Floor, conversation: str) -> list[str]:
    return [kind(event.body) for event in await floor.conversations.read(conversation)]


async def with_agent(floor: Floor) -> tuple[str, str, int]:
    """A conversation that wang owns: conversation, agent, epoch."""
    receipt = await floor.says("转人工")
    await floor.queue.request(receipt.conversation, floor.ticket())
    agent = await floor.agent("wang")
    offer = await floor.queue.offer(Standing(receipt.conversation, "general", 0), agent, 1.0, "test")
    assert offer is not None
    epoch = await floor.queue.accept(receipt.conversation, offer, agent, "王芳")
    return receipt.conversation, agent, epoch


async def test_a_message_sent_twice_is_stored_once(floor: Floor) -> None:
    first = await floor.says("查余额", message_id="m1")
    second = await floor.says("查余额", message_id="m1")
    assert (second.conversation, second.seq, second.duplicate) == (first.conversation, first.seq, True)
    assert await kinds(floor, first.conversation) == ["customer_message"]


async def test_copies_arriving_at_the_same_moment_are_stored_once(floor: Floor) -> None:
    receipts = await asyncio.gather(*(floor.says("查余额", message_id="m1") for _ in range(20)))
    assert len({(receipt.conversation, receipt.seq) for receipt in receipts}) == 1
    assert sum(not receipt.duplicate for receipt in receipts) == 1


async def test_sequence_numbers_have_no_gaps(floor: Floor) -> None:
    receipts = await asyncio.gather(*(floor.says(str(number)) for number in range(30)))
    events = await floor.conversations.read(receipts[0].conversation)
    assert [event.seq for event in events] == list(range(1, 31))


async def test_one_turn_answers_all_that_waits_in_order(floor: Floor) -> None:
    for text in ("一", "二", "三"):
        await floor.says(text)
    turn = await floor.mailbox.claim()
    assert turn is not None
    assert [event.body.text for event in turn.inputs if isinstance(event.body, CustomerMessage)] == ["一", "二", "三"]
    await floor.mailbox.commit(turn, [BotMessage(text="好")])
    assert await floor.mailbox.claim() is None


async def test_two_workers_never_claim_one_conversation(floor: Floor) -> None:
    await floor.says("查余额")
    turns = await asyncio.gather(*(floor.mailbox.claim() for _ in range(10)))
    assert sum(turn is not None for turn in turns) == 1


async def test_a_dead_workers_turn_is_claimed_again_after_its_lease(floor: Floor) -> None:
    await floor.says("查余额")
    lost = await floor.mailbox.claim()
    assert lost is not None and await floor.mailbox.claim() is None
    await floor.pass_time(11)
    turn = await floor.mailbox.claim()
    assert turn is not None and turn.attempts == 2 and turn.number > lost.number
    with pytest.raises(Stale):
        await floor.mailbox.commit(lost, [BotMessage(text="迟到")])
    await floor.mailbox.commit(turn, [BotMessage(text="好")])
    assert await kinds(floor, turn.conversation) == ["customer_message", "bot_message"]


async def test_what_comes_in_during_a_turn_is_the_next_turn(floor: Floor) -> None:
    await floor.says("一")
    turn = await floor.mailbox.claim()
    assert turn is not None
    await floor.says("二")
    await floor.mailbox.commit(turn, [BotMessage(text="答一")])
    following = await floor.mailbox.claim()
    assert following is not None
    assert [event.body.text for event in following.inputs if isinstance(event.body, CustomerMessage)] == ["二"]


async def test_a_bot_answer_after_a_person_was_called_is_dropped(floor: Floor) -> None:
    receipt = await floor.says("查余额")
    turn = await floor.mailbox.claim()
    assert turn is not None
    await floor.queue.request(receipt.conversation, floor.ticket())
    with pytest.raises(Stale):
        await floor.mailbox.commit(turn, [BotMessage(text="您的余额是……")])
    assert "bot_message" not in await kinds(floor, receipt.conversation)


async def test_a_bot_handoff_stores_its_words_and_the_ticket_together(floor: Floor) -> None:
    receipt = await floor.says("有人让我转到安全账户")
    turn = await floor.mailbox.claim()
    assert turn is not None
    await floor.mailbox.commit(turn, [BotMessage(text="请先停一下")], ticket=floor.ticket("scam_check"))
    record = await floor.conversations.record(receipt.conversation)
    assert record.state is State.QUEUED and record.skill == "fraud" and record.lane == "fraud"
    assert (await floor.queue.packet(receipt.conversation)).reason == "scam_check"  # type: ignore[union-attr]
    assert await kinds(floor, receipt.conversation) == [
        "customer_message", "bot_message", "handoff_requested", "queued",
    ]  # fmt: skip


async def test_a_line_under_an_old_epoch_is_refused(floor: Floor) -> None:
    conversation, agent, epoch = await with_agent(floor)
    line = AgentMessage(id="a1", agent=agent, name="王芳", text="您好")
    await floor.conversations.append(conversation, line, key="a1", epoch=epoch, owner=agent)
    await floor.queue.return_to_bot(conversation, agent, epoch, {}, "")
    with pytest.raises(Stale):
        await floor.conversations.append(conversation, line, key="a2", epoch=epoch, owner=agent)
    assert (await kinds(floor, conversation)).count("agent_message") == 1


async def test_another_agent_cannot_write_into_it(floor: Floor) -> None:
    conversation, _, epoch = await with_agent(floor)
    line = AgentMessage(id="a1", agent="li", name="李", text="您好")
    with pytest.raises(NotYours):
        await floor.conversations.append(conversation, line, key="a1", epoch=epoch, owner="li")


async def test_second_agent_cannot_accept_an_accepted_offer(floor: Floor) -> None:
    conversation, _, _ = await with_agent(floor)
    with pytest.raises(OfferGone):
        await floor.queue.accept(conversation, "other", "li", "李")


async def test_the_bot_does_not_answer_what_was_written_to_people(floor: Floor) -> None:
    conversation, agent, epoch = await with_agent(floor)
    await floor.says("我卡丢了三天了")
    await floor.queue.return_to_bot(conversation, agent, epoch, {"card_tail": "1496"}, "已核实")
    turn = await floor.mailbox.claim()
    assert turn is not None
    assert [kind(event.body) for event in turn.inputs] == ["returned"]


async def test_a_closed_visit_is_followed_by_a_new_one(floor: Floor) -> None:
    first = await floor.says("你好")
    await floor.conversations.close(first.conversation, "customer", "ended")
    second = await floor.says("再问一下")
    assert second.conversation != first.conversation and second.opened
    assert (await floor.conversations.record(second.conversation)).previous == first.conversation


async def test_customer_is_told_when_the_bot_is_late_and_handed_over_when_it_stays_away(floor: Floor) -> None:
    from warmline.handoff.lateness import Lateness

    lateness = Lateness(floor.conversations, floor.rules)
    receipt = await floor.says("查余额")
    assert await lateness.run(receipt.conversation) == "told"
    assert await lateness.run(receipt.conversation) == "handed_over"
    assert (await floor.conversations.record(receipt.conversation)).state is State.QUEUED
