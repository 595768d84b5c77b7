"""What simulated customers come for: the scenes of a working day, each a coroutine on a customer."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

from tests.faults.customer import Customer

Script = Callable[[Customer, random.Random], Awaitable[None]]


async def balance(customer: Customer, chance: random.Random) -> None:
    """Asks for the balance, proves who they are, follows up, leaves."""
    await customer.asks("查一下余额")
    if await customer.proves():
        await customer.hears(lambda event: event["type"] in ("bot_message", "notice"), *at(customer), what="proved")
        await customer.asks("我的交易明细")
    await customer.asks("谢谢")
    await customer.send({"type": "end"})


async def card_lost(customer: Customer, chance: random.Random) -> None:
    """Has lost a card: it is reported at the bank, once."""
    await customer.asks("我的银行卡丢了，要挂失")
    if not await customer.proves():
        return
    answer = await customer.hears(
        lambda event: event["type"] in ("bot_message", "notice"), *at(customer), what="proved"
    )
    if answer and len(answer.get("buttons", [])) > 1:
        first = answer["buttons"][0]
        tap = {"type": "tap", "button": first["id"], "label": first["label"]}
        await customer.acknowledged(customer.send(tap))
    await customer.asks("好的")


async def person(customer: Customer, chance: random.Random) -> None:
    """Types for a person and talks with one."""
    conversation, seq = await customer.says("转人工")
    await customer.hears(lambda event: event["type"] == "queued", conversation, 0, what="queued")
    lines = [customer.send({"type": "say", "text": text}) for text in ("我的卡有点问题", "昨天开始的")]
    for line in lines:
        await customer.acknowledged(line)
    await customer.hears(lambda event: event["type"] in ("agent_message", "closed", "returned"), conversation, seq)
    await customer.says("明白了，谢谢")


async def person_by_button(customer: Customer, chance: random.Random) -> None:
    """Presses the button in the middle of a form; sometimes goes back to the bot while waiting."""
    await customer.asks("查一下余额")
    conversation, seq = await customer.acknowledged(customer.send({"type": "human"}))
    await customer.hears(lambda event: event["type"] == "queued", conversation, 0, what="queued")
    if chance.random() < 0.3:
        await customer.send({"type": "resume_bot"})
    await customer.hears(lambda event: event["type"] in ("agent_message", "closed", "returned"), conversation, seq)
    await customer.says("再问一下")


async def scam(customer: Customer, chance: random.Random) -> None:
    """Somebody wants their money on a safe account: a person of the fraud skill."""
    conversation, seq = await customer.says("有人让我把钱转到安全账户")
    await customer.hears(lambda event: event["type"] == "queued", conversation, 0, what="scam")
    await customer.says("他说是公安局的")
    await customer.hears(lambda event: event["type"] in ("agent_message", "closed"), conversation, seq)


async def lift(customer: Customer, chance: random.Random) -> None:
    """Says things nobody understands while the phone's connection comes and goes."""
    await customer.asks("你好")
    for text in ("嗯啊这个那个", "哦哦哦呃呃", "啦啦啦嘿嘿"):
        sent = customer.send({"type": "say", "text": text})
        if chance.random() < 0.6:
            await customer.drop()
        conversation, seq = await customer.acknowledged(sent)
        if customer.state == "bot":
            await customer.hears(
                lambda event: event["type"] in ("bot_message", "notice", "queued", "closed"),
                conversation, seq, what=text,
            )  # fmt: skip
        await asyncio.sleep(chance.uniform(0, 0.3))


SCRIPTS: tuple[Script, ...] = (balance, card_lost, person, person_by_button, scam, lift)


def at(customer: Customer) -> tuple[str, int]:
    """Where the customer's log has got to, by what they sent last."""
    return next(reversed(customer.acked.values()), ("", 0))
