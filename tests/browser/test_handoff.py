"""Scenario 3: from the bot to a person and back, told the same on both pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.people import Agent, Customer
from tests.browser.records import Bank, Log
from tests.support.stack import until
from warmline.conversation.events import (
    BotMessage,
    HandoffRequested,
    OperationExecuted,
    OperationProposed,
    Queued,
    Rating,
    Returned,
)

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_typed_wish_queues_at_once_and_once(customer: Customer, log: Log) -> None:
    customer.says("转人工")
    customer.waits_in_the_queue()
    expect(customer.part("queue-place")).to_have_text("坐席接起后会马上回您")  # nobody is on duty, and no fake place
    assert len(log.all(customer.conversation, Queued)) == 1
    customer.part("resume-bot").click()
    expect(customer.part("queue-card")).to_have_count(0)
    customer.hears("已经取消排队", "notice")


def test_button_in_the_middle_of_a_proof_queues_at_once(customer: Customer, log: Log) -> None:
    customer.asks("我卡里还有多少钱")
    customer.part("proof-phone").fill("13800000001")
    customer.asks_for_a_person()
    customer.waits_in_the_queue()
    assert len(log.all(customer.conversation, HandoffRequested)) == 1


def test_wish_in_the_middle_of_choosing_a_card_queues_at_once(customer: Customer, log: Log) -> None:
    customer.asks("我卡丢了")
    customer.proves("13800000001")  # has two cards, and nothing happens to them
    customer.hears("您要办的是哪张卡")
    customer.says("算了，转人工")
    customer.waits_in_the_queue()
    assert len(log.all(customer.conversation, HandoffRequested)) == 1
    assert not log.all(customer.conversation, OperationProposed)


def test_waiting_customer_sees_the_place_move_up(customer: Customer, people: People) -> None:
    zhaoqiang = people.agent("zhaoqiang")
    served = [people.visitor().asks_for_a_person() for _ in range(3)]
    for visitor in served:  # all three places at the desk are taken now
        zhaoqiang.accepts(str(visitor.conversation))
    expect(zhaoqiang.part("load")).to_have_text("接待 3 / 3")
    first = people.visitor().asks_for_a_person()
    customer.asks_for_a_person()
    expect(customer.part("queue-place")).to_have_text("您排在第 2 位")
    expect(customer.part("queue-wait")).to_contain_text("分钟")
    customer.pictured("widget-queue")
    first.leaves_the_queue()
    expect(customer.part("queue-place")).to_have_text("您是下一位")


def in_talk(customer: Customer, agent: Agent) -> str:
    """The customer asks for a person and this agent takes them; the conversation."""
    customer.asks_for_a_person()
    customer.waits_in_the_queue()
    conversation = customer.conversation
    agent.accepts(conversation)
    customer.is_with("王芳")
    return conversation


def test_agent_sees_all_that_was_said_and_both_see_typing_delivery_and_reading(
    customer: Customer, people: People
) -> None:
    wangfang = people.agent("wangfang")
    customer.asks("我卡里还有多少钱")
    customer.proves("13800000001")
    expect(customer.part("balances-card")).to_be_visible()
    customer.asks_for_a_person()
    conversation = customer.conversation
    expect(wangfang.offer(conversation)).to_contain_text("王女士")
    wangfang.pictured("desk-offer")
    wangfang.accepts(conversation)
    expect(wangfang.part("packet")).to_contain_text("L2")
    expect(wangfang.part("packet")).to_contain_text("王女士")
    wangfang.sees("我卡里还有多少钱")
    wangfang.sees("尾号1496")
    customer.hears("坐席王芳已为您接入", "notice")

    wangfang.part("desk-composer").press_sequentially("您好")
    expect(customer.part("typing")).to_have_text("王芳正在输入")
    wangfang.says("您好，余额看到了吗？")
    customer.hears("您好，余额看到了吗？", "agent")
    expect(customer.part("typing")).to_have_count(0)
    wangfang.last_line_is("已读")
    customer.pictured("widget-agent")

    customer.part("composer").press_sequentially("看到")
    expect(wangfang.part("customer-typing")).to_be_visible()
    customer.says("看到了，谢谢")
    wangfang.sees("看到了，谢谢")
    expect(wangfang.part("customer-typing")).to_have_count(0)
    customer.last_line_is("已读")
    wangfang.pictured("desk-talk")

    customer.part("collapse").click()  # received, but not before anyone's eyes
    wangfang.says("还有别的吗？")
    wangfang.last_line_is("已送达")
    expect(customer.part("unread")).to_have_text("1")
    customer.pictured("widget-closed")
    customer.part("open-chat").click()
    wangfang.last_line_is("已读")


def test_returned_with_the_missing_fact_the_bot_goes_on_and_asks_nothing_again(
    customer: Customer, people: People, bank: Bank, log: Log
) -> None:
    phone, (tail, _, _) = bank.customer_with_cards(3)
    wangfang = people.agent("wangfang")
    customer.asks("我卡丢了")
    customer.proves(phone)
    customer.hears("您要办的是哪张卡")
    conversation = in_talk(customer, wangfang)
    customer.says(f"是{tail}那张")
    wangfang.sees(f"是{tail}那张")
    asked = len(log.all(conversation, BotMessage))
    wangfang.returns_to_the_bot(card_tail=tail)
    expect(wangfang.chat(conversation)).to_have_count(0)
    customer.hears("接下来由小暖继续陪您", "notice")
    customer.hears(f"正在为您挂失尾号{tail}的卡")
    assert log.first(conversation, Returned).facts == {"card_tail": tail}
    assert log.first(conversation, OperationExecuted).kind == "card_report_loss"
    assert bank.card_status(phone, tail) == "lost"
    later = log.all(conversation, BotMessage)[asked:]
    assert not [said for said in later if said.buttons or said.card]  # neither which card nor a proof


def test_closed_by_the_agent_the_customer_rates_the_talk(customer: Customer, people: People, log: Log) -> None:
    wangfang = people.agent("wangfang", scheme="dark")
    conversation = in_talk(customer, wangfang)
    wangfang.says("您好，请问有什么可以帮您？")
    customer.hears("请问有什么可以帮您", "agent")
    customer.says("已经弄好了")
    wangfang.sees("已经弄好了")
    wangfang.pictured("desk-dark")
    wangfang.closes()
    expect(customer.part("speaker")).to_have_text("本次服务已结束")
    expect(wangfang.chat(conversation)).to_have_count(0)
    customer.rates(5, "讲得清楚", "很快就接了")
    customer.pictured("widget-rating")
    customer.part("rate-send").click()
    expect(customer.part("rating-card")).to_contain_text("谢谢您的评价")
    rating = until(lambda: log.all(conversation, Rating))
    assert [(one.score, one.reasons, one.comment) for one in rating] == [(5, ("讲得清楚",), "很快就接了")]
    customer.page.reload()
    customer.part("open-chat").click()
    expect(customer.part("rating-card")).to_contain_text("谢谢您的评价")
