"""One-time pages: proving, confirming, rating; dead after use, useless to others."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.channels.wechat.house import House
from warmline.channels.wechat.render import Purpose
from warmline.conversation.events import (
    BotMessage,
    OperationConfirmed,
    OperationDropped,
    OperationProposed,
    Rating,
)
from warmline.identity.sessions import Session
from warmline.operations.kinds import OperationKind
from warmline.operations.proposals import Proposal, content_hash


@pytest.fixture
async def browser(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """A browser with a cookie jar."""
    async with httpx.AsyncClient(base_url=house.gateway_url, trust_env=False) as client:
        yield client


async def link(house: House, purpose: Purpose, seq: int = 1) -> str:
    """The path of a new link in the customer's conversation."""
    receipt = await house.door.say(str(house.contact), "wechat", f"m{purpose.value}", "你好")
    url = await house.channel.links.create(purpose, house.contact, receipt.conversation, seq)
    return url.removeprefix(house.gateway_url)


def token(page: httpx.Response) -> str:
    """The hidden form token."""
    found = re.search(r'name="token" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


async def test_a_page_has_no_script_and_a_strict_policy(house: House, browser: httpx.AsyncClient) -> None:
    page = await browser.get(await link(house, Purpose.PROOF))
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "script" not in page.text
    cookie = page.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert page.headers["cache-control"] == "no-store"
    assert (await browser.get("/h5/assets/h5.css")).status_code == 200


async def test_a_customer_proves_who_they_are(house: House, browser: httpx.AsyncClient) -> None:
    path = await link(house, Purpose.PROOF)
    key = token(await browser.get(path))
    page = await browser.post(path, data={"token": key, "phone": "123"})
    assert "11位" in page.text
    page = await browser.post(path, data={"token": key, "phone": "13900000000"})
    assert "42 秒" in page.text
    page = await browser.post(path, data={"token": key, "phone": house.codes.phone})
    assert 'name="code"' in page.text
    assert 'name="code"' in (await browser.get(path)).text, "coming back shows the step one was at"
    page = await browser.post(path, data={"token": key, "code": "000000"})
    assert "h5-fault" in page.text
    page = await browser.post(path, data={"token": key, "code": house.codes.code})
    assert "回到微信" in page.text
    assert house.codes.proven == [await house.conversation()]
    assert (await browser.get(path)).status_code == 410
    assert (await browser.post(path, data={"token": key, "code": house.codes.code})).status_code == 410


async def test_a_form_without_this_browsers_token_is_refused(house: House, browser: httpx.AsyncClient) -> None:
    path = await link(house, Purpose.PROOF)
    key = token(await browser.get(path))
    assert (await browser.post(path, data={"token": "x", "phone": "1"})).status_code == 403
    foreign = await browser.post(path, data={"token": key}, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    async with httpx.AsyncClient(base_url=house.gateway_url, trust_env=False) as other:
        assert (await other.post(path, data={"token": key, "phone": house.codes.phone})).status_code == 403


async def test_a_forwarded_link_is_dead_once_its_owner_began(house: House, browser: httpx.AsyncClient) -> None:
    path = await link(house, Purpose.PROOF)
    async with httpx.AsyncClient(base_url=house.gateway_url, trust_env=False) as other:
        others = token(await other.get(path))
        await browser.post(path, data={"token": token(await browser.get(path)), "phone": house.codes.phone})
        assert (await other.get(path)).status_code == 410
        assert (await other.post(path, data={"token": others, "code": house.codes.code})).status_code == 410
    assert house.codes.proven == []


@pytest.mark.parametrize("path", ["/h5/none", "/h5/" + "x" * 500, "/h5/..%2f..", "/h5/%00"])
async def test_a_made_up_link_is_dead(house: House, browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).status_code in (404, 410)


async def proposed(house: House) -> tuple[str, int, OperationProposed]:
    """A proposal in the log of a proven customer, and its place."""
    conversation = (await house.door.say(str(house.contact), "wechat", "m0", "你好")).conversation
    session = Session(customer="c1", level="L2", token="t")
    await house.floor.sessions.raise_proof(conversation, session)
    lines = (("卡号", "尾号1496 <b>"),)
    place = ("p1", conversation, OperationKind.CARD_LOCK.value, "card-1", "锁卡")
    expires = await house.conversations.now() + 60_000
    stored = Proposal(
        id="p1", conversation=conversation, kind=OperationKind.CARD_LOCK, subject="card-1", title="锁卡", lines=lines,
        by="bot", state="proposed", hash=content_hash(*place, lines, None), expires_at=expires, token="t",
    )  # fmt: skip
    # Stored as a draft that waits for its confirmation: what every operation does that is more than protective.
    await house.floor.operations._store(stored)
    body = OperationProposed(
        proposal="p1", kind="card_lock", title="锁卡", lines=lines, hash=stored.hash, proof="L2", expires_at=expires,
        by="bot",
    )  # fmt: skip
    receipt = await house.conversations.append(conversation, body)
    return conversation, receipt.seq, body


async def test_a_customer_confirms_exactly_what_is_shown(house: House, browser: httpx.AsyncClient) -> None:
    conversation, seq, body = await proposed(house)
    url = await house.channel.links.create(Purpose.CONFIRM, house.contact, conversation, seq)
    path = url.removeprefix(house.gateway_url)
    page = await browser.get(path)
    assert "尾号1496 &lt;b&gt;" in page.text
    shown = {"token": token(page), "act": "confirm"}
    assert "h5-message" in (await browser.post(path, data={**shown, "hash": body.hash})).text
    log = [event.body for event in await house.conversations.read(conversation)]
    assert OperationConfirmed(proposal=body.proposal, hash=body.hash) in log
    assert (await browser.get(path)).status_code == 410


async def test_a_confirmation_of_other_content_changes_nothing(house: House, browser: httpx.AsyncClient) -> None:
    conversation, seq, _ = await proposed(house)
    url = await house.channel.links.create(Purpose.CONFIRM, house.contact, conversation, seq)
    path = url.removeprefix(house.gateway_url)
    page = await browser.get(path)
    await browser.post(path, data={"token": token(page), "act": "confirm", "hash": "0" * 64})
    log = [event.body for event in await house.conversations.read(conversation)]
    assert not any(isinstance(body, OperationConfirmed) for body in log)


async def test_a_customer_declines(house: House, browser: httpx.AsyncClient) -> None:
    conversation, seq, body = await proposed(house)
    url = await house.channel.links.create(Purpose.CONFIRM, house.contact, conversation, seq)
    path = url.removeprefix(house.gateway_url)
    page = await browser.get(path)
    await browser.post(path, data={"token": token(page), "act": "decline", "hash": body.hash})
    log = [event.body for event in await house.conversations.read(conversation)]
    assert OperationDropped(proposal=body.proposal, cause="declined") in log


async def test_a_customer_rates_once(house: House, browser: httpx.AsyncClient) -> None:
    path = await link(house, Purpose.RATING)
    key = token(await browser.get(path))
    assert "h5-fault" in (await browser.post(path, data={"token": key})).text
    form = {"token": key, "score": "5", "reason": ["patient", "<x>"], "comment": "很好"}
    assert "h5-message" in (await browser.post(path, data=form)).text
    assert (await browser.post(path, data=form)).status_code == 410
    log = [event.body for event in await house.conversations.read(await house.conversation())]
    assert [body for body in log if isinstance(body, Rating)] == [
        Rating(score=5, reasons=("坐席很耐心",), comment="很好")
    ]


async def paper_link(house: House) -> str:
    """The path of a link to the paper that the bot spoke of."""
    conversation = (await house.door.say(str(house.contact), "wechat", "m0", "打印流水")).conversation
    card = {"kind": "paper", "title": "流水 <b>", "document": "D1", "check_code": "ABCD"}
    receipt = await house.conversations.append(conversation, BotMessage(text="开好了。", card=card))
    url = await house.channel.links.create(Purpose.PAPER, house.contact, conversation, receipt.seq)
    return url.removeprefix(house.gateway_url)


async def test_a_paper_is_handed_out_once(house: House, browser: httpx.AsyncClient) -> None:
    path = await paper_link(house)
    page = await browser.get(path)
    assert "流水 &lt;b&gt;" in page.text
    assert (await browser.get(path)).status_code == 200, "looking is no use: WeChat itself looks at links"
    form = {"token": token(page), "act": "fetch"}
    answers = await asyncio.gather(*(browser.post(path, data=form) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 410, 410]
    file = next(answer for answer in answers if answer.status_code == 200)
    assert file.content == house.files.pdf
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.headers["cache-control"] == "no-store"
    assert file.headers["x-content-type-options"] == "nosniff"


async def test_a_paper_waits_until_it_can_be_had(house: House, browser: httpx.AsyncClient) -> None:
    path = await paper_link(house)
    form = {"token": token(await browser.get(path)), "act": "fetch"}
    for house.files.refusal, words in (("not_proven", "重新验证"), ("down", "再点一次"), ("gone", "再开一份")):
        answer = await browser.post(path, data=form)
        assert words in answer.text
        assert "pdf" not in answer.headers["content-type"]
    house.files.refusal = ""
    assert (await browser.post(path, data=form)).content == house.files.pdf


async def test_a_paper_is_not_for_another_browser(house: House, browser: httpx.AsyncClient) -> None:
    path = await paper_link(house)
    house.files.refusal = "down"
    form = {"token": token(await browser.get(path)), "act": "fetch"}
    await browser.post(path, data=form)
    house.files.refusal = ""
    async with httpx.AsyncClient(base_url=house.gateway_url, trust_env=False) as other:
        assert (await other.get(path)).status_code == 410
        assert (await other.post(path, data=form)).status_code == 403
    assert (await browser.post(path, data=form)).content == house.files.pdf


async def test_a_proof_card_becomes_a_link_that_works(house: House, browser: httpx.AsyncClient) -> None:
    card = {"kind": "proof", "level": "L2", "purpose": "balance"}
    house.answers = lambda turn: [BotMessage(text="先验证一下身份。", card=card)]
    house.start_bot()
    house.start_outbox()
    await house.says("查余额")
    await house.until(house.bank_says)
    found = re.search(r'<a href="([^"]+)">', house.bank_says()[0])
    assert found
    assert 'name="phone"' in (await browser.get(found[1].removeprefix(house.gateway_url))).text


async def test_the_end_of_a_human_stretch_brings_a_rating_link(house: House, browser: httpx.AsyncClient) -> None:
    house.start_outbox()
    await house.says("转人工")
    await house.sim.ctx.pusher.settled()
    epoch = await house.accept()
    conversation = await house.conversation()
    await house.conversations.close(conversation, "wang", "solved", epoch=epoch, owner="wang")
    await house.until(lambda: "h5/" in house.bank_says()[-1])
    found = re.search(r'<a href="([^"]+)">', house.bank_says()[-1])
    assert found
    assert 'name="score"' in (await browser.get(found[1].removeprefix(house.gateway_url))).text
