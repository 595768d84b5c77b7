"""Scenario 7: lines drop, tabs multiply, processes die. Both pages show what the log has: all of it, once, in order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.people import SHOWN_TO_CUSTOMERS, Agent, Customer
from tests.browser.records import Log
from tests.support.stack import Stack, until
from warmline.conversation.events import AgentMessage, CustomerMessage, kind

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture
def wangfang(people: People) -> Agent:
    """One agent, online."""
    return people.agent("wangfang")


@pytest.fixture
def whole_stack(stack: Stack) -> Iterator[Stack]:
    """The session's stack, for tests that kill a part: all of it is ready again afterwards."""
    yield stack
    stack.wait_ready()


def begin(customer: Customer, agent: Agent) -> str:
    """A talk under way; the conversation."""
    customer.asks("你好")
    customer.asks_for_a_person()
    customer.waits_in_the_queue()
    agent.accepts(customer.conversation)
    customer.is_with("王芳")
    agent.says("您好，请讲。")
    customer.hears("您好，请讲。", "agent")
    return customer.conversation


def shows_all(customer: Customer, log: Log, conversation: str) -> None:
    """What the customer's page shows is what the log has for customers: all, once, in order."""

    def same() -> bool:
        expected = [event.seq for event in log.of(conversation) if kind(event.body) in SHOWN_TO_CUSTOMERS]
        return customer.seqs == expected

    until(same)


def knows_all(agent: Agent, log: Log, conversation: str) -> None:
    """The transcript is the log."""
    until(lambda: agent.seqs == [event.seq for event in log.of(conversation)])


def said(log: Log, conversation: str) -> list[str]:
    """What both people said, as the log has it."""
    spoken = (event.body for event in log.of(conversation))
    return [body.text for body in spoken if isinstance(body, CustomerMessage | AgentMessage)]


def test_customer_who_was_offline_misses_nothing(customer: Customer, wangfang: Agent, log: Log) -> None:
    conversation = begin(customer, wangfang)
    customer.context.set_offline(True)
    customer.page.evaluate("document.querySelector('warmline-chat').visit.socket.broken()")  # as a dead line ends
    expect(customer.part("connection")).to_be_visible()
    wangfang.says("第一句")
    wangfang.says("第二句")
    wangfang.sees("第二句")
    customer.says("我这边断了")
    customer.says("能看到吗")
    customer.last_line_is("发送中")
    customer.context.set_offline(False)
    customer.hears("第二句", "agent")
    customer.last_line_is("已读")
    wangfang.sees("能看到吗")
    shows_all(customer, log, conversation)
    knows_all(wangfang, log, conversation)
    assert said(log, conversation)[-4:] == ["第一句", "第二句", "我这边断了", "能看到吗"]


def test_gateway_killed_in_the_middle_of_a_talk(
    customer: Customer, wangfang: Agent, log: Log, whole_stack: Stack
) -> None:
    conversation = begin(customer, wangfang)
    whole_stack.kill("gateway")
    expect(customer.part("connection")).to_be_visible()
    customer.says("这句话在路上")
    wangfang.says("请稍等，我在看")
    wangfang.sees("请稍等，我在看")
    customer.says("好的")
    whole_stack.start("gateway")
    customer.hears("请稍等，我在看", "agent")
    customer.last_line_is("已读")
    shows_all(customer, log, conversation)
    knows_all(wangfang, log, conversation)
    assert said(log, conversation)[-3:] == ["请稍等，我在看", "这句话在路上", "好的"]


def test_two_tabs_of_a_customer_show_the_same(customer: Customer, wangfang: Agent, log: Log) -> None:
    conversation = begin(customer, wangfang)
    other = customer.opens_another_tab()
    shows_all(other, log, conversation)
    other.says("我换了个窗口")
    wangfang.says("看到了")
    customer.hears("看到了", "agent")
    customer.page.bring_to_front()
    customer.says("又回来了")
    wangfang.sees("又回来了")
    other.hears("又回来了", "customer")
    shows_all(customer, log, conversation)
    shows_all(other, log, conversation)
    customer.page.reload()
    customer.part("open-chat").click()
    shows_all(customer, log, conversation)


def test_agent_who_reloads_the_desk_goes_on_where_they_were(customer: Customer, wangfang: Agent, log: Log) -> None:
    conversation = begin(customer, wangfang)
    wangfang.part("desk-composer").fill("写到一半的话")
    wangfang.page.reload()
    wangfang.is_connected()
    wangfang.picks(conversation)
    expect(wangfang.part("desk-composer")).to_have_value("写到一半的话")
    expect(wangfang.part("load")).to_have_text("接待 1 / 5")
    customer.says("还在吗")
    wangfang.says("在的")
    customer.hears("在的", "agent")
    knows_all(wangfang, log, conversation)
    shows_all(customer, log, conversation)


def test_desk_killed_in_the_middle_of_a_talk(customer: Customer, wangfang: Agent, log: Log, whole_stack: Stack) -> None:
    conversation = begin(customer, wangfang)
    whole_stack.kill("desk")
    expect(wangfang.part("desk-connection")).to_have_attribute("data-state", "lost")
    wangfang.says("这句话等线路恢复")
    wangfang.last_line_is("发送中")
    customer.says("我先补充一句")
    customer.last_line_is("已发送")
    whole_stack.start("desk")
    wangfang.is_connected()
    customer.hears("这句话等线路恢复", "agent")
    wangfang.sees("我先补充一句")
    knows_all(wangfang, log, conversation)
    shows_all(customer, log, conversation)
    assert said(log, conversation)[-2:] == ["我先补充一句", "这句话等线路恢复"]
    customer.is_with("王芳")  # the lease outlived the process
