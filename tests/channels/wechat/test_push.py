"""The webhook: refusals, repeats, and `success` whatever happens on our side."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
import redis.exceptions

from simulators.wechat.cipher import sign
from tests.channels.wechat.house import APPID, House
from warmline.channels.wechat.crypto import signature
from warmline.channels.wechat.passive import PassiveAnswer
from warmline.conversation.errors import StorageDown
from warmline.conversation.events import CustomerMessage


def text_push(house: House, text: str, number: int = 1) -> tuple[dict[str, str], bytes]:
    """A signed push in safe mode, as WeChat would send it."""
    plain = (
        f"<xml><ToUserName>gh_test</ToUserName><FromUserName>{house.user.openid}</FromUserName>"
        f"<CreateTime>1</CreateTime><MsgType>text</MsgType><Content>{text}</Content><MsgId>{number}</MsgId></xml>"
    )
    sealed = house.platform.ciphers[APPID].seal(plain)
    query = {"timestamp": "1", "nonce": "2", "msg_signature": sign("token", "1", "2", sealed)}
    return query, f"<xml><ToUserName>gh_test</ToUserName><Encrypt>{sealed}</Encrypt></xml>".encode()


async def test_the_address_check_answers_the_echo(house: House) -> None:
    query = {"timestamp": "1", "nonce": "2", "signature": signature("token", "1", "2"), "echostr": "4375"}
    async with house.platform.http as http:
        answer = await http.get(f"{house.gateway_url}/wechat/{APPID}", params=query)
        assert (answer.status_code, answer.text) == (200, "4375")
        forged = await http.get(f"{house.gateway_url}/wechat/{APPID}", params={**query, "nonce": "3"})
        assert (forged.status_code, forged.text) == (403, "")
        assert (await http.get(f"{house.gateway_url}/wechat/wxnobody", params=query)).status_code == 404
        big = await http.post(f"{house.gateway_url}/wechat/{APPID}", content=b"x" * 70_000)
        assert big.status_code == 413


async def test_a_plain_push_to_an_encrypted_account_is_refused(house: House) -> None:
    query = {"timestamp": "1", "nonce": "2", "signature": signature("token", "1", "2")}
    body = b"<xml><FromUserName>o1</FromUserName><MsgType>text</MsgType><Content>x</Content><MsgId>1</MsgId></xml>"
    status, _, answer = await house.inbox.handle(house.account, query, body)
    assert (status, answer) == (400, b"")


async def test_a_forged_push_is_refused_and_stores_nothing(house: House) -> None:
    query, body = text_push(house, "你好")
    status, _, answer = await house.inbox.handle(house.account, {**query, "msg_signature": "0" * 40}, body)
    assert (status, answer) == (403, b"")
    assert await house.conversations.current(str(house.contact)) is None


async def test_fifty_overlapping_copies_store_one_message_and_get_one_answer(house: House) -> None:
    house.bot_delay = 0.3
    house.start_bot()
    query, body = text_push(house, "你好")
    answers = await asyncio.gather(*(house.inbox.handle(house.account, query, body) for _ in range(50)))
    texts = {answer[2] == b"success" for answer in answers}
    assert texts == {False}, "every copy gets the first one's answer"
    events = await house.conversations.read(await house.conversation())
    assert sum(isinstance(event.body, CustomerMessage) for event in events) == 1
    assert await house.channel.composer.pending(house.contact) is None


async def test_with_a_person_the_answer_is_success_at_once(house: House) -> None:
    house.start_outbox()
    await house.says("转人工")
    await house.sim.ctx.pusher.settled()
    await house.accept()
    query, body = text_push(house, "在吗", 77)
    started = time.monotonic()
    assert (await house.inbox.handle(house.account, query, body))[2] == b"success"
    assert time.monotonic() - started < 0.5


class Broken(PassiveAnswer):
    """A part with a mistake in it."""

    def __init__(self) -> None:
        pass

    async def to(self, *_: Any) -> str:
        raise ZeroDivisionError


async def test_a_mistake_of_ours_is_answered_with_success_and_an_alarm(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.inbox._reactions._passive = Broken()
    query, body = text_push(house, "你好")
    assert await house.inbox.handle(house.account, query, body) == (200, "text/plain; charset=utf-8", b"success")
    said = capsys.readouterr().out
    assert "wechat.alarm" in said
    assert "你好" not in said
    events = await house.conversations.read(await house.conversation())
    assert isinstance(events[0].body, CustomerMessage), "what was stored stays stored"


@pytest.mark.parametrize("fault", [StorageDown("away"), redis.exceptions.ConnectionError("away")])
async def test_a_message_that_could_not_be_stored_is_not_acknowledged_as_if_it_were(
    house: House, fault: Exception
) -> None:
    door, say = house.door, house.door.say
    failing = True

    async def say_or_fail(*args: Any, **more: Any) -> Any:
        if failing:
            raise fault
        return await say(*args, **more)

    door.say = say_or_fail  # type: ignore[method-assign]
    query, body = text_push(house, "你好")
    _, kind, answer = await house.inbox.handle(house.account, query, body)
    assert kind.startswith("application/xml")
    assert answer != b"success"
    failing = False
    house.start_bot()
    answers = [await house.inbox.handle(house.account, *text_push(house, "你好")) for _ in range(2)]
    assert all(answer[2] != b"success" for answer in answers)
    events = await house.conversations.read(await house.conversation())
    assert sum(isinstance(event.body, CustomerMessage) for event in events) == 1


async def test_a_six_second_bot_shows_no_fault_text(house: House) -> None:
    house.bot_delay = 6.0
    house.start_bot()
    house.start_outbox()
    await house.says("慢慢来")
    await house.until(house.bank_says, seconds=12)
    await house.sim.ctx.pusher.settled()
    assert house.bank_says() == ["答：慢慢来"]
    assert house.user.fault_texts == 0
