"""Scenario 5: nobody rephrases for ever. The second time a person is offered first, the third time one is called."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.people import Customer
from tests.browser.records import Log
from warmline.conversation.events import HandoffRequested

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_not_understood_twice_offers_a_person_first_and_the_third_time_calls_one(customer: Customer, log: Log) -> None:
    customer.asks("呜噜呜噜哇啦啦")
    second = customer.asks("咕叽咕叽嘟嘟嘟")
    expect(second).to_contain_text("还是没听懂")
    expect(second.get_by_test_id("bot-button").first).to_have_text("转人工")
    assert log.all(customer.conversation, HandoffRequested) == []
    customer.pictured("widget-chat")
    customer.asks("嗡嗡嗡喵喵喵")
    customer.waits_in_the_queue()
    assert [wish.reason for wish in log.all(customer.conversation, HandoffRequested)] == ["not_understood"]


def test_person_offered_comes_when_the_button_is_tapped(customer: Customer, log: Log) -> None:
    customer.asks("呜噜呜噜哇啦啦")
    customer.asks("咕叽咕叽嘟嘟嘟")
    customer.taps("转人工")
    customer.waits_in_the_queue()
    assert [wish.reason for wish in log.all(customer.conversation, HandoffRequested)] == ["human_agent"]
