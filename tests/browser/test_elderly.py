"""Elderly customers: large type by itself, a person in one tap, a lane of their own."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.people import Customer
from tests.browser.records import Log
from warmline.conversation.events import Queued

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_elderly_customer_gets_large_type_and_the_lane_of_the_elderly(
    customer: Customer, people: People, log: Log
) -> None:
    customer.asks("我卡里还有多少钱")
    customer.proves("13800000002")
    customer.hears("请一位坐席一步一步陪您办")
    customer.hears("尾号6027")
    expect(customer.lines("bot").last.locator(".bubble")).to_have_css("font-size", "22px")
    customer.pictured("widget-elderly")
    wangfang = people.agent("wangfang")
    customer.taps("转人工")
    expect(wangfang.offer(customer.conversation)).to_contain_text("长辈")
    assert [ticket.lane for ticket in log.all(customer.conversation, Queued)] == ["elderly"]
    wangfang.accepts(customer.conversation)
    expect(wangfang.part("packet")).to_contain_text("长辈")
    wangfang.says("李先生您好，我一步一步陪您办。")
    customer.hears("一步一步陪您办", "agent")
    customer.pictured("widget-elderly-agent")
