"""An agent prepares a change for the customer, who reads it and confirms it on their own page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.people import Customer
from tests.browser.records import Log
from tests.support.stack import Stack
from warmline.conversation.events import OperationExecuted, OperationProposed

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_agent_fills_it_in_and_the_customer_confirms(
    customer: Customer, people: People, stack: Stack, log: Log
) -> None:
    wangfang = people.agent("wangfang")
    customer.asks_for_a_person()
    customer.waits_in_the_queue()
    wangfang.accepts(customer.conversation)
    customer.is_with("王芳")

    wangfang.page.keyboard.press("Alt+g")
    wangfang.pictured("desk-guided-topics")
    wangfang.page.locator('[data-task="transfer_limit_change"]').click()
    wangfang.part("guided-ask-proof").click()
    customer.hears("请先在下面核验一下身份", "agent")
    customer.proves("13800000003")

    expect(wangfang.part("guided-step")).to_have_attribute("data-outcome", "asks")
    expect(wangfang.page.get_by_role("heading", name="陈先生")).to_be_visible()
    wangfang.pictured("desk-guided-asks")
    if wangfang.part("guided-choice").count():
        wangfang.part("guided-choice").first.click()
        expect(wangfang.part("guided-choice")).to_have_count(0)
    wangfang.part("guided-text").fill("200000")
    wangfang.part("guided-text").press("Enter")
    expect(wangfang.part("guided-state")).to_have_text("已发给客户，等客户核对并确认")
    proposed = log.all(customer.conversation, OperationProposed)[-1]
    assert proposed.by == "wangfang"
    customer.pictured("widget-guided-proposal")

    customer.part("operation-confirm").click()
    expect(customer.part("operation-code")).to_be_visible()
    customer.part("operation-code").fill(stack.code_sent_to("13800000003"))
    customer.part("operation-submit").click()
    expect(wangfang.part("guided-state")).to_have_text("已办妥")
    wangfang.pictured("desk-guided-done")
    assert len(log.all(customer.conversation, OperationExecuted)) == 1
