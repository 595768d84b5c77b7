"""Customers through the simulated platform, the whole way and back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from redis.asyncio import Redis

from tests.channels.wechat.house import House, opened
from warmline.conversation.events import AgentMessage, Body, BotMessage, Button, CustomerChoice, CustomerMessage
from warmline.conversation.keys import Keys
from warmline.conversation.mailbox import Turn


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
@pytest.mark.parametrize("push_format", ["xml", "json"])
async def test_a_question_is_answered_passively_in_every_mode(
    redis: Redis, keys: Keys, tmp_path: Path, mode: str, push_format: str
) -> None:
    async with opened(redis, keys, tmp_path, mode=mode, push_format=push_format) as house:
        house.start_bot()
        house.start_outbox()
        await house.says("你好 ]]> <b>")
        await house.until(house.bank_says)
        await house.all_sent()
        assert house.bank_says() == ["答：你好 ]]> <b>"]
        assert house.user.message_left == 5, "a passive answer costs no quota"


async def test_a_slow_bot_answers_actively_and_only_once(house: House) -> None:
    house.bot_delay = 2.0
    house.start_bot()
    house.start_outbox()
    await house.says("查一下余额")
    await house.until(house.bank_says)
    await house.all_sent()
    assert house.bank_says() == ["答：查一下余额"]
    assert house.user.message_left == 4
    assert house.user.fault_texts == 0


async def test_the_bot_is_shown_typing_while_it_is_slow(house: House) -> None:
    house.bot_delay = 2.5
    house.start_bot()
    house.start_outbox()
    await house.says("查一下余额")
    await house.until(lambda: house.user.typing_until > 0)
    await house.until(house.bank_says)


async def test_an_agents_lines_arrive_in_order_and_the_bot_is_silent(house: House) -> None:
    house.start_bot()
    house.start_outbox()
    await house.says("转人工")
    conversation = await house.conversation()
    await house.until(house.bank_says)
    epoch = await house.accept()
    for number in range(2):
        line = AgentMessage(id=f"a{number}", agent="wang", name="王芳", text=f"第{number}句")
        await house.conversations.append(conversation, line, key=f"a{number}", epoch=epoch, owner="wang")
        await house.all_sent()
    await house.says("好的")
    await house.sim.ctx.pusher.settled()
    await house.all_sent()
    said = house.bank_says()
    assert "坐席" in said[0]
    assert "王芳" in said[1]
    assert said[2:] == ["王芳：第0句", "王芳：第1句"]


async def test_the_menu_item_calls_a_person(house: House) -> None:
    house.start_outbox()
    await house.call("POST", f"/sim/users/{house.user.openid}/click", key="human")
    conversation = await house.conversation()
    await house.until(house.bank_says)
    assert (await house.conversations.record(conversation)).state == "queued"


async def test_buttons_are_chosen_by_number_and_by_words(house: House) -> None:
    def offer(turn: Turn) -> list[Body]:
        return [BotMessage(text="选一个", buttons=(Button("查余额", "/a"), Button("查明细", "/b")))]

    house.answers = offer
    house.start_bot()
    house.start_outbox()
    for said in ("在吗", "２", "查余额"):
        await house.says(said)
        await house.sim.ctx.pusher.settled()
    await house.all_sent()
    events = await house.conversations.read(await house.conversation())
    customer = [e.body for e in events if isinstance(e.body, CustomerMessage | CustomerChoice)]
    assert "1. 查余额\n2. 查明细" in house.bank_says()[0]
    assert isinstance(customer[0], CustomerMessage)
    assert [c.label for c in customer if isinstance(c, CustomerChoice)] == ["查明细", "查余额"]


async def test_duplicated_overlapping_and_reordered_pushes_are_stored_and_answered_once(house: House) -> None:
    house.start_bot()
    house.start_outbox()
    house.platform.faults.duplicate_pushes = 2
    users = [house.user]
    for number in range(9):
        made = await house.call("POST", "/sim/users", name=f"u{number}")
        users.append(house.platform.users[made["openid"]])
    async with asyncio.TaskGroup() as group:
        for user in users:
            for word in ("一", "二"):
                group.create_task(house.call("POST", f"/sim/users/{user.openid}/say", text=word))
    await house.sim.ctx.pusher.settled()
    for user in users:
        # A repeat gets the answer of the first copy, so one message may show it as often as the platform asked.
        await house.until(lambda user=user: len({i.text for i in user.screen if i.side == "bank"}) >= 1)  # type: ignore[misc]
        conversation = await house.conversations.current(f"wechat:{user.appid}:{user.openid}")
        assert conversation
        events = await house.conversations.read(conversation)
        said = [e.body.text for e in events if isinstance(e.body, CustomerMessage)]
        answered = [e.body.text for e in events if isinstance(e.body, BotMessage)]
        assert sorted(said) == ["一", "二"]
        assert sorted(answered) == ["答：一", "答：二"]
        assert user.fault_texts == 0


async def test_pictures_and_voice_are_answered_kindly(house: House) -> None:
    house.start_outbox()
    for kind in ("image", "voice", "location"):
        await house.call("POST", f"/sim/users/{house.user.openid}/send", kind=kind)
        await house.sim.ctx.pusher.settled()
    assert len(house.bank_says()) == 3
    assert house.user.fault_texts == 0


async def test_following_is_welcomed_and_leaving_closes_quietly(house: House) -> None:
    house.start_bot()
    house.start_outbox()
    await house.call("POST", f"/sim/users/{house.user.openid}/subscribe", on=True, scene="7")
    await house.until(house.bank_says)
    await house.says("你好")
    conversation = await house.conversation()
    await house.until(lambda: len(house.bank_says()) == 2)
    await house.call("POST", f"/sim/users/{house.user.openid}/subscribe", on=False)
    await house.sim.ctx.pusher.settled()
    assert (await house.conversations.record(conversation)).state == "closed"
    await house.all_sent()
    assert len(house.bank_says()) == 2
