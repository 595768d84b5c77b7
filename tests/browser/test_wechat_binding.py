"""WeChat bound to its customer on the simulated phone, and what it is worth: known, locked at once, unbound again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.records import Bank, Log
from tests.browser.test_wechat import Phone, a_phone
from tests.support.stack import Stack, until
from warmline.conversation.events import OperationExecuted, ProofRaised

pytestmark = [pytest.mark.stack, pytest.mark.browser]

ELDER = "13800000002"


@pytest.fixture
def phone(chromium: Browser, stack: Stack, log: Log, pictures: Path | None) -> Iterator[Phone]:
    yield from a_phone(chromium, stack, log, pictures)


@pytest.fixture
def stranger(chromium: Browser, stack: Stack, log: Log, pictures: Path | None) -> Iterator[Phone]:
    """Somebody else with WeChat."""
    yield from a_phone(chromium, stack, log, pictures)


def binds(phone: Phone, customer: str) -> None:
    """From the word to the page's end."""
    phone.says("绑定")
    phone.hears("点这里绑定微信")
    page = phone.opens("点这里绑定微信")
    expect(page.get_by_role("heading")).to_have_text("绑定微信")
    phone.pictured("binding-phone", page)
    page.get_by_test_id("h5-phone").fill(customer)
    page.get_by_test_id("h5-send").click()
    page.get_by_test_id("h5-code").fill(phone.stack.code_sent_to(customer))
    phone.pictured("binding-code", page)
    page.get_by_test_id("h5-check").click()
    expect(page.get_by_test_id("h5-message")).to_contain_text("绑定好了")
    phone.pictured("binding-done", page)
    page.close()
    phone.hears("微信已经绑定好了")


def new_visit(phone: Phone) -> None:
    """The visit ends, as it does after a while; the next word opens another."""
    before = phone.conversation
    phone.stack.http.post(f"{phone.stack.wechat}/sim/users/{phone.openid}/subscribe", json={"on": False})
    phone.stack.http.post(f"{phone.stack.wechat}/sim/users/{phone.openid}/subscribe", json={"on": True})
    phone.hears("欢迎关注江城银行")
    phone.says("你好")
    until(lambda: phone.conversation != before)


def test_bound_customer_is_known_helped_and_unbound(phone: Phone, bank: Bank, log: Log) -> None:
    customer, (kept, lost) = bank.customer_with_cards(2, elderly=True)
    binds(phone, customer)
    new_visit(phone)
    greeted = phone.hears("，您好。")
    phone.pictured("binding-greeted")
    assert [proof.level for proof in log.all(phone.conversation, ProofRaised)] == ["L1"]
    expect(greeted).not_to_contain_text(lost)

    # L1 is enough to protect a card, without any code.
    phone.says(f"我尾号{lost}的卡丢了")
    done = log.first(phone.conversation, OperationExecuted)
    phone.hears(done.reference)
    assert bank.card_status(customer, lost) == "lost"
    assert bank.card_status(customer, kept) == "active"

    # More is shown only after a code, which goes to the phone that the bank has.
    phone.says("我卡里还有多少钱")
    phone.hears("点这里验证身份")
    page = phone.opens("点这里验证身份")
    expect(page.get_by_test_id("h5-phone")).to_have_count(0)
    phone.pictured("binding-known", page)
    page.get_by_test_id("h5-send").click()
    page.get_by_test_id("h5-code").fill(phone.stack.code_sent_to(customer))
    page.get_by_test_id("h5-check").click()
    expect(page.get_by_test_id("h5-message")).to_contain_text("验证好了")
    page.close()
    phone.hears("余额 ¥")

    phone.says("绑定")
    phone.hears("不用再绑")
    phone.says("不解绑")
    phone.hears("绑定没有动")
    phone.says("解绑")
    phone.hears("确定要解除绑定吗")
    phone.says("1")
    phone.hears("已经解除绑定")
    phone.pictured("binding-unbound")
    phone.says("我卡里还有多少钱")
    until(lambda: len(phone.heard("点这里验证身份")) == 2)
    page = phone.opens("点这里验证身份")
    expect(page.get_by_test_id("h5-phone")).to_be_visible()
    page.close()


def test_link_that_was_forwarded_binds_nobody(phone: Phone, stranger: Phone) -> None:
    phone.says("绑定")
    phone.hears("点这里绑定微信")
    address = phone.part("phone-link").filter(has_text="点这里绑定微信").last.get_attribute("href")
    assert address
    stranger.says("你好")
    stranger.hears("您好")
    page = stranger.context.new_page()
    page.goto(address)
    expect(page.get_by_test_id("h5-message")).to_contain_text("发给另一位客户")
    stranger.pictured("binding-forwarded", page)
    page.close()
    mine = phone.opens("点这里绑定微信")
    expect(mine.get_by_test_id("h5-message")).to_contain_text("已经用过或者过期")
    mine.close()


def test_elder_who_is_bound_is_told_of_people(phone: Phone) -> None:
    binds(phone, ELDER)
    new_visit(phone)
    phone.hears("随时发“转人工”三个字")
