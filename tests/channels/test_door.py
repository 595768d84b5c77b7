"""The door: secrets struck before the first write, a plain wish for a person heard at once."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from tests.support.floor import Floor
from warmline.channels.door import Door
from warmline.channels.errors import TooLong
from warmline.conversation.events import BotMessage, CustomerMessage, Notice
from warmline.conversation.keys import Keys
from warmline.conversation.notices import Notices
from warmline.conversation.redaction import STRUCK
from warmline.conversation.states import State
from warmline.conversation.tickets import Grasp
from warmline.handoff.wish import PersonWish

WEB = "web:one"


@pytest.fixture
def floor(redis: Redis, keys: Keys) -> Floor:
    return Floor(redis, keys)


@pytest.fixture
def door(floor: Floor) -> Door:
    notices = Notices(floor.redis, "test")
    return Door(floor.conversations, floor.queue, floor.sessions, notices, PersonWish.load(), floor.rules)


async def test_a_code_typed_into_the_chat_is_never_stored(floor: Floor, door: Door) -> None:
    receipt = await door.say(WEB, "web", "m1", "我的验证码是483920")
    raw = str(await floor.redis.xrange(floor.keys.log(receipt.conversation)))
    assert "483920" not in raw
    events = await floor.conversations.read(receipt.conversation)
    message = events[0].body
    assert isinstance(message, CustomerMessage) and message.redacted and STRUCK in message.text
    assert [event.body.code for event in events if isinstance(event.body, Notice)] == ["secret_redacted"]


async def test_six_digits_alone_are_struck_while_a_code_is_under_way(floor: Floor, door: Door) -> None:
    receipt = await door.say(WEB, "web", "m1", "查余额")
    await floor.redis.set(floor.keys.challenge(receipt.conversation), "challenge", ex=60)
    await door.say(WEB, "web", "m2", "483920")
    assert "483920" not in str(await floor.redis.xrange(floor.keys.log(receipt.conversation)))


@pytest.mark.parametrize("text", ["转人工", "人工！", "请帮我转人工客服", "我要找真人", "轉人工", "转人公"])
async def test_a_plain_wish_for_a_person_is_queued_without_the_bot(floor: Floor, door: Door, text: str) -> None:
    receipt = await door.say(WEB, "web", "m1", text)
    assert (await floor.conversations.record(receipt.conversation)).state is State.QUEUED
    assert await floor.mailbox.claim() is None


@pytest.mark.parametrize("text", ["人工柜台几点下班", "人工智能理财是什么", "人工费多少", "你是人工还是机器人"])
async def test_talk_about_persons_is_left_to_the_bot(floor: Floor, door: Door, text: str) -> None:
    receipt = await door.say(WEB, "web", "m1", text)
    assert (await floor.conversations.record(receipt.conversation)).state is State.BOT


async def test_the_button_pressed_twice_queues_once(floor: Floor, door: Door) -> None:
    first = await door.human(WEB, "web", "m1")
    again = await door.human(WEB, "web", "m1")
    assert again.duplicate and again.seq == first.seq
    assert len(await floor.queue.waiting("general")) == 1


async def test_a_message_that_is_too_long_is_refused_before_anything_is_stored(floor: Floor, door: Door) -> None:
    with pytest.raises(TooLong):
        await door.say(WEB, "web", "m1", "长" * 2001)
    assert await floor.conversations.current(WEB) is None


async def test_a_rating_is_taken_after_the_visit_closed(floor: Floor, door: Door) -> None:
    receipt = await door.say(WEB, "web", "m1", "你好")
    await door.end(receipt.conversation)
    first = await door.rate(receipt.conversation, "r1", 5, ("耐心",), "谢谢")
    assert (await door.rate(receipt.conversation, "r1", 5, (), "")).seq == first.seq


async def test_a_person_called_at_the_door_gets_what_the_bot_had_understood(floor: Floor, door: Door) -> None:
    receipt = await door.say(WEB, "web", "m1", "我卡丢了")
    turn = await floor.mailbox.claim()
    assert turn is not None
    grasp = Grasp(intents=(("card_report_loss", 0.97),), slots={"pending": "card_report_loss"})
    await floor.mailbox.commit(turn, [BotMessage(text="哪张卡？")], grasp=grasp)
    await door.say(WEB, "web", "m2", "转人工")
    packet = await floor.queue.packet(receipt.conversation)
    assert packet is not None and packet.intents == grasp.intents and packet.slots == grasp.slots


async def test_a_wish_stored_just_before_a_crash_calls_a_person_when_it_is_sent_again(floor: Floor, door: Door) -> None:
    stored = await floor.conversations.receive(WEB, "web", CustomerMessage(id="m1", text="转人工"))
    again = await door.say(WEB, "web", "m1", "转人工")
    assert again.duplicate and again.seq == stored.seq
    assert (await floor.conversations.record(stored.conversation)).state is State.QUEUED


async def test_an_old_wish_sent_again_calls_nobody(floor: Floor, door: Door) -> None:
    receipt = await door.say(WEB, "web", "m1", "转人工")
    await door.resume_bot(receipt.conversation)
    turn = await floor.mailbox.claim()
    assert turn is not None
    await floor.mailbox.commit(turn, [BotMessage(text="好的")])
    await door.say(WEB, "web", "m1", "转人工")
    assert (await floor.conversations.record(receipt.conversation)).state is State.BOT
