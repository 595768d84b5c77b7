"""What became of an operation is heard once: from the bot while the conversation is its own, else from the channel."""

from __future__ import annotations

from tests.channels.wechat.house import House
from tests.channels.wechat.test_outbox import with_agent
from warmline.conversation.events import Body, BotMessage, Notice, OperationExecuted, OperationFailed
from warmline.conversation.mailbox import Turn

DONE = OperationExecuted(proposal="p1", kind="card_lock", title="临时锁卡", reference="Z77", done_at=1)
FAILED = OperationFailed(proposal="p1", kind="transfer", title="转账", code="balance_short")


def tells(turn: Turn) -> list[Body]:
    """A bot that tells a result in its own sentence, and greets otherwise."""
    results = any(isinstance(event.body, OperationExecuted | OperationFailed) for event in turn.inputs)
    return [BotMessage(text="小暖来告诉您结果" if results else "您好")]


async def greeted(house: House, *, bot: bool) -> str:
    """A visit in which nothing waits; with a bot that goes on answering, or not."""
    house.answers = tells
    house.start_bot()
    house.start_outbox()
    await house.says("你好")
    await house.until(lambda: house.bank_says() == ["您好"])
    await house.all_sent()
    if not bot:
        await house.stop("bot")
    return await house.conversation()


async def test_the_bots_sentence_takes_the_place_of_the_channels(house: House) -> None:
    conversation = await greeted(house, bot=True)
    for number, result in enumerate((DONE, FAILED), 2):
        await house.conversations.append(conversation, result, wakes_bot=True)
        await house.until(lambda number=number: len(house.bank_says()) >= number)  # type: ignore[misc] # bound at once
        await house.all_sent()
    assert house.bank_says() == ["您好", "小暖来告诉您结果", "小暖来告诉您结果"]


async def test_a_result_waits_for_the_bot_but_not_for_one_that_is_late(house: House) -> None:
    conversation = await greeted(house, bot=False)
    receipt = await house.conversations.append(conversation, DONE, wakes_bot=True)
    assert await house.channel.composer.pending(house.contact) is None
    await house.conversations.append(conversation, Notice(code="bot_late"))
    await house.until(lambda: len(house.bank_says()) == 2)
    assert "临时锁卡，已经办好。流水号 Z77。" in house.bank_says()[-1]
    assert (await house.conversations.record(conversation)).bot_cursor < receipt.seq


async def test_a_result_is_told_by_the_channel_where_a_person_talks(house: House) -> None:
    house.start_outbox()
    conversation, _ = await with_agent(house)
    before = len(house.bank_says())
    await house.conversations.append(conversation, DONE, wakes_bot=True)
    await house.until(lambda: len(house.bank_says()) > before)
    assert "已经办好。流水号 Z77" in house.bank_says()[-1]


async def test_a_result_that_the_bot_did_not_come_to_tell_is_told_when_a_person_is_called(house: House) -> None:
    conversation = await greeted(house, bot=False)
    await house.conversations.append(conversation, DONE, wakes_bot=True)
    await house.says("转人工")
    await house.until(lambda: any("已经办好。流水号 Z77" in text for text in house.bank_says()))
    assert (await house.conversations.record(conversation)).state != "bot"
