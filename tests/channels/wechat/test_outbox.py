"""The sending side under WeChat's refusals, silence, and our own deaths."""

from __future__ import annotations

import asyncio

import pytest

from tests.channels.wechat.house import House
from warmline.channels.wechat.quota import Speaker
from warmline.conversation.events import AgentMessage, BotMessage, Note


async def with_agent(house: House) -> tuple[str, int]:
    """A customer who talks to an agent; nothing waits to be sent."""
    await house.says("转人工")
    await house.sim.ctx.pusher.settled()
    epoch = await house.accept()
    conversation = await house.conversation()
    await house.says("在吗")
    await house.sim.ctx.pusher.settled()
    await house.all_sent()
    return conversation, epoch


async def line(house: House, conversation: str, epoch: int, text: str) -> None:
    """The agent says something."""
    body = AgentMessage(id=text, agent="wang", name="王芳", text=text)
    await house.conversations.append(conversation, body, key=text, epoch=epoch, owner="wang")


async def parked(house: House) -> str:
    """Why the customer's outbox is parked."""
    return str(await house.redis.hget(house.channel.keys.box(house.contact), "parked") or "")


async def sent_or_parked(house: House) -> bool:
    """Whether the outbox has done what it can."""
    return bool(await parked(house)) or await house.channel.composer.pending(house.contact) is None


async def test_what_the_quota_does_not_allow_waits_for_the_customers_next_word(house: House) -> None:
    house.start_outbox()
    conversation, epoch = await with_agent(house)
    before = len(house.bank_says())
    for number in range(8):
        await line(house, conversation, epoch, f"第{number}句")
        await house.until_it(lambda: sent_or_parked(house))
    assert await parked(house) == "used_up"
    assert len(house.bank_says()) <= before + 5
    notes = [e.body for e in await house.conversations.read(conversation) if isinstance(e.body, Note)]
    assert len(notes) == 1, "the agent is told once"
    await house.says("然后呢")
    await house.all_sent()
    shown = "\n".join(house.bank_says())
    assert [shown.count(f"王芳：第{number}句") for number in range(8)] == [1] * 8
    assert shown.index("第6句") < shown.index("第7句")


async def test_a_message_after_48_hours_is_parked_and_delivered_once(house: House) -> None:
    house.start_outbox()
    conversation, epoch = await with_agent(house)
    house.platform.clock.offset_ms += 49 * 3600 * 1000  # WeChat's clock alone: our ledger is wrong, and believes 45015
    await line(house, conversation, epoch, "回您了")
    await house.until_it(lambda: parked(house))
    assert await parked(house) == "outside"
    await house.says("收到")
    await house.all_sent()
    assert house.bank_says().count("王芳：回您了") == 1


async def test_two_dispatchers_and_many_lines_keep_order_and_send_once(house: House) -> None:
    for number in range(3):
        house.start_outbox(f"outbox-{number}")
    conversation, epoch = await with_agent(house)
    for number in range(12):
        await house.says(f"问{number}")
        await line(house, conversation, epoch, f"答{number}。")
    await house.sim.ctx.pusher.settled()

    async def all_shown() -> bool:
        # A word of the customer frees what the quota held up; how many are needed depends on how lines were merged.
        if await parked(house):
            await house.says("然后呢")
            await house.sim.ctx.pusher.settled()
        return await house.channel.composer.pending(house.contact) is None

    await house.until_it(all_shown, seconds=20)
    shown = "\n".join(house.bank_says())
    places = [shown.index(f"答{number}。") for number in range(12)]
    assert places == sorted(places)
    assert [shown.count(f"答{number}。") for number in range(12)] == [1] * 12


@pytest.mark.parametrize("code", [-1, 45009, 40164, 40013])
async def test_a_refusal_keeps_the_message_until_it_goes_through(house: House, code: int) -> None:
    house.start_outbox()
    conversation, epoch = await with_agent(house)
    house.platform.faults.send_errcode, house.platform.faults.send_times = code, 1
    await line(house, conversation, epoch, "在的")
    await house.until(lambda: house.platform.faults.send_times == 0)
    if code != -1:
        stopped = house.channel.keys.stopped(house.contact.appid)
        await house.until_it(lambda: house.redis.exists(stopped))
        await house.redis.delete(stopped)  # midnight has come, or the operator
    await house.redis.zadd(house.channel.keys.due(), {house.contact.member: 0})
    await house.all_sent()
    assert house.bank_says().count("王芳：在的") == 1


