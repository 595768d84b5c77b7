"""What helps the agent stands in the right column: customer, knowledge, earlier visits; replies above the composer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.people import Customer
from tests.support.stack import Stack
from warmline.records.audit import Audit

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_the_right_column_helps(customer: Customer, people: People, stack: Stack) -> None:
    wangfang = people.agent("wangfang")
    customer.asks("我卡里还有多少钱")
    customer.proves("13800000001")
    customer.asks_for_a_person()
    customer.waits_in_the_queue()
    conversation = customer.conversation
    wangfang.accepts(conversation)

    expect(wangfang.part("customer-phone")).to_contain_text("****")
    wangfang.part("reveal-phone").click()
    wangfang.part("reveal-reason").fill("客户要求核对手机号")
    wangfang.part("reveal-submit").click()
    expect(wangfang.part("customer-phone")).to_have_text("13800000001")
    wangfang.pictured("desk-customer")
    audit = Audit(stack.settings.database_url, stack.settings.signing_secret)
    assert audit.entries(what="reveal", subject=conversation)[0].who == "wangfang"
    audit.close()

    customer.says("我的卡被取款机吞了怎么办")
    expect(wangfang.part("suggested-reply").filter(has_text="吞").first).to_be_visible()
    wangfang.pictured("desk-replies")
    wangfang.part("desk-composer").press("Tab")
    expect(wangfang.part("desk-composer")).to_have_value(re.compile(r"\S"))

    wangfang.page.keyboard.press("Alt+k")
    wangfang.part("knowledge-search").press_sequentially("吞卡")
    expect(wangfang.part("knowledge-entry").first).to_be_visible()
    wangfang.pictured("desk-knowledge")
    wangfang.part("knowledge-use").first.click()
    expect(wangfang.part("desk-composer")).to_be_focused()

    wangfang.page.keyboard.press("Alt+h")
    wangfang.pictured("desk-history")
    expect(wangfang.part("side-history")).to_have_attribute("aria-selected", "true")
