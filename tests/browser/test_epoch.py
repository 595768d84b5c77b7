"""Scenario 9: what was begun under an earlier owner is never said under the next."""

from __future__ import annotations

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.conftest import People
from tests.browser.people import Agent, Customer
from tests.browser.records import Log
from tests.support.stack import Stack, until
from warmline.conversation.events import AgentMessage, BotMessage, Returned

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_answer_that_comes_after_a_person_took_over_is_never_said(
    customer: Customer, people: People, log: Log, stack: Stack
) -> None:
    wangfang = people.agent("wangfang")
    customer.asks("查余额")
    customer.proves("13800000001")
    expect(customer.part("balances-card")).to_be_visible()
    conversation = customer.conversation
    before = len(log.all(conversation, BotMessage))
    stack.fault(mode="latency", path_prefix="/accounts", value=3)  # seconds
    try:
        customer.says("再查一下余额")
        expect(customer.part("typing")).to_be_visible()  # the bot is at it
        customer.asks_for_a_person()
        wangfang.accepts(conversation)
        customer.is_with("王芳")
        wangfang.says("我在，您请讲。")
        customer.hears("我在，您请讲。", "agent")
        until(lambda: conversation in dropped_turns(stack))
    finally:
        stack.no_faults()
    assert len(log.all(conversation, BotMessage)) == before
    expect(customer.part("balances-card")).to_have_count(1)
    expect(customer.lines("bot")).to_have_count(before)


def dropped_turns(stack: Stack) -> str:
    """The lines of the bot's log that tell of an answer thrown away."""
    return "\n".join(line for line in stack.log("bot").splitlines() if "turn.dropped" in line)


class SlowLine:
    """What the desk tells this tab can be held back, as on a bad line; what the tab sends goes through."""

    def __init__(self, agent: Agent) -> None:
        self.holding = False
        self._held: list[str | bytes] = []
        self._tab: WebSocketRoute | None = None
        agent.page.route_web_socket("**/desk/socket", self._route)

    def _route(self, tab: WebSocketRoute) -> None:
        self._tab = tab
        tab.connect_to_server().on_message(self._told)

    def _told(self, message: str | bytes) -> None:
        if self.holding:
            self._held.append(message)
        elif self._tab is not None:
            self._tab.send(message)

    def lets_go(self) -> None:
        """Deliver what was held, in order."""
        self.holding = False
        for message in self._held:
            self._told(message)


def test_line_under_an_old_epoch_is_refused_in_words_and_stays_with_the_agent(
    customer: Customer, people: People, log: Log
) -> None:
    first = people.agent("wangfang")
    line = SlowLine(first)
    first.page.reload()
    first.is_connected()
    customer.asks_for_a_person()
    customer.waits_in_the_queue()
    conversation = customer.conversation
    first.accepts(conversation)
    second = first.opens_another_tab()
    second.picks(conversation)

    line.holding = True
    second.returns_to_the_bot()
    until(lambda: log.all(conversation, Returned))
    first.says("这句话晚了一步")
    first.last_line_is("发送中")
    line.lets_go()
    expect(first.part("refused")).to_contain_text("这个会话已经不在您手上，这句话没有发给客户。")
    first.last_line_is("未发出")
    customer.hears("我接着陪您")
    expect(customer.lines("agent")).to_have_count(0)
    assert log.all(conversation, AgentMessage) == []