async def test_a_customer_who_cannot_be_reached_is_left_alone(house: House) -> None:
    house.start_outbox()
    conversation, epoch = await with_agent(house)
    house.platform.faults.send_errcode = 43004
    await line(house, conversation, epoch, "还在吗")
    await house.until_it(lambda: parked(house))
    sends = sum(entry["kind"] == "send" for entry in house.platform.log)
    await line(house, conversation, epoch, "您好")
    await asyncio.sleep(0.3)
    assert sum(entry["kind"] == "send" for entry in house.platform.log) == sends


async def test_a_message_whose_worker_died_is_repeated_with_words_that_say_so(house: House) -> None:
    house.start_outbox("first")
    conversation, epoch = await with_agent(house)
    await house.stop("first")
    await line(house, conversation, epoch, "您的卡已锁")
    # What a kill -9 between mark and answer leaves behind.
    held = await house.channel.boxes.claim(house.contact, 1)
    assert held is not None
    pending = await house.channel.composer.pending(house.contact)
    assert pending is not None
    await house.channel.boxes.begin(held, conversation, pending.cursor, 0, "mark-of-the-dead")
    await house.floor.pass_time(30)
    house.start_outbox("second")
    await house.all_sent()
    assert house.bank_says()[-1].startswith("（重发")
    assert house.bank_says()[-1].endswith("您的卡已锁")


async def test_silence_of_wechat_is_repeated_once_and_then_waits_for_the_customer(house: House) -> None:
    house.start_outbox()
    conversation, epoch = await with_agent(house)
    house.platform.faults.silent_times, house.platform.faults.silent_delivers = 2, False
    await line(house, conversation, epoch, "好了")
    await house.until_it(lambda: parked(house), seconds=20)
    assert await parked(house) == "unsure"
    await house.says("？")
    await house.all_sent()
    assert sum("好了" in text for text in house.bank_says()) == 1


async def test_a_worker_that_lost_its_lease_sends_nothing(house: House) -> None:
    house.start_outbox("first")
    conversation, epoch = await with_agent(house)
    await house.stop("first")
    await line(house, conversation, epoch, "一次")
    old = await house.channel.boxes.claim(house.contact, 1)
    await house.floor.pass_time(1)
    new = await house.channel.boxes.claim(house.contact)
    assert old is not None
    assert new is not None
    pending = await house.channel.composer.pending(house.contact)
    assert pending is not None
    from warmline.channels.wechat.errors import LeaseLost

    with pytest.raises(LeaseLost):
        await house.channel.boxes.begin(old, conversation, pending.cursor, 0, "old")
    await house.channel.boxes.begin(new, conversation, pending.cursor, 0, "new")


async def test_a_long_bot_answer_comes_in_two_and_the_rest_after_a_word(house: House) -> None:
    sentence = "这是一句不长不短的话，用来看看在哪里断开。"
    house.answers = lambda turn: [BotMessage(text=sentence * 120 if turn.number == 1 else "好的")]
    house.start_bot()
    house.start_outbox()
    await house.says("给我看全部")
    await house.until_it(lambda: parked(house))
    assert len(house.bank_says()) == 2
    assert "后面还有" in house.bank_says()[1]
    await house.says("继续")
    await house.all_sent()
    shown = "".join(text.replace("（后面还有，回复任意一个字我接着发）", "") for text in house.bank_says())
    assert shown.count(sentence) == 120
    assert house.bank_says()[-1].endswith("好的")


async def test_two_messages_are_kept_for_people(house: House) -> None:
    house.start_bot()
    house.start_outbox()
    await house.says("你好")
    conversation = await house.conversation()
    await house.until(house.bank_says)
    for number in range(6):
        await house.conversations.append(conversation, BotMessage(text=f"提醒{number}"), key=f"r{number}")
        await asyncio.sleep(0.1)
    await house.until_it(lambda: parked(house))
    allowance = await house.channel.quota.allowance(house.contact)
    now = await house.conversations.now()
    assert allowance.for_speaker(Speaker.PERSON, now) == 2
    assert allowance.for_speaker(Speaker.BOT, now) == 0
