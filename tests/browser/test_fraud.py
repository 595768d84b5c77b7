"""Scenario 4: a scam under way. One warning, no other word of the bot, and a person of the fraud skill first of all."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.people import Customer
from tests.browser.records import Log
from warmline.conversation.events import BotMessage, HandoffRequested, Notice, Queued

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_scam_brings_one_warning_and_no_other_word_of_the_bot(customer: Customer, log: Log) -> None:
    customer.says("有人让我把钱转到安全账户")
    customer.waits_in_the_queue()
    customer.hears("96110", "notice")
    conversation = customer.conversation
    customer.pictured("widget-fraud")
    assert [notice.code for notice in log.all(conversation, Notice)] == ["fraud_warning"]
    assert log.all(conversation, BotMessage) == []
    assert [(wish.skill, wish.lane) for wish in log.all(conversation, HandoffRequested)] == [("fraud", "fraud")]
    assert [(ticket.skill, ticket.lane) for ticket in log.all(conversation, Queued)] == [("fraud", "fraud")]
    expect(customer.lines("bot")).to_have_count(0)


def test_scam_is_offered_before_an_ordinary_customer_who_came_earlier(customer: Customer, people: People) -> None:
    lina = people.agent("lina")
    served = [people.visitor().asks_for_a_person() for _ in range(5)]
    for visitor in served:
        lina.accepts(str(visitor.conversation))
    expect(lina.part("load")).to_have_text("接待 5 / 5")
    earlier = people.visitor().asks_for_a_person()
    customer.says("有人让我把钱转到安全账户")
    customer.waits_in_the_queue()

    lina.closes()
    expect(lina.offer(customer.conversation)).to_contain_text("反诈")
    expect(lina.offer(str(earlier.conversation))).to_have_count(0)
    lina.accepts(customer.conversation)
    customer.is_with("李娜")
    lina.sees("有人让我把钱转到安全账户")
    lina.picks(str(served[0].conversation))
    lina.closes()
    expect(lina.offer(str(earlier.conversation))).to_be_visible()
